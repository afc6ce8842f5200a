"""Tickets that nobody can be told of: they keep no other from its turn, and bear no date."""

import asyncio
import logging
from datetime import timedelta

import pytest
from sqlmodel import col, select

from memberapp import overdue
from memberapp.account.tables import Account
from memberapp.core.tables import OutboxMessage
from memberapp.tickets.rules import TicketStatus
from memberapp.tickets.tables import Ticket
from tests.personas import NUMBER, alice, bob
from tests.support.factories import make_account
from tests.support.tickets import add_agents, answer, send
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def forgotten():
    yield
    overdue._untold_until.clear()


def ask(db):
    """Let Alice and Bob write; return the references in this order."""
    add_agents(db)
    found = []
    for persona in (alice(db), bob(db)):
        make_account(db, persona.member)
        found.append(send(db, persona))
    return found


def spoil(db):
    """Let the address of Alice be one that nobody can read; return what it was."""
    account = db.exec(select(Account).where(Account.member_id == NUMBER)).one()
    before, account.email_sealed = account.email_sealed, b"\x00changed"
    db.add(account)
    return before


def fix(before):
    def work(db):
        account = db.exec(select(Account).where(Account.member_id == NUMBER)).one()
        account.email_sealed = before
        db.add(account)

    change(work)


def turn():
    asyncio.run(overdue.follow_tickets())


def ticket_of(reference):
    return run_now(lambda db: db.exec(select(Ticket).where(Ticket.reference == reference)).one())


def told(kind):
    wanted = select(OutboxMessage).where(col(OutboxMessage.kind) == kind)
    return len(run_now(lambda db: db.exec(wanted).all()))


def test_a_lateness_that_cannot_be_told_bears_no_date_and_is_told_later(clock, caplog):
    alices, bobs = change(ask)
    before = change(spoil)
    clock.advance(timedelta(days=4))
    with caplog.at_level(logging.ERROR):
        turn()
        turn()
    assert sum("cannot be told" in one.getMessage() for one in caplog.records) == 1
    assert ticket_of(alices).late_told_at is None
    assert ticket_of(bobs).late_told_at is not None

    fix(before)
    turn()
    assert told("ticket_late") == 1  # not before its time
    overdue._untold_until.clear()  # as if that had passed
    turn()
    assert told("ticket_late") == 2
    assert ticket_of(alices).late_told_at is not None


def test_a_ticket_that_cannot_be_closed_keeps_no_other_open_and_closes_later(clock):
    references = change(ask)
    change(lambda db: [answer(db, one) for one in references])
    before = change(spoil)
    clock.advance(timedelta(days=30))
    turn()
    alices, bobs = (TicketStatus(ticket_of(one).status) for one in references)
    assert (alices, bobs) == (TicketStatus.ANSWERED, TicketStatus.CLOSED)

    fix(before)
    overdue._untold_until.clear()
    turn()
    assert ticket_of(references[0]).status == TicketStatus.CLOSED
