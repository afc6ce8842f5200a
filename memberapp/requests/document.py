"""A request as a paper: its record, and of a claim the file for the mediator."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.papers import Paper, letterhead, mark_of
from memberapp.requests.acts import Act, Followed
from memberapp.requests.catalogue import read_requests
from memberapp.requests.labels import ACT_KINDS, REQUEST_STATUSES
from memberapp.requests.rules.requests import OPEN, ActKind, RequestKind
from memberapp.requests.wording import NOUNS

_FILE: Final = "Dossier pour le médiateur"


def to_paper(one: Followed, name: str, at: datetime) -> Paper:
    """Return everything the paper says, ready to be laid out."""
    brand = read_brand()
    is_claim = one.kind is RequestKind.CLAIM
    heading = _FILE if is_claim else one.content.title
    content = letterhead(brand) | {
        "title": f"{heading}, {one.reference}",
        "heading": heading,
        "number_word": f"{NOUNS[one.kind]} n°",
        "number": one.reference,
        "issued": f"Établi le {formats.long_day(formats.local_day(at, one.region))}",
        "recipient": list(_recipient(one)) if is_claim else [name],
        "lead": _lead(one, name) if is_claim else f"Demande de {name}.",
        "facts": [
            {"label": label, "value": value} for label, value in (*_facts(one), *one.content.facts)
        ],
        "sections": list(_sections(one)),
        "guarantees_heading": "Garanties en vigueur ce jour-là",
        "guarantees_header": ["Soins", "Prise en charge"],
        "guarantees": [list(pair) for pair in one.content.guarantees],
    }
    return Paper("request.typ", content, mark_of(brand))


def file_name(one: Followed) -> str:
    """Return the name of the file that is kept."""
    word = "dossier-mediateur" if one.kind is RequestKind.CLAIM else "demande"
    return f"{word}-{one.reference}.pdf"


def _recipient(one: Followed) -> Iterator[str]:
    mediator = read_requests().mediator_for(one.country)
    yield mediator.name
    yield from mediator.address


def _lead(one: Followed, name: str) -> str:
    times, insurer = one.mediation, read_brand().name
    answered = one.answered_at
    if answered:
        what = f"a répondu le {formats.long_day(formats.local_day(answered, one.region))}"
    else:
        must = "doit" if one.status in OPEN else "devait"
        what = f"{must} répondre au plus tard le {formats.long_day(one.answer_by)}"
    return (
        f"Réclamation de {name} auprès de {insurer}, qui {what}. Le médiateur peut être saisi du "
        f"{formats.long_day(times.first)} au {formats.long_day(times.last)}."
    )


def _facts(one: Followed) -> Iterator[tuple[str, str]]:
    yield "Référence", one.reference
    yield "Envoyée le", _moment(one.sent_at, one.region)
    yield "État", REQUEST_STATUSES[one.status]


def _sections(one: Followed) -> Iterator[dict[str, Any]]:
    if one.content.text:
        noun = NOUNS[one.kind].lower()
        yield _section(f"La {noun}, mot pour mot", "", one.content.text)
    for act in one.acts:
        if act.kind is ActKind.SENT:
            continue
        yield _section(_title(one, act), _when(one, act), act.text)


def _title(one: Followed, act: Act) -> str:
    if act.kind is ActKind.TAKEN and one.kind is RequestKind.CLAIM:
        return "Accusé de réception"
    return ACT_KINDS[act.kind]


def _when(one: Followed, act: Act) -> str:
    agent = f", par {act.agent}" if act.agent else ""
    return f"{formats.capitalized(_moment(act.at, one.region))}{agent}"


def _section(heading: str, when: str, text: str) -> dict[str, Any]:
    return {"heading": heading, "when": when, "paragraphs": text.split("\n") if text else []}


def _moment(at: datetime, region: str) -> str:
    return wording.moment(at, region).removeprefix("le ")
