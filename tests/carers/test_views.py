"""The words of the page of carers, to the one of the two who reads them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from memberapp.account import sign_in_links
from memberapp.carers import ending, grants, journal, views
from memberapp.carers.rules import EndReason
from memberapp.core import tokens
from memberapp.core.access import Access, LiveSession
from memberapp.core.tokens import LinkKind
from tests.personas import SignedInMember, alice, bob, signed_in
from tests.support.carers import befriend, invite, newest, row
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
TODAY = "21\u00a0novembre 2026"


@pytest.fixture
def helped() -> SignedInMember:
    return signed_in(alice)


@pytest.fixture
def carer() -> SignedInMember:
    return signed_in(bob)


def seen_by(who: SignedInMember) -> views.CarersView:
    """Return the page of a member, in a session of now."""
    session = LiveSession("", who.account_id, who.member_id, Access.MEMBER)
    lines = run_now(journal.newest, session=session, size=50)
    return views.to_view(run_now(grants.overview, session=session), lines)


def past_of(who: SignedInMember) -> str:
    (past,) = seen_by(who).past
    return past.about


def newest_line(who: SignedInMember) -> tuple[str, str]:
    line = seen_by(who).lines[0]
    return line.who, line.what


def test_each_reads_of_themself_that_the_member_ended_it(helped, carer):
    run_now(ending.stop, session=helped.session, reference=befriend(helped, carer))
    assert past_of(helped) == f"Vous l’avez arrêté le {TODAY}"
    assert past_of(carer) == f"Alice l’a arrêté le {TODAY}"
    assert newest_line(helped) == ("Vous", "avez arrêté l’accès de Bob Peeters.")
    assert newest_line(carer) == ("Alice Moreau", "a arrêté votre accès.")


def test_each_reads_of_themself_that_the_carer_ended_it(helped, carer):
    run_now(ending.stop, session=carer.session, reference=befriend(helped, carer))
    assert past_of(helped) == f"Bob l’a arrêté le {TODAY}"
    assert past_of(carer) == f"Vous l’avez arrêté le {TODAY}"


def test_the_carer_reads_that_their_own_access_came_to_its_day(helped, carer, clock):
    reference = befriend(helped, carer)
    clock.set(row(reference).ends_at)
    for swept in (False, True):
        if swept:
            run_now(ending.tell, grant_id=reference)
        for who in (helped, carer):
            assert past_of(who) == "Arrivé à sa date de fin, le 21\u00a0mai 2027"
    assert newest_line(helped) == ("", "L’accès de Bob Peeters est arrivé à sa date de fin.")
    assert newest_line(carer) == ("", "Votre accès est arrivé à sa date de fin.")


def test_an_invitation_that_is_over_says_by_whom_or_until_when(helped, clock):
    invite(helped)
    run_now(ending.stop, session=helped.session, reference=newest().id)
    assert past_of(helped) == f"Vous avez retiré l’invitation le {TODAY}"
    clock.advance(timedelta(seconds=1))
    invite(helped)
    clock.advance(timedelta(days=7))
    waited = seen_by(helped).past[0].about
    assert waited == "Invitation sans réponse, à accepter avant le 28\u00a0novembre 2026"


def test_each_end_is_said_with_its_day(helped, carer):
    reference = befriend(helped, carer)
    run_now(ending.stop, session=helped.session, reference=reference)
    (grant,) = run_now(grants.overview, session=helped.session).past
    said = {views._why_over(replace(grant, end_reason=reason), "FR") for reason in EndReason}
    assert len(said) == len(EndReason)
    assert all("2026" in one or "2027" in one for one in said)
    for reason in (EndReason.CLOSED, EndReason.DISOWNED):
        invited = replace(grant, accepted_at=None, end_reason=reason)
        assert views._why_over(invited, "FR").startswith(f"Invitation annulée le {TODAY}")


def test_an_invitation_that_a_disowned_sign_in_ended_was_never_an_access(helped):
    invite(helped)
    token = tokens.token_for(LinkKind.NOT_ME, helped.session.id)
    run_now(sign_in_links.disown, token=token)
    assert past_of(helped) == (f"Invitation annulée le {TODAY}\u00a0: une connexion a été signalée")
    told = "L’invitation de Bob Peeters est annulée\u00a0: une connexion a été signalée."
    assert newest_line(helped) == ("", told)


def test_what_is_only_queued_is_not_told_as_done():
    told = (views.SENT, views.REFUSED, *views.ENDED.values())
    assert not [one for one in told if "prévenu" in one or "partie" in one]


def test_how_many_are_too_many_is_said():
    assert "déjà 5\u00a0invitations en attente, ou 10\u00a0proches" in views.TOO_MANY
