"""What every step of a request for assistance shares."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventCallback, EventSpec

from memberapp import routes
from memberapp.assistance.journeys import Journey, open_journey
from memberapp.assistance.views import steps as presenter
from memberapp.assistance.views.steps import FrameView
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import DraftMoved, MemberappError
from memberapp.core.forms import FieldError
from memberapp.core.text import well_formed
from memberapp.state.bases import MemberState

LONGEST_TEXT = 300


class WizardNotes(MemberState, rx.State):
    """What one step tells the next one."""

    access: ClassVar[Access] = Access.MEMBER

    _done: str = ""
    _advice: str = ""
    _problem: str = ""


class WizardState(MemberState, rx.State, mixin=True):
    """A step: where the request stands, and what was wrong with what was sent.

    The draft in the database is the request; a step holds the version that its page shows.
    """

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    frame: FrameView = FrameView()
    here: str = ""
    """The address that all of this belongs to."""
    form_key: str = ""
    """Draws the fields anew when what they edit is another thing, never while it is typed."""
    notice: str = ""
    """What the step before did."""
    advice: str = ""
    """Why this step shows and not the one that was asked for."""
    error_title: str = ""
    errors: list[FieldError] = []
    tries: int = 0
    """How often something was refused: the same refusal is told again."""

    _version: int = 0

    async def _open(self, journey: Journey | None = None) -> Journey:
        """Show where the request stands, read anew if need be, and what the step before told."""
        notes = await self.get_state(WizardNotes)
        self.notice, self.advice, problem = notes._done, notes._advice, notes._problem
        notes._done = notes._advice = notes._problem = ""
        self._fail((FieldError("", problem),) if problem else ())
        journey = self._stand(journey) if journey else await self._read()
        self.form_key = f"{self.here}:{journey.version}"
        return journey

    async def _read(self) -> Journey:
        return self._stand(await self._call(open_journey))

    def _stand(self, journey: Journey) -> Journey:
        self._version = journey.version
        self.here = self.router.url.path.rstrip("/")
        self.frame = presenter.to_frame(journey, is_checking=self._is_checking())
        return journey

    async def _saved(self) -> Journey:
        """Read where the request stands after a step."""
        self._fail(())
        return await self._read()

    def _fail(self, errors: tuple[FieldError, ...]) -> None:
        self._list(errors)
        self.tries += bool(errors)

    def _list(self, errors: tuple[FieldError, ...]) -> None:
        """Say what stands in the way, though nothing was sent yet."""
        self.errors = list(errors)
        self.error_title = wording.PROBLEM_TITLE if errors else ""

    async def _refuse(
        self, error: MemberappError, reload: EventCallback, told: str = ""
    ) -> EventSpec | EventCallback:
        """Say why nothing was saved, in the words of `told` or of the error, on the page as it is.

        Whoever went on elsewhere sees the newest state first: nothing of it is written over.
        """
        notes = await self.get_state(WizardNotes)
        notes._problem = told or presenter.sentence_of(error)
        is_gone = isinstance(error, DraftMoved) and not (await self._call(open_journey)).draft
        return rx.redirect(routes.event_path(), replace=True) if is_gone else reload

    async def _send_to_step(self, journey: Journey) -> EventSpec:
        """Lead to the first step that is missing, with what there was to say."""
        notes = await self.get_state(WizardNotes)
        notes._done, notes._advice = self.notice, presenter.advice_of(journey)
        notes._problem = self.errors[0].text if self.errors else ""
        path = presenter.step_path(journey, is_checking=self._is_checking())
        return rx.redirect(path, replace=True)

    async def _tell(self, done: str) -> None:
        """Leave a sentence for the next step to show."""
        (await self.get_state(WizardNotes))._done = done

    def _is_checking(self) -> bool:
        asked = self.router.url.query_parameters.get(routes.CHECK_PARAMETER, "")
        return asked == routes.CHECK

    def _last_part(self) -> str:
        return self.router.url.path.rstrip("/").rpartition("/")[2]


def texts_of(form: object) -> dict[str, str]:
    """Return the short texts of a form, whatever was sent."""
    values = form if isinstance(form, dict) else {}
    return {
        well_formed(str(name)[:LONGEST_TEXT]): well_formed(value[:LONGEST_TEXT])
        for name, value in values.items()
        if isinstance(value, str)
    }
