"""The dashboard: a member sees at once what is left to pay, then finds what to do and where."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from memberapp import routes
from tests import feeds
from tests.e2e.conftest import DESKTOP, PHONE, device_cookie
from tests.support.passwords import PASSWORD
from tests.support.servers import Server

MEMBER = "M100000005"
NBSP = "\u00a0"
TODAY = date(2026, 11, 21)
ALL_IN_BYTES = 230 * 1024
"""What a first visit of the dashboard may transfer, headers, fonts and all."""


def line(key: str, day: date, **fields: Any) -> feeds.Object:
    known = {"contract": "100005", "beneficiary": f"{MEMBER}-1", "care_date": day.isoformat()}
    paid = {"pay_ref": f"V-{key}", "pay_date": (day + timedelta(days=12)).isoformat()}
    build = feeds.pending if fields.pop("is_pending", False) else feeds.reimbursement
    extra = {} if build is feeds.pending else {**paid, "statement": f"S-{key}"}
    return build(f"D-{key}", **known | extra | fields)


@pytest.fixture(scope="module")
def cookies(browser: Browser, server: Server, tmp_path_factory: Any) -> Any:
    """Import a family whose care of both years is known, and sign its member in once."""
    crown: dict[str, Any] = {"act": "HBLD680", "family": "DENTAIRE", "label": "Couronne"}
    objects = [
        feeds.member(MEMBER, first="Maud", email="maud@example.org"),
        feeds.contract("100005", MEMBER),
        feeds.beneficiary(f"{MEMBER}-1", "100005", first="Maud"),
        feeds.beneficiary(f"{MEMBER}-2", "100005", rank=2, role="enfant", first="Léo"),
        *(line(f"{number}", date(2026, 1 + number, 5)) for number in range(6)),
        line("last", date(2025, 3, 5), paid=30000, rest=27200, **crown),
        line("later", date(2025, 12, 5), paid=30000, rest=27200, **crown),
        line("wait", TODAY, is_pending=True, beneficiary=f"{MEMBER}-2", amc=1081, rest=19),
        line("late", date(2026, 9, 1), is_pending=True),
    ]
    path = tmp_path_factory.mktemp("dashboard") / "feed.jsonl"
    server.import_feed(feeds.write_feed(path, objects, producer="dashboard"))
    server.open_account(MEMBER, PASSWORD)
    context = browser.new_context(base_url=server.origin)
    context.add_cookies([device_cookie(server.origin)])
    page = context.new_page()
    page.goto(routes.SIGN_IN.path)
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(MEMBER)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.locator(".hello")).to_contain_text("Bonjour Maud, samedi 21")
    state = context.storage_state()
    context.close()
    return state


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_the_answer_comes_first_then_what_comes_next(
    page_at: Callable[..., Page],
    cookies: Any,
    look: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=cookies, reduced_motion="reduce")
    page.goto(routes.DASHBOARD.path)
    answer, bar = page.get_by_role("heading", level=1), page.get_by_role("img", name="Répartition")
    expect(answer).to_have_text(
        f"En 2026, vos soins ont coûté 240,00{NBSP}€. Il vous est resté 14,19{NBSP}€ à payer."
    )
    for part in (answer, bar, page.locator(".say2").first):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] < 400, "it is in the first viewport, well above its end"
    expect(page.locator(".say2").first).to_have_text(
        f"C’est 258{NBSP}€ de moins que l’an dernier à la même date, surtout grâce au dentaire."
    )
    assert page.locator(".home__hero dl .money").all_text_contents() == [
        f"152,00{NBSP}€",
        f"73,81{NBSP}€",
        f"14,19{NBSP}€",
    ]
    late, soon = page.locator(".soon").all()
    expect(late).to_contain_text(f"9{NBSP}€ attendus vers le 13{NBSP}septembre, en retard")
    expect(soon).to_contain_text(f"11{NBSP}€ arrivent vers le 3{NBSP}décembre")
    expect(soon).to_contain_text("de Léo")

    table = page.get_by_role("table", name=re.compile("^Reste à charge par type de soin"))
    rows = table.get_by_role("row").all_inner_texts()[1:]
    assert [row.split("\n")[0] for row in rows] == ["Dentaire", "Consultations"]
    look(page)
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    expect(page.get_by_role("link", name="Mon attestation")).to_be_hidden()
    page.emulate_media(media="screen")

    for name, path in (
        ("Ma carte de tiers", routes.CARD.path),
        ("Mon attestation", routes.CERTIFICATE.path),
        ("Léo", f"{routes.REIMBURSEMENTS.path}?beneficiaire=2"),
    ):
        page.get_by_role("main").get_by_role("link", name=name, exact=name == "Léo").click()
        expect(page).to_have_url(re.compile(re.escape(path) + "$"))
        expect(page.locator("main .skeleton")).to_have_count(0)
        page.go_back()
        expect(answer).to_contain_text("Il vous est resté")


def test_a_first_visit_stays_light(page_at: Callable[..., Page], cookies: Any) -> None:
    page = page_at(PHONE, storage_state=cookies)
    sizes: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(routes.DASHBOARD.path)
    expect(page.locator(".hello")).to_contain_text("Maud")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= ALL_IN_BYTES
