"""The forms of tickets."""

from typing import Final

from memberapp.core.forms import Field, Form
from memberapp.tickets.rules import MAX_COMMENT_LENGTH, MAX_TEXT_LENGTH

SUBJECT = Field("subject", {"empty": "Choisissez sur quoi porte votre question."})
ABOUT = Field(
    "about",
    {
        "invalid": "Nous ne trouvons pas cette référence dans votre espace. Corrigez-la, ou "
        "laissez ce champ vide."
    },
    max_length=40,
)
TEXT = Field(
    "text",
    {
        "empty": "Écrivez votre message.",
        "too_long": "Écrivez votre message en 3\u00a0000\u00a0caractères au plus.",
    },
    max_length=MAX_TEXT_LENGTH + 1,
)
RATING = Field("rating", {"empty": "Choisissez une réponse."})
COMMENT = Field(
    "comment",
    {"too_long": "Écrivez cette précision en 500\u00a0caractères au plus."},
    max_length=MAX_COMMENT_LENGTH + 1,
)
CONTACT: Final = Form(SUBJECT, ABOUT, TEXT)
REPLY: Final = Form(TEXT)
OPINION: Final = Form(RATING, COMMENT)
