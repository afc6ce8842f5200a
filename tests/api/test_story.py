"""A client that knows the published file and nothing else of us: no path, no field, no header.

It finds what it needs by what the file says an operation does, takes and answers, and drives a day:
a feed, what members changed, a ticket that is read, taken, answered and closed.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from tests.feeds import SAMPLE
from tests.personas import alice
from tests.support.api import Api, add_api_agents, add_client, open_api
from tests.support.factories import make_account
from tests.support.tickets import WORDS, send
from tests.support.units_of_work import change

PUBLISHED = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"


class Reader:
    """Sends what the file describes, and checks that what comes is what it promises."""

    def __init__(self, api: Api, key: str) -> None:
        self._api = api
        self._file = json.loads(PUBLISHED.read_text())
        (scheme,) = self._file["components"]["securitySchemes"].values()
        assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
        self._headers = {"Authorization": f"Bearer {key}"}
        self._acts = 0

    def operation(self, *words: str) -> tuple[str, str, dict[str, Any]]:
        """Return the one operation whose summary has these words."""
        found = [
            (method, path, operation)
            for path, methods in self._file["paths"].items()
            for method, operation in methods.items()
            if all(word in operation["summary"] for word in words)
        ]
        assert len(found) == 1, (words, [path for _method, path, _operation in found])
        return found[0]

    def call(self, *words: str, known: dict[str, Any], body: bytes | None = None) -> Any:
        """Call an operation with what is known, by the names that the file gives."""
        method, path, operation = self.operation(*words)
        headers, query = dict(self._headers), {}
        self._acts += 1
        known = known | {"Idempotency-Key": f"story-{self._acts:08}"}
        for parameter in map(self._resolved, operation["parameters"]):
            name, value = parameter["name"], known.get(parameter["name"])
            if value is None:
                assert not parameter["required"], name
            elif parameter["in"] == "path":
                assert re.match(parameter["schema"]["pattern"], value)
                path = path.replace(f"{{{name}}}", value)
            elif parameter["in"] == "header":
                assert re.match(parameter["schema"]["pattern"], value)
                headers[name] = value
            else:
                query[name] = str(value)
        if "requestBody" in operation:
            ((media_type, content),) = operation["requestBody"]["content"].items()
            headers["Content-Type"] = media_type
            body = body or self._body(content["schema"], known)
        answer = self._api.request(
            method.upper(), path, params=query, headers=headers, content=body
        )
        promised = operation["responses"][str(answer.status_code)]
        content = self._resolved(promised)["content"]
        assert answer.headers["content-type"] in content
        assert answer.status_code == 200, answer.text
        told = answer.json()
        schema = self._resolved(next(iter(content.values()))["schema"])
        assert set(schema["required"]) <= set(told)
        assert set(told) <= set(schema["properties"])
        return told

    def _body(self, schema: dict[str, Any], known: dict[str, Any]) -> bytes:
        of = self._resolved(schema)
        sent = {name: known[name] for name in of["properties"] if name in known}
        assert set(of.get("required", [])) <= set(sent)
        return json.dumps(sent).encode()

    def _resolved(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        found = self._file
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return found


@pytest.fixture
def reader(clock, database, tmp_path, settings):
    settings(database_url=database, var_dir=tmp_path / "var")
    add_api_agents()

    def a_ticket(db: Session) -> None:
        persona = alice(db)
        make_account(db, persona.member)
        send(db, persona)

    change(a_ticket)
    issued = add_client(is_signed=True)
    with open_api() as api:
        api.sign_as(issued)
        yield Reader(api, issued.key)


def test_a_day_of_a_client_that_knows_only_the_published_file(reader):
    pushed = reader.call("Push a feed", known={}, body=SAMPLE.read_bytes())
    assert (pushed["imported"], pushed["unchanged"], pushed["quarantined"]) == (1801, 1, 0)
    changed = reader.call("Changes of contacts", known={"after": 0})
    assert not changed["has_more"]

    agent = {"X-Agent": "a.noel", "X-Reason": "R%C3%A9ponses%20du%20jour"}
    (waiting,) = reader.call("What waits for an answer", known=agent)["items"]
    about = agent | {"reference": waiting["reference"]}
    ticket = reader.call("A ticket with its entries", known=about)
    assert ticket["entries"][0]["text"] == WORDS
    taken = reader.call("Take a ticket", known=about)
    assert taken["agent_id"] == "a.noel"
    said = {"version": taken["version"], "text": "Il reste 2,00 €."}
    answered = reader.call("Answer; the member is told", known=about | said)
    assert answered["status"] == "answered"
    ended = {"version": answered["version"], "text": ""}
    assert reader.call("Close a ticket", known=about | ended)["status"] == "closed"
    assert reader.call("What waits for an answer", known=agent)["items"] == []
