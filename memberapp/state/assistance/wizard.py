"""What every step of a request for assistance shares."""

import json
from collections.abc import Mapping
from typing import ClassVar, Final

import reflex as rx
from reflex.event import EventCallback, EventSpec

from memberapp import addresses, routes
from memberapp.assistance import sent_cases
from memberapp.assistance.progress import Progress, read_progress
from memberapp.assistance.views import steps as presenter
from memberapp.assistance.views.steps import FrameView
from memberapp.core.access import Access
from memberapp.core.errors import DraftMoved, MemberappError
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.secrets import keyed_hash
from memberapp.members import service as members
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState

_MAX_DIGITS: Final = 12
_NO_VERSION: Final = -1


class WizardNotes(MemberState, rx.State):
    """What one step tells the next one, and the newest version that this tab has read."""

    access: ClassVar[Access] = Access.MEMBER

    version: str = ""
    """A step that shows an older one is hidden until it is loaded again."""

    _done: str = ""
    _advice: str = ""
    _problem: str = ""
    _answered: tuple[str, str, str] = ("", "", "")
    """The last step that was accepted, where it led and what it told: the same one sent twice, by
    two taps on a slow link, is answered alike."""


class WizardState(FormState, MemberState, rx.State, mixin=True):
    """A step: where the request stands, and what was wrong with what was sent.

    The draft in the database is the request. A step shows one version of it, and sends it back
    with whatever is done there: the state may be ahead of a page that waits for an answer.
    """

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    frame: FrameView = FrameView()
    here: str = ""
    """The address that all of this belongs to."""
    form_key: str = ""
    """Draws the fields anew when what they edit is another thing, never while it is typed."""
    advice: str = ""
    """Why this step shows and not the one that was asked for."""
    version: str = ""
    """That of the draft that this step shows."""

    async def _open(self, progress: Progress | None = None) -> Progress:
        """Show where the request stands, read anew if need be, and what the step before told."""
        notes = await self.get_state(WizardNotes)
        self.notice, self.advice, problem = notes._done, notes._advice, notes._problem
        notes._done = notes._advice = notes._problem = ""
        self._refuse_form((FieldError("", problem),) if problem else ())
        progress = await self._stand(progress) if progress else await self._read()
        self.form_key = f"{self.here}:{progress.version}"
        return progress

    async def _read(self) -> Progress:
        return await self._stand(await self._call(read_progress))

    async def _stand(self, progress: Progress) -> Progress:
        notes = await self.get_state(WizardNotes)
        self.version = notes.version = str(progress.version)
        self.here = self.router.url.path.rstrip("/")
        self.frame = presenter.to_frame(progress, is_checking=self._is_checking())
        return progress

    async def _saved(self) -> Progress:
        """Read where the request stands after a step."""
        self._show_errors(())
        return await self._read()

    async def _end(self) -> None:
        """Hide every step of a draft that is no longer there."""
        (await self.get_state(WizardNotes)).version = ""

    async def _lead(self, sent: Mapping[str, str], path: str, told: str = "") -> EventSpec:
        """Lead on from a step that was accepted, and tell the next one what was done."""
        notes = await self.get_state(WizardNotes)
        notes._done, notes._answered = told, (self._name_of(sent), path, told)
        return rx.redirect(path)

    async def _refuse(
        self, error: MemberappError, reload: EventCallback, sent: Mapping[str, str], told: str = ""
    ) -> EventSpec | EventCallback:
        """Say why nothing was saved, in the words of `told` or of the error, on the page as it is.

        Whoever went on elsewhere sees the newest state first: nothing of it is written over. What
        was accepted a moment ago is answered as it was then.
        """
        notes = await self.get_state(WizardNotes)
        is_moved = isinstance(error, DraftMoved)
        name, path, before = notes._answered
        if is_moved and name == self._name_of(sent):
            notes._done = before
            return rx.redirect(path, replace=True)
        if is_moved and (await self._call(read_progress)).draft is None:
            notes._problem = presenter.DRAFT_GONE
            return rx.redirect(await self._way_in(), replace=True)
        notes._problem = told or presenter.sentence_of(error, await self._call(members.region))
        return reload

    async def _send_to_step(self, progress: Progress) -> EventSpec:
        """Lead to the first step that is missing, with what there was to say.

        Without a draft that is the way in, which names what was just sent.
        """
        notes = await self.get_state(WizardNotes)
        if progress.draft is None and (way_in := await self._way_in()) != addresses.event_path():
            return rx.redirect(way_in, replace=True)
        notes._done = self.notice
        if self.errors and not progress.lost_contract:
            notes._problem = self.errors[0].text
        else:
            notes._advice = presenter.advice_of(progress)
        path = presenter.step_path(progress, is_checking=self._is_checking())
        return rx.redirect(path, replace=True)

    async def _way_in(self) -> str:
        """Return where somebody without a draft goes: past the first step, to what they sent."""
        is_sent = await self._call(sent_cases.just_sent) is not None
        return routes.ASSISTANCE.path if is_sent else addresses.event_path()

    def _name_of(self, sent: Mapping[str, str]) -> str:
        """Return what names a step that was sent, without holding what it says."""
        return keyed_hash(type(self).__name__, json.dumps(sent, sort_keys=True))

    @staticmethod
    def _text(sent: object) -> str:
        """Return what a page sends back, whatever it is."""
        return texts_of({"sent": sent}).get("sent", "")

    def _version_of(self, sent: object) -> int:
        """Return the version that a page showed."""
        text = self._text(sent)
        is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
        return int(text) if is_number else _NO_VERSION

    def _is_checking(self) -> bool:
        asked = self.router.url.query_parameters.get(routes.CHECK_PARAMETER, "")
        return asked == routes.CHECK
