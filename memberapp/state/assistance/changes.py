"""The pages that change a request that was sent."""

from dataclasses import replace
from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import addresses, clock, routes
from memberapp.assistance import cases, changeable, changes, slots
from memberapp.assistance.changeable import Appointment
from memberapp.assistance.forms import access_form
from memberapp.assistance.views import cancelling
from memberapp.assistance.views import changes as presenter
from memberapp.assistance.views import services as service_presenter
from memberapp.assistance.views.cancelling import CancelView
from memberapp.assistance.views.changes import AddView, ServiceChangeView
from memberapp.core.access import Access
from memberapp.core.errors import (
    CaseMoved,
    Conflict,
    InvalidForm,
    InvalidInput,
    NotFound,
    TooManyTries,
)
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.not_found import record_not_found
from memberapp.state.assistance.follow_up import FollowUpState, version_of
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState

_REFERENCE_AT, _CODE_AT = 2, 4  # of « assistance/dossiers/AST-…/prestations/aide-menagere »


class ChangeState(FormState, MemberState, rx.State, mixin=True):
    """A page that changes a request: which one, and what it showed of it."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    is_missing: bool = False
    changed: list[str] = []
    """What changed meanwhile, when somebody else was first."""

    _reference: str = ""
    _said: dict[str, str] = {}
    """What the page showed of the request."""

    def _begin(self) -> list[str]:
        """Forget what was shown, and return the parts of the address."""
        self.is_loaded = self.is_missing = False
        self.notice, self.changed = "", []
        self._show_errors(())
        parts = self.router.url.path.strip("/").split("/")
        self._reference = parts[_REFERENCE_AT] if len(parts) > _REFERENCE_AT else ""
        return parts

    async def _miss(self) -> None:
        self.is_loaded, self.is_missing = False, True
        await self._call(record_not_found, what="case")

    async def _lead(self, told: str) -> EventSpec:
        """Lead back to the request, which says what was done."""
        (await self.get_state(FollowUpState))._told = told
        return rx.redirect(addresses.case_path(self._reference))

    def _refuse(self, error: Conflict | NotFound | TooManyTries, region: str) -> None:
        self._refuse_form((FieldError("", presenter.error_sentence(error, region)),))


class CaseServiceState(ChangeState, rx.State):
    """A service of a request: another day and hour, or one service more."""

    access: ClassVar[Access] = Access.MEMBER

    view: ServiceChangeView = ServiceChangeView()
    form_key: str = ""

    _code: str = ""
    _around: str = ""

    @rx.event
    async def load_service_change(self) -> None:
        """Show the service of the address."""
        parts = self._begin()
        self._around = ""
        last = parts[_CODE_AT] if len(parts) > _CODE_AT else ""
        self._code = service_presenter.code_of(last)
        try:
            await self._fill(await self._read())
        except NotFound:
            await self._miss()

    @rx.event
    async def look_from(self, day: object) -> None:
        """Show the days from another one on; the request is that which the page showed."""
        wanted = slots.read_day(day)
        first = slots.read_day(self.view.first)
        last = slots.read_day(self.view.last)
        if not (wanted and first and last and first <= wanted <= last):
            return
        self._around = wanted.isoformat()
        try:
            found = await self._read()
        except NotFound:
            await self._miss()
            return
        # The version stays that of what the page showed first.
        view = presenter.to_service_change(found, clock.now())
        self.view = replace(view, version=self.view.version)
        self.field_errors = {}

    @rx.event
    async def ask(self, form: object) -> EventSpec | None:
        """Ask for the day and hour, or for the service, that was chosen."""
        typed = texts_of(form)
        day = typed.get("day", "")
        window = typed.get(f"window-{day}", "")
        chosen = {
            "reference": self._reference,
            "version": version_of(typed.get("version", "")),
            "service": self._code,
            "day": day,
            "window": window,
        }
        try:
            if self.view.is_new:
                await self._call(changes.add, **chosen, access=typed)
            else:
                await self._call(changes.move, **chosen)
        except InvalidForm as error:
            self._refuse_fields(error, day)
            return None
        except InvalidInput:
            self._refuse_form((FieldError("", presenter.NOT_POSSIBLE),))
            return None
        except CaseMoved:
            await self._show_changed(day, window)
            return None
        except (Conflict, NotFound, TooManyTries) as error:
            await self._show_refused(error, day)
            return None
        if self.view.is_new:
            return await self._lead(presenter.added_sentence(self.view.label))
        return await self._lead(presenter.moved_sentence(self.view))

    @rx.event
    async def keep(self, version: object) -> EventSpec | None:
        """Stay with the agreed hour: the other one is not asked for any more."""
        shown = version_of(texts_of({"version": version}).get("version", ""))
        wanted = {"reference": self._reference, "version": shown, "service": self._code}
        try:
            await self._call(changes.keep, **wanted)
        except CaseMoved:
            await self._show_changed("", "")
            return None
        except (Conflict, NotFound, TooManyTries) as error:
            await self._show_refused(error, "")
            return None
        return await self._lead(presenter.kept_sentence(self.view.label))

    async def _show_changed(self, day: str, window: str) -> None:
        """Show what somebody else changed first; what was chosen stays chosen."""
        found = await self._read()
        self.changed = presenter.changed_sentences(self._said, found.case, clock.now())
        self._show_errors(())
        await self._fill(found, day, window)

    async def _show_refused(self, error: Conflict | NotFound | TooManyTries, day: str) -> None:
        try:
            found = await self._read()
        except NotFound:
            await self._miss()
            return
        await self._fill(found, day)
        self._refuse(error, found.case.region)

    def _refuse_fields(self, error: InvalidForm, day: str) -> None:
        lacks = presenter.needs_sentence(error)
        entry = access_form()
        if lacks:
            self._refuse_form((FieldError("", lacks),))
        elif {*(problem.field for problem in error.problems)} <= {*entry.fields}:
            self._refuse_form(entry.errors(error))
        else:
            self._refuse_form(service_presenter.slot_errors(error, day))

    async def _read(self) -> Appointment:
        return await self._call(
            changeable.appointment,
            reference=self._reference,
            service=self._code,
            around=self._around,
        )

    async def _fill(self, found: Appointment, day: str = "", window: str = "") -> None:
        now = clock.now()
        self._said = presenter.said_of(found.case, now)
        self.view = presenter.to_service_change(found, now, day=day, window=window)
        self.form_key = f"{self._reference}:{self._code}:{found.case.version}"
        self.is_loaded = True


class CaseAddState(ChangeState, rx.State):
    """The services that can be added to a request."""

    access: ClassVar[Access] = Access.MEMBER

    view: AddView = AddView()

    @rx.event
    async def load_addable(self) -> None:
        """List them, with what is left of each."""
        self._begin()
        try:
            case = await self._call(cases.find, reference=self._reference)
            found = await self._call(changeable.addable, reference=self._reference)
        except NotFound:
            await self._miss()
            return
        self.view = presenter.to_add(case, found)
        self.is_loaded = True


class CaseCancelState(ChangeState, rx.State):
    """The page that says what cancelling does; nothing is cancelled before it is confirmed."""

    access: ClassVar[Access] = Access.MEMBER

    view: CancelView = CancelView()

    @rx.event
    async def load_cancelling(self) -> None:
        """Show what would be cancelled: one service, or the whole request."""
        self._begin()
        asked = self.router.url.query_parameters.get(routes.SERVICE_PARAMETER, "")
        try:
            await self._fill(service_presenter.code_of(asked))
        except NotFound:
            await self._miss()

    @rx.event
    async def cancel(self, version: object) -> EventSpec | None:
        """Cancel what the page showed."""
        shown = version_of(texts_of({"version": version}).get("version", ""))
        wanted = {"reference": self._reference, "version": shown}
        code = self.view.code
        try:
            if code:
                await self._call(changes.cancel, **wanted, service=code)
            else:
                await self._call(changes.cancel_case, **wanted)
        except CaseMoved:
            said = self._said
            await self._fill(code)
            case = await self._call(cases.find, reference=self._reference)
            self.changed = presenter.changed_sentences(said, case, clock.now())
            return None
        except (Conflict, NotFound, TooManyTries) as error:
            case = await self._call(cases.find, reference=self._reference)
            await self._fill(code)
            self._refuse(error, case.region)
            return None
        return await self._lead(cancelling.cancelled_sentence(self.view))

    async def _fill(self, code: str) -> None:
        case = await self._call(cases.find, reference=self._reference)
        found = await self._call(changeable.changes_of, case=case)
        self._said = presenter.said_of(case, clock.now())
        self.view = cancelling.to_cancel(case, found, code)
        self.is_loaded = True
