"""The event handlers of the list of lines of care; its filters live in the address."""

from dataclasses import asdict, replace
from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp.care import screen
from memberapp.care.screen import ListScreen
from memberapp.care.views import reimbursements as presenter
from memberapp.care.views.empty import EmptyView
from memberapp.care.views.reimbursements import ListQuery, ListView, OptionsView
from memberapp.core.access import Access
from memberapp.core.forms import texts_of
from memberapp.core.topics import Topic
from memberapp.preferences.views import since_last_visit
from memberapp.state.address import FilteredState, is_plain
from memberapp.state.shell import ShellState


class ReimbursementsState(FilteredState, rx.State):
    """The lines asked for; `query` is what the address holds."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REIMBURSEMENTS, Topic.CONTRACTS})

    is_loaded: bool = False
    is_empty: bool = False
    is_beginning: bool = False
    """Whether the member never had any care here: there is nothing to filter, nor to export."""
    query: ListQuery = ListQuery()
    options: OptionsView
    view: ListView
    empty: EmptyView
    news: str = ""
    since_last_visit: str = ""
    """How many payments came since the last visit."""
    starts_filtered: bool = False
    """Whether the filters held something when they were drawn: a phone shows them open then."""

    _wanted: ListQuery = ListQuery()
    """What the filters hold; ahead of `query` until the address has followed."""
    _shown: ListQuery | None = None
    _known_count: int = 0
    _tag: str = ""
    """Which view it is."""

    @rx.event
    async def load_reimbursements(self) -> None:
        """Show what the address asks for."""
        self._shown = None
        self.query = ListQuery.parse(self.router.url.query_parameters)
        is_visit = not self._redirected_to(self.query.path)
        if is_visit:
            self._wanted = self.query
            self.starts_filtered = self.query.is_filtered
        arrived = await (await self.get_state(ShellState))._see_payments()
        if is_visit or arrived:
            self.since_last_visit = since_last_visit(arrived)
        await self._show()

    @rx.event
    async def turn_page(self, cursor: object, press: object) -> None:
        """Show another page of the list at once, while its link leads to the same address.

        The address still says what is shown: once it is there, `load_reimbursements` finds nothing
        to do. A link that is opened in another tab changes nothing here.
        """
        if not is_plain(press):
            return
        self.query = ListQuery.parse(
            asdict(self.query) | {"apres": ""} | texts_of({"apres": cursor})
        )
        self._expect(self.query.path)
        self._shown, self.since_last_visit = None, ""
        await self._show()

    @rx.event
    async def choose_year(self, value: object) -> EventSpec | None:
        """Show the lines of a year, or of both."""
        return self._go(annee=value)

    @rx.event
    async def choose_person(self, value: object) -> EventSpec | None:
        """Show the lines of one person, or of all."""
        return self._go(beneficiaire=value)

    @rx.event
    async def choose_kind(self, value: object) -> EventSpec | None:
        """Show the lines of one kind of care, or of all."""
        return self._go(soin=value)

    @rx.event
    async def choose_contract(self, value: object) -> EventSpec | None:
        """Show the lines of one contract, or of all."""
        return self._go(contrat=value)

    @rx.event
    async def search(self, drawn: object, value: object) -> EventSpec | None:
        """Show the lines that hold some words; each pause of the typing replaces the last.

        `drawn` is the `redraw_key` of the field: what was typed just before the filters were
        cleared must not come back when its pause ends.
        """
        return self._go(recherche=value, is_refinement=True) if drawn == self.redraw_key else None

    @rx.event
    async def submit_search(self, form: object) -> EventSpec | None:
        """Search at once, on Enter."""
        words = form.get("recherche") if isinstance(form, dict) else ""
        return self._go(recherche=words, is_refinement=True)

    def _go(self, *, is_refinement: bool = False, **change: object) -> EventSpec | None:
        """Lead to the address of a changed query, on its newest page; None when it is there."""
        texts = dict.fromkeys(change, "") | texts_of(change)
        asked = ListQuery.parse(asdict(replace(self._wanted, **texts, apres="")))
        if asked == replace(self._wanted, apres=""):
            return None
        self._wanted = asked
        return self._lead_to(asked.path, is_refinement=is_refinement)

    async def _show(self) -> None:
        asked = ListQuery(**asdict(self.query))
        shown = await self._call(screen.show, query=asked)
        self._announce(shown.view)
        self.query = shown.view.query
        self.is_loaded = True  # sent each time: the answer to who asked
        if shown.tag == self._tag:  # the browser has it already
            return
        self._tag, self.options, self.view = shown.tag, shown.view.options, shown.view.view
        self.is_empty = shown.view.empty is not None
        self.is_beginning = shown.view.empty is not None and shown.view.empty.is_beginning
        if shown.view.empty is not None:
            self.empty = shown.view.empty

    def _announce(self, found: ListScreen) -> None:
        """Say how many cares came in since the same list was shown."""
        more = found.count - self._known_count
        is_same = self._shown == found.query
        self.news = presenter.news(more) if is_same and more > 0 else ""
        self._shown, self._known_count = found.query, found.count
