"""« Je n'arrive pas à me connecter »: each trouble, and the one act that follows it."""

from dataclasses import dataclass
from typing import Final

from memberapp import routes
from memberapp.account import password_reset, sent_codes
from memberapp.account.rules.access_recovery import DELAY
from memberapp.account.views import activation
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels

LEAD: Final = (
    "Trouvez ce qui vous arrive\u00a0: l’étape suivante est à côté. Presque tout se règle en "
    "ligne, même le dimanche."
)
BY_PHONE: Final = (
    "Gardez votre carte de mutuelle à portée de main. Nous ne vous demanderons ni mot de passe, ni "
    "code."
)
_SIGN_IN: Final = ("Se connecter", routes.SIGN_IN.path)
_NEW_PASSWORD: Final = ("Choisir un mot de passe", routes.FORGOTTEN.path)
_ANOTHER_CODE: Final = ("Recevoir un autre code", routes.SIGN_IN_CODE.path)
_ACTIVATION: Final = ("Créer mon espace", routes.ACTIVATION.path)


@dataclass(frozen=True)
class Trouble:
    """What may keep somebody out, what to know, and the act that follows with its address."""

    title: str
    text: str
    act: str
    path: str


@dataclass(frozen=True)
class TroubleGroup:
    """Troubles of one kind."""

    title: str
    name: str
    troubles: tuple[Trouble, ...]


def groups(*, callback_path: str) -> tuple[TroubleGroup, ...]:
    """Return every trouble with its act, in the words of this insurer."""
    call_back = (routes.CALLBACK.label, callback_path)
    return (
        TroubleGroup("Identifiant et mot de passe", "identifiant", _of_password()),
        TroubleGroup("Code et téléphone", "code", _of_code(call_back)),
        TroubleGroup("Autre situation", "autre", _others(call_back)),
    )


def _of_password() -> tuple[Trouble, ...]:
    example = read_brand().member_number_example
    lifetime = formats.minutes(password_reset.LINK_LIFETIME)
    return (
        Trouble(
            "J’ai oublié mon mot de passe",
            f"Nous vous envoyons un lien par e-mail, valable {lifetime}. Il sert à en choisir un "
            "nouveau.",
            *_NEW_PASSWORD,
        ),
        Trouble(
            "Je ne connais pas mon numéro d’adhérent",
            f"Il est écrit sur votre carte de mutuelle, par exemple {example}. Votre adresse "
            "e-mail convient aussi.",
            *_SIGN_IN,
        ),
        Trouble(
            "Mon numéro est refusé",
            "Votre numéro de contrat, de Sécurité sociale ou de registre national n’ouvre pas "
            f"l’espace. Saisissez votre numéro d’adhérent, par exemple {example}, ou votre adresse "
            "e-mail.",
            *_SIGN_IN,
        ),
        Trouble(
            "La page dit «\u00a0trop d’essais\u00a0»",
            "L’accès se rouvre seul, à l’heure indiquée sur la page. Un nouveau mot de passe le "
            "rouvre tout de suite.",
            *_NEW_PASSWORD,
        ),
    )


def _of_code(call_back: tuple[str, str]) -> tuple[Trouble, ...]:
    sender, lifetime = read_channels().sms.display, formats.minutes(sent_codes.LIFETIME)
    hours = int(DELAY.total_seconds()) // 3600
    return (
        Trouble(
            "Je ne reçois pas le code",
            f"Il arrive en une minute, par SMS depuis le {sender} ou par e-mail. Regardez aussi "
            "dans vos courriers indésirables (spams).",
            *_ANOTHER_CODE,
        ),
        Trouble(
            "Le code est refusé",
            f"Seul le dernier code envoyé fonctionne, pendant {lifetime}. Avec une application de "
            "codes, réglez l’heure de votre téléphone sur «\u00a0automatique\u00a0».",
            *_ANOTHER_CODE,
        ),
        Trouble(
            "J’ai perdu ou changé mon téléphone",
            "À la page du code, choisissez «\u00a0J’ai perdu mon téléphone\u00a0»\u00a0: un de "
            "vos codes de récupération le remplace. Vous pourrez ensuite enregistrer un autre "
            "numéro.",
            "Entrer avec un code",
            routes.SIGN_IN.path,
        ),
        Trouble(
            "Je n’ai plus accès à mes e-mails",
            "Connectez-vous avec votre numéro d’adhérent, puis changez l’adresse dans votre "
            "profil. Si le code part à l’ancienne adresse, un code de récupération le remplace.",
            *_SIGN_IN,
        ),
        Trouble(
            "Je n’ai plus rien pour recevoir un code",
            "Ni téléphone, ni e-mail, ni code de récupération\u00a0? Un conseiller vous rappelle. "
            "Deux conseillers vérifient votre demande, toutes vos adresses sont prévenues, et "
            f"l’accès rouvre au bout de {hours}\u00a0heures.",
            *call_back,
        ),
    )


def _others(call_back: tuple[str, str]) -> tuple[Trouble, ...]:
    return (
        Trouble(
            "C’est ma première visite",
            "Il faut votre carte de mutuelle ou votre contrat, et 3\u00a0minutes.",
            *_ACTIVATION,
        ),
        Trouble(
            "Mon lien ne fonctionne plus",
            "Un lien sert une seule fois, et seul le dernier envoyé fonctionne. Pour un nouveau "
            "mot de passe, demandez-en un autre\u00a0; pour ouvrir votre espace, refaites la "
            "demande avec «\u00a0Créer mon espace\u00a0».",
            "Demander un autre lien",
            routes.FORGOTTEN.path,
        ),
        Trouble(
            "Je suis couvert par le contrat d’un proche",
            activation.HOLDER_ONLY,
            *call_back,
        ),
        Trouble(
            "Quelqu’un d’autre utilise mon espace",
            "Choisissez un nouveau mot de passe\u00a0: toutes les connexions se ferment. Si nous "
            "vous avez prévenu d’une connexion, suivez plutôt le lien «\u00a0Ce n’était pas "
            "vous\u00a0» de ce message\u00a0: il annule aussi ce qui a été changé.",
            *_NEW_PASSWORD,
        ),
        Trouble(
            "L’espace est indisponible",
            "Nous rétablissons l’accès au plus vite, et rien de ce que vous aviez enregistré n’est "
            "perdu.",
            "Réessayer",
            routes.SIGN_IN.path,
        ),
    )
