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
    Kept.FRAUD_REPORTS: KeptWords(
        "Messages suspects que vous nous avez transmis (leur texte et leur expéditeur, illisibles "
        "en base)",
        "Reconnaître les fraudes suivantes et prévenir les autres adhérents",
        "Dès que vous supprimez votre espace, au plus tard {} après l’envoi",
    ),
    Kept.CALENDAR_LINKS: KeptWords(
        "Lien privé de votre agenda (son adresse, illisible en base)",
        "Laisser votre agenda lire vos rendez-vous et vos appels",
        "Dès que vous le supprimez, ou votre espace, ou après {} sans lecture",
    ),
    Kept.CERTIFICATES: KeptWords(
        "Attestations et certificats que vous avez téléchargés ou partagés\u00a0: leur numéro, "
        "leurs dates et l’empreinte du fichier, et vos liens de partage",
        "Répondre à qui vérifie le document, et vous laisser l’annuler",
        "{} après l’émission",
    ),
    Kept.CERTIFICATE_CHECKS: KeptWords(
        "Contrôles de vos attestations\u00a0: la date, le moyen et la réponse, jamais qui vérifie",
        "Vous montrer chaque contrôle",
        "{} après le contrôle",
    ),
    Kept.DECLARATIONS: KeptWords(
        "Changements déclarés dans votre famille",
        "Les montrer, et répondre à une contestation",
        "{} après la déclaration",
    ),
    Kept.UPLOADS: KeptWords(
        "Documents que vous nous envoyez, sans le lieu ni l’appareil d’une photo",
        "Traiter votre demande, puis répondre à une contestation",
        "{} après l’envoi",
    ),
    Kept.UNFINISHED_UPLOADS: KeptWords(
        "Envois de documents interrompus ou abandonnés",
        "Vous laisser les reprendre",
        "{} après le dernier morceau reçu",
    ),
    Kept.CASES: KeptWords(
        "Demandes d’assistance",
        "Les réaliser, puis répondre à une contestation",
        "{} après l’envoi de la demande",
    ),
    Kept.REQUESTS: KeptWords(
        "Demandes, résiliations et réclamations",
        "Y répondre, puis répondre à une contestation ou au médiateur",
        "{} après leur fin",
    ),
    Kept.DEBIT_CHANGES: KeptWords(
        "Changements de prélèvement que vous avez demandés",
        "Les appliquer, puis répondre à une contestation",
        "{} après la demande",
    ),
    Kept.INSTALMENT_PLANS: KeptWords(
        "Demandes d’étalement de vos cotisations",
        "Y répondre, puis répondre à une contestation",
        "{} après leur fin",
    ),
    Kept.SERVICES: KeptWords(
        "Services de partenaires que vous avez activés, et l’identifiant sans nom de chacun",
        "Vous les ouvrir, et y mettre fin",
        "Tant qu’ils sont activés, puis {} après leur fin",
    ),
    Kept.COACHING: KeptWords(
        "Programme de coaching que vous suivez, et ses étapes faites",
        "Vous montrer où vous en êtes, et vous le rappeler si vous le voulez",
        "{} après votre dernier changement, ou dès que vous l’effacez",
    ),
    Kept.APPOINTMENTS: KeptWords(
        "Rendez-vous demandés à des praticiens du réseau",
        "Les transmettre au praticien, et vous donner sa réponse",
        "{} après la demande",
    ),
    Kept.QUOTES: KeptWords(
        "Devis demandés à des praticiens du réseau, avec votre remarque, et les devis reçus",
        "Transmettre votre demande au praticien, et vous dire ce qui vous resterait",
        "{} après la demande",
    ),
    Kept.OPINION_DRAFTS: KeptWords(
        "Second avis médical commencé et non envoyé",
        "Vous laisser le finir",
        "{} après votre dernier enregistrement",
    ),
    Kept.OPINIONS: KeptWords(
        "Question, documents choisis et réponse d’un second avis médical",
        "Vous les montrer",
        "{} après la réponse, le retrait ou le refus",
    ),
    Kept.OPINION_COUNTS: KeptWords(
        "Dates d’un second avis médical",
        "Compter vos droits de l’année",
        "{} après la réponse, le retrait ou le refus",
    ),
    Kept.CARERS: KeptWords(
        "Proches qui vous aident, ou que vous aidez",
        "Leur montrer ce qui est permis, et vous dire à tous deux ce qui a été fait",
        "Tant que l’accès dure, puis {} après sa fin",
    ),
    Kept.WEBINARS: KeptWords(
        "Vos inscriptions à des webinaires",
        "Vous garder la place, et vous le rappeler",
        "{} après le webinaire",
    ),
    Kept.ESTIMATES: KeptWords(
        "Estimations de devis",
        "Vous les montrer, et l’écart avec le soin réel",
        "{} après leur calcul, ou dès que vous les supprimez",
    ),
    Kept.INSURER_PACKS: KeptWords(
        "Relevés préparés pour une autre mutuelle",
        "Vous les redonner, et suivre le second paiement",
        "{} après leur préparation, ou dès que vous les supprimez",
    ),
    Kept.REQUEST_DRAFTS: KeptWords(
        "Demandes commencées et non envoyées",
        "Vous laisser les terminer plus tard",
        "{} après votre dernière réponse",
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
    Kept.TICKETS: KeptWords(
        "Messages écrits à l’aide, et nos réponses",
        "Vous répondre, puis vous laisser relire l’échange",
        "{} après le dernier changement",
    ),
    Kept.TICKET_DRAFTS: KeptWords(
        "Message à l’aide commencé et non envoyé",
        "Vous laisser le finir",
        "Dès qu’il est envoyé, ou {} après votre dernière frappe",
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
    Kept.INCIDENTS: KeptWords(
        "Incidents qui ont touché vos données\u00a0: lesquelles, quand vous avez été prévenu, "
        "votre accusé de lecture et les gestes que vous avez cochés",
        "Prouver ce que nous vous avons dit, et vous aider à vous protéger",
        "{} après l’annonce",
    ),
    Kept.STRONGER_SIGN_INS: KeptWords(
        "Date jusqu’à laquelle un code vous est demandé à chaque connexion, après un incident",
        "Protéger votre espace",
        "Dès que cette date est passée",
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
    Kept.API_ANSWERS: KeptWords(
        "Réponse donnée à un logiciel de nos conseillers, qui peut citer votre dossier",
        "La redonner à l’identique après une coupure, sans faire deux fois la même chose",
        "{} après la réponse",
        is_own=False,
    ),
    Kept.WEBHOOK_MESSAGES: KeptWords(
        "Signal à un logiciel de nos conseillers\u00a0: un numéro de dossier, sans son contenu",
        "Traiter vite ce que vous demandez",
        "{} après le signal",
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
