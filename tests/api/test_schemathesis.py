"""Whatever the published file allows or forbids is sent to every route, and answered as it says."""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from sqlmodel import Session

from tests.personas import alice
from tests.support.api import Api, add_api_agents, add_client, open_api
from tests.support.factories import make_account
from tests.support.tickets import send
from tests.support.units_of_work import change

PUBLISHED = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
AGENT = {"x-agent": "a.noel", "x-reason": "Essai"}
schemathesis.serializer.alias("application/jsonl", "text/plain")


def described() -> dict[str, Any]:
    """Return the published file without its keys: test_door.py sends wrong ones."""
    return {k: v for k, v in json.loads(PUBLISHED.read_text()).items() if k != "security"}


OPERATIONS = [
    found.ok() for found in schemathesis.openapi.from_dict(described()).get_all_operations()
]


@pytest.fixture
def api(clock, database, tmp_path, settings):
    settings(database_url=database, var_dir=tmp_path / "var")
    add_api_agents()
    change(a_ticket)
    issued = add_client(per_minute=6000, is_signed=True)
    with open_api() as client:
        client.sign_as(issued)
        yield client


def a_ticket(db: Session) -> None:
    persona = alice(db)
    make_account(db, persona.member)
    send(db, persona)


def check(api: Api, case: schemathesis.Case) -> None:
    sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8100")
    headers = {k: v for k, v in sent["headers"].items() if k.lower() != "user-agent"}
    if case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE:
        headers |= {name: AGENT[name.lower()] for name in headers if name.lower() in AGENT}
    options = {name: sent[name] for name in ("params", "json") if sent.get(name) is not None}
    if sent.get("data") is not None:
        options["content"] = sent["data"]
    answer = api.request(sent["method"], sent["url"], headers=headers, **options)
    case.validate_response(answer, checks=CHECKS)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_route_answers_as_the_published_file_says(api, mode):
    for operation in OPERATIONS:

        @settings(
            max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), database=None
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def every_case(case: schemathesis.Case) -> None:
            check(api, case)

        every_case()
