"""An invitation: a fresh proof, an e-mail that says little, an answer that counts once."""

import re
from datetime import timedelta
from itertools import count

import pytest

from memberapp.carers import ending, grants, inviting
from memberapp.carers.rules import MAX_INVITATIONS, EndReason, Scope
from memberapp.core.access import Access, LiveSession
from memberapp.core.errors import InvalidForm, NotFound, ProofNeeded, QueueFull, TooManyTries
from memberapp.core.outgoing import Channel
from memberapp.core.secrets import reveal
from memberapp.messages.rendering import render
from tests.personas import SignedInMember, alice, bob, chloe, signed_in
from tests.support.at_once import at_once
from tests.support.carers import MAILBOX, NAMED, befriend, invite, newest, row
from tests.support.records import audited, messages, notified, parameters_of
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture
def helped() -> SignedInMember:
    return signed_in(alice)


@pytest.fixture
def carer() -> SignedInMember:
    return signed_in(bob)


def open_of(who: SignedInMember) -> list[grants.Grant]:
    return list(run_now(grants.overview, session=who.session).open)


def test_an_invitation_opens_nothing_until_it_is_accepted(helped, carer):
    token = invite(helped)
    assert open_of(carer) == []
    (waiting,) = open_of(helped)
    assert (waiting.accepted_at, waiting.carer.whole) == (None, NAMED)
    for _ in range(2):  # reading it, as mail scanners do, changes nothing
        found = run_now(inviting.preview, session=carer.session, token=token)
        assert (found.helped.whole, found.is_for_caller) == ("Alice Moreau", True)
    assert row(newest().id).accepted_at is None
    run_now(inviting.accept, session=carer.session, token=token)
    assert [one.helped.whole for one in open_of(carer)] == ["Alice Moreau"]


def test_both_are_told_and_the_trail_names_the_carer(helped, carer):
    befriend(helped, carer)
    kinds = {kind for kind, _to in notified() if kind.startswith("carer")}
    assert kinds == {"carer_invited", "carer_invitation_sent", "carer_accepted"}
    assert [one for one in audited() if one.startswith("car")] == [
        "carer:invited",
        "carer:accepted",
        "caring:begun",
    ]


def test_the_e_mail_says_who_by_a_first_name_and_an_initial_alone(helped):
    invite(helped)
    (sent,) = [one for one in messages() if one.kind == "carer_invited"]
    assert sent.recipient == MAILBOX
    text = render("carer_invited", parameters_of("carer_invited")[0], Channel.EMAIL).text
    assert "Alice M. vous propose" in text
    assert not re.search(r"Moreau|rembours|Bob", text)


def test_the_address_is_forgotten_once_it_is_answered(helped, carer):
    token = invite(helped)
    assert reveal(newest(), "email") == MAILBOX
    run_now(inviting.accept, session=carer.session, token=token)
    assert reveal(newest(), "email") is None


def test_a_fresh_proof_is_asked_for(helped, clock):
    clock.advance(timedelta(minutes=11))
    with pytest.raises(ProofNeeded):
        invite(helped)


@pytest.mark.parametrize("name", ["Alice Moreau", "Bob Martin", "Chloé Peeters"])
def test_who_has_another_name_answers_nothing(helped, carer, name: str):
    token = invite(helped, name=name)
    assert not run_now(inviting.preview, session=carer.session, token=token).is_for_caller
    for answer in (inviting.accept, inviting.refuse):
        with pytest.raises(NotFound):
            run_now(answer, session=carer.session, token=token)


def test_nobody_helps_themself(helped):
    with pytest.raises(InvalidForm) as refused:
        invite(helped, email="ALICE@example.org")
    assert [(one.field, one.reason) for one in refused.value.problems] == [("email", "own")]
    token = invite(helped, name="Alice Moreau")
    assert run_now(inviting.preview, session=helped.session, token=token).is_own
    with pytest.raises(NotFound):
        run_now(inviting.accept, session=helped.session, token=token)


