"""The French names of the enumerations of account, and of where a sign-in came from."""

from typing import Final

from memberapp.account.rules.access_recovery import Check, RecoveryStage
from memberapp.account.rules.activation import CodeWay
from memberapp.account.rules.sign_ins import OtherNumber, PastSignInResult, UnusualReason
from memberapp.core import formats
from memberapp.core.brand import read_brand

SIGN_IN_RESULTS: Final = {
    PastSignInResult.SUCCEEDED: "Réussie",
    PastSignInResult.HELD: "Inhabituelle, code demandé",
    PastSignInResult.WRONG_PASSWORD: "Mot de passe refusé",
    PastSignInResult.WRONG_CODE: "Code refusé",
    PastSignInResult.COPIED_COOKIE: "Appareil refusé",
    PastSignInResult.WRONG_PASSKEY: "Clé d’accès refusée",
    PastSignInResult.WRONG_IDENTITY: "Identité publique refusée",
}
CODE_WAYS: Final = {
    CodeWay.NONE: "Sans code",
    CodeWay.SMS: "Par SMS",
    CodeWay.EMAIL: "Par e-mail",
    CodeWay.LETTER: "Par courrier",
}
RECOVERY_CHECKS: Final = {
    Check.IDENTITY_PAPER: "Pièce d’identité",
    Check.MEMBER_CARD: "Carte de mutuelle",
    Check.CALL_TO_KNOWN_PHONE: "Appel au numéro connu",
    Check.LAST_REIMBURSEMENTS: "Derniers remboursements",
}
RECOVERY_STAGES: Final = {
    RecoveryStage.OPENED: "En attente d’un second conseiller",
    RecoveryStage.WAITING: "En attente du délai",
    RecoveryStage.READY: "Code à remettre",
    RecoveryStage.GIVEN: "Code remis",
    RecoveryStage.STOPPED: "Arrêtée par l’adhérent",
    RecoveryStage.EXPIRED: "Expirée",
}
UNUSUAL_REASONS: Final = {
    UnusualReason.NEW_PLACE: (
        "Vous vous connectez avec un nouvel appareil, depuis un nouveau réseau."
    ),
    UnusualReason.LONG_ABSENCE: "Vous n’étiez pas venu depuis plus de 6\u00a0mois.",
    UnusualReason.AFTER_FAILURES: "Plusieurs mots de passe ont été refusés juste avant.",
}
"""Why a sign-in is held; the page and the message say the same."""
_OTHER_NUMBERS: Final = {
    OtherNumber.SOCIAL_SECURITY: "Ce numéro ressemble à celui de la Sécurité sociale ou du "
    "registre national. Nous ne le demandons jamais pour vous connecter\u00a0:",
    OtherNumber.CONTRACT: "Ce numéro ressemble à celui de votre contrat. Pour vous connecter,",
}
_UNKNOWN_PLACE: Final = "Réseau inconnu"


def other_number(kind: OtherNumber) -> str:
    """Say that another number of the member's was typed, by its form alone: accounts stay hidden.

    « Ce numéro ressemble à… Pour vous connecter, saisissez votre numéro d’adhérent… »
    """
    return f"{_OTHER_NUMBERS[kind]} {_wanted()}"


def if_other_number() -> str:
    """Say the same where no answer may show what was typed: it holds for whatever it was."""
    return (
        "Si vous avez tapé un numéro de contrat, de Sécurité sociale ou de registre national, "
        f"aucun message n’arrivera\u00a0: {_wanted()}"
    )


def _wanted() -> str:
    return (
        "saisissez votre numéro d’adhérent, celui de votre carte de mutuelle, par exemple "
        f"{read_brand().member_number_example}, ou votre adresse e-mail."
    )


def place(address: str) -> str:
    """Return « Réseau 81.250.12.x »."""
    return f"Réseau {formats.network(address)}" if address else _UNKNOWN_PLACE


TOLD_ACTS: Final = {
    "account_ready": "Ouverture de votre espace",
    "space_opened": "Ouverture de votre espace",
    "password_changed": "Nouveau mot de passe",
    "email_change_requested": "Demande d’une nouvelle adresse e-mail",
    "email_changed": "Nouvelle adresse e-mail",
    "phone_changed": "Nouveau téléphone",
    "phone_verified": "Codes envoyés par SMS",
    "factor_enabled": "Application de codes activée",
    "factor_disabled": "Application de codes désactivée",
    "public_identity_linked": "Espace relié à une identité publique",
    "public_identity_refused": "Identité publique retirée de l’espace",
    "passkey_added": "Nouvelle clé d’accès",
    "passkey_removed": "Clé d’accès retirée",
    "passkey_copied": "Clé d’accès refusée",
    "access_recovery_approved": "Demande d’un nouvel accès à votre espace",
    "recovery_codes_created": "Nouveaux codes de récupération",
    "recovery_code_used": "Utilisation d’un code de récupération",
    "sign_in_new_device": "Connexion depuis un nouvel appareil",
    "session_copied": "Connexion utilisée depuis un autre appareil",
    "sign_in_blocked": "Connexion bloquée après trop de mots de passe faux",
    "codes_blocked": "Connexion bloquée après trop de codes faux",
    "data_ready": "Copie de toutes vos données",
    "bank_change_reviewed": "Changement de compte bancaire",
    "bank_change_effective": "Changement de compte bancaire",
    "bank_change_cancelled": "Annulation d’un changement de compte bancaire",
}
"""What a message with « ce n'était pas vous » told of, by its kind, where no sign-in says it."""
