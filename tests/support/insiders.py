"""Members with an account, contacts and a bank account, signed in: what changes of those need."""

import json
from dataclasses import dataclass
from typing import Any

from pyotp.totp import TOTP
from sqlmodel import Session, col, select

from memberapp import clock
from memberapp.account import email_change, proof, sent_codes, sessions
from memberapp.account.sent_codes import FactorMethod, Purpose
from memberapp.account.tables import Account, SentCode
from memberapp.bank import service as bank
from memberapp.bank.waiting_period import index_of
from memberapp.core import outbox, portal_changes
from memberapp.core.access import Access, Actor, LiveSession, Origin, Role
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.portal_changes import ChangeForCore
from memberapp.core.secrets import reveal, seal
from memberapp.core.tables import AuditEvent, OutboxMessage
from memberapp.core.work import writes
from memberapp.members.tables import Member
from tests.support.factories import Persona, alice, make_account, make_factor
from tests.support.passwords import password_hash
from tests.support.works import run_now, work_in

OLD_IBAN = "FR7699999000010001234567809"
NEW_IBAN = "FR7630006000011234567890189"
THIRD_IBAN = "FR1420041010050500013M02606"
FOURTH_IBAN = "BE68539007547034"
OLD_PHONE = "+33639980001"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # that of `make_factor`
FROM = Origin("192.0.2.1", "Firefox")


@dataclass(frozen=True)
class Insider:
    """A signed-in member, by ids only."""

    member_id: str
    account_id: str
    session: LiveSession
    token: str

    @property
    def who(self) -> dict[str, str]:
        return {"member_id": self.member_id, "account_id": self.account_id}

    @property
    def actor(self) -> Actor:
        return Actor(self.account_id, Role.HOLDER)

    def member(self) -> Member:
        return run_now(lambda db: db.get_one(Member, self.member_id))

    def iban(self) -> str | None:
        return reveal(self.member(), "iban")


def insider(persona: Any = alice, **options: Any) -> Insider:
    """Make a member with contacts and a bank account, signed in with both factors just now."""
    return run_now(_insider, persona=persona, options=options)


@writes
def _insider(db: Session, *, persona: Any, options: dict[str, Any]) -> Insider:
    made: Persona = persona(db)
    member = made.member
    iban = options.get("iban", OLD_IBAN)
    seal(member, "iban", iban)
    member.iban_index = index_of(iban) if iban else None
    seal(member, "phone", options.get("phone", OLD_PHONE))
    member.email = options.get("email", f"{member.first_name.lower()}@example.org")
    member.address_line1, member.address_zip = "14 rue des Tanneurs", "37000"
    member.address_city = "TOURS"
    db.add(member)
    account = make_account(db, member, email=member.email, password_hash=password_hash())
    if options.get("is_phone_verified"):
        account.verified_phone = sent_codes.phone_hash(reveal(member, "phone") or "")
    if options.get("with_factor"):
        make_factor(db, account)
    token, session = _open(db, account)
    return Insider(member.id, account.id, session, token)


@writes
def sign_in(db: Session, *, who: Insider) -> LiveSession:
    """Sign a member in again: their first session may be over by now."""
    _token, session = _open(db, db.get_one(Account, who.account_id))
    return session


def _open(db: Session, account: Account) -> tuple[str, LiveSession]:
    now = clock.now()
    token = sessions.create(
        work_in(db, origin=FROM, now=now), account=account, access=Access.MEMBER, proved_at=now
    )
    db.flush()
    session = sessions.load(work_in(db, now=now), token=token)
    assert session is not None
    return token, session


def ask_email(
    who: Insider, typed: str, seen: tuple[str | None, str | None] = ("alice@example.org", None)
) -> None:
    """Ask for another e-mail, in a session that has just given the factor."""
    run_now(
        email_change.request,
        **who.who,
        actor=who.actor,
        typed=typed,
        seen=seen,
        session_id=run_now(sign_in, who=who).id,
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


def sent_code(session_id: str, purpose: Purpose) -> str:
    """Return the last code sent for a session."""

    def work(db: Session) -> str:
        row = db.exec(
            select(SentCode).where(
                SentCode.session_id == session_id, SentCode.purpose == purpose.value
            )
        ).one()
        key = OutboxMessage.idempotency_key
        message = db.exec(select(OutboxMessage).where(col(key).contains(row.id))).one()
        return json.loads(reveal(message, "parameters") or "{}")["code"]

    return run_now(work)


def propose(who: Insider, iban: str = NEW_IBAN, holder: str = "Alice Moreau") -> str:
    """Type a new account, and return the id its proof is bound to."""
    run_now(bank.propose, **who.who, iban=iban, holder=holder)
    proposal = run_now(bank.proposal, **who.who)
    assert proposal is not None
    return proposal.id


def messages() -> list[MessageSnapshot]:
    """Return every message queued so far, newest first."""
    return list(run_now(outbox.newest, limit=1000))


def told() -> set[tuple[str, str]]:
    """Return what kind of message went to whom."""
    return {(message.kind, message.recipient) for message in messages()}


def link_in(kind: str, *, to: Insider | None = None) -> str:
    """Return the token of the link that the newest message of a kind holds."""

    def work(db: Session) -> str:
        rows = db.exec(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()
        mine = [row for row in rows if to is None or row.member_id == to.member_id]
        newest = max(mine, key=lambda row: row.created_at)
        return json.loads(reveal(newest, "parameters") or "{}")["link"]

    return run_now(work).rpartition("/lien/")[2]


def for_core() -> list[ChangeForCore]:
    """Return what the core would be told."""
    return list(run_now(portal_changes.read_after, after=0))


def audited() -> list[str]:
    """Return the tags of the trail, oldest first."""
    return run_now(
        lambda db: list(db.exec(select(AuditEvent.event).order_by(AuditEvent.id)))  # pyright: ignore[reportArgumentType]
    )
