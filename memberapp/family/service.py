"""Who the contract covers, and what the member declared of it.

A declaration counts at once in what the space shows and goes back to the core with the other
changes. It gives no right: nobody who is declared is a beneficiary until the core's file lists
them. What that file says later wins (`settling.py`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.core import audit, limits, portal_changes
from memberapp.core.errors import Conflict, InvalidForm, InvalidInput, NotFound, TooLate
from memberapp.core.forms import read_fields
from memberapp.core.identifiers import read_row_id
from memberapp.core.limits import Limit
from memberapp.core.secrets import reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.family import rules
from memberapp.family.catalogue import read_events
from memberapp.family.content import for_core, person_of, to_json
from memberapp.family.rules import (
    PROOF_KIND,
    Asked,
    DeclarationState,
    DeclaredPerson,
    EventRule,
    FamilyEvent,
    Listed,
)
from memberapp.family.tables import Declaration
from memberapp.family.telling import tell_core, undo
from memberapp.members import service as members
from memberapp.members.rules import BeneficiaryRole, ContractKind, ContractSummary
from memberapp.members.tables import Beneficiary, Contract, Member
from memberapp.uploads.attaching import rows_about
from memberapp.uploads.rules import UploadStatus

_DECLARED: Final = Limit("family_declaration", "10/day")
_MAX_OPEN: Final = 8
_THERE: Final = (UploadStatus.RECEIVED, UploadStatus.READ)
_SAME_POST: Final = timedelta(minutes=10)
"""The same declaration sent again so soon is a double tap, or a page sent twice."""


@dataclass(frozen=True)
class Declared:
    """A declaration, as its member sees it."""

    id: str
    event: FamilyEvent
    state: DeclarationState
    contract_id: str
    person: DeclaredPerson | None
    leaver: Listed | None
    happened_on: date
    effective_on: date
    prove_by: date
    declared_at: datetime
    decided_at: datetime | None
    answer: DeclaredPerson | None
    """Who the core's file has instead, of a declaration that it changed."""
    answered_on: date | None
    """The day it has instead, of somebody who leaves."""
    proofs: int
    """How many files of the member prove it: received, or read."""
    unread_proofs: int
    """How many of these no agent has read yet."""
    can_withdraw: bool
    """Until the core has taken it."""

    @property
    def is_open(self) -> bool:
        """Return whether the core's file has not decided it."""
        return self.state is DeclarationState.DECLARED


@dataclass(frozen=True)
class FamilyFile:
    """Everything the page of the people covered says."""

    today: date
    country: str
    region: str
    member_id: str
    contracts: tuple[ContractSummary, ...]
    """Those of today, but for a surcomplémentaire."""
    people: tuple[Listed, ...]
    """Whom these cover."""
    declared: tuple[Declared, ...]
    """The newest first."""


def read(work: Work) -> FamilyFile:
    """Return who the member's contracts cover, and what was declared of it."""
    member = members.summary(work)
    today = clock.local_date(work.now, member.region)
    contracts = _contracts(member.contracts, today)
    ids = {one.id for one in contracts}
    listed = listed_of(work, member_id=work.member_id, region=member.region)
    people = [one for one in listed.values() if one.left_on is None and one.contract_id in ids]
    return FamilyFile(
        today=today,
        country=member.country,
        region=member.region,
        member_id=member.id,
        contracts=contracts,
        people=tuple({one.key: one for one in reversed(people)}.values())[::-1],
        declared=_declared(work, listed),
    )


def open_of(work: Work, *, contract_id: str) -> tuple[Declared, ...]:
    """Return what is declared of a contract of the member and not decided yet."""
    region = work.db.get_one(Member, work.member_id).region
    listed = listed_of(work, member_id=work.member_id, region=region)
    found = _declared(work, listed)
    return tuple(one for one in found if one.is_open and one.contract_id == contract_id)


