"""A whole site: two servers behind a real nginx, a worker, PostgreSQL, Redis; one server dies."""

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from deploy.topology import NGINX_MISSING, Topology, nginx
from memberapp import routes
from memberapp.core.database import make_engine
from memberapp.gateways.prometheus import PORTS
from tests import feeds
from tests.e2e.conftest import DESKTOP, PHONE
from tests.support.clocks import START, Clock
from tests.support.passwords import PASSWORD
from tests.support.ports import free_port
from tests.support.servers import Server
from tests.support.trusted_browser import DEVICE_TOKEN, trust

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.timeout(900),  # seven processes start, and two of them several times
    pytest.mark.skipif(nginx() is None, reason=NGINX_MISSING),
]

MEMBER = "M100000005"
NBSP = "\u00a0"
A_RECOVERY = 30_000  # milliseconds: a tab asks again after a pause that grows to five seconds
ONCE = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "strict-transport-security",
    "cache-control",
)


@pytest.fixture(scope="module")
def site(build: Path) -> Iterator[Topology]:
    """Start the site with one member who has one line of care."""
    assert build.is_dir()
    folder = Path(tempfile.mkdtemp(prefix="memberapp-site-"))
    clock = Clock(folder / "clock")
    clock.set(START)
    started = Topology(
        folder,
        {
            "env": "test",
            "clock_file": clock.file,
            "frontend_dir": build,  # made elsewhere, as in an image
            "metrics_port": free_port(),
        },
    )
    try:
        started.start()
        Server.log_files.extend(program.log_file for program in started.programs)
        Server.log_files.append(folder / "nginx" / "memberapp.log")
        objects = [
            feeds.member(MEMBER, first="Maud", email="maud@example.org"),
            feeds.contract("100005", MEMBER),
            feeds.beneficiary(f"{MEMBER}-1", "100005", first="Maud"),
        ]
        pay(started, 1, *objects)
        started.command("account", "create", MEMBER, "--password-stdin", stdin=PASSWORD)
        engine = make_engine(started.database_url())
        with Session(engine.execution_options(write=True)) as db, db.begin():
            trust(db, identifier=MEMBER, now=clock.now)
        engine.dispose()
        yield started
    finally:
        started.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def visitor(site: Topology) -> Iterator[httpx.Client]:
    """Ask nginx without a browser."""
    with httpx.Client(base_url=site.origin, verify=False, http1=True) as client:
        yield client


def pay(site: Topology, number: int, *before: feeds.Object) -> None:
    """Import one more line of care of thirty euros, by a process of its own."""
    line = feeds.reimbursement(
        f"T-{number}",
        contract="100005",
        beneficiary=f"{MEMBER}-1",
        care_date="2026-11-12",
        statement=f"S-T-{number}",
        pay_ref=f"V-T-{number}",
    )
    path = site.folder / f"feed-{number}.jsonl"
    feeds.write_feed(path, [*before, line], sequence=number, producer="topology")
    site.command("import", str(path))


def cost(lines: int) -> re.Pattern[str]:
    return re.compile(f"ont coûté {30 * lines},00{NBSP}€")


def test_a_page_goes_on_while_each_server_dies_in_turn(
    site: Topology, page_at: Callable[..., Page]
) -> None:
    page = page_at(DESKTOP, origin=site.origin, is_trusted=False, ignore_https_errors=True)
    device = {"name": "__Host-device", "value": DEVICE_TOKEN, "url": site.origin}
    page.context.add_cookies([{**device, "secure": True, "httpOnly": True}])  # pyright: ignore[reportArgumentType]
    page.goto(routes.SIGN_IN.path)
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(MEMBER)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    answer = page.get_by_role("heading", level=1)
    expect(page.locator(".hello")).to_contain_text("Bonjour Maud")
    expect(answer).to_have_text(cost(1))

    for number, server in enumerate(site.servers, start=2):
        server.kill()
        pay(site, number)  # heard of by the server that is left, whose page this is by now
        expect(answer).to_have_text(cost(number), timeout=A_RECOVERY)

        page.get_by_role("link", name="Remboursements", exact=True).first.click()
        expect(answer).to_have_text("Remboursements", timeout=A_RECOVERY)
        expect(page.locator(".soin__t")).to_have_count(number)
        page.get_by_role("link", name="Accueil", exact=True).first.click()
        expect(answer).to_have_text(cost(number), timeout=A_RECOVERY)

        server.start()
        site.wait_until_ready(server)

    page.reload()
    expect(page.locator(".hello")).to_contain_text("Bonjour Maud")
    expect(answer).to_have_text(cost(3))
    lost = re.compile(r"WebSocket connection to .* failed|ERR_CONNECTION|status of 502")
    heard: list[str] = page.complaints  # pyright: ignore[reportAttributeAccessIssue]
    heard[:] = [complaint for complaint in heard if not lost.search(complaint)]


