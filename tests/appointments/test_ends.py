"""Who tells a practice that nobody comes: its service, an agent, the member, or nobody."""

from datetime import timedelta

import pytest

from memberapp.appointments import practices, service, staff, views
from memberapp.appointments.practices import Answer, Said
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.work import run_now as work_now
from memberapp.staff import service as agents
from tests.personas import SignedInMember, bob, signed_in
from tests.support.appointments import ask, own
from tests.support.clocks import START
from tests.support.records import audited
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
AT = START + timedelta(days=12)


@pytest.fixture
def agent(database):
    run_now(agents.add, agent_id="a.noel", name="Agathe Noël")
    return run_now(agents.caller, agent_id="a.noel", reason="Rendez-vous du réseau")


@pytest.fixture
def who() -> SignedInMember:
    return signed_in()


def waiting(agent) -> list[tuple[str, bool]]:
    return [(one.reference, one.is_end_untold) for one in work_now(staff.waiting, agent)]


def confirm(agent, reference: str, at=AT) -> None:
    work_now(staff.give_hour, agent, reference=reference, starts_at=at)


def cancel(who: SignedInMember, reference: str) -> str:
    return views.cancelled(run_now(service.cancel, **who.ids, reference=reference))


def lead(who: SignedInMember, reference: str) -> views.AppointmentView:
    found = views.to_view(run_now(service.listing, **who.ids))
    return next(one for one in found.appointments if one.reference == reference)


def test_what_nobody_passed_on_needs_no_call(agent, who):
    reference = ask(who)
    assert lead(who, reference).cancelling == (
        "Cette demande sera annulée. Pour changer d’avis ensuite, il faudra en envoyer une autre."
    )
    assert cancel(who, reference) == "Votre demande est annulée."
    assert waiting(agent) == []
    assert lead(who, reference).lead == ""


def test_an_agent_tells_the_practice_that_an_adviser_had_called_and_says_so(agent, who):
    reference = ask(who)
    confirm(agent, reference)
    assert lead(who, reference).cancelling == (
        "Ce rendez-vous sera annulé. Un conseiller prévient le praticien. Pour changer d’avis "
        "ensuite, il faudra en demander un autre."
    )
    done = cancel(who, reference)
    assert done == "Votre rendez-vous est annulé. Un conseiller prévient le praticien."
    assert waiting(agent) == [(reference, True)]
    for _ in range(2):
        assert not work_now(staff.note_told, agent, reference=reference).is_end_untold
    assert waiting(agent) == []
    assert audited().count("appointment:end_told") == 1
    shown = lead(who, reference)
    assert shown.lead == "Le praticien est prévenu."
    assert shown.steps[-1].proof.startswith("Par vous. Praticien prévenu le 21")


def test_of_an_appointment_that_is_near_the_member_tells_the_practice_too(agent, who):
    reference = ask(who)
    confirm(agent, reference, START + timedelta(days=2))
    assert cancel(who, reference) == (
        "Votre rendez-vous est annulé. C’est bientôt\u00a0: prévenez vous-même le praticien, au "
        "02\u00a061\u00a099\u00a001\u00a001."
    )
    assert waiting(agent) == [(reference, True)]


def test_what_the_service_of_the_practice_does_not_hear_in_an_hour_is_an_agents_too(
    agent, who, settings, clock
):
    settings(services_url="http://127.0.0.1:1/partners", services_token="a-token")
    reference = ask(who)
    assert lead(who, reference).lead.startswith("Nous la transmettons au praticien.")
    found = own(who, reference)
    run_now(practices.record, appointment_id=found.id, answer=Answer(Said.RECEIVED))
    assert cancel(who, reference) == "Votre demande est annulée. Nous prévenons le praticien."
    assert waiting(agent) == []
    clock.advance(timedelta(hours=1))
    assert waiting(agent) == [(reference, True)]
    run_now(practices.record_end, appointment_id=found.id)
    assert waiting(agent) == []
    assert own(who, reference).end_told_at == START + timedelta(hours=1)


def test_once_its_hour_has_passed_nobody_is_called(agent, who, clock):
    reference = ask(who)
    confirm(agent, reference)
    cancel(who, reference)
    clock.set(AT)
    assert waiting(agent) == []
    assert lead(who, reference).lead == ""


def test_who_leaves_the_space_is_taken_off_by_an_agent(agent, who):
    reference = ask(who)
    confirm(agent, reference)
    run_now(service.leave, **who.ids)
    assert waiting(agent) == [(reference, True)]


def test_late_answers_come_first_then_ends_then_the_others(agent, who, clock):
    late = ask(who)
    clock.advance(timedelta(days=4))
    other = signed_in(bob)
    ended = ask(other, "dents-namur")
    confirm(agent, ended)
    cancel(other, ended)
    fresh = ask(other, "dents-namur")
    assert waiting(agent) == [(late, False), (ended, True), (fresh, False)]


def test_a_practice_that_an_agent_told_of_a_request_is_told_of_its_end_too(agent, who):
    reference = ask(who)
    work_now(staff.note_told, agent, reference=reference)
    assert own(who, reference).told_at == START
    assert lead(who, reference).lead.startswith("Demande transmise au praticien le 21")
    assert lead(who, reference).cancelling.startswith(
        "Cette demande sera annulée. Un conseiller prévient le praticien."
    )
    done = cancel(who, reference)
    assert done == "Votre demande est annulée. Un conseiller prévient le praticien."
    assert waiting(agent) == [(reference, True)]


def test_what_is_answered_is_not_noted_as_told(agent, who):
    reference = ask(who)
    confirm(agent, reference)
    with pytest.raises(Conflict):
        work_now(staff.note_told, agent, reference=reference)
    with pytest.raises(NotFound):
        work_now(staff.note_told, agent, reference="RDV-2026-0000001-X")
    found = own(who, reference)
    assert (found.told_at, found.end_told_at) == (None, None)


def test_another_member_neither_cancels_nor_reads_whom_is_told(agent, who):
    other = signed_in(bob)
    reference = ask(who)
    confirm(agent, reference)
    with pytest.raises(NotFound):
        run_now(service.cancel, **other.ids, reference=reference)
    assert run_now(service.listing, **other.ids).appointments == ()
    assert waiting(agent) == []
