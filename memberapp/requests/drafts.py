"""What a member is writing: saved as they type, so that neither a reload nor a cut loses it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select

from memberapp.core.columns import random_id
from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.stored import Stored
from memberapp.core.work import Work, writes
from memberapp.requests import offers
from memberapp.requests.offers import RequestOffer
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.rules.typed import Asked, parse
from memberapp.requests.tables import RequestDraft


@dataclass(frozen=True, kw_only=True)
class DraftContent:
    """What is stored of a draft, sealed."""

    typed: dict[str, str] = field(default_factory=dict)
    about: str = ""
    """The token of the care line that a claim is about."""


@dataclass(frozen=True)
class Draft:
    """A form with what was typed into it so far."""

    id: str
    """Empty while nothing was typed."""
    typed: Mapping[str, str]
    offer: RequestOffer


CONTENT = Stored(DraftContent)


def open_form(work: Work, *, kind: RequestKind, about: str = "") -> Draft:
    """Return what can be asked of a kind and what was typed already; looking stores nothing.

    `about` names the care of a claim; without it, the one that the draft was about.
    """
    row = row_of(work, kind)
    content = CONTENT.reveal(row) if row else DraftContent()
    offer = offers.read(work, kind=kind, about=about or content.about)
    return Draft(row.id if row else "", content.typed, offer)


@writes
def keep(work: Work, *, kind: RequestKind, typed: Mapping[str, str], about: str = "") -> None:
    """Save what was typed so far, whatever it is; an empty form leaves nothing to finish."""
    row = row_of(work, kind)
    if not any(text.strip() for text in typed.values()):
        if row is not None:
            work.db.delete(row)
        return
    row = row or _made(work, kind)
    CONTENT.seal(row, DraftContent(typed=dict(typed), about=about))
    row.updated_at = work.now
    work.db.add(row)


@writes
def check(work: Work, *, kind: RequestKind, typed: Mapping[str, str], about: str = "") -> Asked:
    """Save what was typed and return what it asks.

    Raises:
        InvalidForm: fields cannot be read; each is named, and all of it is saved by `keep`.
    """
    offer = offers.read(work, kind=kind, about=about)
    asked = read_asked(offer, typed)
    keep(work, kind=kind, typed=typed, about=offer.about.token if offer.about else "")
    return asked


def read_asked(offer: RequestOffer, typed: Mapping[str, str]) -> Asked:
    """Return what a form asks, of what is offered today.

    Raises:
        InvalidForm: fields cannot be read, or what was chosen is not of the contract chosen.
    """
    asked = parse(offer.kind, typed, offer.choices, offer.today)
    if asked.contract:
        contract = offer.contract(asked.contract)
        rights = {one.right for one in contract.rights if one.is_open}
        if asked.right is not None and asked.right not in rights:
            raise InvalidForm((InvalidInput("right", "empty"),))
        if asked.product and asked.product not in {one.code for one in contract.products}:
            raise InvalidForm((InvalidInput("product", "empty"),))
    return asked


@writes
def drop(work: Work, *, kind: RequestKind) -> None:
    """Forget what was being written."""
    row = row_of(work, kind)
    if row is not None:
        work.db.delete(row)


def row_of(work: Work, kind: RequestKind) -> RequestDraft | None:
    """Return the draft of the account, None while nothing was typed."""
    wanted = select(RequestDraft).where(
        RequestDraft.account_id == work.account_id, RequestDraft.kind == kind
    )
    return work.db.exec(wanted).first()


def _made(work: Work, kind: RequestKind) -> RequestDraft:
    """Return the row of a first word; two tabs that begin at once have one."""
    is_postgresql = work.db.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if is_postgresql else sqlite.insert
    empty = {
        "id": random_id(),
        "account_id": work.account_id,
        "member_id": work.member_id,
        "kind": kind,
        "updated_at": work.now,
    }
    work.db.execute(insert(RequestDraft).values(empty).on_conflict_do_nothing())
    row = row_of(work, kind)
    assert row is not None  # noqa: S101 - it was there, or was made in this transaction
    return row
