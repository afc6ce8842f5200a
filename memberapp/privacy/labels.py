"""The French names of what is held, and of the cookies."""

from dataclasses import dataclass
from typing import Final

from memberapp.core.cookies import CookieKind
from memberapp.core.own_data import Reason
from memberapp.core.retention import Kept
from memberapp.privacy.rules import ActivityKind, ArchiveStatus


@dataclass(frozen=True)
class KeptWords:
    """What something is, what it is held for, and from when its period runs."""

    what: str
    why: str
    until: str
    """With `{}` for the period, where there is one."""
    is_own: bool = True
    """Whether members are told of it apart; the rest is what makes a page work for a moment."""


KEPT: Final = {
    Kept.MESSAGES: KeptWords(
        "Messages que nous vous envoyons",
        "Vous permettre de les relire, et prouver que vous avez été prévenu",
        "{} après l’envoi",
    ),
    Kept.SECRET_WORDS: KeptWords(
        "Texte des messages qui portent un code ou un lien",
        "Vous laisser entrer",
        "{} après l’envoi",
    ),
    Kept.NEWS: KeptWords(
        "Nouveaux remboursements à vous signaler",
        "Vous en prévenir comme vous l’avez choisi",
        "Dès qu’ils vous sont signalés, au plus tard {} après leur arrivée",
    ),
    Kept.PUSH: KeptWords(
        "Appareils qui reçoivent vos notifications (leur adresse d’envoi, illisible en base)",
        "Vous prévenir sur ces appareils",
        "Dès que vous les retirez ou supprimez votre espace, ou un an sans vous y connecter",
    ),
    Kept.CALENDAR_LINKS: KeptWords(
        "Lien privé de votre agenda (son adresse, illisible en base)",
        "Laisser votre agenda lire vos rendez-vous et vos appels",
        "Dès que vous le supprimez, ou votre espace, ou après {} sans lecture",
    ),
    Kept.CASES: KeptWords(
        "Demandes d’assistance",
        "Les réaliser, puis répondre à une contestation",
        "{} après l’envoi de la demande",
    ),
    Kept.DRAFTS: KeptWords(
        "Demandes d’assistance commencées",
        "Vous laisser les terminer plus tard",
        "{} après votre dernière réponse",
    ),
    Kept.LOOKS: KeptWords(
        "Réponses données sans choisir de prestation",
        "Reprendre le soir même",
        "{} après votre dernière réponse",
    ),
    Kept.CALLBACKS: KeptWords(
        "Rappels demandés",
        "Vous rappeler, puis savoir ce qui a été fait",
        "{} après la demande",
    ),
    Kept.CALLS: KeptWords(
        "Appels de nos conseillers, et les deux mots de chacun (un quart d’heure)",
        "Vous dire si c’est bien nous qui appelons",
        "{} après l’appel",
    ),
    Kept.BANK_CHANGES: KeptWords(
        "Changements de compte bancaire",
        "Preuve en cas de fraude ou de virement contesté",
        "{} après le changement",
    ),
    Kept.BANK_FORMS: KeptWords(
        "Compte bancaire saisi et non confirmé",
        "Vous laisser le confirmer",
        "{} après la saisie",
    ),
    Kept.SIGN_INS: KeptWords(
        "Connexions et appareils (le début seulement de l’adresse réseau)",
        "Protéger votre espace et vous montrer qui y entre",
        "{} après la connexion",
    ),
    Kept.TRAIL: KeptWords(
        "Journal de sécurité\u00a0: vos actes et les consultations de votre dossier",
        "Preuve en cas de fraude, et vous montrer qui a consulté vos données",
        "{} après l’acte",
    ),
    Kept.RECOVERIES: KeptWords(
        "Accès rouverts par nos conseillers",
        "Preuve de ce qui a été vérifié",
        "{} après la demande",
    ),
    Kept.OFFERED_PHONE: KeptWords(
        "Téléphone donné à la création de l’espace, s’il diffère du nôtre",
        "Vous demander lequel est le bon",
        "{} après la création de l’espace",
    ),
    Kept.ARCHIVES: KeptWords(
        "Copie de vos données, quand vous la demandez",
        "Vous laisser la télécharger",
        "{} après sa préparation",
    ),
    Kept.ARCHIVE_REQUESTS: KeptWords(
        "Demandes de copie de vos données",
        "Vous montrer ce qui a été demandé",
        "{} après la demande",
    ),
    Kept.LINKS: KeptWords(
        "Liens pour créer l’espace, changer de mot de passe ou d’e-mail",
        "Vérifier que c’est vous",
        "{} après la fin de leur validité",
    ),
    Kept.CODES: KeptWords(
        "Codes envoyés (illisibles, même pour nous)",
        "Vérifier que c’est vous",
        "{} après la fin de leur validité",
    ),
    Kept.ACCESS: KeptWords(
        "Anciens mots de passe et codes de récupération (illisibles, même pour nous)",
        "Empêcher qu’un ancien resserve",
        "Dès la suppression de votre espace",
    ),
    Kept.PASSKEYS: KeptWords(
        "Clés d’accès (leur part publique, et le nom que vous leur donnez)",
        "Vous laisser entrer sans mot de passe",
        "Dès la suppression de votre espace, ou quand vous les retirez",
    ),
    Kept.IDENTITIES: KeptWords(
        "Identité publique reliée à votre espace (illisible, même pour nous)",
        "Vous laisser entrer avec elle",
        "Dès la suppression de votre espace",
    ),
    Kept.BEGUN_IDENTITIES: KeptWords(
        "Identité publique présentée, sans que la connexion aboutisse",
        "Vous laisser finir",
        "{} après le début",
        is_own=False,
    ),
    Kept.CHALLENGES: KeptWords(
        "Connexion en cours par une clé d’accès ou une identité publique",
        "Vérifier que la réponse revient à cet appareil",
        "Au bout de quelques minutes",
        is_own=False,
    ),
    Kept.LEFT_SPACES: KeptWords(
        "Trace d’un espace supprimé, sans nom, ni e-mail, ni mot de passe",
        "Relier les changements de compte bancaire conservés",
        "{} après la suppression",
    ),
    Kept.APP_KEYS: KeptWords(
        "Application de codes commencée et non confirmée",
        "Vous laisser finir",
        "{} après le début",
        is_own=False,
    ),
    Kept.CODE_SHEETS: KeptWords(
        "Codes de récupération affichés",
        "Vous laisser les noter",
        "Dès la fermeture de la page, ou au bout de quelques minutes",
        is_own=False,
    ),
    Kept.FORMS: KeptWords(
        "Formulaire refusé",
        "Vous éviter de tout saisir à nouveau",
        "Au bout de quelques minutes",
        is_own=False,
    ),
    Kept.FAILURES: KeptWords(
        "Compteurs d’essais manqués (sans nom)",
        "Empêcher de deviner un mot de passe",
        "Au bout d’un mois, ou d’un an après de nombreux essais",
        is_own=False,
    ),
    Kept.OPEN_SCREENS: KeptWords(
        "Signal qu’une page ouverte doit se mettre à jour",
        "Vous montrer des données justes",
        "{} après le changement",
        is_own=False,
    ),
}
ARCHIVE_STATUSES: Final = {
    ArchiveStatus.WAITING: "En attente",
    ArchiveStatus.BUILDING: "En préparation",
    ArchiveStatus.READY: "Prête",
    ArchiveStatus.FAILED: "Non aboutie",
}
REASONS: Final = {
    Reason.SECRET: "Protège votre accès\u00a0: dans un fichier, cela servirait à qui le trouverait",
    Reason.OTHERS: "Concerne aussi d’autres personnes",
    Reason.ELSEWHERE: "Déjà dit dans votre activité\u00a0: qui, quand et pourquoi",
    Reason.MOMENT: "N’existe que quelques minutes, le temps d’une page",
    Reason.INTERNAL: "Relient nos lignes entre elles et ne disent rien de vous",
}
"""Why something that is held is not in the copy."""
ACTIVITY_KINDS: Final = {
    ActivityKind.SIGN_INS: "Connexions",
    ActivityKind.CHANGES: "Changements",
    ActivityKind.DOWNLOADS: "Téléchargements",
}
COOKIES: Final = {
    CookieKind.SESSION: "votre connexion",
    CookieKind.DEVICE: "la reconnaissance de votre appareil",
    CookieKind.FORM_RETURN: "un formulaire à corriger",
    CookieKind.LINK: "un lien reçu que vous avez ouvert",
    CookieKind.CALLBACKS: "un rappel demandé sans connexion",
    CookieKind.RESET: "un nouveau mot de passe en cours",
    CookieKind.IDENTITY: "une connexion en cours avec une identité publique",
    CookieKind.PASSKEY: "une clé d’accès que vous présentez",
}
"""What each cookie serves for."""
