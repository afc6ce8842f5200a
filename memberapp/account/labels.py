"""The French names of the enumerations of account, and of where a sign-in came from."""

from typing import Final

from memberapp.account.rules.activation import CodeWay
from memberapp.account.rules.sign_ins import OtherNumber, PastSignInResult, UnusualReason
from memberapp.core import formats

SIGN_IN_RESULTS: Final = {
    PastSignInResult.SUCCEEDED: "Réussie",
    PastSignInResult.HELD: "Inhabituelle, code demandé",
    PastSignInResult.WRONG_PASSWORD: "Mot de passe refusé",
    PastSignInResult.WRONG_CODE: "Code refusé",
    PastSignInResult.COPIED_COOKIE: "Appareil refusé",
}
CODE_WAYS: Final = {
    CodeWay.NONE: "Sans code",
    CodeWay.SMS: "Par SMS",
    CodeWay.EMAIL: "Par e-mail",
    CodeWay.LETTER: "Par courrier",
}
UNUSUAL_REASONS: Final = {
    UnusualReason.NEW_PLACE: (
        "Vous vous connectez avec un nouvel appareil, depuis un nouveau réseau."
    ),
    UnusualReason.LONG_ABSENCE: "Vous n’étiez pas venu depuis plus de 6\u00a0mois.",
    UnusualReason.AFTER_FAILURES: "Plusieurs mots de passe ont été refusés juste avant.",
}
"""Why a sign-in is held; the page and the message say the same."""
_WANTED: Final = (
    "saisissez votre numéro d’adhérent, celui de votre carte de mutuelle, par exemple "
    "M010000000, ou votre adresse e-mail."
)
OTHER_NUMBERS: Final = {
    OtherNumber.SOCIAL_SECURITY: "Ce numéro ressemble à celui de la Sécurité sociale ou du "
    f"registre national. Nous ne le demandons jamais pour vous connecter\u00a0: {_WANTED}",
    OtherNumber.CONTRACT: "Ce numéro ressemble à celui de votre contrat. Pour vous connecter, "
    f"{_WANTED}",
}
"""What to say of another number of the member's, by its form alone: nothing shows of accounts."""
_UNKNOWN_PLACE: Final = "Réseau inconnu"


def place(address: str) -> str:
    """Return « Réseau 81.250.12.x »."""
    return f"Réseau {formats.network(address)}" if address else _UNKNOWN_PLACE
