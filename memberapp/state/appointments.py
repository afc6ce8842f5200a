"""Appointments with practitioners of the network: the request, and one's own.

A request is sent by an event, the end of one by a form that goes to `http/appointments.py`.
"""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import routes
from memberapp.appointments import service
from memberapp.appointments import views as presenter
from memberapp.appointments.forms import REQUEST
from memberapp.appointments.views import AppointmentsView, DeskView
from memberapp.core.access import Access
from memberapp.core.forms import texts_of
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState
from memberapp.state.practice_form import PracticeFormState

_MAX_REFERENCE_LENGTH = 40


class AppointmentFormState(PracticeFormState, rx.State):
    """What is asked of the practitioner whom the address names."""

    access: ClassVar[Access] = Access.MEMBER

    view: DeskView = DeskView()

    @rx.event
    async def load_appointment_form(self) -> None:
        """Show the form, or that there is no such practitioner."""
        desk = await self._desk(service.desk)
        if desk is not None:
            self.view, self.values = presenter.to_desk(desk), presenter.first_values(desk)

    @rx.event
    async def ask(self, form: object) -> EventSpec | None:
        """Send the request, and lead to one's appointments."""
        reference = await self._send(
            service.ask,
            REQUEST,
            texts_of(form),
            waiting=presenter.waiting,
            too_often=presenter.too_often,
        )
        if reference is None:
            return None
        (await self.get_state(AppointmentsState))._sent = reference
        return rx.redirect(routes.APPOINTMENTS.path)


class AppointmentsState(FormState, MemberState, rx.State):
    """One's own appointments, and the question that the address asks."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SERVICES})

    is_loaded: bool = False
    view: AppointmentsView = AppointmentsView()

    _cancelling: str = ""
    _sent: str = ""
    """The request that was just sent: the page says so once."""

    @rx.event
    async def load_appointments(self) -> None:
        """Show the appointments, with what the last post left."""
        await self._show_returned(routes.APPOINTMENTS)
        asked = self.router.url.query_parameters.get(routes.APPOINTMENT_CANCEL_PARAMETER, "")
        self._cancelling = str(asked)[:_MAX_REFERENCE_LENGTH]
        await self._show()

    async def _show(self) -> None:
        found = await self._call(service.listing)
        if self._sent:
            self.notice, self._sent = presenter.sent(found, self._sent), ""
        self.view = presenter.to_view(found, cancelling=self._cancelling)
        self.is_loaded = True
