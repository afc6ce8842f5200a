"""Completing a case: a fact that was missing is said on its page, and settles what waited for it.

The rules are those of the questionnaire, as of the day of the request. A service that the answer
rules out gives its slot back, once the member has read so and confirmed it.
"""

from dataclasses import dataclass, replace
from datetime import date

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.assistance import cases, messages, steps
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.contracts import people_of
from memberapp.assistance.recaps import CONTENT, ITEM
from memberapp.assistance.rules import missing
from memberapp.assistance.rules.answers import parse_answer
from memberapp.assistance.rules.facts import Facts
from memberapp.assistance.rules.missing import Asked
from memberapp.assistance.rules.patients import (
    Patient,
    assumed_answers,
    facts_of_patient,
    possible_patients,
)
from memberapp.assistance.rules.requests import CaseStatus, ItemContent, RequestContent
from memberapp.assistance.rules.steps import StepState, Way, is_to_confirm
from memberapp.assistance.rules.values import Outcome, Plan, Question, Situation, Verdict
from memberapp.assistance.tables import AssistanceCase, AssistanceItem
from memberapp.core import audit
from memberapp.core.errors import NotFound
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member


@dataclass(frozen=True)
class Settled:
    """What an answer makes of a service that waited for it."""

    service: str
    label: str
    verdict: Verdict
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    row: AssistanceCase
    content: RequestContent
    items: list[AssistanceItem]
    on: date
    """The day of the request."""
    asked: Asked | None
    """None when the contract has no such plan any more."""

    @property
    def waiting(self) -> dict[str, AssistanceItem]:
        """Return the services that the contract may provide for, by their code."""
        contents = [(one, ITEM.reveal(one)) for one in self.items]
        return {
            content.service: item
            for item, content in contents
            if is_to_confirm(StepState(item.state), content.verdict)
        }

    def questions(self) -> tuple[Question, ...]:
        """Return what is still to be said, in the order of the questionnaire."""
        if self.asked is None or self.row.status == CaseStatus.CLOSED:
            return ()
        return missing.open_questions(self.asked, self.waiting)


def open_questions(work: Work, *, reference: str) -> tuple[Question, ...]:
    """Return the questions whose answer would settle a service of a case of the member's.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    return _read(work, reference).questions()


def settled_by(work: Work, *, reference: str, slug: str, raw: object) -> tuple[Settled, ...]:
    """Return what an answer would make of the services of a case; nothing is stored.

    Raises:
        NotFound: there is no such case, or nothing would change by that question.
        InvalidForm: fields cannot be read; each is named.
    """
    read = _read(work, reference)
    return _settled(read, _with_answer(read, slug, raw)[2])


@writes
def answer(
    work: Work, *, reference: str, version: int, slug: str, raw: object
) -> tuple[Settled, ...]:
    """Store a fact that was missing, and settle the services that waited for it.

    What it rules out is cancelled, which the member reads by e-mail; without any service left, the
    case is closed.

    Raises:
        NotFound: there is no such case, or nothing would change by that question.
        InvalidForm: fields cannot be read; each is named.
        CaseMoved: the case went on since that version.
    """
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    read = _read(work, reference)
    question, asked, outcomes = _with_answer(read, slug, raw)
    steps.begin(work, read.row, version=version)
    said = asked.situation.answers[question.code]
    answers = {**read.content.answers, question.code: said}
    CONTENT.seal(read.row, replace(read.content, answers=answers))
    work.db.add(read.row)
    found, waiting = _settled(read, outcomes), read.waiting
    for one in found:
        item = waiting[one.service]
        ITEM.seal(item, _settled_content(ITEM.reveal(item), outcomes[one.service]))
        work.db.add(item)
    out = [waiting[one.service] for one in found if one.verdict is Verdict.NOT_COVERED]
    if out:
        steps.record(work, out, to=StepState.CANCELLED, way=Way.ONLINE)
        steps.close_if_nothing_is_open(work, read.row, read.items)
        work.notify(*messages.case_changed(work, case=read.row, member=member, account=account))
    work.changed(Topic.ASSISTANCE)
    work.audit(audit.Event.CASE_COMPLETED, ref=read.row.reference)
    return found


def outcomes_today(work: Work, row: AssistanceCase) -> tuple[Outcome, ...]:
    """Return what the contract says today of each service for the event of a case."""
    read = _read_row(work, row)
    if read.asked is None:
        return ()
    region = work.db.get_one(Member, row.member_id).region
    today = clock.local_date(work.now, region)
    return tuple(missing.outcomes_of(replace(read.asked, on=today)).values())


def facts_of_case(work: Work, *, reference: str) -> tuple[Facts, tuple[Question, ...]]:
    """Return what is known of the situation of a case of the member's, and all its questions.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    asked = _read(work, reference).asked
    if asked is None:
        return {}, ()
    return missing.known(asked), asked.plan.questions.get(asked.situation.event, ())


