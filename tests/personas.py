"""Alice, Bob and Chloé, and the ways in which they exist: without an account, with one, signed in.

`alice`, `bob` and `chloe` add the rows of a contract to the session of a test. `without_account`,
`with_account` and `signed_in` take one of them and commit: their tests take `database`, not `db`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from memberapp import clock
from memberapp.account import sent_codes, sessions
from memberapp.account.tables import Account
from memberapp.bank.waiting_period import index_of
from memberapp.core.access import Access, Actor, LiveSession, Origin, Role
from memberapp.core.secrets import reveal, seal
from memberapp.core.text import fold
from memberapp.members.tables import Beneficiary, Contract, Member
from tests.support.factories import (
    ADDRESS,
    make_account,
    make_beneficiary,
    make_contract,
    make_factor,
    make_member,
)
from tests.support.passwords import password_hash
from tests.support.trusted_browser import trust
from tests.support.units_of_work import change, run_now, work_in

NUMBER = "M010000001"
"""The n° d'adhérent of Alice."""
OLD_IBAN = "FR7699999000010001234567809"
NEW_IBAN = "FR7630006000011234567890189"
THIRD_IBAN = "FR1420041010050500013M02606"
FOURTH_IBAN = "BE68539007547034"
OLD_PHONE, MOBILE = "+33639980001", "+33639980012"
FROM = Origin("192.0.2.1", "Firefox")


@dataclass(frozen=True)
class Persona:
    """A member with a contract that covers them."""

    member: Member
    contract: Contract
    beneficiary: Beneficiary

    @property
    def id(self) -> str:
        """Return the n° d'adhérent."""
        return self.member.id


Maker = Callable[[Session], Persona]


def alice(db: Session) -> Persona:
    """Make a member in France with one current contract."""
    return _persona(db, make_member(db, NUMBER, first_name="Alice", last_name="Moreau"))


def bob(db: Session) -> Persona:
    """Make a member in Belgium with one current contract."""
    member = make_member(
        db, "M010000002", first_name="Bob", last_name="Peeters", civility="M", country="BE"
    )
    return _persona(db, member)


def chloe(db: Session) -> Persona:
    """Make a member whose only contract has ended."""
    member = make_member(db, "M010000003", first_name="Chloé", last_name="Besson")
    return _persona(db, member, valid_to=date(2026, 6, 30))


def without_account(
    persona: Maker = alice, *, phone: str | None = None, iban: str | None = None, **columns: Any
) -> Persona:
    """Make a persona with an e-mail and a postal address; `columns` are those of the member."""
    return change(lambda db: _file(db, persona, phone, iban, columns))


def with_account(
    persona: Maker = alice,
    *,
    phone: str | None = None,
    has_factor: bool = False,
    has_trusted_browser: bool = False,
    member: dict[str, Any] | None = None,
    **columns: Any,
) -> Account:
    """Make a persona whose account `PASSWORD` opens; `columns` are those of the account.

    A phone that is given is verified. `has_factor` is a confirmed authenticator app.
    """

    def work(db: Session) -> Account:
        made = _file(db, persona, phone, None, member or {}).member
        values = {
            "email": made.email,
            "password_hash": password_hash(),
            "created_at": clock.now(),
            "verified_phone": sent_codes.phone_hash(phone) if phone else None,
        }
        account = make_account(db, made, **values | columns)
        if has_factor:
            make_factor(db, account)
        if has_trusted_browser:
            trust(db, identifier=account.number, now=clock.now())
        return account

    return change(work)


@dataclass(frozen=True)
class SignedInMember:
    """A signed-in member, by ids only."""

    member_id: str
    account_id: str
    session: LiveSession
    token: str

    @property
    def ids(self) -> dict[str, str]:
        return {"member_id": self.member_id, "account_id": self.account_id}

    @property
    def actor(self) -> Actor:
        return Actor(self.account_id, Role.HOLDER)

    def member(self) -> Member:
        return run_now(lambda db: db.get_one(Member, self.member_id))

    def iban(self) -> str | None:
        return reveal(self.member(), "iban")

    def new_session(self) -> LiveSession:
        """Sign the member in again: their first session may have expired by now."""
        return change(lambda db: _sign_in(db, db.get_one(Account, self.account_id)))[1]


def signed_in(
    persona: Maker = alice,
    *,
    phone: str | None = OLD_PHONE,
    iban: str | None = OLD_IBAN,
    has_factor: bool = False,
    is_phone_verified: bool = False,
) -> SignedInMember:
    """Make a member with contacts and a bank account, signed in with both factors just now."""

    def work(db: Session) -> SignedInMember:
        member = _file(db, persona, phone, iban, {}).member
        account = make_account(db, member, email=member.email, password_hash=password_hash())
        if is_phone_verified:
            account.verified_phone = sent_codes.phone_hash(phone or "")
        if has_factor:
            make_factor(db, account)
        token, session = _sign_in(db, account)
        return SignedInMember(member.id, account.id, session, token)

    return change(work)


def set_phone(phone: str | None) -> None:
    """Change the phone of Alice's file, as a feed would."""

    def work(db: Session) -> None:
        member = db.get_one(Member, NUMBER)
        seal(member, "phone", phone)
        db.add(member)

    change(work)


def _persona(db: Session, member: Member, **contract: Any) -> Persona:
    made = make_contract(db, member, **contract)
    return Persona(member, made, make_beneficiary(db, made))


def _file(
    db: Session, persona: Maker, phone: str | None, iban: str | None, columns: dict[str, Any]
) -> Persona:
    made = persona(db)
    member = made.member
    values = {
        "email": f"{fold(member.first_name)}@example.org",
        "address": ADDRESS,
        "iban_index": index_of(iban) if iban else None,
    }
    seal(member, "phone", phone)
    seal(member, "iban", iban)
    for name, value in (values | columns).items():
        setattr(member, name, value)
    db.add(member)
    db.flush()
    return made


def _sign_in(db: Session, account: Account) -> tuple[str, LiveSession]:
    now = clock.now()
    token = sessions.create(
        work_in(db, origin=FROM, now=now), account=account, access=Access.MEMBER, proved_at=now
    )
    db.flush()
    session = sessions.load(work_in(db, now=now), token=token)
    assert session is not None
    return token, session
