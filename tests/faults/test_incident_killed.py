"""The worker is killed while it tells many members of a breach: each is told once."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select

from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import AuditEvent, OutboxMessage
from memberapp.incidents.tables import IncidentConcern
from tests.faults.test_outbox import open_workers
from tests.support.factories import make_account, make_member
from tests.support.incidents import publish
from tests.support.mailbox import open_mailbox
from tests.support.units_of_work import change, run_now
from tests.support.waiting import wait_for

KILLS, OTHERS = 3, 20


def make_members(db: Session, count: int) -> list[str]:
    made = [make_member(db) for _ in range(count)]
    for member in made:
        make_account(db, member)
    return [member.id for member in made]


def told() -> Counter[str | None]:
    rows = run_now(
        lambda db: db.exec(
            select(OutboxMessage.member_id).where(OutboxMessage.kind == "incident_notice")
        ).all()
    )
    return Counter(rows)


def are_sent(count: int) -> bool:
    sent = select(func.count(col(OutboxMessage.id))).where(
        OutboxMessage.status == MessageStatus.SENT
    )
    return run_now(lambda db: db.exec(sent).one()) == count


def concerns_told() -> int:
    told = select(func.count(col(IncidentConcern.told_at)))
    return run_now(lambda db: db.exec(told).one())


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("other_database", ["database", "postgresql"])
def test_each_concerned_is_told_once_by_workers_that_are_killed(
    other_database, request, settings, clock, scaled
):
    url = request.getfixturevalue(other_database)
    members = scaled(3000)
    with open_mailbox() as mailbox:
        settings(database_url=url, smtp_url=mailbox.url)
        ids = change(lambda db: make_members(db, members + OTHERS))
        concerned, others = ids[:members], ids[members:]
        publish(*concerned)
        # Killed while members are told, and twice while the messages leave.
        with open_workers(1):
            wait_for(lambda: concerns_told() > 0, "nobody was told", 60)
        clock.advance(timedelta(minutes=2))  # what the dead one held comes back
        for turn in range(1, KILLS):
            goal = len(mailbox.received) + members // 20
            with open_workers(1):
                wait_for(lambda goal=goal: len(mailbox.received) >= goal, "no mail", 300)
                time.sleep(0.007 * turn)  # at another point of a message each time
            clock.advance(timedelta(minutes=2))
        with open_workers(2):
            wait_for(lambda: are_sent(members), "somebody was not told", 1200)

    assert set(told()) == set(concerned)
    assert set(told().values()) == {1}
    assert not set(told()) & set(others)
    assert concerns_told() == members
    ids_sent = Counter(str(mail["message-id"]) for _, mail in mailbox.received)
    assert len(ids_sent) == members
    assert sum(ids_sent.values()) - members <= KILLS  # the same message, under the same id
    noted = run_now(
        lambda db: db.exec(
            select(AuditEvent.member_id).where(AuditEvent.event == "incident:told")
        ).all()
    )
    assert Counter(noted) == Counter(concerned)
