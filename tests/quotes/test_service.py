"""Asking for a quote, what came in, giving it up, and what is somebody else's."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.core.errors import Conflict, InvalidForm, InvalidInput, NotFound, TooManyTries
from memberapp.core.outgoing import Channel
from memberapp.core.retention import purge
from memberapp.messages.rendering import render
from memberapp.quotes import service
from memberapp.quotes.rules import QuoteStatus, offer_line
from memberapp.quotes.tables import RETENTION, QuoteRequest, QuoteRequestStep
from memberapp.services.rules import Source
from tests.personas import MOBILE, alice, bob, chloe, signed_in
from tests.support.at_once import at_once
from tests.support.quotes import (
    CROWN,
    UNTIL,
    ask,
    came_in,
    own,
    received,
    taken_back,
    typed_by,
    words_of,
)
from tests.support.records import audited, parameters_of, sent_kinds
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def told() -> list[str]:
    return [one for one in sent_kinds() if one.startswith("quote")]


def test_a_request_is_asked_and_nothing_came_in_yet():
    who = signed_in()
    reference = ask(who)
    found = own(who, reference)
    assert reference.startswith("DEV-2026-")
    assert (found.status, found.offer, found.told_at) == (QuoteStatus.ASKED, None, None)
    assert [(one.status, one.source) for one in found.steps] == [(QuoteStatus.ASKED, Source.MEMBER)]
    assert (found.practice, found.person) == ("Centre dentaire Mirabeau", "Alice Moreau")
    assert found.care_name == "Couronne"
    assert words_of(reference) == ("Couronne du haut, à gauche", MOBILE)
    assert audited()[-1] == "quote:asked"
    with pytest.raises(NotFound):
        received(who, reference)


def test_what_is_asked_and_answered_is_sealed():
    who = signed_in()
    came_in(ask(who))
    raw = run_now(
        lambda db: repr(db.connection().exec_driver_sql("SELECT * FROM quote_request").all())
    )
    words = ("Moreau", "Alice", "639980012", "ouronne", "couronne", "HBLD680", "54000")
    assert not any(one in raw for one in words)


def test_remark_and_phone_may_be_left_out():
    who = signed_in()
    assert words_of(ask(who, remarque="  ", phone="")) == (None, None)


def test_a_double_tap_asks_once():
    who = signed_in()
    typed = typed_by(who)
    asked = at_once(
        *[lambda: run_now(service.ask, **who.ids, practitioner="mirabeau", typed=typed)] * 4
    )
    assert len(set(asked)) == 1
    assert len(run_now(lambda db: db.exec(select(QuoteRequest)).all())) == 1


def test_the_same_care_with_another_remark_waits_and_another_care_does_not():
    who = signed_in()
    reference = ask(who)
    with pytest.raises(Conflict):
        ask(who, remarque="Une autre")
    assert words_of(reference) == ("Couronne du haut, à gauche", MOBILE)
    assert ask(who, soin="implant-dentaire") != reference


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"soin": ""}, "soin"),
        ({"soin": "lunettes-unifocales"}, "soin"),
        ({"soin": "\0"}, "soin"),
        ({"personne": "B999"}, "personne"),
        ({"remarque": "x" * 501}, "remarque"),
        ({"phone": "12"}, "phone"),
        ({"phone": "0899 70 00 00"}, "phone"),
    ],
    ids=["no care", "another trade", "nul", "person", "long remark", "short phone", "premium"],
)
def test_what_the_form_does_not_offer_is_refused(changes, field):
    who = signed_in()
    with pytest.raises(InvalidForm) as refused:
        ask(who, **changes)
    assert {one.field for one in refused.value.problems} == {field}
    assert run_now(service.listing, **who.ids).quotes == ()


@pytest.mark.parametrize(
    "code",
    ["", "rien", "\0", "x" * 5000, "pereira", "dents-namur"],
    ids=["empty", "unknown", "nul", "huge", "makes none", "of the other country"],
)
def test_who_makes_no_quotes_on_line_is_not_to_be_found(code):
    who = signed_in()
    typed = typed_by(who)
    with pytest.raises(NotFound):
        run_now(service.desk, **who.ids, practitioner=code)
    with pytest.raises(NotFound):
        run_now(service.ask, **who.ids, practitioner=code, typed=typed)


def test_without_a_contract_nobody_is_asked():
    with pytest.raises(NotFound):
        run_now(service.desk, **signed_in(chloe).ids, practitioner="mirabeau")


def test_a_quote_that_came_in_is_told_and_its_partner_rate_stands_beside():
    who = signed_in(phone=MOBILE)
    reference = ask(who)
    came_in(reference)
    found = received(who, reference)
    assert own(who, reference).status is QuoteStatus.ANSWERED
    assert told() == ["quote_answered"] * 2
    assert found.figures.estimate is not None
    assert found.figures.estimate.total("spent") == CROWN.cents
    assert found.rates is not None
    assert found.rates.partner is not None
    assert (found.rates.partner.spent, found.rates.usual.spent) == (46_000, 50_000)


def test_the_same_answer_twice_is_nothing_new_and_another_one_replaces_it():
    who = signed_in(phone=MOBILE)
    reference = ask(who)
    came_in(reference)
    came_in(reference)
    assert (len(own(who, reference).steps), told()) == (2, ["quote_answered"] * 2)
    came_in(reference, offer_line("HBLD680", "Couronne céramique", 1, 50_000))
    found = own(who, reference)
    assert found.status is QuoteStatus.CHANGED
    assert found.offer is not None
    assert found.offer.cents == 50_000
    assert told() == ["quote_answered"] * 2 + ["quote_changed"] * 2


def test_an_answer_after_a_cancellation_changes_nothing():
    who = signed_in()
    reference = ask(who)
    run_now(service.cancel, **who.ids, reference=reference)
    with pytest.raises(Conflict):
        came_in(reference)
    found = own(who, reference)
    assert (found.status, found.offer, told()) == (QuoteStatus.CANCELLED, None, [])


def test_an_answer_that_is_late_is_taken(clock):
    who = signed_in()
    reference = ask(who)
    clock.advance(timedelta(days=20))
    came_in(reference)
    assert own(who, reference).status is QuoteStatus.ANSWERED


def test_a_quote_that_holds_no_longer_is_none():
    who = signed_in()
    reference = ask(who)
    with pytest.raises(InvalidInput):
        came_in(reference, until=UNTIL - timedelta(days=100))
    assert own(who, reference).status is QuoteStatus.ASKED


def test_a_quote_that_is_taken_back_is_shown_no_longer():
    who = signed_in()
    reference = ask(who)
    came_in(reference)
    taken_back(reference)
    assert own(who, reference).status is QuoteStatus.REFUSED
    with pytest.raises(NotFound):
        received(who, reference)
    with pytest.raises(Conflict):
        taken_back(reference)


@pytest.mark.parametrize(
    ("is_withdrawn", "words"),
    [
        (False, "Le praticien ne fait pas de devis pour votre demande"),
        (True, "Le praticien retire le devis de votre demande"),
    ],
)
def test_the_message_says_whether_a_quote_is_refused_or_withdrawn(is_withdrawn, words):
    reference = ask(signed_in(phone=MOBILE))
    if is_withdrawn:
        came_in(reference)
    taken_back(reference)
    for parameters in parameters_of("quote_refused"):
        for channel in (Channel.EMAIL, Channel.SMS):
            assert f"{words} {reference}." in render("quote_refused", parameters, channel).text


def test_another_members_quote_is_not_to_be_found():
    who, other = signed_in(alice), signed_in(bob)
    reference = ask(who)
    came_in(reference)
    for use_case in (service.cancel, service.received):
        with pytest.raises(NotFound):
            run_now(use_case, **other.ids, reference=reference)
    assert run_now(service.find_reference, **other.ids, text=reference) is None
    assert run_now(service.find_reference, **who.ids, text=reference) == reference
    assert run_now(service.listing, **other.ids).quotes == ()


@pytest.mark.parametrize("reference", ["", "DEV-2026-0000001-X", "\0", "x" * 5000])
def test_a_reference_that_there_is_not_is_not_to_be_found(reference):
    who = signed_in()
    for use_case in (service.cancel, service.received):
        with pytest.raises(NotFound):
            run_now(use_case, **who.ids, reference=reference)


def test_what_is_given_up_is_given_up_once_and_may_be_asked_again():
    who = signed_in()
    first = ask(who)
    run_now(service.cancel, **who.ids, reference=first)
    with pytest.raises(NotFound):
        run_now(service.cancel, **who.ids, reference=first)
    assert own(who, first).status is QuoteStatus.CANCELLED
    assert ask(who) != first
    assert "quote:cancelled" in audited()


def test_what_came_in_is_not_given_up():
    who = signed_in()
    reference = ask(who)
    came_in(reference)
    with pytest.raises(NotFound):
        run_now(service.cancel, **who.ids, reference=reference)


def test_a_day_has_so_many_requests():
    who = signed_in()
    for _ in range(10):
        run_now(service.cancel, **who.ids, reference=ask(who))
    with pytest.raises(TooManyTries):
        ask(who)


def test_who_leaves_the_space_gives_up_what_nobody_answered():
    who, other = signed_in(alice), signed_in(bob)
    mine, theirs = ask(who), ask(other, "dents-namur")
    run_now(service.leave, **who.ids)
    assert own(who, mine).status is QuoteStatus.CANCELLED
    assert own(other, theirs).status is QuoteStatus.ASKED


def test_two_years_later_nothing_is_left(clock):
    came_in(ask(signed_in()))
    clock.advance(RETENTION[0].period - timedelta(seconds=1))
    run_now(purge, rules=RETENTION)
    assert run_now(lambda db: len(db.exec(select(QuoteRequestStep)).all())) == 2
    clock.advance(timedelta(seconds=1))
    run_now(purge, rules=RETENTION)
    for table in (QuoteRequest, QuoteRequestStep):
        assert run_now(lambda db, table=table: db.exec(select(table)).all()) == []
