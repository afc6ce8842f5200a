"""The worker is killed while it tells the digests of many members: each member gets one."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select

from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import OutboxMessage
from memberapp.preferences.rules import Way
from memberapp.preferences.tables import PaymentNotice
from tests.faults.test_outbox import open_workers
from tests.support.clocks import START
from tests.support.factories import (
    make_account,
    make_beneficiary,
    make_contract,
    make_line,
    make_member,
)
from tests.support.mailbox import open_mailbox, text_of
from tests.support.units_of_work import change, run_now
from tests.support.waiting import wait_for


def make_members(db: Session, count: int) -> None:
    """Make members with three payments each, all due now."""
    for _ in range(count):
        member = make_member(db)
        make_account(db, member)
        person = make_beneficiary(db, make_contract(db, member))
        for number in range(3):
            line = make_line(db, person)
            db.add(
                PaymentNotice(
                    member_id=member.id,
                    way=Way.EMAIL,
                    pay_ref=line.pay_ref or f"VIR-{number}",
                    pay_date=START.date(),
                    noticed_at=START,
                    due_at=START,
                )
            )


def sent() -> Counter[tuple[str | None, str]]:
    rows = run_now(lambda db: db.exec(select(OutboxMessage.member_id, OutboxMessage.status)).all())
    return Counter((member_id, status) for member_id, status in rows)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("other_database", ["database", "postgresql"])
def test_digests_are_sent_once_by_workers_that_are_killed(
    other_database, request, settings, clock, scaled
):
    url = request.getfixturevalue(other_database)
    kills = scaled(10)
    members = 20 * (kills + 1)
    with open_mailbox() as mailbox:
        settings(database_url=url, smtp_url=mailbox.url)
        change(lambda db: make_members(db, members))
        mailbox.delay_seconds = 0.02
        for turn in range(kills):
            goal = (turn + 1) * 15
            with open_workers(1):
                wait_for(lambda goal=goal: len(mailbox.received) >= goal, "no mail", 60)
                time.sleep(0.007 * (turn % 5))  # at another point of a message each time
            clock.advance(timedelta(minutes=2))  # what the dead one held comes back
        with open_workers(2):
            wait_for(
                lambda: len(sent()) == members and {s for _, s in sent()} == {MessageStatus.SENT},
                "digests were lost",
                120,
            )

    assert set(sent().values()) == {1}
    assert run_now(lambda db: db.exec(select(func.count(col(PaymentNotice.id)))).one()) == 0
    ids = Counter(str(mail["message-id"]) for _, mail in mailbox.received)
    assert len(ids) == members
    assert sum(ids.values()) - members <= kills  # the same message, under the same id
    for _to, mail in mailbox.received:
        assert text_of(mail).count("•") == 3