@writes
def declare(work: Work, *, typed: Mapping[str, str]) -> Declared:
    """Declare somebody who comes in or leaves; it counts at once, and the core is told.

    Raises:
        InvalidForm: fields are refused; all of them are named.
        NotFound: the event, the contract or the person is unknown or somebody else's: alike; or
            the space ended.
        Conflict: too many declarations wait for the core already.
        TooManyTries: too many were made today.
    """
    # Two tabs, or a double tap: the second waits here, and then sees what the first declared.
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    file = read(work)
    rule = read_events().rule(_event(typed.get("happening", "")))
    contract = _contract(file, typed.get("contract", ""))
    asked = _read(work, typed, rule, file)
    again = _sent_before(file, rule, asked, work.now)
    if again is not None:
        return again
    _refuse_known(file, rule, asked, contract)
    if sum(one.is_open for one in file.declared) >= _MAX_OPEN:
        raise Conflict
    limits.reserve(work, (_DECLARED, work.member_id))
    row = Declaration(
        member_id=work.member_id,
        contract_id=contract.id,
        event=rule.event,
        state=DeclarationState.DECLARED,
        beneficiary_id=asked.leaver_id or None,
        known_ids=sorted(listed_of(work, member_id=work.member_id, region=file.region)),
        happened_on=asked.happened_on,
        effective_on=rules.effective_on(rule, asked.happened_on, file.today),
        prove_by=rules.prove_by(rule, file.today),
        declared_at=work.now,
        sequence=0,
    )
    seal(row, "person", to_json(asked.person))
    row.sequence = tell_core(work, row, for_core(row, asked.person, file.country))
    work.db.add(row)
    work.audit(audit.Event.FAMILY_DECLARED, ref=row.id)
    work.changed(Topic.CONTRACTS)
    return _one(work, row.id)


@writes
def withdraw(work: Work, *, declaration_id: str) -> Declared:
    """Undo a declaration that the core has not taken; a second time changes nothing.

    Raises:
        NotFound: it is unknown, malformed or somebody else's: alike.
        TooLate: the core has taken it.
    """
    row = _row(work, declaration_id)
    if row.state == DeclarationState.WITHDRAWN:
        return _one(work, row.id)
    if row.state != DeclarationState.DECLARED or portal_changes.is_taken(work, row.sequence):
        raise TooLate
    undo(work, row)
    return _one(work, row.id)


def listed_of(work: Work, *, member_id: str, region: str) -> dict[str, Listed]:
    """Return whom the core's file lists for a member's contracts, or listed, by id."""
    rows = work.db.exec(
        select(Beneficiary)
        .join(Contract)
        .where(Contract.member_id == member_id)
        .order_by(col(Contract.id), col(Beneficiary.rank), col(Beneficiary.id))
    )
    return {
        row.id: Listed(
            id=row.id,
            contract_id=row.contract_id,
            role=BeneficiaryRole(row.role),
            last_name=row.last_name,
            first_name=row.first_name,
            birth=row.birth,
            left_on=clock.local_date(row.closed_at, region) if row.closed_at else None,
        )
        for row in rows
    }


def _event(text: str) -> FamilyEvent:
    try:
        return FamilyEvent(text)
    except ValueError:
        raise NotFound from None


def _contracts(contracts: Sequence[ContractSummary], today: date) -> tuple[ContractSummary, ...]:
    current = [one for one in contracts if one.is_current(today)]
    return tuple(one for one in current if one.kind is not ContractKind.TOP_UP) or tuple(current)


def _contract(file: FamilyFile, contract_id: str) -> ContractSummary:
    found = [one for one in file.contracts if one.id == contract_id]
    if not contract_id and len(file.contracts) == 1:
        found = list(file.contracts)
    if not found:
        raise NotFound
    return found[0]


def _read(work: Work, typed: Mapping[str, str], rule: EventRule, file: FamilyFile) -> Asked:
    """Read the fields that an event asks for."""
    readers: dict[str, Callable[[], Any]] = {}
    if rule.asks_day:
        readers["event"] = lambda: rules.read_day(typed, rule, file.today)
    if rule.adds is None:
        readers["leaver"] = lambda: _leaver(typed.get("leaver", ""), rule, file)
        read = read_fields(readers)
        return Asked(read["event"], None, read["leaver"])
    member = work.db.get_one(Member, work.member_id)
    own = [reveal(member, "nir"), reveal(member, "niss")]
    readers |= {
        "first_name": lambda: rules.read_name("first_name", typed.get("first_name", "")),
        "last_name": lambda: rules.read_name("last_name", typed.get("last_name", "")),
        "birth": lambda: rules.read_birth(typed, rule, file.today),
    }
    birth = _birth_of(typed, rule, file.today)
    readers["number"] = lambda: rules.read_number(
        typed.get("number", ""), country=file.country, birth=birth, own=own
    )
    read: dict[str, Any] = read_fields(readers)
    person = DeclaredPerson(read["last_name"], read["first_name"], read["birth"], read["number"])
    return Asked(read.get("event", person.birth), person, "")


