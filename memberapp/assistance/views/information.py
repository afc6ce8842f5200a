"""What is missing in a case, and the place to answer it."""

from dataclasses import dataclass
from typing import Final

from memberapp.assistance.information import Information
from memberapp.assistance.rules.information import MAX_ANSWER_LENGTH
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.errors import InvalidInput
from memberapp.core.forms import FieldError
from memberapp.core.papers import postal_lines

NBSP: Final = formats.NBSP
_REFUSED: Final = {
    "empty": "Écrivez votre réponse.",
    "too_long": f"Écrivez {MAX_ANSWER_LENGTH}{NBSP}caractères au plus, ou appelez-nous.",
    "characters": "Effacez les caractères qui ne s’impriment pas.",
}


@dataclass(frozen=True)
class InformationView:
    """Something that is missing, or that the member has just answered."""

    id: str
    title: str
    """« Il nous manque : le bulletin de situation »."""
    field: str
    """The name of the field of the answer."""
    label: str
    hint: str
    is_paper: bool
    """Whether a file answers it."""
    answer: str
    """What was answered and when; empty while it is asked."""


def to_information(
    asked: tuple[Information, ...], reference: str, region: str
) -> list[InformationView]:
    """Return what is still waited for; what the staff received is no longer shown."""
    return [_view(one, reference, region) for one in asked if one.received_at is None]


def error_for(refused: InvalidInput, information: str) -> FieldError:
    """Return what is said beside a refused answer."""
    return FieldError(field_of(information), _REFUSED[refused.reason])


def field_of(information: str) -> str:
    """Return the name of the field of an answer: several stand on one page."""
    return f"answer-{information}"


def _view(one: Information, reference: str, region: str) -> InformationView:
    answer = ""
    if one.answered_at is not None:
        when = wording.moment(one.answered_at, region)
        answer = f"Vous avez répondu {when}{NBSP}: «{NBSP}{one.answer}{NBSP}». Nous lisons."
    return InformationView(
        one.id,
        f"Il nous manque{NBSP}: {one.what}",
        field_of(one.id),
        f"Sinon, comment l’avez-vous envoyé, ou pourquoi manque-t-il{NBSP}?"
        if one.is_paper
        else "Votre réponse",
        _paper_hint(reference) if one.is_paper else "En une phrase.",
        one.is_paper,
        answer,
    )


def _paper_hint(reference: str) -> str:
    brand = read_brand()
    place = ", ".join([brand.name, *postal_lines(brand)])
    return f"Par courrier, avec la référence {reference}{NBSP}: {place}."
