"""What an agent has sent to a member: once, with the insurer's channels, and without health."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session, select

from memberapp.core.channels import read_channels
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.outgoing import Channel
from memberapp.core.secrets import seal
from memberapp.core.tables import AuditEvent, OutboxMessage
from memberapp.core.work import Work
from memberapp.dispatches import staff
from memberapp.dispatches.labels import ADVISERS
from memberapp.dispatches.rules import Adviser, InsuranceStep
from memberapp.messages import rendering
from memberapp.staff import service as agents
from tests.contributions.test_messages import PROFILES
from tests.personas import MOBILE, Persona
from tests.support.factories import make_account, make_member
from tests.support.messages_of_requests import AT, of_dispatches
from tests.support.units_of_work import as_agent, work_in
from tests.support.written_channels import strangers_in

NOW = datetime(2026, 11, 21, 10, 2, tzinfo=UTC)
VISIT = {"adviser": Adviser.PSYCHOLOGIST, "day": date(2026, 12, 7), "at": time(10, 30)}


@pytest.fixture
def work(db: Session) -> Work:
    """Return the unit of work of an agent."""
    agents.add(work_in(db, now=NOW), agent_id="a.noel", name="Agathe Noël")
    return as_agent(db, agent_id="a.noel", now=NOW)


@pytest.fixture
def member_id(db: Session, bob: Persona) -> str:
    """Return a member with an e-mail and a mobile."""
    seal(bob.member, "phone", MOBILE)
    make_account(db, bob.member)
    return bob.id


def queued(db: Session) -> list[str]:
    return sorted(db.exec(select(OutboxMessage.kind)).all())


def test_a_consultation_is_reminded_of_once_by_each_way(db: Session, work: Work, member_id: str):
    for sent in (2, 0):
        again = staff.remind_of_consultation(work, member_id=member_id, place="Namur", **VISIT)
        assert again == sent
    assert queued(db) == ["consultation_reminder"] * 2
    assert "dispatch:sent" in db.exec(select(AuditEvent.event)).all()


def test_a_corrected_place_and_what_is_planned_again_on_another_day_are_told(
    db: Session, work: Work, member_id: str
):
    later = as_agent(db, agent_id="a.noel", now=NOW + timedelta(days=1))
    for by, place in ((work, "Namur"), (work, "Liège"), (later, "Namur")):
        assert staff.remind_of_consultation(by, member_id=member_id, place=place, **VISIT) == 2
    for by in (work, later):
        assert staff.cancel_consultation(by, member_id=member_id, **VISIT) == 2


def test_a_consultation_is_cancelled_and_a_step_is_asked_for(
    db: Session, work: Work, member_id: str
):
    staff.cancel_consultation(work, member_id=member_id, **VISIT)
    staff.ask_for_step(work, member_id=member_id, step=InsuranceStep.SEND_COSTS)
    assert queued(db) == ["consultation_cancelled"] * 2 + ["insurance_step"] * 2


@pytest.mark.parametrize(
    "changes",
    [
        {"place": ""},
        {"place": "x" * 121},
        {"place": "Namur\0"},
        {"day": date(2026, 11, 20)},
        {"day": date(2029, 1, 1)},
    ],
    ids=["nowhere", "too long", "no text", "past", "far away"],
)
def test_what_cannot_be_is_refused(work: Work, member_id: str, changes):
    with pytest.raises(InvalidInput):
        staff.remind_of_consultation(
            work, member_id=member_id, **{"place": "Namur", **VISIT, **changes}
        )


@pytest.mark.parametrize("member_id", ["M999999999", "", "\0", "é"])
def test_nobody_unknown_is_written_to(work: Work, member_id: str):
    with pytest.raises(NotFound):
        staff.ask_for_step(work, member_id=member_id, step=InsuranceStep.CARRY_OUT)


@pytest.mark.parametrize("profile", PROFILES)
def test_only_channels_of_the_insurer_are_named_and_no_health_in_a_text_or_a_subject(
    db: Session, settings, profile: str
):
    settings(data_dir=PROFILES[profile])
    member = make_member(db, first_name="Camille", last_name="Berthelot")
    seal(member, "phone", MOBILE)
    told = of_dispatches(work_in(db, member_id=member.id, now=AT), make_account(db, member), member)
    for message in told:
        mail = rendering.render(message.kind, message.parameters)
        sms = rendering.render(message.kind, message.parameters, Channel.SMS)
        for text in (mail.text, sms.text):
            assert strangers_in(text, read_channels(), set()).is_nothing
        for seen in (mail.subject, sms.text):
            assert not any(word in seen for word in (*ADVISERS.values(), "hospital", "frais"))
