"""What an import says of the declarations that wait: the core's file wins, and they say so."""

from collections import defaultdict
from datetime import date

from sqlmodel import col, select

from memberapp import clock
from memberapp.core import audit, portal_changes
from memberapp.core.secrets import seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.family import messages, rules, service
from memberapp.family.catalogue import read_events
from memberapp.family.content import person_of, to_json
from memberapp.family.rules import (
    DeclarationState,
    DeclaredPerson,
    FamilyEvent,
    Listed,
    Outcome,
)
from memberapp.family.tables import Declaration
from memberapp.members.tables import Member


@writes
def settle(work: Work) -> int:
    """Compare each declaration that waits with the core's file; return how many were decided."""
    rows = work.db.exec(
        select(Declaration)
        .where(Declaration.state == DeclarationState.DECLARED)
        .order_by(Declaration.member_id, col(Declaration.sequence))
        .with_for_update()
    ).all()
    of_member: defaultdict[str, list[Declaration]] = defaultdict(list)
    for row in rows:
        of_member[row.member_id].append(row)
    return sum(_settle_of(work, member_id, own) for member_id, own in of_member.items())


def _settle_of(work: Work, member_id: str, rows: list[Declaration]) -> int:
    region = work.db.get_one(Member, member_id).region
    listed = service.listed_of(work, member_id=member_id, region=region)
    today = clock.local_date(work.now, region)
    read = portal_changes.acknowledged_among(work, [row.sequence for row in rows])
    decided = 0
    for row in rows:
        outcome = _outcome(row, listed, today, is_read=row.sequence in read)
        if outcome.state is DeclarationState.DECLARED:
            continue
        row.state, row.decided_at = outcome.state, work.now
        if outcome.state is DeclarationState.CHANGED and row.beneficiary_id is None:
            seal(row, "answer", _answer(outcome.listed))
        work.db.add(row)
        portal_changes.acknowledge(work, row.sequence)
        messages.tell(work, row)
        work.audit(audit.Event.FAMILY_ANSWERED, ref=row.id, member_id=member_id)
        decided += 1
    if decided:
        work.changed(Topic.CONTRACTS, member_id=member_id)
    return decided


def _outcome(row: Declaration, listed: dict[str, Listed], today: date, *, is_read: bool) -> Outcome:
    person = person_of(row)
    if person is None:
        return rules.outcome_of_departure(
            listed.get(row.beneficiary_id or ""),
            effective_on=row.effective_on,
            today=today,
            is_read=is_read,
        )
    role = read_events().rule(FamilyEvent(row.event)).adds
    assert role is not None  # noqa: S101 - who is named comes in
    return rules.outcome_of_arrival(
        person,
        role,
        listed.values(),
        contract_id=row.contract_id,
        known_ids=row.known_ids,
        is_read=is_read,
    )


def _answer(listed: Listed | None) -> str | None:
    if listed is None:
        return None
    return to_json(DeclaredPerson(listed.last_name, listed.first_name, listed.birth))
