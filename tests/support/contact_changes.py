"""The steps by which a signed-in member changes their e-mail or their bank account."""

from pyotp.totp import TOTP

from memberapp import clock
from memberapp.account import email_change, proof
from memberapp.account.sent_codes import FactorMethod, Purpose
from memberapp.bank import service as bank
from memberapp.core.access import LiveSession
from memberapp.core.contacts import fingerprint
from tests.personas import FROM, NEW_IBAN, SignedInMember
from tests.support.factories import SECRET
from tests.support.records import sent_code
from tests.support.units_of_work import run_now


def ask_email(
    member: SignedInMember,
    typed: str,
    shown: tuple[str | None, str | None] = ("alice@example.org", None),
) -> None:
    """Ask for another e-mail, in a session that has just given the factor."""
    run_now(
        email_change.request,
        **member.ids,
        actor=member.actor,
        typed=typed,
        shown=fingerprint(shown),
        session_id=member.new_session().id,
    )


def ask_code(session: LiveSession, purpose: Purpose, bound_to: str = "") -> str:
    """Have a code sent, and return it as its message says it; the app's code where there is one."""
    facts = {"iban_end": NEW_IBAN[-3:]} if purpose is Purpose.BANK else {}
    method = run_now(
        proof.ask, session=session, origin=FROM, purpose=purpose, bound_to=bound_to, **facts
    )
    if method is FactorMethod.APP:
        return TOTP(SECRET).at(clock.now())
    return sent_code(session.id, purpose)


def propose(member: SignedInMember, iban: str = NEW_IBAN, holder: str = "") -> str:
    """Type a new account, the member's own unless named, and return the id of the proposal."""
    row = member.member()
    holder = holder or f"{row.first_name} {row.last_name}"
    run_now(bank.propose, **member.ids, iban=iban, holder=holder)
    proposal = run_now(bank.proposal, **member.ids)
    assert proposal is not None
    return proposal.id
