"""Another day of the month for debits, or a later one for the next: members ask, the core decides.

What is asked goes to the core with everything else that members change here (`memberapp changes`);
whether it was done is read from the core's file alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from memberapp.contributions import debit_rules, service
from memberapp.contributions.catalogue import read_contributions
from memberapp.contributions.debit_rules import (
    DayOffer,
    DebitChange,
    DebitChangeKind,
    DebitChangeStatus,
    DeferralOffer,
)
from memberapp.contributions.service import ContributionFile
from memberapp.contributions.tables import AskedDebitChange
from memberapp.core import audit, limits, locks, portal_changes
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.limits import Limit
from memberapp.core.portal_changes import DebitField
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_ASKED: Final = Limit("debit_change", "10/day")
"""Of one member; each goes to the core."""
_WAITING: Final = frozenset({DebitChangeStatus.ASKED, DebitChangeStatus.TAKEN})


@dataclass(frozen=True)
class DebitFile:
    """What may be asked of the debits of a contract, and what was; `day` is today's, if known."""

    file: ContributionFile
    day: int | None
    changes: tuple[tuple[DebitChange, DebitChangeStatus], ...]
    """The newest first."""
    day_offers: tuple[DayOffer, ...]
    deferral: DeferralOffer | None
    deferrals_left: int


def read(work: Work, *, contract_id: str) -> DebitFile | None:
    """Return the debits of the contract asked for, else of the one that needs it most.

    None for a member without any contract, and where nothing is debited.

    Raises:
        NotFound: the contract is unknown, malformed or somebody else's: alike.
    """
    file = service.read(work, contract_id=contract_id)
    if file is None or not file.is_debited or file.mandate is None:
        return None
    terms, day, today = read_contributions().debit_terms, file.mandate.day, file.today
    known = tuple((one, one.status(file.contributions, day)) for one in file.debit_changes)
    left = debit_rules.deferrals_left(known, today, terms)
    is_current = file.contract.is_current(today)
    return DebitFile(
        file=file,
        day=day,
        changes=known,
        day_offers=debit_rules.day_offers(
            file.contributions, day, today, country=file.country, terms=terms
        )
        if day is not None and is_current
        else (),
        deferral=debit_rules.deferral_offer(
            file.contributions, known, today, country=file.country, terms=terms
        )
        if left
        else None,
        deferrals_left=left,
    )


@writes
def choose_day(work: Work, *, contract_id: str, day: int) -> None:
    """Ask for another day of the month; asked twice, it is one request.

    Raises:
        NotFound: nothing is debited of the contract, or it is unknown or somebody else's.
        InvalidInput: `day` is none of those that are offered.
        TooManyTries: too many changes were asked for today.
    """
    found = _own(work, contract_id)
    if _is_asked(found, DebitChangeKind.DAY, day):
        return
    offer = next((one for one in found.day_offers if one.day == day), None)
    if offer is None:
        raise InvalidInput("day")
    value = {"day": day, "first_on": offer.first_on.isoformat()}
    _ask(work, found, DebitField.DAY, value, on=offer.first_on, day=day)


@writes
def defer(work: Work, *, contract_id: str, contribution_id: str, shown_on: date) -> None:
    """Ask for a later day of a debit, which the page showed on `shown_on`.

    Asked twice, it is one request.

    Raises:
        NotFound: nothing is debited of the contract, or it is unknown or somebody else's.
        Conflict: another debit is the next one by now, or none can be deferred any longer.
        TooManyTries: too many changes were asked for today.
    """
    found = _own(work, contract_id)
    if _is_deferred(found, contribution_id):
        return
    offer = found.deferral
    if offer is None or (offer.contribution.id, offer.on) != (contribution_id, shown_on):
        raise Conflict
    value = {"contribution": offer.contribution.id, "on": offer.to.isoformat()}
    _ask(
        work,
        found,
        DebitField.DEFERRAL,
        value,
        on=offer.to,
        contribution_id=offer.contribution.id,
    )


def _own(work: Work, contract_id: str) -> DebitFile:
    work.db.get_one(Member, work.member_id, with_for_update=locks.ROW)
    found = read(work, contract_id=contract_id)
    if found is None:
        raise NotFound
    return found


def _is_asked(found: DebitFile, kind: DebitChangeKind, day: int) -> bool:
    newest = next((pair for pair in found.changes if pair[0].kind is kind), None)
    return newest is not None and newest[0].day == day and newest[1] in _WAITING


def _is_deferred(found: DebitFile, contribution_id: str) -> bool:
    return any(
        change.contribution_id == contribution_id and status in _WAITING
        for change, status in found.changes
    )


def _ask(
    work: Work,
    found: DebitFile,
    field: DebitField,
    value: Mapping[str, Any],
    *,
    on: date,
    day: int | None = None,
    contribution_id: str | None = None,
) -> None:
    limits.reserve(work, (_ASKED, work.member_id))
    contract_id = found.file.contract.id
    sequence = portal_changes.record(
        work,
        member_id=work.member_id,
        field=field,
        value={"contract": contract_id, **value},
        previous=None,
        effective_at=work.now,
    )
    is_deferral = field is DebitField.DEFERRAL
    kind = DebitChangeKind.DEFERRAL if is_deferral else DebitChangeKind.DAY
    work.db.add(
        AskedDebitChange(
            member_id=work.member_id,
            contract_id=contract_id,
            kind=kind,
            day=day,
            contribution_id=contribution_id,
            wanted_on=on,
            asked_at=work.now,
            sequence=sequence,
        )
    )
    event = audit.Event.DEBIT_DEFERRED if is_deferral else audit.Event.DEBIT_DAY_ASKED
    work.audit(event, ref=contract_id)
    work.changed(Topic.CONTRIBUTIONS)
