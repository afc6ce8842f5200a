"""What to do now: whom to call, what helps first, and the way to ask for it."""

from typing import ClassVar

import reflex as rx

from memberapp import addresses, routes
from memberapp.assistance import drafts
from memberapp.assistance.emergency import contract_of, first_help, people_concerned
from memberapp.assistance.rules.requests import TypedEvent
from memberapp.assistance.views import emergency as presenter
from memberapp.assistance.views.emergency import EmergencyView, HelpView
from memberapp.assistance.views.steps import CONTRACT_GONE
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidForm, InvalidInput, NotFound
from memberapp.core.forms import FieldError, texts_of
from memberapp.state.assistance.event import Event
from memberapp.state.assistance.wizard import WizardState


class EmergencyState(WizardState, rx.State):
    """An emergency; nothing is created until the way to the services is taken."""

    access: ClassVar[Access] = Access.MEMBER

    view: EmergencyView = EmergencyView()
    event: str = ""
    """What happens, once it was chosen."""
    patient: str = ""
    """Whom it is about, once it was chosen."""
    help_title: str = ""
    help: list[HelpView] = []

    @rx.event
    async def load_emergency(self) -> None:
        """Show whom to call."""
        progress = await self._open()
        people = await self._call(people_concerned)
        self.view = presenter.to_emergency(progress, people)
        self.event, self.patient, self.help = "", "", []
        self.is_loaded = True

    @rx.event
    async def look(self, form: object) -> None:
        """Show what helps first; looking creates nothing."""
        typed = texts_of(form)
        event, patient = typed.get("event", ""), typed.get("patient", "")
        progress = await self._read()
        try:
            found = await self._call(first_help, event=event, patient=patient)
        except NotFound:
            self._refuse_form((FieldError("event", presenter.EVENT_MISSING),))
            return
        except InvalidInput as error:
            told = presenter.PATIENT_SENTENCES[error.reason]
            self._refuse_form((FieldError("patient", told),))
            return
        self._show_errors(())
        people = await self._call(people_concerned)
        self.event, self.patient = event, patient
        self.help = presenter.to_help(found, progress.region)
        self.help_title = presenter.help_title(people, patient)

    @rx.event
    async def begin(self, event: object, version: object, patient: object = "") -> Event:
        """Ask for help for what happens today; what was begun is replaced only when asked."""
        sent = {
            "event": self._text(event),
            "version": self._text(version),
            "patient": self._text(patient),
        }
        progress = await self._read()
        if progress.draft is not None and progress.draft.is_begun:
            return await self._lead(sent, addresses.restart_path())
        contract, today = contract_of(progress), progress.today
        typed = TypedEvent(sent["event"], f"{today.day}", f"{today.month}", f"{today.year}")
        try:
            await self._call(
                drafts.choose_event,
                version=self._version_of(sent["version"]),
                contract_id=contract.id if contract else "",
                typed=typed,
                patient=sent["patient"],
            )
        except NotFound as error:
            reload = EmergencyState.load_emergency
            return await self._refuse(error, reload, sent, CONTRACT_GONE)
        except (Conflict, InvalidForm) as error:
            return await self._refuse(error, EmergencyState.load_emergency, sent)
        await self._saved()
        return await self._lead(sent, routes.ASSISTANCE_NEED.path)
