"""A quote that came in, as a paper: what the practice asks, and what would remain of it."""

from collections.abc import Iterator
from typing import Any

from memberapp.care.views.shares import to_shares
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.papers import Paper, letterhead, mark_of
from memberapp.estimates import document as estimates
from memberapp.estimates.views import shares_of
from memberapp.quotes import views
from memberapp.quotes.service import Received
from memberapp.quotes.views import ReceivedView


def to_paper(found: Received, name: str) -> Paper:
    """Return everything the paper says, ready to be laid out; `name` is the member's."""
    brand, view = read_brand(), views.to_received(found)
    content = letterhead(brand) | {
        "title": f"Devis, {view.reference}",
        "heading": f"Devis de {view.practice}",
        "number_word": "Demande n°",
        "number": view.reference,
        "issued": f"Édité le {formats.long_day(found.today)}",
        "recipient": [name],
        "lead": views.NO_COMMITMENT,
        "facts": [{"label": label, "value": value} for label, value in _facts(found, view)],
        "sections": list(_sections(found, view)),
        "guarantees_heading": "",
        "guarantees_header": ["", ""],
        "guarantees": [],
    }
    return Paper("request.typ", content, mark_of(brand))


def file_name(found: Received) -> str:
    """Return the name of the file that is kept."""
    return f"devis-{found.quote.reference}.pdf"


def _facts(found: Received, view: ReceivedView) -> Iterator[tuple[str, str]]:
    yield "Référence", view.reference
    yield "Soin", view.about
    yield "Devis", f"{view.amount} au total"
    yield "Validité", view.valid
    estimate = found.figures.estimate
    if estimate is None:
        yield "Reste à charge", view.nothing
        return
    if view.unknown:
        yield "Calcul", f"{view.estimate.opening}{view.estimate.spent}"
    for one in to_shares(shares_of(estimate)).parts:
        yield one.name, one.amount


def _sections(found: Received, view: ReceivedView) -> Iterator[dict[str, Any]]:
    if view.unknown:
        told = (f"{one.title}. {one.why}" for one in view.unknown)
        yield estimates.section(view.unknown_title, "", *told, view.uncounted)
    if found.figures.estimate is not None:
        yield from estimates.sections(found.figures.estimate)
    if view.base:
        yield estimates.section("Ce que dit le praticien", "", *view.base)
    if view.rates:
        yield estimates.section("Les prix relevés", view.checked, *view.rates)
