"""The inbox as a tab sees it: its own messages, lists that are addresses, and nobody else's."""

import pytest
from sqlmodel import select

from memberapp import routes
from memberapp.core import outbox
from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import OutboxMessage
from memberapp.messages import inbox
from memberapp.state.messages import InboxState, MessageState
from tests.personas import bob, signed_in
from tests.support.gate import open_gate, redirects
from tests.support.outgoing import make_message
from tests.support.tabs import HYDRATE, event, shown
from tests.support.units_of_work import change, run_now, work_in

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

PATH = routes.MESSAGES.path
LOAD, LOAD_ONE = event(InboxState, "load_inbox"), event(MessageState, "load_message")


def sent_to(member_id: str) -> str:
    def send(db):
        work = work_in(db)
        work.notify(make_message("ticket_answered", key=member_id, member_id=member_id))
        row = db.exec(select(OutboxMessage).where(OutboxMessage.member_id == member_id)).one()
        outbox.keep_rendered(work, message_id=row.id, subject="Une réponse", text="Bonjour,")
        row.status = MessageStatus.SENT
        return row.id

    return change(send)


async def test_a_member_lists_opens_and_archives_their_own_messages():
    alice = signed_in()
    reference = sent_to(alice.session.member_id)
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=alice.token)
        await tab.send(HYDRATE, path=PATH)
        view = shown(await tab.send(LOAD, path=PATH), InboxState)["view"]
        assert [(row.title, row.is_unread) for row in view.rows] == [("Une réponse", True)]
        assert view.unread == 1
        path = f"{PATH}/{reference}"
        page = shown(await tab.send(LOAD_ONE, path=path), MessageState)
        assert page["view"].title == "Une réponse"
        assert run_now(inbox.unread_count, session=alice.session) == 0
        page = shown(await tab.send(event(MessageState, "archive"), path=path), MessageState)
        assert page["view"].is_archived


async def test_somebody_elses_message_reads_like_none():
    alice, other = signed_in(), signed_in(bob)
    theirs = sent_to(alice.session.member_id)
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=other.token)
        await tab.send(HYDRATE, path=PATH)
        for reference in (theirs, "0" * 32, "x" * 5000):
            page = shown(await tab.send(LOAD_ONE, path=f"{PATH}/{reference}"), MessageState)
            assert page["is_missing"]
            assert "Une réponse" not in str(page)
            await tab.send(event(MessageState, "archive"), path=f"{PATH}/{reference}")
    assert run_now(inbox.unread_count, session=alice.session) == 1


async def test_a_list_and_words_lead_to_an_address_that_says_them():
    alice = signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=alice.token)
        await tab.send(HYDRATE, path=PATH)
        await tab.send(LOAD, path=PATH)
        search, choose = event(InboxState, "search"), event(InboxState, "choose_list")
        answer = await tab.send(search, {"form": {"q": "  votre   appel "}}, path=PATH)
        assert redirects(answer) == [f"{PATH}?q=votre+appel"]
        answer = await tab.send(choose, {"value": "non-lus"}, path=PATH)
        assert redirects(answer) == [f"{PATH}?liste=non-lus"]
        answer = await tab.send(choose, {"value": ["forged"]}, path=PATH)
        assert redirects(answer) == [PATH]


async def test_whoever_is_not_signed_in_is_sent_to_the_sign_in():
    async with open_gate() as gate:
        tab = gate.socket(token="tab")
        await tab.send(HYDRATE, path=PATH)
        for load in (LOAD, LOAD_ONE):
            answer = await tab.send(load, path=PATH)
            assert redirects(answer)
            assert "view" not in str(answer)
