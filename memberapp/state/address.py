"""Screens whose filters live in the address, which alone says what is shown."""

from typing import Final

import reflex as rx
from reflex.event import EventSpec

from memberapp.state.bases import MemberState

_MAX_AHEAD: Final = 20


def last_part(path: str) -> str:
    """Return what the address of a page names in its last part: a reference, a token, a code."""
    return path.rstrip("/").rpartition("/")[2]


def is_plain(press: object) -> bool:
    """Return whether a link was pressed to go there, not to open it in another tab or window."""
    keys = ("alt_key", "ctrl_key", "meta_key", "shift_key")
    return isinstance(press, dict) and not any(press.get(key) for key in keys)


class FilteredState(MemberState, rx.State, mixin=True):
    """Base of the states of such screens; `redraw_key` draws the filters anew."""

    redraw_key: int = 0

    _ahead: list[str] = []
    """The URLs that the filters navigated to and that were not loaded yet, oldest first."""

    def _lead_to(self, path: str, *, is_refinement: bool = False) -> EventSpec:
        """Lead to the address of a choice; one that refines the last replaces it in the history."""
        self._expect(path)
        return rx.redirect(path, replace=is_refinement)

    def _expect(self, path: str) -> None:
        """Note an address that the browser is about to have, for which nothing is drawn anew."""
        self._ahead = [*self._ahead, path][-_MAX_AHEAD:]

    def _redirected_to(self, path: str) -> bool:
        """Return whether the filters themselves redirected here; else draw them anew."""
        if path in self._ahead:
            self._ahead = self._ahead[self._ahead.index(path) + 1 :]
            return True
        self._ahead = []
        self.redraw_key += 1
        return False
