"""The services in words: what is agreed to is what is sent."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from memberapp.services import self_test_views, views
from memberapp.services.catalogue.offers import read_offers
from memberapp.services.catalogue.self_tests import read_self_tests
from memberapp.services.partners import Told
from memberapp.services.rules import Standing
from memberapp.services.self_tests import SelfTestForMember
from memberapp.services.service import Listing, OwnService

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


def listing(standing: Standing = Standing.AVAILABLE, until: date | None = None) -> Listing:
    offer = read_offers()[0]
    is_active = standing is Standing.ACTIVE
    own = OwnService(offer, standing, "K7QM-2XRA-9PLD" if is_active else "", AT)
    return Listing("Alice", "FR", until, True, (own,))


def test_who_activates_reads_all_that_the_partner_receives():
    view = views.to_view(listing(until=date(2026, 12, 31)), activating="medivis").consent
    assert view.title == "Activer Médivis pour Alice\u00a0?"
    assert view.sent == "cet identifiant et la date de fin de vos droits (31\u00a0décembre 2026)."
    without_end = views.to_view(listing(), activating="medivis").consent
    assert without_end.sent == "cet identifiant, rien d’autre."


def test_nobody_is_asked_to_activate_what_is_active_nor_to_end_what_is_not():
    assert views.to_view(listing(Standing.ACTIVE), activating="medivis").consent.code == ""
    assert views.to_view(listing(), ending="medivis").consent.code == ""
    assert views.to_view(listing(), activating="rien").consent.code == ""
    assert views.to_view(listing(Standing.ACTIVE), ending="medivis").consent.is_end


def test_an_active_service_shows_its_identifier_and_how_to_use_it():
    (one,) = views.to_view(listing(Standing.ACTIVE)).active
    assert (one.identifier, one.since) == ("K7QM-2XRA-9PLD", "Activé le 21\u00a0novembre 2026.")
    assert one.how
    (asked,) = views.to_view(listing(Standing.ASKED)).active
    assert asked.since == "Demandé le 21\u00a0novembre 2026. Médivis n’a pas encore répondu."
    assert (asked.identifier, asked.how) == ("", "")


def test_nothing_is_said_to_be_in_the_contract_above_no_service():
    assert "Compris dans votre contrat" in views.to_view(listing()).lead
    nothing = views.to_view(replace(listing(), services=()))
    assert (nothing.active, nothing.available) == ([], [])
    assert "Compris" not in nothing.lead


@pytest.mark.parametrize("told", Told)
def test_each_outcome_has_its_sentence(told):
    assert views.told_notice(told, "Médivis").count("Médivis") == 1
    assert views.ended_notice(told, "Médivis").startswith("Médivis est désactivé")


def test_a_self_test_numbers_its_questions_and_says_where_it_comes_from():
    test = next(one for one in read_self_tests() if one.code == "alcool")
    view = self_test_views.to_view(SelfTestForMember(test, test.helps[:1]))
    assert view.title == "Auto-test\u00a0: consommation d’alcool"
    assert [one.text[:2] for one in view.questions] == ["1.", "2.", "3."]
    assert len({one.name for one in view.questions}) == 3
    assert view.source.endswith("Relu le 4\u00a0novembre 2026.")
    assert [one.href for one in view.helps] == ["tel:+33980980930"]
