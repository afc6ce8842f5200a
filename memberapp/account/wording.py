"""What the pages of the account say of a sign-in, a password or a code."""

from datetime import datetime, timedelta
from typing import Final

from memberapp.account import sent_codes
from memberapp.account.passkey_flows import PasskeyOutcome
from memberapp.account.rules.passkeys import MAX_KEYS
from memberapp.account.rules.passwords import MAX_LENGTH, MIN_LENGTH, PasswordRule
from memberapp.account.second_factor import CodeOutcome
from memberapp.core import wording
from memberapp.core.errors import MemberappError, TooManyTries, WeakPassword

SIGNED_OUT: Final = "Vous êtes déconnecté."
SESSION_ENDED: Final = "Votre session a pris fin. Reconnectez-vous pour continuer."
FACTOR_ENABLED: Final = "Votre application de codes est activée."
FACTOR_DISABLED: Final = "Votre application de codes est désactivée."
FACTOR_ALREADY_ON: Final = "Une application de codes est déjà activée."
PASSKEY_ADDED: Final = (
    "Votre clé d’accès est prête. À la prochaine connexion, elle remplacera le mot de passe et le "
    "code."
)
PASSKEY_REMOVED: Final = "Cette clé d’accès n’ouvre plus votre espace."
PASSKEY_SENTENCES: Final = {
    PasskeyOutcome.REFUSED: "Cette clé d’accès n’ouvre pas d’espace ici. Essayez-en une autre, ou "
    "connectez-vous avec votre mot de passe.",
    PasskeyOutcome.COPIED: "Cette clé d’accès a peut-être été copiée\u00a0: nous l’avons refusée. "
    "Connectez-vous avec votre mot de passe, puis créez-en une autre.",
    PasskeyOutcome.OVER: "Cette page a attendu trop longtemps. Recommencez.",
    PasskeyOutcome.TOO_MANY: "Cette clé d’accès est déjà enregistrée, ou vous en avez déjà "
    f"{MAX_KEYS}. Retirez celles qui ne vous servent plus.",
}
"""What became of a passkey; the same sentence whether or not it is known."""
PASSKEY_PROOF_REFUSED: Final = (
    "Ce n’est pas une clé d’accès de votre espace. Essayez-en une autre, ou donnez un code."
)
PASSKEY_NOT_MADE: Final = (
    "Cet appareil n’a pas pu créer de clé d’accès sûre. Il doit demander votre empreinte, votre "
    "visage ou son code. Recommencez, ou essayez sur un autre appareil."
)
IDENTIFIER_MISSING: Final = "Saisissez votre adresse e-mail ou votre numéro d’adhérent."
SIGN_IN_REFUSED: Final = (  # the same whether or not the identifier is known
    "L’identifiant ou le mot de passe ne correspond pas. Vérifiez les deux, ou choisissez un "
    "nouveau mot de passe avec «\u00a0Mot de passe oublié\u00a0»."
)

PASSWORD_MISSING: Final = "Saisissez votre mot de passe."  # noqa: S105 - a sentence
CODE_MISSING: Final = "Saisissez le code à 6\u00a0chiffres."
RECOVERY_CODE_MISSING: Final = "Saisissez l’un de vos codes de récupération."
CODE_SENT: Final = "Un nouveau code vient de partir. Les précédents ne sont plus valables."
PASSWORD_RULES: Final = {
    PasswordRule.TOO_SHORT: f"Utilisez au moins {MIN_LENGTH}\u00a0caractères.",
    PasswordRule.TOO_LONG: f"Utilisez au plus {MAX_LENGTH}\u00a0caractères.",
    PasswordRule.NO_UPPER_CASE: "Ajoutez une lettre majuscule.",
    PasswordRule.NO_LOWER_CASE: "Ajoutez une lettre minuscule.",
    PasswordRule.NO_SPECIAL: "Ajoutez un caractère spécial, par exemple €, # ou un point.",
    PasswordRule.COMMON: "Ce mot de passe est trop courant. Choisissez-en un que personne "
    "d’autre n’emploie.",
    PasswordRule.PERSONAL: "Ce mot de passe contient votre nom, votre e-mail, votre numéro, votre "
    "date de naissance ou le nom de la mutuelle. Choisissez d’autres mots.",
}

CODE_SENTENCES: Final = {
    CodeOutcome.WRONG: "Ce code n’est pas le bon. Recopiez celui qu’affiche votre application en "
    "ce moment.",
    CodeOutcome.USED: "Ce code a déjà servi. Attendez le suivant, 30\u00a0secondes au plus, puis "
    "recopiez-le.",
    CodeOutcome.CLOCK_IS_OFF: "Ce code n’est pas celui de cet instant\u00a0: l’heure de votre "
    "téléphone semble décalée. Réglez-la sur «\u00a0automatique\u00a0», puis recopiez le nouveau "
    "code.",
    CodeOutcome.EXPIRED: "Ce code n’est plus valable. Demandez-en un nouveau.",
    CodeOutcome.NOTHING_TO_PROVE: "L’activation n’est plus en cours. Recommencez-la.",
}

_LONG_WAIT: Final = timedelta(days=2)


def sign_in_blocked(until: datetime, now: datetime, region: str) -> str:
    """Say why nobody comes in for now, until when, and how to reopen it at once."""
    reopen = "avec «\u00a0Mot de passe oublié\u00a0»"
    if until - now > _LONG_WAIT:
        return (
            "Cent mots de passe de suite ont été refusés\u00a0: par sécurité, la connexion est "
            f"bloquée. Débloquez-la {reopen}."
        )
    return (
        "Trop d’essais\u00a0: par sécurité, la connexion est bloquée. Réessayez "
        f"{wording.at_first_minute(until, region)}, ou débloquez-la maintenant {reopen}."
    )


def code_not_sent(error: TooManyTries, region: str) -> str:
    """Say why no code left, and when the next one can, where the member lives."""
    when = wording.at_first_minute(error.until, region)
    if sent_codes.has_counter(error.counter):
        return (
            "Plusieurs codes sont déjà partis\u00a0: par sécurité, vous pourrez en demander un "
            f"autre {when}."
        )
    return (
        "Trop de codes faux ont été saisis\u00a0: par sécurité, nous n’en acceptons plus et n’en "
        f"envoyons plus pour l’instant. Réessayez {when}."
    )


def for_error(error: MemberappError, region: str) -> str:
    """Return what to tell a member about an expected failure, that of a weak password too."""
    if isinstance(error, WeakPassword):
        return PASSWORD_RULES[PasswordRule(error.rule)]
    return wording.for_error(error, region)