@pytest.mark.parametrize(
    ("typed", "field", "reason"),
    [
        ({"name": ""}, "name", "empty"),
        ({"name": "Bob"}, "name", "one_word"),
        ({"name": "http://a.example b"}, "name", "invalid"),
        ({"name": "Bob " + "x" * 5000}, "name", "too_long"),
        ({"email": "proche"}, "email", "invalid"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email", "invalid"),
        ({"scopes": ()}, "scopes", "empty"),
        ({"scopes": ("iban",)}, "scopes", "empty"),
        ({"span": "ten_years"}, "span", "empty"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_leaves(helped, typed, field: str, reason: str):
    with pytest.raises(InvalidForm) as refused:
        invite(helped, **typed)
    assert [(one.field, one.reason) for one in refused.value.problems] == [(field, reason)]
    assert notified() == set()


def test_the_same_leaves_for_an_address_with_an_account_and_for_one_without(helped, carer):
    known = carer.member().email or ""
    invite(helped, email=known)
    invite(helped)
    first, second = parameters_of("carer_invited")
    assert {**first, "link": ""} == {**second, "link": ""}


def test_few_wait_at_once_and_a_day_has_so_many(helped):
    addresses = (f"proche-{number}@example.org" for number in count())
    for _ in range(MAX_INVITATIONS):
        invite(helped, email=next(addresses))
    with pytest.raises(QueueFull):
        invite(helped)
    for _ in range(5):
        run_now(ending.stop, session=helped.session, reference=open_of(helped)[0].id)
        invite(helped, email=next(addresses))
    run_now(ending.stop, session=helped.session, reference=open_of(helped)[0].id)
    with pytest.raises(TooManyTries):
        invite(helped, email=next(addresses))


def test_an_address_is_written_to_a_few_times_whoever_invites_it(helped, carer):
    for one in (helped, helped, helped, carer, carer):
        invite(one)
        run_now(ending.stop, session=one.session, reference=open_of(one)[0].id)
    for one in (helped, carer):
        with pytest.raises(TooManyTries):
            invite(one)
        invite(one, email=f"autre-{one.member_id}@example.org")


def test_a_double_tap_accepts_once(helped, carer):
    token = invite(helped)

    def tried() -> bool:
        try:
            run_now(inviting.accept, session=carer.session, token=token)
        except NotFound:
            return False
        return True

    assert sorted(at_once(tried, tried)) == [False, True]
    assert len(open_of(carer)) == 1


def test_a_link_is_over_after_seven_days_once_used_and_once_withdrawn(helped, carer, clock):
    token = invite(helped)
    run_now(ending.stop, session=helped.session, reference=newest().id)
    assert run_now(inviting.preview, session=carer.session, token=token) is None
    token = invite(helped)
    clock.advance(timedelta(days=7))
    again = LiveSession("", carer.account_id, carer.member_id, Access.MEMBER)
    assert run_now(inviting.preview, session=again, token=token) is None
    with pytest.raises(NotFound):
        run_now(inviting.accept, session=again, token=token)


@pytest.mark.parametrize("token", ["", "c-", "c-" + "x" * 43, "\0", "x" * 9000])
def test_a_forged_link_proposes_nothing(carer, token: str):
    assert run_now(inviting.preview, session=carer.session, token=token) is None
    for answer in (inviting.accept, inviting.refuse):
        with pytest.raises(NotFound):
            run_now(answer, session=carer.session, token=token)


def test_who_refuses_sees_nothing_and_the_member_is_told(helped, carer):
    token = invite(helped)
    run_now(inviting.refuse, session=carer.session, token=token)
    assert row(newest().id).end_reason == EndReason.REFUSED
    (told,) = {(one["why"], one["is_helped"]) for one in parameters_of("carer_ended")}
    assert told == ("refused", True)
    assert open_of(carer) == []
    with pytest.raises(NotFound):
        run_now(inviting.accept, session=carer.session, token=token)


def test_a_newer_invitation_replaces_what_the_carer_may_do(helped, carer, clock):
    first = befriend(helped, carer)
    clock.advance(timedelta(seconds=1))
    second = befriend(helped, carer)
    assert row(first).end_reason == EndReason.REPLACED
    assert [one.id for one in open_of(carer)] == [second]
    assert parameters_of("carer_ended") == []
    assert {one["is_replacing"] for one in parameters_of("carer_accepted")} == {False, True}


def test_another_member_finds_no_grant_of_theirs_to_end(helped, carer):
    reference = befriend(helped, carer)
    stranger = signed_in(chloe)
    for asked in (reference, "", "\0", "x" * 9000, None):
        with pytest.raises(NotFound):
            run_now(ending.stop, session=stranger.session, reference=asked)
    assert row(reference).ended_at is None
    assert open_of(stranger) == []


def test_the_scopes_are_those_that_were_ticked(helped, carer):
    befriend(helped, carer)
    assert open_of(carer)[0].scopes == (Scope.REIMBURSEMENTS,)