def patient_of_case(work: Work, *, reference: str) -> str:
    """Return the id of who a case of the member's is for; empty of somebody not covered.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    read = _read(work, reference)
    people = people_of(work, read.row.contract_id, today=read.on)
    return next((one.id for one in people if _is_meant(one, read.content)), "")


def asked_of(
    content: RequestContent, plan: Plan, people: tuple[Patient, ...], on: date
) -> Asked | None:
    """Return what was said with a request that was sent on a day; None of an unknown event."""
    event = plan.event(content.event)
    if event is None:
        return None
    patients = possible_patients(people, event, content.event_date)
    patient = next((one for one in patients if _is_meant(one, content)), None)
    questions = plan.questions.get(event.code, ())
    situation = Situation(
        content.event,
        content.event_date,
        content.answers,
        guided=content.guided,
        known=facts_of_patient(patient, event, content.event_date),
        assumed=assumed_answers(questions, people, content.event_date),
    )
    return Asked(plan, situation, on)


def _is_meant(one: Patient, content: RequestContent) -> bool:
    """Return whether a request is for one of the people; older ones know them by name only."""
    return one.id == content.patient_id if content.patient_id else one.name == content.patient


def _read(work: Work, reference: str) -> _Read:
    row = cases.row_of_reference(work, reference)
    if row is None or row.member_id != work.member_id:
        raise NotFound
    return _read_row(work, row)


def _read_row(work: Work, row: AssistanceCase) -> _Read:
    content = CONTENT.reveal(row)
    plan = read_assistance().plan(content.plan)
    region = work.db.get_one(Member, row.member_id).region
    on = clock.local_date(row.submitted_at, region)
    asked = None
    if plan is not None:
        asked = asked_of(content, plan, people_of(work, row.contract_id, today=on), on)
    return _Read(row, content, steps.items_of(work, row), on, asked)


def _with_answer(read: _Read, slug: str, raw: object) -> tuple[Question, Asked, dict[str, Outcome]]:
    question = next((one for one in read.questions() if one.slug == slug), None)
    if question is None or read.asked is None:
        raise NotFound
    given = missing.known_part(parse_answer(question, raw))
    asked = read.asked.with_answer(question, given)
    return question, asked, missing.outcomes_of(asked)


def _settled(read: _Read, outcomes: dict[str, Outcome]) -> tuple[Settled, ...]:
    """Return the services of a case that an answer changes anything for."""
    found = []
    for code, item in read.waiting.items():
        content, outcome = ITEM.reveal(item), outcomes[code]
        if _settled_content(content, outcome) != content:
            found.append(Settled(code, content.label, outcome.verdict, outcome.reasons))
    return tuple(found)


def _settled_content(content: ItemContent, outcome: Outcome) -> ItemContent:
    return replace(
        content,
        verdict=outcome.verdict,
        reasons=outcome.reasons,
        to_confirm=outcome.to_confirm,
    )
