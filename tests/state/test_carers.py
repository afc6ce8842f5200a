"""The pages of carers, through the gate: who sees what, two tabs, and the end of an open one."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from memberapp.account import sessions
from memberapp.account.tables import Account
from memberapp.carers import ending
from memberapp.carers.tables import CarerGrant
from memberapp.core.access import Access
from memberapp.state.care.reimbursements import ReimbursementsState
from memberapp.state.carers import CarerInvitationState, CarersState
from memberapp.state.helped import HelpedListState, HelpedStatementState
from tests.personas import FROM, SignedInMember, alice, bob, chloe, signed_in
from tests.support.carers import SECRETS, befriend, invite, newest, row, with_care
from tests.support.gate import Gate, Socket, deltas, open_gate, redirects
from tests.support.tabs import HYDRATE, event, shown
from tests.support.units_of_work import change, run_now, work_in

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LIST = event(HelpedListState, "load_helped_list")
STATEMENT = event(HelpedStatementState, "load_helped_statement")
OVERVIEW = event(CarersState, "load_carers")
INVITED = event(CarerInvitationState, "load_carer_invitation")


@pytest.fixture
def helped() -> SignedInMember:
    return signed_in(alice)


@pytest.fixture
def carer() -> SignedInMember:
    return signed_in(bob)


def list_path(reference: str) -> str:
    return f"/proches/{reference}/remboursements"


async def tab(gate: Gate, who: SignedInMember, token: str = "tab-a") -> Socket:
    socket = gate.socket(token=token, session_token=who.token)
    await socket.send(HYDRATE)
    return socket


async def test_a_carer_sees_amounts_and_dates_and_nothing_of_the_care(helped, carer):
    statement = with_care(helped)
    reference = befriend(helped, carer)
    async with open_gate() as gate:
        socket = await tab(gate, carer)
        listed = await socket.send(LIST, path=list_path(reference))
        view = shown(listed, HelpedListState)["view"]
        assert [line.spent for line in view.lines] == ["43,21\u00a0€"]
        assert view.help.may == (
            "Jusqu’au 21\u00a0mai 2027, vous pouvez voir ses remboursements (montants et dates)."
        )
        path = f"/proches/{reference}/decomptes/{statement}"
        opened = await socket.send(STATEMENT, path=path)
        assert shown(opened, HelpedStatementState)["view"].title == f"Décompte {statement}"
        sent = repr(deltas(listed)) + repr(deltas(opened))
        assert not [secret for secret in SECRETS if secret in sent]


@pytest.mark.parametrize("who", ["holder", "without_scope", "ended", "past", "stranger", "waiting"])
async def test_nobody_else_sees_a_line(helped, carer, clock, who: str):
    statement = with_care(helped)
    if who == "waiting":
        invite(helped)
        reference = newest().id
    else:
        reference = befriend(helped, carer)
    member = {"holder": helped, "stranger": None}.get(who, carer) or signed_in(chloe)
    if who == "without_scope":
        change(lambda db: setattr(db.get_one(CarerGrant, reference), "scopes", ""))
    elif who == "ended":
        run_now(ending.stop, session=helped.session, reference=reference)
    elif who == "past":
        clock.set(row(reference).ends_at)
        member = signed_in_again(member)
    async with open_gate() as gate:
        socket = await tab(gate, member)
        listed = await socket.send(LIST, path=list_path(reference))
        assert shown(listed, HelpedListState)["is_missing"] is True
        path = f"/proches/{reference}/decomptes/{statement}"
        opened = await socket.send(STATEMENT, path=path)
        assert shown(opened, HelpedStatementState)["is_missing"] is True
        assert "43,21" not in repr(deltas(listed)) + repr(deltas(opened))


def signed_in_again(member: SignedInMember) -> SignedInMember:
    """Return the member in a session of now: their first one has ended."""

    def work(db: Session) -> str:
        account = db.get_one(Account, member.account_id)
        return sessions.create(work_in(db, origin=FROM), account=account, access=Access.MEMBER)

    return replace(member, token=change(work))


async def test_two_tabs_of_one_session_never_mix_the_two_files(helped, carer):
    with_care(helped)
    with_care(carer, cents=8765)
    reference = befriend(helped, carer)
    own_path = "/remboursements"
    own_load = event(ReimbursementsState, "load_reimbursements")
    async with open_gate() as gate:
        own, other = await tab(gate, carer), await tab(gate, carer, "tab-b")
        for _ in range(2):
            of_other = await other.send(LIST, path=list_path(reference))
            of_own = await own.send(own_load, path=own_path)
            assert "43,21" in repr(deltas(of_other))
            assert "87,65" not in repr(deltas(of_other))
            assert "43,21" not in repr(deltas(of_own))
        # The same tab, from one file to the other and back.
        back = await other.send(own_load, path=own_path)
        assert "87,65" in repr(deltas(back))
        assert "43,21" not in repr(deltas(back))


async def test_the_end_refuses_the_next_event_of_an_open_tab(helped, carer):
    with_care(helped)
    reference = befriend(helped, carer)
    async with open_gate() as gate:
        socket = await tab(gate, carer)
        await socket.send(LIST, path=list_path(reference))
        run_now(ending.stop, session=helped.session, reference=reference)
        after = shown(await socket.send(LIST, path=list_path(reference)), HelpedListState)
        assert after["is_missing"] is True
        assert after["view"].lines == []


async def test_a_visitor_is_redirected_and_sees_nothing(helped, carer):
    with_care(helped)
    reference = befriend(helped, carer)
    async with open_gate() as gate:
        socket = gate.socket(token="tab-v")
        for load, path in (
            (LIST, list_path(reference)),
            (STATEMENT, f"/proches/{reference}/decomptes/x"),
            (OVERVIEW, "/proche-aidant"),
        ):
            answer = await socket.send(load, path=path)
            assert redirects(answer)[0].startswith("/connexion")
            assert "43,21" not in repr(deltas(answer))
        answer = shown(
            await socket.send(INVITED, path="/proche-aidant/invitation"), CarerInvitationState
        )
        assert answer["stage"] == "visitor"


async def test_each_sees_their_own_side_and_a_stranger_nothing(helped, carer):
    befriend(helped, carer)
    stranger = signed_in(chloe)
    titles = []
    async with open_gate() as gate:
        for number, who in enumerate((helped, carer, stranger)):
            socket = await tab(gate, who, f"tab-{number}")
            view = shown(await socket.send(OVERVIEW, path="/proche-aidant"), CarersState)["view"]
            titles.append([one.title for one in view.grants])
    assert titles == [["Bob Peeters, pour vous"], ["Vous, pour Alice Moreau"], []]


@pytest.mark.parametrize("forged", ["0" * 32, "x" * 5000, "%00", "\0", "", "'; --"])
async def test_a_forged_reference_is_not_to_be_found(helped, carer, forged: str):
    befriend(helped, carer)
    async with open_gate() as gate:
        socket = await tab(gate, carer)
        answer = shown(await socket.send(LIST, path=list_path(forged)), HelpedListState)
        assert answer["is_missing"] is True
