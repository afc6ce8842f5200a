"""The event handlers of the list of lines of care; its filters live in the address."""

from dataclasses import asdict, replace
from typing import ClassVar, Final

import reflex as rx
from reflex.event import EventSpec

from memberapp import clock
from memberapp.care import reimbursements
from memberapp.care.rules.lines import LineFilter, LinePage
from memberapp.care.rules.search import Reference
from memberapp.care.views import reimbursements as presenter
from memberapp.care.views.reimbursements import EmptyView, ListQuery, ListView, OptionsView
from memberapp.core import formats
from memberapp.core.access import Access
from memberapp.core.forms import texts_of
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary
from memberapp.state.bases import MemberState

_MAX_AHEAD: Final = 20


class ReimbursementsState(MemberState, rx.State):
    """The lines asked for; `query` is what the address holds, `redraw_key` redraws the filters."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REIMBURSEMENTS, Topic.CONTRACTS})

    is_loaded: bool = False
    is_empty: bool = False
    query: ListQuery = ListQuery()
    options: OptionsView
    view: ListView
    empty: EmptyView
    news: str = ""
    redraw_key: int = 0

    _wanted: ListQuery = ListQuery()
    """What the filters hold; ahead of `query` until the address has followed."""
    _ahead: list[str] = []
    """The URLs that the filters navigated to and that were not loaded yet, oldest first."""
    _shown: ListQuery | None = None
    _known_count: int = 0

    @rx.event
    async def load_reimbursements(self) -> None:
        """Show what the address asks for."""
        self._shown = None
        self.query = ListQuery.parse(self.router.url.query_parameters)
        self._follow_address()
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
    async def search(self, value: object) -> EventSpec | None:
        """Show the lines that hold some words; each pause of the typing replaces the last."""
        return self._go(recherche=value, is_refinement=True)

    @rx.event
    async def submit_search(self, form: object) -> EventSpec | None:
        """Search at once, on Enter."""
        return await self.search(form.get("recherche") if isinstance(form, dict) else "")

    def _go(self, *, is_refinement: bool = False, **change: object) -> EventSpec | None:
        """Lead to the address of a changed query, on its newest page; None when it is there."""
        texts = dict.fromkeys(change, "") | texts_of(change)
        asked = ListQuery.parse(asdict(replace(self._wanted, **texts, apres="")))
        if asked == replace(self._wanted, apres=""):
            return None
        self._wanted = asked
        self._ahead = [*self._ahead, asked.path][-_MAX_AHEAD:]
        return rx.redirect(asked.path, replace=is_refinement)

    def _follow_address(self) -> None:
        """Draw the filters anew unless they themselves led here: Back, or a link, did."""
        if self.query.path in self._ahead:
            self._ahead = self._ahead[self._ahead.index(self.query.path) + 1 :]
        else:
            self._wanted, self._ahead = self.query, []
            self.redraw_key += 1

    async def _show(self) -> None:
        member = await self._call(members.summary)
        this_year = clock.local_date(clock.now(), member.region).year
        self.query = self.query.cleaned(member, this_year)
        page: LinePage = await self._call(
            reimbursements.list_lines,
            filter=self.query.to_filter(member, this_year),
            cursor=self.query.apres or None,
        )
        self._announce(page, presenter.noun_of(member))
        self.options = presenter.to_options(member, this_year)
        self.view = presenter.to_view(page, self.query, member, this_year)
        self.is_empty = not page.lines
        if self.is_empty:
            self.empty = await self._why_empty(member, this_year, page.reference)
        self.is_loaded = True

    def _announce(self, page: LinePage, noun: str) -> None:
        """Say how many lines came in since the same list was shown."""
        more = page.count - self._known_count
        self.news = presenter.news(more, noun) if self._shown == self.query and more > 0 else ""
        self._shown, self._known_count = self.query, page.count

    async def _why_empty(
        self, member: MemberSummary, this_year: int, reference: Reference | None
    ) -> EmptyView:
        everything = await self._call(reimbursements.list_lines, filter=LineFilter(years=()))
        in_both_years = ""
        if self.query.is_filtered and everything.count:
            wider = replace(self.query, annee=presenter.BOTH_YEARS).to_filter(member, this_year)
            found = await self._call(reimbursements.list_lines, filter=wider)
            noun = presenter.noun_of(member)
            in_both_years = formats.count(found.count, noun) if found.count else ""
        return presenter.to_empty(
            self.query,
            this_year,
            has_other_care=bool(everything.count),
            reference=reference,
            in_both_years=in_both_years,
        )
