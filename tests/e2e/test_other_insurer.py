"""Acts for another insurer: prepared, downloaded, received, corrected, refused and deleted."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import SIZES, Theme

CAMILLE, CHLOE = sign_ins()[0], sign_ins()[3]
Look = Callable[[Page], None]


def area(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def told(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(".alert[role=status]")).to_contain_text(words)


def leave_nothing(page: Page) -> None:
    """Delete the packs that an earlier run of the journey left."""
    packs = area(page, "Vos relevés préparés").locator("li")
    for _ in range(packs.count()):
        left = packs.count()
        packs.first.locator("summary").click()
        packs.first.get_by_role("button", name="Oui, supprimer").click()
        expect(packs).to_have_count(left - 1)


def _take_files(page: Page, packs: Locator, reference: str, name: str) -> None:
    for kind, opens in (("PDF", b"%PDF"), ("CSV", b"\xef\xbb\xbf")):
        with page.expect_download() as sent:
            packs.get_by_role("link", name=f"{kind} du relevé {reference}").click()
        assert sent.value.suggested_filename == f"autre-mutuelle-{reference}.{kind.lower()}"
        content = Path(sent.value.path()).read_bytes()
        assert content.startswith(opens)
        if kind == "CSV":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
            assert len(rows) == 3  # headings, the care, the total
            assert rows[1][3] in name


def _answer(page: Page, accessible: Look, no_overflow: Look) -> None:
    """Receive too much, receive, correct, refuse."""
    share = area(page, "Seconds paiements attendus").locator("li")
    expect(share).to_have_count(1)
    expect(share).to_contain_text("Second paiement attendu")
    share.locator("summary").click()
    share.get_by_label("Montant reçu, en euros").fill("99999")
    share.get_by_role("button", name=re.compile("^C’est reçu")).click()
    expect(share.locator(".error")).to_contain_text("plus que ce qu’il restait à payer")
    accessible(page)
    no_overflow(page)
    share.get_by_label("Montant reçu, en euros").fill("0,01")
    share.get_by_role("button", name=re.compile("^C’est reçu")).dblclick()
    told(page, "paiement reçu")
    ended = area(page, "Seconds paiements terminés").locator("li").filter(has_text="0,01")
    expect(ended).to_have_count(1)
    expect(ended).to_contain_text("Reçu, d’après vous")
    accessible(page)
    page.reload()
    ended.get_by_role("button", name=re.compile("^Corriger")).click()
    told(page, "de nouveau attendu")
    share.locator("summary").click()
    share.get_by_role("button", name=re.compile("^C’est refusé")).click()
    told(page, "paiement refusé")
    expect(area(page, "Seconds paiements attendus")).to_have_count(0)
    no_overflow(page)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_acts_are_sent_to_another_insurer_and_followed(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Look,
    no_overflow: Look,
    width: int,
    theme: Theme,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.REIMBURSEMENTS.path)
    page.locator("summary", has_text="Exporter").click()
    page.get_by_role("link", name=routes.OTHER_INSURER.title).click()
    expect(page.locator("h1")).to_have_text(routes.OTHER_INSURER.title)
    expect(area(page, "Préparer un relevé")).to_be_visible()
    leave_nothing(page)
    expect(area(page, "Déjà payé par d’autres contrats").locator("table")).not_to_have_count(0)
    accessible(page)
    no_overflow(page)

    person = area(page, "Préparer un relevé").locator("details").first
    person.locator("summary").click()
    prepare = person.get_by_role("button", name=re.compile("^Préparer le relevé"))
    prepare.click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez au moins un soin.")
    boxes = person.get_by_role("checkbox")
    name = person.locator(".choice__title").first.inner_text()
    boxes.first.check()
    accessible(page)
    prepare.dblclick()
    told(page, re.compile(r"Le relevé REL-\d{4}-\d{7}-\w est prêt"))
    expect(page.get_by_role("alert")).to_have_count(0)
    packs = area(page, "Vos relevés préparés").locator("li")
    expect(packs).to_have_count(1)
    reference = packs.locator(".ref").first.inner_text()
    accessible(page)
    no_overflow(page)
    _take_files(page, packs, reference, name)
    _answer(page, accessible, no_overflow)
    leave_nothing(page)
    told(page, "Ce relevé est supprimé")
    expect(area(page, "Vos relevés préparés")).to_have_count(0)
    response = page.request.get(f"/files/other-insurer/{reference}.pdf")
    assert response.status == 404


def test_a_member_without_care_is_told_so(
    page_at: Callable[..., Page], signed_in: Callable[[SignIn], Any], accessible: Look
) -> None:
    page = page_at(390, storage_state=signed_in(CHLOE))
    page.goto(routes.OTHER_INSURER.path)
    expect(area(page, "Préparer un relevé")).to_be_visible()
    expect(area(page, "Déjà payé par d’autres contrats")).to_contain_text(
        "Vous n’avez pas de surcomplémentaire chez nous"
    )
    accessible(page)