def test_each_header_comes_once_and_files_compressed(site: Topology, visitor: httpx.Client) -> None:
    answer = visitor.get(routes.SIGN_IN.path)

    assert answer.status_code == HTTPStatus.OK
    assert {name: len(answer.headers.get_list(name)) for name in ONCE} == dict.fromkeys(ONCE, 1)
    assert answer.headers["server"] == "nginx"
    script = re.findall(r"/assets/[^\"]+\.js", answer.text)[0]
    for encoding in ("br", "gzip", "br"):
        file = visitor.get(script, headers={"accept-encoding": encoding})
        assert file.headers["content-encoding"] == encoding
        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = httpx.get(f"http://127.0.0.1:{site.plain_port}{routes.SIGN_IN.path}?page=2")
    assert plain.headers["location"] == f"{site.origin}{routes.SIGN_IN.path}?page=2"


def test_bounds_are_those_of_the_application(visitor: httpx.Client) -> None:
    def answer_to(path: str, size: int) -> int:
        return visitor.post(path, content=b"x" * size).status_code

    assert answer_to(routes.POST_SIGN_IN, 100_000) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert answer_to("/documents", 12_000_000) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    # Without an origin the application itself refuses: these bodies came through.
    assert answer_to("/estimation/fichier", 4_000_000) == HTTPStatus.FORBIDDEN
    assert answer_to("/verifier-un-message", 200_000) == HTTPStatus.FORBIDDEN
    refused = visitor.get("/readyz")
    assert refused.status_code == HTTPStatus.NOT_FOUND
    assert refused.headers["strict-transport-security"].startswith("max-age=63072000")
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert "Nous n’avons pas pu répondre" in refused.text
    assert visitor.get("/healthz").status_code == HTTPStatus.OK


def test_the_log_of_the_proxy_holds_no_secret_of_an_address(
    site: Topology, visitor: httpx.Client
) -> None:
    for path in ("/lien/a-secret", "/%6Cien/a-secret", "/connexion?t=a-secret"):
        visitor.get(path)
    log = (site.folder / "nginx" / "memberapp.log").read_text()

    assert "GET /lien/... " in log
    assert "secret" not in log
    assert re.search(r" [0-9a-f]{32} GET /connexion 200 ", log)


def test_without_any_server_the_proxy_says_so_in_french(
    site: Topology, page_at: Callable[..., Page], visitor: httpx.Client
) -> None:
    for server in site.servers:
        server.kill()
    try:
        page = page_at(PHONE, origin=site.origin, is_trusted=False, ignore_https_errors=True)
        page.goto(routes.SIGN_IN.path)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Espace momentanément indisponible"
        )
        answer = visitor.get(routes.DASHBOARD.path)
        assert answer.status_code == HTTPStatus.BAD_GATEWAY
        assert answer.headers["cache-control"] == "no-store"
        heard: list[str] = page.complaints  # pyright: ignore[reportAttributeAccessIssue]
        heard[:] = [complaint for complaint in heard if "status of 502" not in complaint]
    finally:
        for server in site.servers:
            server.start()
        for server in site.servers:
            site.wait_until_ready(server)


def test_each_process_tells_figures_and_nothing_of_anybody(
    site: Topology, visitor: httpx.Client
) -> None:
    visitor.get("/lien/a-secret")
    first = site.settings["metrics_port"]
    told: list[str] = []
    for port in range(first, first + PORTS):
        try:
            told.append(httpx.get(f"http://127.0.0.1:{port}/metrics").text)
        except httpx.ConnectError:
            continue

    assert len(told) == len(site.servers) + 1, "two servers and the worker"
    text = "\n".join(told)
    assert text.count("memberapp_worker_turn_timestamp_seconds 1.") == 1
    assert 'memberapp_request_seconds_count{route="/lien/{token}",status="303"}' in text
    assert 'memberapp_use_case_seconds_count{outcome="ok",room="account"}' in text
    for private in (MEMBER, "Maud", "maud@", "a-secret", "100005"):
        assert private not in text


def test_a_database_that_hangs_makes_servers_unready_but_not_dead(site: Topology) -> None:
    port = site.server_ports[0]
    processes = site.database_processes()
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as server:
            assert server.get("/readyz").status_code == HTTPStatus.SERVICE_UNAVAILABLE
            assert server.get("/healthz").status_code == HTTPStatus.OK
            assert server.get(routes.SIGN_IN.path).status_code == HTTPStatus.OK
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
    site.wait_until_ready(site.servers[0])
