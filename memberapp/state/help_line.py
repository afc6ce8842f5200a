"""Whether somebody answers the help line now."""

from typing import ClassVar

import reflex as rx

from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.state.bases import PublicState


class HelpLineState(PublicState, rx.State):
    """The state of the line, on whatever page it is printed."""

    access: ClassVar[Access] = Access.PUBLIC

    status: str = ""
    """« Ligne fermée, rouvre lundi 8 h 30 »; a page shows nothing until it is loaded."""

    _region: str = ""
    """Where the member lives, once the shell knows it."""

    def _tell(self) -> None:
        self.status = wording.help_line_now(self._region)
