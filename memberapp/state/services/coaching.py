"""`/services/coaching`: the programme that a member follows; no address says which."""

from collections.abc import Callable
from typing import Any, ClassVar, Final

import reflex as rx

from memberapp.coaching import service
from memberapp.coaching import views as presenter
from memberapp.coaching.views import CoachingView
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState

_MAX_CODE_LENGTH: Final = 40


class CoachingState(FormState, MemberState, rx.State):
    """What is followed, or what can be."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SERVICES})

    is_loaded: bool = False
    view: CoachingView = CoachingView()

    _region: str = ""

    @rx.event
    async def load_coaching(self) -> None:
        """Show where the member stands."""
        self.notice = ""
        self._show_errors(())
        await self._show()

    @rx.event
    async def begin(self, programme: str) -> None:
        """Begin a programme."""
        code = programme[:_MAX_CODE_LENGTH] if isinstance(programme, str) else ""
        await self._do(service.begin, programme=code)

    @rx.event
    async def mark_done(self, step: int) -> None:
        """Mark a step as done."""
        await self._do(service.mark, step=_number(step), is_done=True)

    @rx.event
    async def mark_undone(self, step: int) -> None:
        """Mark a step as not done after all."""
        await self._do(service.mark, step=_number(step), is_done=False)

    @rx.event
    async def pause(self) -> None:
        """Pause the programme."""
        await self._do(service.pause, is_paused=True)

    @rx.event
    async def resume(self) -> None:
        """Go on with the programme."""
        await self._do(service.pause, is_paused=False)

    @rx.event
    async def remind(self) -> None:
        """Turn the weekly reminder on."""
        await self._do(service.want_reminders, is_wanted=True)

    @rx.event
    async def stop_reminding(self) -> None:
        """Turn the weekly reminder off."""
        await self._do(service.want_reminders, is_wanted=False)

    @rx.event
    async def erase(self) -> None:
        """Stop the programme and delete what is stored of it."""
        await self._do(service.erase)
        self.notice = presenter.ERASED

    async def _do(self, use_case: Callable[..., Any], **arguments: Any) -> None:
        self.notice, refused = "", ""
        try:
            await self._call(use_case, **arguments)
        except NotFound:
            await self._call(record_not_found, what="coaching")
            refused = presenter.GONE
        except Conflict:
            refused = presenter.OTHER
        except TooManyTries as error:
            refused = presenter.too_often(error.until, self._region)
        self._refuse_form((FieldError("", refused),) if refused else ())
        await self._show()

    async def _show(self) -> None:
        desk = await self._call(service.desk)
        self.view, self._region = presenter.to_view(desk), desk.region
        self.is_loaded = True


def _number(given: object) -> int:
    """Return a small whole number that a browser sent; 0, which no step has, of anything else."""
    if not isinstance(given, int) or isinstance(given, bool):
        return 0
    return given if 0 < given < 100 else 0  # noqa: PLR2004 - more than there are
