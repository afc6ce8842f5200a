"""The forms of certificate: the link that a member gives, and the check by anybody."""

from typing import Final

from memberapp.certificate.links import MAX_NOTE_LENGTH
from memberapp.core.formats import NBSP
from memberapp.core.forms import Field, Form

NUMBER = Field("number", {"empty": "Saisissez le numéro du document, en haut à droite."}, 60)
CODE = Field(
    "code", {"empty": "Saisissez le code de contrôle, à côté du code QR\u00a0: 8 caractères."}, 40
)
CHECK = Form(NUMBER, CODE)
FILE = Field(
    "fichier",
    {
        "empty": "Choisissez le fichier PDF à vérifier.",
        "too_long": f"Ce fichier dépasse 3{NBSP}Mo\u00a0: ce n’est pas une de nos attestations.",
        "busy": "Un autre fichier est en cours de lecture. Attendez un instant, puis recommencez.",
        "invalid": "Ce fichier n’est pas arrivé en entier. Choisissez-le de nouveau.",
    },
)

NOTE = Field(
    "note",
    {"too_long": f"Écrivez votre note en {MAX_NOTE_LENGTH}{NBSP}caractères au plus."},
)
DURATION = Field("duration", {"empty": "Choisissez combien de temps le lien reste ouvert."})
PEOPLE = Field("people", {"invalid": "Une de ces personnes n’est plus sur ce contrat."})
LINK: Final = Form(NOTE, DURATION)
LINK_ERRORS: Final = Form(NOTE, DURATION, PEOPLE)
"""The same with the people, each of whom is a field of its own."""
