"""Quotes in words: what is promised, what is unknown, and that nothing commits."""

from datetime import timedelta

import pytest

from memberapp.quotes import service, views
from memberapp.quotes.rules import offer_line
from tests.personas import signed_in
from tests.support.quotes import UNTIL, ask, came_in, received, taken_back, told
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def view_of(who, reference: str) -> views.QuoteView:
    found = views.to_view(run_now(service.listing, **who.ids))
    return next(one for one in found.quotes if one.reference == reference)


def test_a_request_says_what_is_promised():
    who = signed_in()
    one = view_of(who, ask(who))
    assert (one.status, one.amount, one.path, one.can_cancel) == ("Demandé", "", "", True)
    assert "avant le 24\u00a0novembre 2026 à 18\u00a0h" in one.lead
    assert one.lead.startswith("Un conseiller la transmet au praticien. ")
    desk = views.to_desk(run_now(service.desk, **who.ids, practitioner="mirabeau"))
    assert desk.promise.startswith("Réponse promise sous 2\u00a0jours ouvrés, avec un prix")


def test_an_answer_that_does_not_come_reads_late(clock):
    who = signed_in()
    reference = ask(who)
    clock.advance(timedelta(days=4))
    one = view_of(who, reference)
    assert (one.status, one.tone) == ("En retard", "attention")


def test_what_came_in_leads_to_its_figures_and_is_no_commitment():
    who = signed_in()
    reference = ask(who)
    came_in(reference)
    one = view_of(who, reference)
    assert (one.status, one.amount, one.can_cancel) == ("Reçu", "540,00\u00a0€ au total", False)
    assert one.path == f"/services/devis/{reference}"
    assert "ne vous engage à rien" in one.lead
    shown = views.to_received(received(who, reference))
    assert shown.valid == "Valable jusqu’au 20\u00a0janvier 2027"
    assert shown.estimate.spent == "540,00\u00a0€"
    (version,) = shown.estimate.equivalents
    assert "«\u00a0Couronne céramo-métallique, 100\u00a0% Santé\u00a0»" in version
    assert version.endswith(" Demandez aussi un devis pour cette version.")
    assert shown.rates[0].startswith("Couronne céramo-métallique")
    assert (shown.unknown, shown.nothing) == ([], "")


def test_a_quote_past_its_day_says_so(clock):
    who = signed_in()
    reference = ask(who)
    came_in(reference)
    clock.advance(timedelta(days=61))
    assert view_of(who, reference).status == "N’est plus valable"
    shown = views.to_received(received(who, reference))
    assert shown.is_over
    assert shown.valid.startswith("N’est plus valable depuis le 20")


def test_an_unknown_act_is_said_and_the_others_have_their_figures():
    who = signed_in()
    reference = ask(who)
    crown, other = offer_line("HBLD680", "Couronne", 1, 54_000), offer_line("ZZ1", "Pose", 2, 9_000)
    came_in(reference, crown, other)
    shown = views.to_received(received(who, reference))
    assert shown.amount == "630,00\u00a0€"
    assert shown.estimate.spent == "540,00\u00a0€"
    assert shown.estimate.opening == "Sans la ligne non calculée, sur "
    assert shown.uncounted.startswith("Elle n’est comptée ni ")
    assert shown.unknown_title == "1\u00a0ligne non calculée, 90,00\u00a0€"
    assert [(one.title, one.why) for one in shown.unknown] == [
        (
            "Pose (ZZ1) × 2, 90,00\u00a0€",
            "Nous ne connaissons pas ce code\u00a0: reste à charge inconnu. Demandez au praticien "
            "de le vérifier, ou appelez-nous.",
        )
    ]


def test_several_unknown_acts_are_said_in_the_plural():
    who = signed_in()
    reference = ask(who)
    others = offer_line("ZZ1", "Pose", 2, 9_000), offer_line("ZZ2", "Dépose", 1, 1_000)
    came_in(reference, offer_line("HBLD680", "Couronne", 1, 54_000), *others)
    shown = views.to_received(received(who, reference))
    assert shown.estimate.opening == "Sans les lignes non calculées, sur "
    assert shown.uncounted.startswith("Elles ne sont comptées ni ")
    assert shown.unknown_title == "2\u00a0lignes non calculées, 100,00\u00a0€"


def test_a_quote_of_unknown_acts_alone_has_no_figure():
    who = signed_in()
    reference = ask(who)
    came_in(reference, offer_line("ZZ1", "Pose", 1, 9_000))
    shown = views.to_received(received(who, reference))
    assert not shown.has_estimate
    assert "reste à charge est inconnu" in shown.nothing


def test_the_base_that_the_practice_says_is_shown_as_theirs():
    who = signed_in()
    reference = ask(who)
    came_in(reference, offer_line("HBLD680", "Couronne", 1, 54_000, 12_000), until=UNTIL)
    (said,) = views.to_received(received(who, reference)).base
    assert said == ("Couronne\u00a0: base de remboursement de 120,00\u00a0€, selon le praticien.")


def test_a_base_of_nothing_is_said_in_words():
    who = signed_in()
    reference = ask(who)
    came_in(reference, offer_line("IMP", "Implant", 1, 95_000, 0))
    (said,) = views.to_received(received(who, reference)).base
    assert said == (
        "Implant\u00a0: pas de remboursement de l’assurance maladie, selon le praticien."
    )


def test_what_is_refused_is_told_apart_from_what_is_withdrawn():
    who = signed_in()
    refused, withdrawn = ask(who), ask(who, soin="implant-dentaire")
    came_in(withdrawn)
    for reference in (refused, withdrawn):
        taken_back(reference)
    for reference, name in (
        (refused, "Refusé par le praticien"),
        (withdrawn, "Retiré par le praticien"),
    ):
        one = view_of(who, reference)
        assert (one.status, one.steps[-1].title) == (name, name)


def test_once_the_practice_has_it_the_request_says_since_when():
    who = signed_in()
    reference = ask(who)
    told(reference)
    assert view_of(who, reference).lead.startswith("Demande transmise au praticien le 21")


def test_the_question_of_the_address_is_asked_of_an_own_one_alone():
    who = signed_in()
    reference = ask(who)
    found = run_now(service.listing, **who.ids)
    assert views.to_view(found, cancelling=reference).cancelling == reference
    assert views.to_view(found, cancelling="DEV-2026-0000001-X").cancelling == ""
