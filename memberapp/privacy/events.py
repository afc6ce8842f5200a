"""What each event of the trail is called for members, or that it is not theirs to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from memberapp.core.audit import Event
from memberapp.privacy.rules import ActivityKind

_SIGN_INS, _CHANGES = ActivityKind.SIGN_INS, ActivityKind.CHANGES
_DOWNLOADS = ActivityKind.DOWNLOADS


@dataclass(frozen=True)
class EventWords:
    """What an event is to a member, and what happened when it was refused."""

    kind: ActivityKind
    text: str
    refused: str = ""


TOLD: Final = {
    Event.ACCOUNT_CREATED: EventWords(_CHANGES, "Espace créé"),
    Event.ACCOUNT_LEFT: EventWords(_CHANGES, "Espace supprimé"),
    Event.ACTIVATION_ASKED: EventWords(_SIGN_INS, "Création de l’espace demandée"),
    Event.ACTIVATION_REFUSED: EventWords(_SIGN_INS, "Création de l’espace refusée"),
    Event.ACTIVATION_CODE_REFUSED: EventWords(_SIGN_INS, "Code de création de l’espace refusé"),
    Event.LETTERS_READ: EventWords(_CHANGES, "Courrier portant votre code préparé"),
    Event.LETTER_POSTED: EventWords(_CHANGES, "Courrier portant votre code posté"),
    Event.RESET_ASKED: EventWords(
        _SIGN_INS, "Nouveau mot de passe demandé", "Demande d’un nouveau mot de passe refusée"
    ),
    Event.RESET_REFUSED: EventWords(_SIGN_INS, "Nouveau mot de passe refusé"),
    Event.PASSWORD_RESET: EventWords(_CHANGES, "Mot de passe oublié remplacé"),
    Event.PASSWORD_CHANGED: EventWords(_CHANGES, "Mot de passe changé"),
    Event.PASSWORD_REFUSED: EventWords(_CHANGES, "Changement de mot de passe refusé"),
    Event.SIGNED_IN: EventWords(_SIGN_INS, "Connexion réussie"),
    Event.SIGN_IN_REFUSED: EventWords(_SIGN_INS, "Connexion refusée\u00a0: mot de passe faux"),
    Event.CODE_REFUSED: EventWords(_SIGN_INS, "Code refusé"),
    Event.SIGNED_OUT: EventWords(_SIGN_INS, "Déconnexion"),
    Event.SIGN_IN_HELD: EventWords(_SIGN_INS, "Connexion inhabituelle, à confirmer"),
    Event.SIGN_IN_DISOWNED: EventWords(_CHANGES, "Connexion signalée comme n’étant pas la vôtre"),
    Event.PROVED: EventWords(_SIGN_INS, "Code redonné pour un acte sensible"),
    Event.SESSION_CLOSED: EventWords(_CHANGES, "Appareil déconnecté"),
    Event.SESSION_COPIED: EventWords(_SIGN_INS, "Connexion fermée\u00a0: appareil inconnu"),
    Event.DEVICE_TRUSTED: EventWords(_CHANGES, "Appareil de confiance ajouté"),
    Event.DEVICE_DISTRUSTED: EventWords(_CHANGES, "Appareil de confiance retiré"),
    Event.PHONE_VERIFIED: EventWords(_CHANGES, "Téléphone vérifié pour les codes"),
    Event.FACTOR_STARTED: EventWords(_CHANGES, "Application de codes\u00a0: activation commencée"),
    Event.FACTOR_ENABLED: EventWords(_CHANGES, "Application de codes activée"),
    Event.FACTOR_DISABLED: EventWords(
        _CHANGES, "Application de codes désactivée", "Application de codes\u00a0: retrait refusé"
    ),
    Event.FACTOR_CANCELLED: EventWords(
        _CHANGES, "Application de codes\u00a0: activation abandonnée"
    ),
    Event.IDENTITY_LINKED: EventWords(_CHANGES, "Espace relié à une identité publique"),
    Event.IDENTITY_UNLINKED: EventWords(_CHANGES, "Identité publique retirée de l’espace"),
    Event.IDENTITY_REFUSED: EventWords(_SIGN_INS, "Identité publique refusée"),
    Event.PASSKEY_ADDED: EventWords(_CHANGES, "Clé d’accès ajoutée"),
    Event.PASSKEY_REMOVED: EventWords(_CHANGES, "Clé d’accès supprimée"),
    Event.PASSKEY_REFUSED: EventWords(_SIGN_INS, "Clé d’accès refusée"),
    Event.RECOVERY_OPENED: EventWords(_CHANGES, "Demande d’un nouvel accès ouverte"),
    Event.RECOVERY_APPROVED: EventWords(
        _CHANGES, "Demande d’un nouvel accès acceptée", "Demande d’un nouvel accès refusée"
    ),
    Event.RECOVERY_GIVEN: EventWords(_CHANGES, "Nouvel accès donné"),
    Event.RECOVERY_STOPPED: EventWords(_CHANGES, "Demande d’un nouvel accès arrêtée"),
    Event.RECOVERY_CODES_CREATED: EventWords(_CHANGES, "Codes de récupération créés"),
    Event.RECOVERY_CODES_DOWNLOADED: EventWords(_DOWNLOADS, "Codes de récupération téléchargés"),
    Event.RECOVERY_CODES_REMOVED: EventWords(_CHANGES, "Codes de récupération supprimés"),
    Event.RECOVERY_CODE_USED: EventWords(_SIGN_INS, "Code de récupération utilisé"),
    Event.ADDRESS_CHANGED: EventWords(_CHANGES, "Adresse postale changée"),
    Event.PHONE_CHANGED: EventWords(_CHANGES, "Téléphone changé"),
    Event.EMAIL_REQUESTED: EventWords(_CHANGES, "Nouvelle adresse e-mail demandée"),
    Event.EMAIL_CHANGED: EventWords(_CHANGES, "Adresse e-mail changée"),
    Event.EMAIL_CANCELLED: EventWords(_CHANGES, "Changement d’adresse e-mail annulé"),
    Event.PREFERENCE_CHOSEN: EventWords(_CHANGES, "Choix de ce dont nous vous prévenons"),
    Event.BANK_NAME_ASKED: EventWords(
        _CHANGES, "Nouveau compte bancaire saisi\u00a0: nom du titulaire demandé à sa banque"
    ),
    Event.PUSH_ADDED: EventWords(_CHANGES, "Notifications activées sur un appareil"),
    Event.PUSH_REMOVED: EventWords(_CHANGES, "Notifications retirées d’un appareil"),
    Event.CALENDAR_LINK_CREATED: EventWords(_CHANGES, "Lien privé d’agenda créé"),
    Event.CALENDAR_LINK_REMOVED: EventWords(_CHANGES, "Lien privé d’agenda supprimé"),
    Event.BANK_CONFIRMED: EventWords(_CHANGES, "Nouveau compte bancaire confirmé"),
    Event.BANK_PROOF_REFUSED: EventWords(_CHANGES, "Nouveau compte bancaire\u00a0: code refusé"),
    Event.BANK_REVIEWED: EventWords(_CHANGES, "Nouveau compte bancaire\u00a0: à vérifier par nous"),
    Event.BANK_EFFECTIVE: EventWords(_CHANGES, "Nouveau compte bancaire utilisé"),
    Event.BANK_CANCELLED: EventWords(_CHANGES, "Changement de compte bancaire annulé"),
    Event.BANK_DECIDED: EventWords(
        _CHANGES, "Changement de compte bancaire accepté", "Changement de compte bancaire refusé"
    ),
    Event.CALLBACK_REQUESTED: EventWords(_CHANGES, "Rappel demandé"),
    Event.CALLBACK_STARTED: EventWords(_CHANGES, "Rappel commencé"),
    Event.CALLBACK_DONE: EventWords(_CHANGES, "Rappel effectué"),
    Event.CALLBACK_MOVED: EventWords(_CHANGES, "Rappel déplacé"),
    Event.CALLBACK_NOT_REACHED: EventWords(_CHANGES, "Rappel sans réponse de votre part"),
    Event.CALLBACK_CANCELLED: EventWords(_CHANGES, "Rappel annulé"),
    Event.CALL_STARTED: EventWords(_CHANGES, "Appel d’un conseiller commencé"),
    Event.CALL_ENDED: EventWords(_CHANGES, "Appel d’un conseiller terminé"),
    Event.CALL_CHECKED: EventWords(
        _CHANGES, "Vos deux mots reconnus au téléphone", "Mots faux donnés au téléphone"
    ),
    Event.CASE_SUBMITTED: EventWords(_CHANGES, "Demande d’assistance envoyée"),
    Event.CASE_OPENED: EventWords(_CHANGES, "Dossier d’assistance ouvert"),
    Event.CASE_CLOSED: EventWords(_CHANGES, "Dossier d’assistance clos"),
    Event.CASE_LATE: EventWords(_CHANGES, "Retard de notre part signalé"),
    Event.CASE_STEP_CONFIRMED: EventWords(_CHANGES, "Passage ou appel confirmé"),
    Event.CASE_STEP_MOVED: EventWords(_CHANGES, "Passage ou appel déplacé par nous"),
    Event.CASE_STEP_STARTED: EventWords(_CHANGES, "Passage ou appel commencé"),
    Event.CASE_STEP_DONE: EventWords(_CHANGES, "Passage ou appel effectué"),
    Event.CASE_STEP_MISSED: EventWords(_CHANGES, "Passage ou appel qui n’a pas eu lieu"),
    Event.CASE_STEP_CANCELLED: EventWords(_CHANGES, "Prestation annulée par nous"),
    Event.CASE_HOURS_RECORDED: EventWords(_CHANGES, "Heures d’aide notées"),
    Event.CASE_INFORMATION_ASKED: EventWords(_CHANGES, "Information demandée pour un dossier"),
    Event.CASE_INFORMATION_GIVEN: EventWords(_CHANGES, "Information donnée pour un dossier"),
    Event.CASE_INFORMATION_RECEIVED: EventWords(_CHANGES, "Information reçue pour un dossier"),
    Event.CASE_COMPLETED: EventWords(_CHANGES, "Demande d’assistance complétée"),
    Event.CASE_SERVICE_ADDED: EventWords(_CHANGES, "Prestation d’assistance ajoutée"),
    Event.CASE_SERVICE_MOVED: EventWords(_CHANGES, "Passage ou appel déplacé"),
    Event.CASE_SERVICE_CANCELLED: EventWords(_CHANGES, "Prestation d’assistance annulée"),
    Event.CASE_CANCELLED: EventWords(_CHANGES, "Demande d’assistance annulée"),
    Event.CASE_HOSPITAL_NOTED: EventWords(_CHANGES, "Numéro de l’hôpital noté"),
    Event.STAFF_BANK_READ: EventWords(_CHANGES, "Changement de compte bancaire consulté"),
    Event.STAFF_CALLS_READ: EventWords(_CHANGES, "Appel en cours consulté"),
    Event.STAFF_CALLBACKS_READ: EventWords(_CHANGES, "Rappel demandé consulté"),
    Event.STAFF_CASES_READ: EventWords(_CHANGES, "Demande d’assistance consultée"),
    Event.LINES_DOWNLOADED: EventWords(_DOWNLOADS, "Remboursements téléchargés"),
    Event.YEARLY_TOTAL_DOWNLOADED: EventWords(_DOWNLOADS, "Total de l’année téléchargé"),
    Event.STATEMENT_DOWNLOADED: EventWords(_DOWNLOADS, "Décompte téléchargé"),
    Event.CERTIFICATE_DOWNLOADED: EventWords(_DOWNLOADS, "Attestation téléchargée"),
    Event.CARD_DOWNLOADED: EventWords(_DOWNLOADS, "Carte téléchargée"),
    Event.ACTIVITY_DOWNLOADED: EventWords(_DOWNLOADS, "Activité téléchargée"),
    Event.DATA_ASKED: EventWords(_DOWNLOADS, "Copie de toutes vos données demandée"),
    Event.DATA_DOWNLOADED: EventWords(_DOWNLOADS, "Copie de toutes vos données téléchargée"),
    Event.LIMIT_REACHED: EventWords(_SIGN_INS, "Trop d’essais ou de demandes\u00a0: arrêtés"),
}
INTERNAL: Final = frozenset(
    {
        Event.RECOVERIES_READ,
        Event.AGENT_ADDED,
        Event.AGENT_ENDED,
        Event.STAFF_AGENTS_READ,
        Event.FEED_IMPORTED,
        Event.NOT_FOUND,
        Event.KEYS_ROTATED,
    }
)
"""About nobody's file: the lists of agents, files of the core, keys. An address that shows nothing
(`NOT_FOUND`) says nothing to whoever typed it."""


def of_kind(kind: ActivityKind | None) -> Iterable[Event]:
    """Return the events of a kind, or of all kinds."""
    return [event for event, words in TOLD.items() if kind in {None, words.kind}]
