"""Where a member stands on the path: what their draft holds, and what it leads to."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import select

from memberapp import clock
from memberapp.account.service import email_of, mobile_of, own_account
from memberapp.assistance import slots
from memberapp.assistance.contracts import CoveredContract, NoAssistance, cover_of, people_of
from memberapp.assistance.labels import SOMEBODY_ELSE_NAME
from memberapp.assistance.rules import engine
from memberapp.assistance.rules.facts import Facts
from memberapp.assistance.rules.patients import (
    SOMEBODY_ELSE,
    Patient,
    assumed_answers,
    facts_of_patient,
    known_ages,
    possible_patients,
)
from memberapp.assistance.rules.planning import NIGHTS, Chosen, least_nights, return_day
from memberapp.assistance.rules.requests import (
    Choice,
    Draft,
    DraftContent,
    Step,
    VisitAddress,
    mobile_for,
)
from memberapp.assistance.rules.values import (
    Answer,
    AssistanceService,
    Outcome,
    Question,
    Situation,
    SlotQueue,
)
from memberapp.assistance.tables import AssistanceDraft
from memberapp.core.contacts import Address
from memberapp.core.opening_hours import CallQueue, Window, seen_from, window_times
from memberapp.core.secrets import reveal
from memberapp.core.stored import Stored
from memberapp.core.work import Work

CONTENT = Stored(DraftContent)


@dataclass(frozen=True)
class Progress:
    """Everything that a step of the path shows; `step` is the first one that is missing."""

    today: date
    country: str
    region: str
    """Where the member lives, as phones are dialled there."""
    first_name: str
    last_name: str
    contracts: tuple[CoveredContract, ...]
    absence: NoAssistance | None
    """Why nothing can be asked; None when it can."""
    contract: CoveredContract | None
    """That of the draft while it helps, else the only one; None while it is to be chosen."""
    draft: Draft | None
    step: Step
    questions: tuple[Question, ...]
    """Those of the path, answered or still to ask, in order."""
    people: tuple[Patient, ...]
    """Those whom the contract covers."""
    patients: tuple[Patient, ...]
    """Whom the request can be for; empty when the contract names nobody: then nobody asks."""
    next_question: Question | None
    """The first one that is not answered; None when nothing is left to ask."""
    outcomes: tuple[Outcome, ...]
    address: VisitAddress
    """Where somebody would come: the address of the draft, else that of the file."""
    home: Address
    """The address of the file."""
    phone: str | None
    """Where the member is called: the one of the draft, else that of the file."""
    mobile: str | None
    """Where the number of the request goes by SMS; None when no text message is sent."""
    email: str | None

    @property
    def version(self) -> int:
        """Return what the next step names; 0 without a draft."""
        return self.draft.version if self.draft else 0

    @property
    def chosen(self) -> tuple[tuple[Outcome, Choice], ...]:
        """Return the selected services that answer the event, in the order of selection."""
        if self.draft is None:
            return ()
        fitting = {
            outcome.service.code: outcome
            for outcome in self.outcomes
            if self.draft.event in outcome.service.events
        }
        selected = self.draft.choices
        return tuple((fitting[one.service], one) for one in selected if one.service in fitting)

    def besides(self, service: str) -> tuple[Chosen, ...]:
        """Return the other services that were selected, with their days and hours."""
        return tuple(
            (outcome.service, choice)
            for outcome, choice in self.chosen
            if outcome.service.code != service
        )

    def seen(self, service: AssistanceService, choice: Choice) -> Window | None:
        """Return when somebody comes or calls, as the member's clocks show it; None: never."""
        if service.queue is None or choice.day is None:
            return None
        window = Window(choice.day, *window_times(choice.window))
        return self.seen_window(service.queue, window)

    def seen_window(self, serves: SlotQueue, window: Window) -> Window:
        """Return a window of a queue as the member's clocks show it."""
        return seen_from(window, self.queue_of(serves).zone, clock.zone_of(self.region))

    def queue_of(self, serves: SlotQueue) -> CallQueue:
        """Return the queue that serves the member."""
        return slots.queue_of(serves, country=self.country, region=self.region)

    @property
    def set_aside(self) -> tuple[str, ...]:
        """Return the codes of the services that were selected for another event or another plan."""
        if self.draft is None or not self.outcomes:
            return ()
        chosen = {choice.service for _outcome, choice in self.chosen}
        return tuple(one.service for one in self.draft.choices if one.service not in chosen)

    @property
    def lost_contract(self) -> bool:
        """Return whether the contract that was chosen for the draft helps no longer."""
        chosen = self.draft.contract_id if self.draft else None
        return chosen is not None and chosen not in {one.id for one in self.contracts}

    @property
    def shows_services(self) -> bool:
        """Return whether every step before the services is done."""
        return self.step in {Step.SERVICES, Step.RECAP}

    @property
    def patient(self) -> Patient | None:
        """Return who is concerned; None until it is said, or when it is somebody else."""
        chosen = self.draft.patient if self.draft else None
        return next((one for one in self.patients if one.id == chosen), None)

    @property
    def patient_name(self) -> str:
        """Return who is concerned, by name; empty until it is said."""
        if self.patient is not None:
            return self.patient.name
        is_else = self.draft is not None and self.draft.patient == SOMEBODY_ELSE
        return SOMEBODY_ELSE_NAME if is_else and self.patients else ""

    @property
    def lacks_patient(self) -> bool:
        """Return whether it is still to be said who is concerned."""
        return bool(self.patients) and not self.patient_name

    @property
    def situation(self) -> Situation | None:
        """Return what the engine takes; None without a draft."""
        if self.draft is None:
            return None
        event = self.contract.plan.event(self.draft.event) if self.contract else None
        if event is None:
            return self.draft.situation
        on = self.draft.event_date
        questions = self.contract.plan.questions.get(event.code, ()) if self.contract else ()
        return replace(
            self.draft.situation,
            known=facts_of_patient(self.patient, event, on),
            assumed=assumed_answers(questions, self.people, on),
        )

    def answer_to(self, question: Question) -> Answer:
        """Return what was answered, else what the contract says until it is; None without it."""
        if self.draft is None or self.situation is None:
            return None
        return self.draft.answers.get(question.code, self.situation.assumed.get(question.code))

    def ages_known(self, question: Question) -> dict[Patient, int]:
        """Return whose ages a question asks for though the contract knows them."""
        if self.draft is None:
            return {}
        on = self.draft.event_date
        return {
            who: age
            for field in question.fields
            for who, age in known_ages(field, self.people, on).items()
        }

    @property
    def facts(self) -> Facts:
        """Return what is known of the situation."""
        if self.contract is None or self.situation is None:
            return {}
        return engine.facts_of(self.contract.plan, self.situation, today=self.today)

    @property
    def returns(self) -> date | None:
        """Return the day of return from hospital, the first possible one while it is not known."""
        if self.draft is None or self.contract is None:
            return None
        least = least_nights(self.contract.plan.questions.get(self.draft.event, ()))
        return return_day(self.draft.event_date, self.facts, least)

    @property
    def knows_return(self) -> bool:
        """Return whether the nights of the stay were said."""
        return isinstance(self.facts.get(NIGHTS), int)

    def page_of(self, slug: str) -> tuple[Question, ...]:
        """Return the questions on the page of one of them, in order; none when it is not asked."""
        asked = next((one for one in self.questions if one.slug == slug), None)
        if asked is None or not asked.page:
            return (asked,) if asked else ()
        return tuple(one for one in self.questions if one.page == asked.page)

    def reached(self, slug: str) -> tuple[Question, ...]:
        """Return the page of a question unless a question before it waits for an answer."""
        page, waiting = self.page_of(slug), self.next_question
        if not page or waiting is None:
            return page
        order = [question.code for question in self.questions]
        return page if order.index(page[0].code) <= order.index(waiting.code) else ()

    def question_after(self, slug: str) -> Question | None:
        """Return what follows the page of a question; at the end, one that was left out."""
        page = self.page_of(slug)
        if self.contract is None or self.situation is None:
            return None
        after = page[-1].code if page else None
        return engine.next_question(
            self.contract.plan, self.situation, today=self.today, after=after
        )

    @property
    def needs_address(self) -> bool:
        """Return whether somebody is to come to the member's home."""
        return any(outcome.service.needs_address for outcome, _ in self.chosen)


