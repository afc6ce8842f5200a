"""`/profil/parametres/supprimer`, in sentences: what goes, what stays and until when."""

from datetime import date
from typing import Final

from memberapp.core import formats
from memberapp.core.retention import Kept
from memberapp.privacy.labels import KEPT
from memberapp.privacy.retentions import longest_of
from memberapp.privacy.views.policy import Line, period, stored_elsewhere

UNDERSTOOD: Final = "compris"
"""The field of the box to tick."""
NOT_UNDERSTOOD: Final = "Cochez cette case pour supprimer votre espace."
LEFT: Final = (
    "Votre espace est supprimé, et vous êtes déconnecté. Votre contrat continue. Vous pouvez créer "
    "un nouvel espace quand vous voulez."
)
GONE: Final = (
    ("Votre accès", "Mot de passe, clés d’accès, codes de récupération, appareils, connexions"),
    ("Vos demandes commencées", "Brouillons d’assistance et réponses déjà données"),
    ("Vos rappels à venir", "Ils sont annulés, et leur créneau est rendu"),
    ("Vos messages à l’aide", "Ils sont clos, et ceux que vous n’avez pas envoyés sont effacés"),
    (
        "Les changements déclarés dans votre famille",
        "Annulés, sauf ceux que votre dossier a déjà reçus",
    ),
    ("L’aide d’un proche", "Personne n’agit plus pour vous, ni vous pour un proche"),
    ("Le lien privé de votre agenda", "Votre agenda ne lit plus rien"),
    ("Un changement de compte bancaire en attente", "Il est annulé\u00a0: rien n’est détourné"),
)
UNCHANGED: Final = (
    "Votre contrat, votre carte et vos remboursements continuent.",
    "Une demande d’assistance déjà envoyée suit son cours.",
    "Vous pourrez créer un nouvel espace quand vous voulez, avec la même adresse e-mail.",
)
_STAYING: Final = (Kept.CASES, Kept.CALLBACKS, Kept.BANK_CHANGES, Kept.MESSAGES, Kept.TRAIL)


def staying(today: date) -> list[Line]:
    """Return what is stored after the space is gone, why, and until which day at the latest."""
    here = [
        Line(
            KEPT[kept].what,
            KEPT[kept].why,
            f"{KEPT[kept].until.format(period(longest_of(kept)))}, le "
            f"{formats.long_day(today + longest_of(kept))} au plus tard",
        )
        for kept in _STAYING
    ]
    return [*stored_elsewhere(), *here]
