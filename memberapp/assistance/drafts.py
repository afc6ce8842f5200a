"""The open request of an account, saved at each step of the path.

Each step names the version of the draft that its page showed: an older page, on another device or
behind the back button, writes over nothing. The numbers of a new draft begin anywhere, so that a
page of one before it never fits.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import select

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.assistance import slots
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.contracts import CoveredContract, cover_of, people_of
from memberapp.assistance.progress import CONTENT, Progress, read, read_progress, row_of
from memberapp.assistance.rules import answers as reader
from memberapp.assistance.rules.patients import SOMEBODY_ELSE, possible_patients
from memberapp.assistance.rules.requests import (
    Draft,
    Step,
    TypedEvent,
    parse_access,
    parse_event,
    parse_visit_address,
)
from memberapp.assistance.rules.values import Verdict
from memberapp.assistance.tables import AssistanceCase, AssistanceDraft
from memberapp.core.errors import DraftMoved, InvalidForm, InvalidInput, NotFound, NotReady
from memberapp.core.identifiers import assistance_reference, read_assistance_reference
from memberapp.core.phones import parse_phone
from memberapp.core.references import draw_free, finds_own_reference
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_FIRST_VERSIONS = 2**30


@writes
def choose_event(
    work: Work,
    *,
    version: int,
    contract_id: str = "",
    typed: TypedEvent,
    restart: bool = False,
    patient: str = "",
) -> int:
    """Begin a request, change what it is about, or begin anew; return its version.

    Another event asks its own questions and sets aside the services that do not answer it; the
    answers and the services of the first come back with it. `patient` says whom a new one is about
    where that was asked already; what names nobody is asked again.

    Raises:
        InvalidForm: `contract`, `event` or `event_date` is refused; each is named.
        NotFound: the contract is somebody else's, or does not help today.
        DraftMoved: the draft went on elsewhere.
    """
    member, _account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    row = row_of(work)
    if version != (row.version if row else 0):
        raise DraftMoved
    today = clock.local_date(work.now, member.region)
    contract = _chosen_contract(work, contract_id, today)
    event, event_date = parse_event(
        typed, contract.plan, today, read_assistance().promises.event_years
    )
    if row is not None and not restart:
        return _keep(row, _about(read(row), contract, event, event_date), work.now)
    if row is not None:
        work.db.delete(row)
        work.db.flush()
    row = AssistanceDraft(
        account_id=work.account_id,
        member_id=work.member_id,
        contract_id=contract.id,
        version=secrets.randbelow(_FIRST_VERSIONS),
        updated_at=work.now,
    )
    draft = Draft(
        reference="",
        version=0,
        contract_id=contract.id,
        event=event,
        event_date=event_date,
        guided=None,
        answers={},
        other_answers={},
        choices=(),
        address=None,
        patient=_possible(work, contract, event, event_date, patient),
    )
    work.db.add(row)
    return _keep(row, draft, work.now)


@writes
def choose_guided(work: Work, *, version: int, guided: bool, patient: str = "") -> int:
    """Note who is concerned, and whether the member wants to be guided.

    Their answers stay for when they are guided again. `patient` is the id of one of the people of
    the contract, or somebody else; left out, the one who was chosen before stays.

    Raises:
        InvalidInput: `patient`: it is still to be chosen.
        DraftMoved: the draft went on elsewhere.
    """
    row, draft, progress = _open(work, version)
    if patient in {SOMEBODY_ELSE, *(one.id for one in progress.patients)}:
        draft = replace(draft, patient=patient)
    if replace(progress, draft=draft).lacks_patient:
        raise InvalidInput("patient", "empty")
    return _keep(row, replace(draft, guided=guided), work.now)


@writes
def answer(work: Work, *, version: int, slug: str, raw: object) -> int:
    """Store the answers of a page, which the slug of one question names; None: « je ne sais pas ».

    Raises:
        InvalidForm: fields cannot be read; each is named.
        NotFound: there is no such question, nothing would change by it, or one before it waits.
        DraftMoved: the draft went on elsewhere.
    """
    row, draft, progress = _open(work, version)
    page = progress.reached(slug)
    if not page:
        raise NotFound
    answers = {**draft.answers, **reader.parse_answers(page, raw)}
    return _keep(row, replace(draft, answers=answers), work.now)


@writes
def keep_service(
    work: Work,
    *,
    version: int,
    service: str,
    day: str = "",
    window: str = "",
    access: Mapping[str, str] | None = None,
) -> int:
    """Keep a service with its day and window, or change these; nothing is sent.

    The first one makes it a request, with a reference. `access` is how one gets in where somebody
    comes, `floor` and `access`, which may be left out.

    Raises:
        NotFound: the contract has no such service.
        InvalidInput: `service`: it is not provided for in this situation.
        InvalidForm: `day` or `window` was not chosen; `floor` or `access` is refused.
        SlotTaken: that window cannot be chosen, or not any more.
        NotReady: a step before this one is missing.
        DraftMoved: the draft went on elsewhere.
    """
    row, draft, progress = _open(work, version)
    if not progress.shows_services:
        raise NotReady(progress.step)
    outcome = next((one for one in progress.outcomes if one.service.code == service), None)
    if outcome is None:
        raise NotFound
    if outcome.verdict is Verdict.NOT_COVERED:
        raise InvalidInput("service", "not_covered")
    chosen = slots.read_choice(
        work,
        service=outcome.service,
        event_date=draft.event_date,
        day=day,
        window=window,
        besides=progress.besides(service),
    )
    choices = {choice.service: choice for choice in draft.choices} | {service: chosen}
    draft = replace(draft, choices=tuple(choices.values()))
    entry = parse_access(access or {}, read_assistance().access.fields)
    if outcome.service.needs_address and any(entry.values()):
        draft = replace(draft, **entry)
    row.reference = row.reference or draw_free(
        work,
        assistance_reference,
        progress.today.year,
        AssistanceDraft.reference,
        AssistanceCase.reference,
    )
    return _keep(row, draft, work.now)


@writes
def drop_service(work: Work, *, version: int, service: str) -> int:
    """Remove a service from the draft; one that is not in it changes nothing.

    Without any service it is no request any more: somebody looks, and nothing waits for them.

    Raises:
        DraftMoved: the draft went on elsewhere.
    """
    row, draft, _progress = _open(work, version)
    if draft.choice_of(service) is None:
        return version
    choices = tuple(choice for choice in draft.choices if choice.service != service)
    row.reference = row.reference if choices else None
    return _keep(row, replace(draft, choices=choices), work.now)


@writes
def set_address(work: Work, *, version: int, typed: dict[str, str]) -> int:
    """Say where somebody comes: an address, floor and access; the file stays as it is.

    Raises:
        InvalidForm: fields are refused; each is named.
        DraftMoved: the draft went on elsewhere.
    """
    row, draft, progress = _open(work, version)
    details = read_assistance().access.fields
    there = parse_visit_address(typed, progress.country, details, progress.address.address)
    address = None if there.address == progress.home else there.address
    said = replace(draft, address=address, floor=there.floor, access=there.access)
    return _keep(row, said, work.now)


@writes
def set_phone(work: Work, *, version: int, typed: str) -> int:
    """Say where the member is called for this request; the file stays as it is.

    An empty text means the phone of the file again.

    Raises:
        InvalidInput: `phone` is refused.
        DraftMoved: the draft went on elsewhere.
    """
    row, draft, progress = _open(work, version)
    return _keep(row, replace(draft, phone=parse_phone(typed, progress.region)), work.now)


@writes
def abandon(work: Work, *, version: int) -> None:
    """Give the request up; nothing of it is left.

    Raises:
        DraftMoved: the draft went on elsewhere.
    """
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    row = row_of(work)
    if row is None or row.version != version:
        raise DraftMoved
    work.db.delete(row)


def _keep(row: AssistanceDraft, draft: Draft, now: datetime) -> int:
    row.contract_id, row.version, row.updated_at = draft.contract_id, row.version + 1, now
    CONTENT.seal(row, draft)
    return row.version


def _open(work: Work, version: int) -> tuple[AssistanceDraft, Draft, Progress]:
    """Return the draft that a page showed, alone with it until the transaction ends."""
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    row = row_of(work)
    if row is None or row.version != version:
        raise DraftMoved
    progress = read_progress(work)
    if progress.draft is None or progress.step is Step.EVENT:
        raise NotReady(Step.EVENT)
    return row, progress.draft, progress


def _chosen_contract(work: Work, contract_id: str, today: date) -> CoveredContract:
    cover = cover_of(work, today=today)
    contract = cover.find(contract_id)
    if contract is None and (contract_id or cover.absence):
        raise NotFound
    if contract is None:
        raise InvalidForm((InvalidInput("contract", "empty"),))
    return contract


def _possible(
    work: Work, contract: CoveredContract, event: str, event_date: date, patient: str
) -> str | None:
    """Return whom a request is about when it can be about them, None to ask."""
    info = contract.plan.event(event)
    today = clock.local_date(work.now, work.db.get_one(Member, work.member_id).region)
    people = people_of(work, contract.id, today=today)
    patients = possible_patients(people, info, event_date) if info else ()
    known = {one.id for one in patients} | ({SOMEBODY_ELSE} if patients else set())
    return patient if patient in known else None


def _about(draft: Draft, contract: CoveredContract, event: str, event_date: date) -> Draft:
    """Return the draft for another event, date or contract; no answer that was given is lost.

    Whom another event is about is said anew: who is in hospital is not who died.
    """
    answers = {**draft.other_answers, draft.event: draft.answers}
    return replace(
        draft,
        contract_id=contract.id,
        event=event,
        event_date=event_date,
        answers=answers.pop(event, {}),
        other_answers=answers,
        patient=draft.patient if event == draft.event else None,
    )


@finds_own_reference
def find_own_reference(work: Work, *, text: str) -> str | None:
    """Return the reference of a request of the member's own, sent or not, None without one."""
    reference = read_assistance_reference(text)
    for table in (AssistanceDraft, AssistanceCase):
        own = select(table.reference).where(
            table.member_id == work.member_id, table.reference == reference
        )
        if reference is not None and (found := work.db.exec(own).first()) is not None:
            return found
    return None
