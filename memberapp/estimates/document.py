"""An estimate as a paper, with its day and its reference."""

from collections.abc import Iterator
from typing import Any

from memberapp.care.views.shares import to_shares
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.papers import Paper, letterhead, mark_of
from memberapp.estimates import views
from memberapp.estimates.rules import Estimate
from memberapp.estimates.service import OwnEstimate

_LEAD = (
    "Ce que les garanties de ce jour rembourseraient, d’après le devis recopié. Ce n’est ni un "
    "accord ni une promesse de paiement."
)


def to_paper(own: OwnEstimate, name: str) -> Paper:
    """Return everything the paper says, ready to be laid out."""
    brand, estimate = read_brand(), own.estimate
    shares = to_shares(views.shares_of(estimate)).parts
    content = letterhead(brand) | {
        "title": f"Estimation, {own.reference}",
        "heading": "Estimation d’un devis",
        "number_word": "Estimation n°",
        "number": own.reference,
        "issued": f"Calculée le {formats.long_day(estimate.on)}",
        "recipient": [name],
        "lead": _LEAD,
        "facts": [
            {"label": label, "value": value}
            for label, value in (
                ("Référence", own.reference),
                ("Personne soignée", estimate.person),
                ("Devis", views.to_estimate(estimate).spent),
                *((one.name, one.amount) for one in shares),
            )
        ],
        "sections": [*sections(estimate), *_arrived(own)],
        "guarantees_heading": "",
        "guarantees_header": ["", ""],
        "guarantees": [],
    }
    return Paper("request.typ", content, mark_of(brand))


def file_name(own: OwnEstimate) -> str:
    """Return the name of the file that is kept."""
    return f"estimation-{own.reference}.pdf"


def sections(estimate: Estimate) -> Iterator[dict[str, Any]]:
    """Yield what a paper says of an estimate, line by line, with what it supposes."""
    for line in estimate.lines:
        yield section(views.line_title(line), views.line_shares(line), *line.why)
    tips = views.equivalents(estimate)
    if tips:
        yield section("100\u00a0% Santé", "", *tips)
    if estimate.ceilings:
        told = (f"{one.name}\u00a0: {one.text}. {one.note}".strip() for one in estimate.ceilings)
        yield section("Plafonds", "", *told)
    yield section("Ce que nous supposons", "", *estimate.hypotheses)


def section(heading: str, when: str, *paragraphs: str) -> dict[str, Any]:
    """Return a part of the paper; `when` is a smaller line below its heading, or empty."""
    return {"heading": heading, "when": when, "paragraphs": list(paragraphs)}


def _arrived(own: OwnEstimate) -> Iterator[dict[str, Any]]:
    for one in own.arrived:
        line = own.estimate.lines[one.line]
        yield section(f"Le soin réel\u00a0: {line.label}", "", views.real_sentence(line, one))
