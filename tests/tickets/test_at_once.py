"""Two tabs, or a double tap, that send the same words; a space that ends while an agent answers."""

from functools import partial
from threading import Thread

import pytest
from sqlmodel import func, select

from memberapp.core import data_files
from memberapp.core.errors import SpaceEnded
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import open_work
from memberapp.privacy import leaving
from memberapp.tickets import drafts, service
from memberapp.tickets.rules import TicketStatus
from memberapp.tickets.tables import Ticket, TicketDraft, TicketEntry
from tests.personas import SignedInMember, signed_in
from tests.support import tickets
from tests.support.at_once import at_once
from tests.support.tickets import TYPED, WORDS
from tests.support.units_of_work import change, run_now


@pytest.fixture(params=["database", "postgresql"])
def member(request: pytest.FixtureRequest, clock) -> SignedInMember:
    request.getfixturevalue(request.param)
    data_files.read_all()
    return signed_in()


def count(table: type) -> int:
    return run_now(lambda db: db.exec(select(func.count()).select_from(table)).one())


def test_a_double_tap_sends_one_message(member):
    for number in range(1, 5):
        key = f"{number}" * 22
        send = partial(run_now, service.send, session=member.session, typed=TYPED, key=key)
        assert len(set(at_once(send, send))) == 1
        assert (count(Ticket), count(TicketEntry)) == (number, number)


def test_a_double_tap_adds_one_word(member):
    sent = {"typed": TYPED, "key": "n" * 22}
    reference = run_now(service.send, session=member.session, **sent)
    for version in range(1, 5):
        said = {"reference": reference, "version": version, "text": WORDS, "key": f"{version}" * 22}
        reply = partial(run_now, service.reply, session=member.session, **said)
        at_once(reply, reply)
        assert count(TicketEntry) == version + 1


def test_what_is_typed_of_a_reference_is_sealed(member):
    typed = TYPED.__class__("", "Cancer\0 DEC-2026", WORDS)
    run_now(drafts.keep_draft, session=member.session, typed=typed)
    row = run_now(lambda db: db.exec(select(drafts.TicketDraft)).one())
    assert b"Cancer" not in bytes(row.about or b"Cancer")
    assert run_now(drafts.draft_of, session=member.session) == typed


def test_a_member_leaves_while_an_agent_answers(member):
    reference = run_now(service.send, session=member.session, typed=TYPED, key="n" * 22)
    change(tickets.add_agents)
    failed: list[BaseException] = []

    def leave() -> None:
        try:
            run_now(leaving.leave, session=member.session)
        except BaseException as error:  # noqa: BLE001 - told below, in the thread of the test
            failed.append(error)

    leaver = Thread(target=leave)
    with open_work(write=True) as opened:
        tickets.answer(opened.db, reference)
        opened.db.flush()
        leaver.start()
        leaver.join(1)  # it waits for the answer
        assert leaver.is_alive()
    leaver.join(30)
    assert failed == []
    row = run_now(lambda db: db.exec(select(Ticket)).one())
    assert row.status == TicketStatus.CLOSED
    assert count(TicketEntry) == 3
    assert count(OutboxMessage) > 0
    with pytest.raises(SpaceEnded):
        run_now(service.send, session=member.session, typed=TYPED, key="z" * 22)
    with pytest.raises(SpaceEnded):
        run_now(drafts.keep_draft, session=member.session, typed=TYPED)
    assert count(TicketDraft) == 0
