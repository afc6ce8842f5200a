"""The recap of a request for assistance and its sending, then what was sent."""

from typing import ClassVar

import reflex as rx

from memberapp import addresses, clock, routes
from memberapp.assistance import cases, drafts, information
from memberapp.assistance.forms import visit_form
from memberapp.assistance.recaps import recap
from memberapp.assistance.views import cases as case_presenter
from memberapp.assistance.views import recap as recap_presenter
from memberapp.assistance.views import services as service_presenter
from memberapp.assistance.views import steps as presenter
from memberapp.assistance.views.cases import CaseView
from memberapp.assistance.views.information import (
    InformationView,
    error_for,
    field_of,
    to_information,
)
from memberapp.assistance.views.recap import RecapView
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import (
    Conflict,
    InvalidForm,
    InvalidInput,
    NotFound,
    NotReady,
    TooManyTries,
)
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.profile.forms import PHONE, PHONE_FORM
from memberapp.state.address import last_part
from memberapp.state.assistance.event import Event
from memberapp.state.assistance.wizard import WizardState
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class RecapState(WizardState, rx.State):
    """What would be sent; what is sent is what this showed."""

    access: ClassVar[Access] = Access.MEMBER

    view: RecapView = RecapView()
    editing: str = ""
    """Which part is edited: the address, the phone or none."""

    @rx.event
    async def load_recap(self) -> Event:
        """Show the recap, or the address of the visit while it is edited."""
        try:
            found = await self._call(recap)
        except NotReady:
            return await self._send_to_step(await self._open())
        await self._open(found.progress)
        self.view = recap_presenter.to_recap(found)
        asked = self.router.url.query_parameters.get(routes.EDIT_PARAMETER, "")
        has_address = found.address is not None
        can_be_edited = asked == routes.EDIT_PHONE or (asked == routes.EDIT_ADDRESS and has_address)
        self.editing = asked if can_be_edited else ""
        self.values = recap_presenter.first_values(found, self.editing)
        if not self.editing:
            self._show_errors((*self.errors, *recap_presenter.problems_of(found)))
        self.form_key += asked
        self.is_loaded = True
        return None

    @rx.event
    async def save_address(self, form: object) -> Event:
        """Say where somebody comes, for this request only."""
        typed = texts_of(form)
        try:
            version = self._version_of(typed.get("version"))
            await self._call(drafts.set_address, version=version, typed=typed)
        except InvalidForm as error:
            declared = visit_form(typed.get("country") or (await self._read()).country)
            self.values = declared.typed(typed)
            self._refuse_form(declared.errors(error))
            return None
        except Conflict as error:
            return await self._refuse(error, RecapState.load_recap, typed)
        self._show_errors(())
        return await self._lead(typed, routes.ASSISTANCE_RECAP.path)

    @rx.event
    async def save_phone(self, form: object) -> Event:
        """Say where the member is called, for this request only."""
        typed = texts_of(form)
        try:
            await self._call(
                drafts.set_phone,
                version=self._version_of(typed.get("version")),
                typed=typed.get(PHONE.name, ""),
            )
        except InvalidInput as error:
            self.values = PHONE_FORM.typed(typed)
            self._refuse_form(PHONE_FORM.errors(error))
            return None
        except Conflict as error:
            return await self._refuse(error, RecapState.load_recap, typed)
        self._show_errors(())
        return await self._lead(typed, routes.ASSISTANCE_RECAP.path)

    @rx.event
    async def drop(self, service: object, version: object) -> Event:
        """Remove one of the services from the draft."""
        part = next((one for one in self.view.services if one.service == service), None)
        if part is None:
            return None
        shown = self._version_of(version)
        sent = {"service": part.service, "version": self._text(version)}
        try:
            await self._call(drafts.drop_service, version=shown, service=part.service)
        except Conflict as error:
            return await self._refuse(error, RecapState.load_recap, sent)
        path = presenter.step_path(await self._saved())
        lead = await self._lead(sent, path, service_presenter.dropped_sentence(part.label))
        return RecapState.load_recap if path == routes.ASSISTANCE_RECAP.path else lead

    @rx.event
    async def submit(self, fingerprint: object) -> Event:
        """Send the request that the page showed; sent twice, it is one."""
        try:
            reference = await self._call(cases.submit, fingerprint=self._text(fingerprint))
        except (Conflict, InvalidForm, TooManyTries) as error:
            return await self._refuse(error, RecapState.load_recap, {})
        await self._end()
        return rx.redirect(addresses.case_path(reference))


class CaseState(MemberState, FormState, rx.State):
    """A request that was sent; every act of the staff on it shows by itself."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.ASSISTANCE, Topic.MESSAGES})

    is_loaded: bool = False
    is_missing: bool = False
    view: CaseView
    missing: list[InformationView] = []
    """What the staff asked for, and still waits for."""

    _asked: str = ""

    @rx.event
    async def load_case(self) -> None:
        """Show the request of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = last_part(self.router.url.path)
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="case")

    @rx.event
    async def answer_information(self, form: dict[str, object]) -> None:
        """Answer something that is missing; what somebody else asked reads like an unknown one."""
        typed = texts_of(form)
        wanted = typed.get("information", "")
        try:
            await self._call(
                information.answer,
                reference=self._asked,
                information=wanted,
                text=typed.get(field_of(wanted), ""),
            )
        except InvalidInput as error:
            self._refuse_form((error_for(error, wanted),))
            return
        except (NotFound, TooManyTries) as error:
            region = self.view.region
            self._refuse_form((FieldError("", wording.for_error(error, region)),))
            return
        self._show_errors(())
        await self._show()

    async def _show(self) -> None:
        try:
            found = await self._call(cases.find, reference=self._asked)
            asked = await self._call(information.asked, reference=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.missing = to_information(asked, found.reference, found.region)
        self.view = case_presenter.to_view(found, clock.now())
        self.is_loaded = True
