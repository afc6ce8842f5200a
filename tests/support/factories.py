"""Rows with sensible defaults: each function adds its row to the session and flushes it.

`tests.personas` has the members of most tests.
"""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel

from memberapp import clock
from memberapp.account.accounts import normalise_identifier
from memberapp.account.tables import Account, FormerPassword, SignInSession, TotpFactor
from memberapp.care.tables import Reimbursement, Statement
from memberapp.core.access import Access, LiveSession
from memberapp.core.contacts import NO_ADDRESS, Address
from memberapp.core.identifiers import statement_reference
from memberapp.core.secrets import seal
from memberapp.core.text import fold
from memberapp.core.topics import Topic
from memberapp.core.work import Caller, Work
from memberapp.members.tables import Beneficiary, Contract, Guarantee, Member

RowT = TypeVar("RowT", bound=SQLModel)

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of the authenticator app that `make_factor` makes."""
ADDRESS = Address("14 rue des Tanneurs", "", "37000", "TOURS")
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
_numbers = count(1)


def make_member(db: Session, member_id: str | None = None, **changes: Any) -> Member:
    """Make a member without any contract."""
    values = {
        "id": member_id or f"M9{next(_numbers):08}",
        "version": 1,
        "civility": "MME",
        "last_name": "Martin",
        "first_name": "Dominique",
        "birth": date(1980, 5, 4),
        "country": "FR",
        "lang": "fr",
        "address": NO_ADDRESS,
    }
    return _add(db, _made(Member, values | changes, "address", "email"))


def make_contract(db: Session, member: Member, **changes: Any) -> Contract:
    """Make an individual contract, current since 2024."""
    values = {
        "id": f"{100_000 + next(_numbers)}",
        "version": 1,
        "member_id": member.id,
        "product": "SANTE_150",
        "kind": "individuel",
        "is_responsible": True,
        "valid_from": date(2024, 1, 1),
        "amc": "0999999990",
        "convention": "AL",
        "csr": "TIL150",
        "premium_cents": 6120,
        "pay": "SEPA",
    }
    return _add(db, Contract(**values | changes))


def make_beneficiary(db: Session, contract: Contract, **changes: Any) -> Beneficiary:
    """Make a person covered by a contract; by default the member."""
    member = db.get_one(Member, contract.member_id)
    values = {
        "id": f"{contract.id}-{next(_numbers)}",
        "version": 1,
        "contract_id": contract.id,
        "rank": 1,
        "role": "assure",
        "last_name": member.last_name,
        "first_name": member.first_name,
        "birth": member.birth,
        "has_teletransmission": True,
        "has_long_illness": False,
    }
    values |= changes
    values["search_text"] = fold(f"{values['first_name']} {values['last_name']}")
    return _add(db, Beneficiary(**values))


def make_guarantee(db: Session, contract: Contract, family: str, **changes: Any) -> Guarantee:
    """Make a guarantee of 150 % of the base, in force since the contract began."""
    values = {
        "contract_id": contract.id,
        "family": family,
        "valid_from": contract.valid_from,
        "version": 1,
        "optam": "any",
        "expr_kind": "PCT_BR",
        "expr_value": 150,
        "expr_ss_included": True,
        "expr_per": "acte",
        "label": "150 % de la base",
    }
    return _add(db, Guarantee(**values | changes))


def make_line(db: Session, beneficiary: Beneficiary, **changes: Any) -> Reimbursement:
    """Make a paid consultation of 30 €: 19 € Sécurité sociale, 9 € mutuelle, 2 € rest.

    The rest follows from the other amounts, the member from the contract.
    """
    line_id = f"R-{next(_numbers):08}"
    values = {
        "id": line_id,
        "version": 1,
        "contract_id": beneficiary.contract_id,
        "beneficiary_id": beneficiary.id,
        "care_date": date(2026, 3, 2),
        "act": "G",
        "label": "Consultation généraliste",
        "family": "SOINS_COURANTS",
        "quantity": 1.0,
        "provider": "Dr Hélène Vasseur",
        "spent_cents": 3000,
        "base_cents": 3000,
        "rate_percent": 70.0,
        "gross_social_security_cents": 2100,
        "flat_fee_cents": 200,
        "deductible_cents": 0,
        "heavy_act_fee_cents": 0,
        "social_security_cents": 1900,
        "mutual_cents": 900,
        "other_insurer_cents": 0,
        "payee": "member",
        "status": "paid",
        "pay_date": date(2026, 3, 10),
        "pay_ref": f"VIR{line_id}",
    }
    if changes.get("status") == "pending":
        values |= {"pay_date": None, "pay_ref": None}
    values |= changes
    values["member_id"] = db.get_one(Contract, values["contract_id"]).member_id
    shares = (
        values["social_security_cents"] + values["mutual_cents"] + values["other_insurer_cents"]
    )
    values.setdefault("remaining_cents", values["spent_cents"] - shares)
    values["search_text"] = fold(f"{values['label']} {values['provider']} {values['act']}")
    return _add(db, Reimbursement(**values))


def arrive(db: Session, persona: Any, **changes: Any) -> None:
    """Let a line arrive as from a feed: open screens are told."""
    make_line(db, persona.beneficiary, **changes)
    caller = Caller(session=LiveSession("", "", persona.id, Access.MEMBER))
    Work(db, clock.now(), caller).changed(Topic.REIMBURSEMENTS)


def make_top_up_line(
    db: Session, first: Reimbursement, contract: Contract, mutual_cents: int = 0, **changes: Any
) -> Reimbursement:
    """Make the line by which a second contract pays a part of what the first one left."""
    beneficiary = db.get_one(Beneficiary, first.beneficiary_id)
    values = {
        "contract_id": contract.id,
        "primary_id": first.id,
        "statement_id": first.statement_id,
        "care_date": first.care_date,
        "spent_cents": first.remaining_cents,
        "base_cents": 0,
        "rate_percent": 0.0,
        "gross_social_security_cents": 0,
        "flat_fee_cents": 0,
        "social_security_cents": 0,
        "mutual_cents": mutual_cents,
    }
    return make_line(db, beneficiary, **values | changes)


def make_statement(db: Session, member: Member, **changes: Any) -> Statement:
    """Make a statement without lines."""
    number = next(_numbers)
    values = {
        "member_id": member.id,
        "core_key": f"CORE-{number}-{member.id}",
        "year": 2026,
        "number": number,
    }
    values |= changes
    values.setdefault("reference", statement_reference(values["year"], values["number"]))
    return _add(db, Statement(**values))


def make_account(db: Session, member: Member, **changes: Any) -> Account:
    """Make an account that no password opens, unless a hash is given."""
    values = {
        "member_id": member.id,
        "number": normalise_identifier(member.id),
        "email": f"{member.id.lower()}@example.org",
        "password_hash": "none",
        "password_changed_at": LONG_AGO,
        "created_at": LONG_AGO,
    }
    account = _add(db, _made(Account, values | changes, "email"))
    _add(
        db,
        FormerPassword(
            account_id=account.id,
            password_hash=account.password_hash,
            chosen_at=account.password_changed_at,
        ),
    )
    return account


def make_factor(
    db: Session, account: Account, *, confirmed_at: datetime | None = LONG_AGO
) -> TotpFactor:
    """Make an authenticator application, confirmed unless told otherwise."""
    row = TotpFactor(account_id=account.id, created_at=LONG_AGO, confirmed_at=confirmed_at)
    seal(row, "secret", SECRET)
    return _add(db, row)


def make_session(
    db: Session, account: Account, created_at: datetime, **changes: Any
) -> SignInSession:
    """Make a sign-in that reached the member's pages."""
    values = {
        "token_hash": f"hash-{next(_numbers)}",
        "account_id": account.id,
        "member_id": account.member_id,
        "access": Access.MEMBER,
        "created_at": created_at,
        "last_seen_at": created_at,
        "address": "192.0.2.0/24",
        "browser": "Firefox",
    }
    return _add(db, SignInSession(**values | changes))


def _made(table: type[RowT], values: dict[str, Any], *sealed: str) -> RowT:
    """Make a row; some values are sealed by its own properties, once it has its id."""
    row = table(**{name: value for name, value in values.items() if name not in sealed})
    for name in sealed:
        if name in values:
            setattr(row, name, values[name])
    return row


def _add(db: Session, row: RowT) -> RowT:
    db.add(row)
    db.flush()
    return row