def _birth_of(typed: Mapping[str, str], rule: EventRule, today: date) -> date | None:
    try:
        return rules.read_birth(typed, rule, today)
    except InvalidInput:
        return None


def _leaver(text: str, rule: EventRule, file: FamilyFile) -> str:
    if not text:
        raise InvalidInput("leaver", "empty")
    if not any(one.id == text and one.role in rule.leaves for one in file.people):
        raise NotFound
    return text


def _sent_before(file: FamilyFile, rule: EventRule, asked: Asked, now: datetime) -> Declared | None:
    """Return the same declaration, made a moment ago."""
    for one in file.declared:
        leaver_id = one.leaver.id if one.leaver else ""
        is_same = one.event is rule.event and leaver_id == asked.leaver_id
        is_same = is_same and one.person == asked.person and one.happened_on == asked.happened_on
        if is_same and one.is_open and now - one.declared_at < _SAME_POST:
            return one
    return None


def _refuse_known(
    file: FamilyFile, rule: EventRule, asked: Asked, contract: ContractSummary
) -> None:
    """Refuse whom the contract covers already, or who was declared."""
    waiting = [one for one in file.declared if one.is_open]
    if asked.person is None:
        if any(one.leaver and one.leaver.id == asked.leaver_id for one in waiting):
            raise InvalidForm((InvalidInput("leaver", "declared"),))
        return
    key = asked.person.key
    if any(one.key == key for one in file.people):
        raise InvalidForm((InvalidInput("last_name", "covered"),))
    if any(one.person and one.person.key == key for one in waiting):
        raise InvalidForm((InvalidInput("last_name", "declared"),))
    if rule.adds is BeneficiaryRole.SPOUSE and _has_spouse(file, waiting, contract):
        raise InvalidForm((InvalidInput("last_name", "spouse"),))


def _has_spouse(file: FamilyFile, waiting: Sequence[Declared], contract: ContractSummary) -> bool:
    """Return whether a contract has a spouse who is not said to leave, or one declared."""
    leaving = {one.leaver.id for one in waiting if one.leaver}
    spouses = [
        one
        for one in file.people
        if one.role is BeneficiaryRole.SPOUSE and one.contract_id == contract.id
    ]
    is_declared = any(one.event is FamilyEvent.UNION for one in waiting)
    return is_declared or any(one.id not in leaving for one in spouses)


def _declared(work: Work, listed: Mapping[str, Listed]) -> tuple[Declared, ...]:
    rows = work.db.exec(
        select(Declaration)
        .where(Declaration.member_id == work.member_id)
        .order_by(col(Declaration.declared_at).desc(), col(Declaration.sequence).desc())
    ).all()
    taken = portal_changes.taken_among(work, [row.sequence for row in rows])
    files = [
        one
        for one in rows_about(work, PROOF_KIND, [row.id for row in rows])
        if one.member_id == work.member_id and one.status in _THERE
    ]
    proofs = Counter((one.about_ref, one.status == UploadStatus.READ) for one in files)
    return tuple(
        _to_declared(
            row,
            listed,
            is_taken=row.sequence in taken,
            read=proofs[row.id, True],
            unread=proofs[row.id, False],
        )
        for row in rows
    )


def _one(work: Work, declaration_id: str) -> Declared:
    work.db.flush()
    return next(one for one in read(work).declared if one.id == declaration_id)


def _row(work: Work, declaration_id: str) -> Declaration:
    known = read_row_id(declaration_id)
    row = work.db.exec(
        select(Declaration)
        .where(Declaration.id == known, Declaration.member_id == work.member_id)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound
    return row


def _to_declared(
    row: Declaration, listed: Mapping[str, Listed], *, is_taken: bool, read: int, unread: int
) -> Declared:
    state = DeclarationState(row.state)
    leaver = listed.get(row.beneficiary_id or "")
    left_on = leaver.left_on if leaver else None
    return Declared(
        id=row.id,
        event=FamilyEvent(row.event),
        state=state,
        contract_id=row.contract_id,
        person=person_of(row),
        leaver=leaver,
        happened_on=row.happened_on,
        effective_on=row.effective_on,
        prove_by=row.prove_by,
        declared_at=row.declared_at,
        decided_at=row.decided_at,
        answer=person_of(row, "answer"),
        answered_on=left_on if state is DeclarationState.CHANGED else None,
        proofs=read + unread,
        unread_proofs=unread,
        can_withdraw=state is DeclarationState.DECLARED and not is_taken,
    )
