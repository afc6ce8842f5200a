"""« Est-ce bien vous ? » in a real browser, without a script, and what to do after a fraud."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import SIZES

FRAUD = (
    "Mutuelle Tilleuls : un remboursement de 248,90 € est en attente. Validez votre RIB sous 24 h"
    " : tilleuls-remboursement.info/rib <script>document.title='pris'</script>"
)


def check(page: Page, text: str, sender: str = "") -> None:
    page.get_by_label("Numéro ou adresse de l’expéditeur").fill(sender)
    page.get_by_label("Texte du message").fill(text)
    page.get_by_role("button", name="Vérifier ce message").click()
    expect(page.get_by_role("heading", name="Pourquoi cette réponse")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_visitor_checks_a_message_and_reads_what_to_do(
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme)
    page.goto(routes.MESSAGE_CHECK)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier un message")
    accessible(page)
    no_overflow(page)
    page.get_by_role("button", name="Vérifier ce message").click()
    expect(page.get_by_role("alert")).to_contain_text("Collez le message")
    accessible(page)

    check(page, FRAUD, "+33 6 39 98 11 82")
    answer = page.get_by_role("region", name="Frauduleux probable")
    expect(answer).to_contain_text("signalez-le")
    expect(page.locator("mark").filter(has_text="tilleuls-remboursement.info/rib")).to_be_visible()
    expect(page.get_by_text("document.title")).to_be_visible()
    assert "pris" not in page.title()
    accessible(page)
    no_overflow(page)

    page.get_by_role("link", name="J’ai déjà répondu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Un message vous a piégé\u00a0?")
    page.get_by_role("link", name="J’ai donné mon IBAN").click()
    expect(page.get_by_role("heading", name="J’ai donné mon IBAN")).to_be_in_viewport()
    accessible(page)
    no_overflow(page)


def test_the_check_needs_no_script(page_at: Callable[..., Page]) -> None:
    page = page_at(java_script_enabled=False)
    page.goto(routes.MESSAGE_CHECK)
    check(page, FRAUD)
    expect(page.get_by_role("region", name="Frauduleux probable")).to_be_visible()


def test_a_member_is_told_when_nothing_like_it_was_sent(
    page_at: Callable[..., Page], signed_in: Callable
) -> None:
    page = page_at(storage_state=signed_in(sign_ins()[0]))
    page.goto(routes.MESSAGE_CHECK)
    number = "02 61 91 12 12"
    check(page, f"Mutuelle des Tilleuls : votre carte est prête. Appelez le {number}.", "38600")
    expect(page.get_by_text("Aucun envoi de notre part")).to_be_visible()
    expect(page.get_by_role("region", name="Douteux")).to_be_visible()
