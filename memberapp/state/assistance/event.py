"""The first steps of a request for assistance: what happens, whether to be guided, questions."""

from typing import ClassVar

import reflex as rx

from memberapp import addresses, routes
from memberapp.assistance import drafts, sent_cases
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.requests import Step, TypedEvent
from memberapp.assistance.views import cases as case_presenter
from memberapp.assistance.views import events as event_presenter
from memberapp.assistance.views import patients as patient_presenter
from memberapp.assistance.views import questions as question_presenter
from memberapp.assistance.views import steps as presenter
from memberapp.assistance.views.cases import SentView
from memberapp.assistance.views.events import EventView
from memberapp.assistance.views.questions import PageView
from memberapp.assistance.views.steps import CardView
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidForm, InvalidInput, NotFound
from memberapp.core.forms import FieldError, texts_of
from memberapp.state.address import last_part
from memberapp.state.assistance.wizard import WizardState

Event = rx.event.EventSpec | rx.event.EventCallback | None


class EventState(WizardState, rx.State):
    """What happens and when; or what was begun or just sent, or that there is no plan."""

    access: ClassVar[Access] = Access.MEMBER

    view: EventView = EventView()
    sent: list[SentView] = []
    sent_note: str = ""

    @rx.event
    async def load_event(self) -> Event:
        """Show the first step, which has an address of its own, or what stands before it."""
        progress = await self._open()
        asked = self.router.url.query_parameters
        step = asked.get(routes.STEP_PARAMETER, "")
        self.view = event_presenter.to_event(
            progress,
            step=step,
            contract_id=asked.get(routes.CONTRACT_PARAMETER, ""),
            sent=await self._call(sent_cases.just_sent),
        )
        if progress.lost_contract:
            self.advice = presenter.advice_of(progress)
        if self.view.restart_title:  # beside the new request stands nothing of the one before
            self.frame = presenter.to_new_frame(progress, self.view.contract)
        sent = await self._call(sent_cases.sent_of)
        self.sent = case_presenter.to_list(sent)
        self.sent_note = case_presenter.list_note(sent)
        self.form_key += f"{step}{self.view.contract}"
        # The form has an address of its own, so that Back finds it and not the way in.
        self.is_loaded = bool(step) or self.view.stage is not event_presenter.Stage.EVENT
        return None if self.is_loaded else rx.redirect(addresses.event_path(), replace=True)

    @rx.event
    async def choose_event(self, form: object) -> Event:
        """Keep the event and its date, then ask for the need."""
        typed = texts_of(form)
        group = typed.get("event", "")
        event = typed.get(f"event-{group}", "")
        try:
            await self._call(
                drafts.choose_event,
                version=self._version_of(typed.get("version")),
                contract_id=typed.get("contract", ""),
                typed=TypedEvent(
                    event or group, *(typed.get(name, "") for name in ("day", "month", "year"))
                ),
                restart="restart" in typed,
            )
        except InvalidForm as error:
            self._refuse_form(event_presenter.event_errors(error, group))
            return None
        except NotFound as error:
            told = presenter.CONTRACT_GONE
            return await self._refuse(error, EventState.load_event, typed, told)
        except Conflict as error:
            return await self._refuse(error, EventState.load_event, typed)
        progress = await self._saved()
        draft = progress.draft
        has_others = draft and draft.guided and any(draft.other_answers.values())
        told = presenter.ANSWERS_KEPT if draft and has_others and not draft.answers else ""
        path = routes.ASSISTANCE_NEED.path
        if self._is_checking():
            path = presenter.step_path(progress, is_checking=True)
        return await self._lead(typed, path, told)

    @rx.event
    async def abandon(self, version: object) -> Event:
        """Forget the request that was begun, as the page showed it."""
        sent = {"version": self._text(version)}
        try:
            await self._call(drafts.abandon, version=self._version_of(version))
        except Conflict as error:
            return await self._refuse(error, EventState.load_event, sent)
        await self._end()
        told = presenter.ABANDONED if self.view.reference else presenter.FORGOTTEN
        return await self._lead(sent, addresses.event_path(), told)


class NeedState(WizardState, rx.State):
    """Whether to be guided."""

    access: ClassVar[Access] = Access.MEMBER

    options: list[CardView] = []
    patients: list[CardView] = []
    patient_question: str = ""

    @rx.event
    async def load_need(self) -> Event:
        """Show the two boxes; the event comes first."""
        progress = await self._open()
        if progress.step is Step.EVENT:
            return await self._send_to_step(progress)
        self.options = presenter.need_options(progress)
        self.patients = patient_presenter.patient_options(progress)
        self.patient_question = patient_presenter.patient_question(progress)
        self.is_loaded = True
        return None

    @rx.event
    async def choose_need(self, form: object) -> Event:
        """Keep the answer, then ask the first question or show every service."""
        typed = texts_of(form)
        need = typed.get("need", "")
        wrong = []
        if self.patients and not typed.get("patient"):
            wrong.append(FieldError("patient", patient_presenter.PATIENT_MISSING))
        if need not in {"guided", "myself"}:
            wrong.append(FieldError("need", presenter.NEED_MISSING))
        if wrong:
            self._refuse_form(tuple(wrong))
            return None
        try:
            await self._call(
                drafts.choose_guided,
                version=self._version_of(typed.get("version")),
                guided=need == "guided",
                patient=typed.get("patient", ""),
            )
        except InvalidInput:
            self._refuse_form((FieldError("patient", patient_presenter.PATIENT_MISSING),))
            return None
        except Conflict as error:
            return await self._refuse(error, NeedState.load_need, typed)
        return await self._lead(typed, presenter.path_after_need(await self._saved()))


class QuestionState(WizardState, rx.State):
    """A question, or a page of several; the address says which."""

    access: ClassVar[Access] = Access.MEMBER

    view: PageView = PageView()

    @rx.event
    async def load_question(self) -> Event:
        """Show the question of the address, or go where the member stands."""
        progress = await self._open()
        slug = last_part(self.router.url.path)
        if not progress.reached(slug):
            return await self._send_to_step(progress)
        self.view = question_presenter.to_page(progress, slug)
        self.is_loaded = True
        return None

    @rx.event
    async def answer(self, form: object) -> Event:
        """Keep an answer and go on."""
        typed = texts_of(form)
        return await self._answer(typed, typed)

    @rx.event
    async def skip(self, slug: object, version: object) -> Event:
        """Keep « Je ne sais pas » and go on."""
        sent = {"slug": self._text(slug), "version": self._text(version)}
        return await self._answer(sent, None)

    async def _answer(self, sent: dict[str, str], raw: dict[str, str] | None) -> Event:
        slug, shown = sent.get("slug", ""), self._version_of(sent.get("version"))
        try:
            await self._call(drafts.answer, version=shown, slug=slug, raw=raw)
        except InvalidForm as error:
            self._refuse_form(question_presenter.errors_of(error))
            return None
        except (Conflict, NotFound) as error:
            return await self._refuse(error, QuestionState.load_question, sent)
        return await self._lead(sent, self._next(await self._saved(), slug))

    def _next(self, progress: Progress, slug: str) -> str:
        if self._is_checking():
            return presenter.step_path(progress, is_checking=True)
        return presenter.path_after_question(progress, slug)
