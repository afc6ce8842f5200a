"""The list of lines of care, and two years of it beside each other, as screens show them."""

from dataclasses import dataclass, replace
from datetime import date

from memberapp.care import ceilings, evolution, reimbursements
from memberapp.care.rules.evolution import compared_until
from memberapp.care.rules.search import Reference
from memberapp.care.views import evolution as evolution_presenter
from memberapp.care.views import reimbursements as presenter
from memberapp.care.views.empty import EmptyView, to_empty
from memberapp.care.views.evolution import EvolutionView
from memberapp.care.views.evolution_query import ChoicesView, EvolutionQuery, to_choices
from memberapp.care.views.reimbursements import ListQuery, ListView, OptionsView
from memberapp.core import view_cache
from memberapp.core.view_cache import Ready
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary


@dataclass(frozen=True)
class ListScreen:
    """All that the page of reimbursements shows."""

    query: ListQuery
    """What was asked for, without what names nothing of this member's."""
    options: OptionsView
    view: ListView
    empty: EmptyView | None
    """Why there is no line; None when there are some."""
    count: int
    """How many cares the filter holds, on all pages."""


def show(work: Work, *, query: ListQuery) -> Ready[ListScreen]:
    """Return the lines that an address asks for, built again when the member's rows have changed.

    Raises:
        NotFound: there is no such member.
    """
    mark = members.mark(work)
    return view_cache.ready(
        work, ("reimbursements", query), mark, lambda: _build(work, query, mark.today)
    )


def _build(work: Work, query: ListQuery, today: date) -> ListScreen:
    member = members.summary(work)
    this_year = today.year
    query = query.cleaned(member, this_year)
    page = reimbursements.list_lines(
        work, filter=query.to_filter(member, this_year), cursor=query.apres or None
    )
    empty = None if page.lines else _why_empty(work, query, member, this_year, page.reference)
    return ListScreen(
        query=query,
        options=presenter.to_options(member, this_year),
        view=presenter.to_view(
            page,
            query,
            member,
            this_year,
            ceilings=ceilings.beside(work, lines=page.lines, contracts=member.contracts),
        ),
        empty=empty,
        count=page.count,
    )


def _why_empty(
    work: Work,
    query: ListQuery,
    member: MemberSummary,
    this_year: int,
    reference: Reference | None,
) -> EmptyView:
    has_other_care = reimbursements.has_any(work)
    in_both_years = ""
    if query.is_filtered and has_other_care:
        wider = replace(query, annee=presenter.BOTH_YEARS).to_filter(member, this_year)
        found = reimbursements.count(work, filter=wider)
        in_both_years = presenter.counted(found) if found else ""
    return to_empty(
        query,
        this_year,
        has_other_care=has_other_care,
        reference=reference,
        in_both_years=in_both_years,
    )


@dataclass(frozen=True)
class EvolutionScreen:
    """All that the page of two years shows."""

    query: EvolutionQuery
    """What was asked for, without what names nothing of this member's."""
    choices: ChoicesView
    view: EvolutionView
    empty: EmptyView | None
    """Why there is nothing of either year; None when there is something."""


def show_evolution(work: Work, *, query: EvolutionQuery) -> Ready[EvolutionScreen]:
    """Return the comparison that an address asks for, built again when rows have changed.

    Raises:
        NotFound: there is no such member.
    """
    mark = members.mark(work)
    return view_cache.ready(
        work, ("evolution", query), mark, lambda: _build_evolution(work, query, mark.today)
    )


def _build_evolution(work: Work, query: EvolutionQuery, today: date) -> EvolutionScreen:
    member = members.summary(work)
    query = query.cleaned(member, today.year)
    until = compared_until(member.cover_ended_on(today), today=today)
    before, after = query.spans(until)
    wanted = query.to_filter(member, today.year)
    found = evolution.compare(work, before=before, after=after, filter=wanted)
    empty = None
    if not found.count_before and not found.count_after:
        has_other_care = reimbursements.has_any(work)
        empty = evolution_presenter.to_empty(query, found, has_other_care=has_other_care)
    return EvolutionScreen(
        query=query,
        choices=to_choices(member, until, query),
        view=evolution_presenter.to_view(found, query, member, until),
        empty=empty,
    )
