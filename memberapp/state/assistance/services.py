"""The services of a request for assistance: the list, then one with its day and hour."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.assistance import drafts, slots
from memberapp.assistance.forms import access_form
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.planning import Chosen, first_day
from memberapp.assistance.rules.requests import Choice
from memberapp.assistance.rules.values import Outcome, SlotQueue
from memberapp.assistance.views import services as service_presenter
from memberapp.assistance.views.services import ServiceListView, ServicePageView
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidForm, InvalidInput, NotFound
from memberapp.core.forms import texts_of
from memberapp.state.address import last_part
from memberapp.state.assistance.event import Event
from memberapp.state.assistance.wizard import WizardState


class ServicesState(WizardState, rx.State):
    """Every service of the contract for the event."""

    access: ClassVar[Access] = Access.MEMBER

    view: ServiceListView = ServiceListView()

    @rx.event
    async def load_services(self) -> Event:
        """Show the list; the steps before it come first."""
        progress = await self._open()
        if not progress.shows_services:
            return await self._send_to_step(progress)
        self.view = service_presenter.to_list(progress)
        self.is_loaded = True
        return None


class ServiceState(WizardState, rx.State):
    """One service; the address says which."""

    access: ClassVar[Access] = Access.MEMBER

    is_missing: bool = False
    view: ServicePageView = ServicePageView()

    _around: str = ""

    @rx.event
    async def load_service(self) -> Event:
        """Show the service of the address, whether or not it is provided for."""
        self._around = ""
        progress = await self._open()
        if not progress.shows_services:
            return await self._send_to_step(progress)
        await self._fill(progress)
        self.is_loaded = True
        return None

    @rx.event
    async def look_from(self, day: str) -> None:
        """Show the days from another one on."""
        wanted = slots.read_day(day)
        first = slots.read_day(self.view.first)
        last = slots.read_day(self.view.last)
        if wanted and first and last and first <= wanted <= last:
            self._around = wanted.isoformat()
            self.field_errors = {}
            await self._fill(await self._read())

    @rx.event
    async def keep(self, form: object) -> Event:
        """Keep the service with its day and hour; nothing is sent."""
        typed = texts_of(form)
        day, code = typed.get("day", ""), typed.get("service", "")
        try:
            await self._call(
                drafts.keep_service,
                version=self._version_of(typed.get("version")),
                service=code,
                day=day,
                window=typed.get(f"window-{day}", ""),
                access=typed,
            )
        except InvalidForm as error:
            entry = access_form()
            is_entry = {*(problem.field for problem in error.problems)} <= {*entry.fields}
            told = entry.errors(error) if is_entry else service_presenter.slot_errors(error, day)
            self._refuse_form(told)
            return None
        except (Conflict, NotFound, InvalidInput) as error:
            return await self._refuse(error, ServiceState.load_service, typed)
        told = service_presenter.kept_sentence(await self._saved(), code)
        return await self._lead(typed, self._back(), told)

    @rx.event
    async def drop(self, service: object, version: object) -> Event:
        """Remove the service from the draft."""
        code, shown = self._text(service), self._version_of(version)
        sent = {"service": code, "version": self._text(version)}
        try:
            await self._call(drafts.drop_service, version=shown, service=code)
        except Conflict as error:
            return await self._refuse(error, ServiceState.load_service, sent)
        told = service_presenter.dropped_sentence(_label_of(await self._saved(), code))
        return await self._lead(sent, self._back(), told)

    async def _fill(self, progress: Progress) -> None:
        outcome = self._asked(progress)
        self.is_missing = outcome is None
        if outcome is None or progress.draft is None:
            self.view = ServicePageView()
            return
        choice = progress.draft.choice_of(outcome.service.code)
        besides = progress.besides(outcome.service.code)
        offer = await self._call(
            slots.offer,
            service=outcome.service,
            event_date=progress.draft.event_date,
            around=slots.read_day(self._around) or first_day(outcome.service, progress.returns),
            selected=_selected_day(choice, besides),
            besides=besides,
        )
        self.view = service_presenter.to_page(progress, outcome, offer)

    def _asked(self, progress: Progress) -> Outcome | None:
        code = service_presenter.code_of(last_part(self.router.url.path))
        return next((one for one in progress.outcomes if one.service.code == code), None)

    def _back(self) -> str:
        is_checking = self.frame.is_checking
        return (routes.ASSISTANCE_RECAP if is_checking else routes.ASSISTANCE_SERVICES).path


def _selected_day(choice: Choice | None, besides: Iterable[Chosen]) -> date | None:
    """Return the day chosen for a service before, else that of a call it can share."""
    calls = (at for other, at in besides if other.queue is SlotQueue.PHONE)
    known = choice or next(calls, None)
    return known.day if known else None


def _label_of(progress: Progress, code: str) -> str:
    return next((one.service.label for one in progress.outcomes if one.service.code == code), "")