def read_progress(work: Work) -> Progress:
    """Return where the member stands; looking changes nothing.

    Raises:
        NotFound: the account is somebody else's.
    """
    member, account = own_account(work, member_id=work.member_id, account_id=work.account_id)
    today = clock.local_date(work.now, member.region)
    cover = cover_of(work, today=today)
    row = row_of(work)
    draft = read(row) if row is not None else None
    contract = (cover.find(draft.contract_id) if draft else None) or cover.find("")
    progress = Progress(
        today=today,
        country=member.country,
        region=member.region,
        first_name=member.first_name,
        last_name=member.last_name,
        contracts=cover.contracts,
        absence=cover.absence,
        contract=contract,
        draft=draft,
        step=Step.EVENT,
        questions=(),
        people=(),
        patients=(),
        next_question=None,
        outcomes=(),
        address=_visit(draft, member.address),
        home=member.address,
        phone=(draft.phone if draft else None) or reveal(member, "phone"),
        mobile=mobile_for(draft.phone if draft else None, mobile_of(member)),
        email=email_of(account, member),
    )
    if draft is None or contract is None or contract.id != draft.contract_id:
        return progress
    event = contract.plan.event(draft.event)
    if event is None:
        return progress
    people = people_of(work, contract.id, today=today)
    patients = possible_patients(people, event, draft.event_date)
    progress = replace(progress, people=people, patients=patients)
    plan, situation = contract.plan, progress.situation or draft.situation
    next_question = engine.next_question(plan, situation, today=today) if draft.guided else None
    progress = replace(
        progress,
        questions=engine.questions_of(plan, situation, today=today) if draft.guided else (),
        next_question=next_question,
        outcomes=engine.assess(plan, situation, today=today),
    )
    return replace(progress, step=_step(progress, draft))


def row_of(work: Work) -> AssistanceDraft | None:
    """Return the row of an account's open request."""
    # What another session changed before the lock was had is read anew.
    return work.db.exec(
        select(AssistanceDraft)
        .where(AssistanceDraft.account_id == work.account_id)
        .execution_options(populate_existing=True)
    ).first()


def read(row: AssistanceDraft) -> Draft:
    """Return what a row holds."""
    return Draft(
        reference=row.reference or "",
        version=row.version,
        contract_id=row.contract_id,
        **vars(CONTENT.reveal(row)),
    )


def _visit(draft: Draft | None, home: Address) -> VisitAddress:
    if draft is None:
        return VisitAddress(home)
    return VisitAddress(draft.address or home, draft.floor, draft.access)


def _step(progress: Progress, draft: Draft) -> Step:
    if draft.guided is None or progress.lacks_patient:
        return Step.NEED
    if progress.next_question is not None:
        return Step.QUESTIONS
    return Step.RECAP if progress.chosen else Step.SERVICES
