"""The French names of the enumerations of account, and of where a sign-in came from."""

from typing import Final

from memberapp.account.rules.activation import CodeWay
from memberapp.account.rules.sign_ins import PastSignInResult, UnusualReason
from memberapp.core import formats

SIGN_IN_RESULTS: Final = {
    PastSignInResult.SUCCEEDED: "Réussie",
    PastSignInResult.HELD: "Inhabituelle, code demandé",
    PastSignInResult.WRONG_PASSWORD: "Mot de passe refusé",
    PastSignInResult.WRONG_CODE: "Code refusé",
    PastSignInResult.REFUSED_DEVICE: "Appareil refusé",
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
_UNKNOWN_PLACE: Final = "Réseau inconnu"


def place(address: str) -> str:
    """Return « Réseau 81.250.12.x »."""
    return f"Réseau {formats.network(address)}" if address else _UNKNOWN_PLACE
