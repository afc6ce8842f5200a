"""The forms of the connected services, posted as a browser posts them."""

import pytest

from memberapp.services import service
from memberapp.services.rules import Standing
from tests.personas import SignedInMember, bob, signed_in
from tests.support.browsers import Browser
from tests.support.partner_service import running_partner_service
from tests.support.records import audited
from tests.support.units_of_work import run_now

PAGE = "/services"


@pytest.fixture
def alice(visitor: Browser, alice: SignedInMember) -> SignedInMember:
    visitor.sign_in()
    return alice


def standing(who: SignedInMember) -> Standing:
    found = run_now(service.listing, **who.ids).services
    return next(one.standing for one in found if one.offer.code == "medivis")


def test_a_service_is_activated_and_ended(visitor: Browser, alice: SignedInMember):
    answer = visitor.post(f"{PAGE}/activer", service="medivis")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert visitor.shown_again(PAGE).notice.startswith("Médivis est activé.")
    assert standing(alice) is Standing.ACTIVE
    visitor.post(f"{PAGE}/desactiver", service="medivis")
    assert "effacé chez lui" in visitor.shown_again(PAGE).notice
    assert standing(alice) is Standing.AVAILABLE


def test_a_partner_that_does_not_answer_degrades_the_page_in_french(
    visitor: Browser, alice: SignedInMember, settings
):
    with running_partner_service() as partner:
        partner.statuses = [500, 500]
        settings(services_url=partner.url)
        visitor.post(f"{PAGE}/activer", service="medivis")
    (error,) = visitor.shown_again(PAGE).errors
    assert error.text.startswith("Médivis ne répond pas pour l’instant.")
    assert standing(alice) is Standing.ASKED


@pytest.mark.parametrize("form", [{}, {"service": ""}, {"service": "rien"}, {"service": "x" * 900}])
@pytest.mark.parametrize("act", ["activer", "desactiver"])
def test_what_no_form_of_ours_sends_changes_nothing(visitor, alice, act, form):
    answer = visitor.post(f"{PAGE}/{act}", **form)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "n’est pas dans votre espace" in visitor.shown_again(PAGE).errors[0].text
    assert [one for one in audited() if one.startswith("service")] == []


def test_another_members_service_reads_like_one_that_there_is_not(visitor, alice):
    other = signed_in(bob)
    order = run_now(service.begin, **other.ids, service="medivis")
    run_now(service.confirm, **other.ids, access_id=order.access_id)
    visitor.post(f"{PAGE}/desactiver", service="medivis")
    assert "n’est pas dans votre espace" in visitor.shown_again(PAGE).errors[0].text
    assert standing(other) is Standing.ACTIVE
