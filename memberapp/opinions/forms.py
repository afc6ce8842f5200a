"""The forms of a second opinion: the question, then what is handed over and the agreement."""

from typing import Final

from memberapp.core.forms import Field, Form
from memberapp.opinions.rules import MAX_PAPERS, MAX_QUESTION_LENGTH, MIN_QUESTION_LENGTH

PERSON: Final = Field(
    "person",
    {
        "empty": "Dites pour qui est l’avis.",
        "unknown": "Dites pour qui est l’avis.",
        "used_up": "Cette personne n’a plus d’avis cette année. Choisissez quelqu’un d’autre.",
    },
)
DOMAIN: Final = Field(
    "domain",
    {
        "empty": "Choisissez un domaine, ou «\u00a0Autre\u00a0».",
        "unknown": "Choisissez un domaine de la liste, ou «\u00a0Autre\u00a0».",
    },
    max_length=40,
)
QUESTION: Final = Field(
    "question",
    {
        "empty": "Écrivez votre question.",
        "too_short": f"Écrivez votre question en {MIN_QUESTION_LENGTH}\u00a0caractères au moins.",
        "too_long": f"Raccourcissez votre question à {MAX_QUESTION_LENGTH}\u00a0caractères.",
    },
    max_length=MAX_QUESTION_LENGTH + 1,
)
ASKED: Final = Form(PERSON, DOMAIN, QUESTION)

PAPERS: Final = Field(
    "papers",
    {
        "empty": "Choisissez au moins un document\u00a0: le spécialiste en a besoin.",
        "too_many": f"Choisissez {MAX_PAPERS}\u00a0documents au plus.",
        "unknown": "Un document choisi n’est plus dans votre espace. Choisissez à nouveau.",
    },
)
AGREED: Final = Field(
    "agreed", {"empty": "Pour envoyer, cochez votre accord. Sans lui, rien ne part."}
)
SENT: Final = Form(PAPERS, AGREED)
