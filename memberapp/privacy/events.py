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
    Event.POST_READ: EventWords(_CHANGES, "Courrier qui vous est adressé préparé"),
    Event.POST_PRINTED: EventWords(_CHANGES, "Courrier confié à l’impression"),
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
    Event.ESTIMATE_STORED: EventWords(_CHANGES, "Estimation de devis gardée"),
    Event.ESTIMATE_DELETED: EventWords(_CHANGES, "Estimation de devis supprimée"),
    Event.ESTIMATE_DOWNLOADED: EventWords(_DOWNLOADS, "Estimation de devis téléchargée"),
    Event.PACK_PREPARED: EventWords(_CHANGES, "Relevé préparé pour une autre mutuelle"),
    Event.PACK_DELETED: EventWords(_CHANGES, "Relevé pour une autre mutuelle supprimé"),
    Event.PACK_DOWNLOADED: EventWords(_DOWNLOADS, "Relevé pour une autre mutuelle téléchargé"),
    Event.SECOND_SHARE_RECEIVED: EventWords(_CHANGES, "Paiement d’une autre mutuelle noté reçu"),
    Event.SECOND_SHARE_REFUSED: EventWords(_CHANGES, "Paiement d’une autre mutuelle noté refusé"),
    Event.SECOND_SHARE_AWAITED: EventWords(
        _CHANGES, "Paiement d’une autre mutuelle de nouveau attendu"
    ),
    Event.REQUEST_SENT: EventWords(_CHANGES, "Demande envoyée"),
    Event.REQUEST_TAKEN: EventWords(_CHANGES, "Demande prise en charge par un conseiller"),
    Event.REQUEST_ASKED: EventWords(_CHANGES, "Élément demandé pour une demande"),
    Event.REQUEST_GIVEN: EventWords(_CHANGES, "Élément ajouté à une demande"),
    Event.REQUEST_ANSWERED: EventWords(_CHANGES, "Réponse donnée à une demande"),
    Event.REQUEST_ACCEPTED: EventWords(_CHANGES, "Demande acceptée"),
    Event.REQUEST_REFUSED: EventWords(_CHANGES, "Demande refusée"),
    Event.REQUEST_CLOSED: EventWords(_CHANGES, "Demande close"),
    Event.REQUEST_WITHDRAWN: EventWords(_CHANGES, "Demande retirée"),
    Event.REQUEST_LATE: EventWords(_CHANGES, "Retard de notre part signalé pour une demande"),
    Event.REQUEST_DOWNLOADED: EventWords(_DOWNLOADS, "Demande téléchargée"),
    Event.STAFF_REQUESTS_READ: EventWords(_CHANGES, "Demande consultée"),
    Event.DISPATCH_SENT: EventWords(_CHANGES, "Message envoyé par un conseiller"),
    Event.DEBIT_DAY_ASKED: EventWords(_CHANGES, "Autre jour de prélèvement demandé"),
    Event.DEBIT_DEFERRED: EventWords(_CHANGES, "Report d’un prélèvement demandé"),
    Event.PLAN_ASKED: EventWords(_CHANGES, "Étalement de cotisations demandé"),
    Event.PLAN_WITHDRAWN: EventWords(_CHANGES, "Demande d’étalement retirée"),
    Event.PLAN_GRANTED: EventWords(_CHANGES, "Étalement de cotisations accordé"),
    Event.PLAN_REFUSED: EventWords(_CHANGES, "Étalement de cotisations refusé"),
    Event.STAFF_PLANS_READ: EventWords(_CHANGES, "Demande d’étalement consultée"),
    Event.TICKET_SENT: EventWords(_CHANGES, "Message envoyé à l’aide"),
    Event.TICKET_WRITTEN: EventWords(_CHANGES, "Mot ajouté à un message à l’aide"),
    Event.TICKET_TAKEN: EventWords(_CHANGES, "Message à l’aide pris en charge"),
    Event.TICKET_ANSWERED: EventWords(_CHANGES, "Réponse à votre message à l’aide"),
    Event.TICKET_ASKED: EventWords(_CHANGES, "Question posée sur votre message à l’aide"),
    Event.TICKET_PASSED: EventWords(_CHANGES, "Message à l’aide transmis à un autre service"),
    Event.TICKET_CLOSED: EventWords(_CHANGES, "Message à l’aide fermé"),
    Event.TICKET_RATED: EventWords(_CHANGES, "Avis donné sur une réponse"),
    Event.TICKET_LATE: EventWords(_CHANGES, "Retard de notre réponse signalé"),
    Event.FRAUD_REPORTED: EventWords(_CHANGES, "Message suspect transmis à la mutuelle"),
    Event.STAFF_FRAUD_READ: EventWords(_CHANGES, "Message suspect que vous avez transmis consulté"),
    Event.STAFF_BANK_READ: EventWords(_CHANGES, "Changement de compte bancaire consulté"),
    Event.STAFF_CALLS_READ: EventWords(_CHANGES, "Appel en cours consulté"),
    Event.STAFF_APPOINTMENTS_READ: EventWords(
        _CHANGES, "Rendez-vous demandé à un praticien consulté"
    ),
    Event.STAFF_QUOTES_READ: EventWords(_CHANGES, "Devis demandé à un praticien consulté"),
    Event.STAFF_CALLBACKS_READ: EventWords(_CHANGES, "Rappel demandé consulté"),
    Event.STAFF_CASES_READ: EventWords(_CHANGES, "Demande d’assistance consultée"),
    Event.STAFF_TICKETS_READ: EventWords(_CHANGES, "Message à l’aide consulté"),
    Event.LINES_DOWNLOADED: EventWords(_DOWNLOADS, "Remboursements téléchargés"),
    Event.YEARLY_TOTAL_DOWNLOADED: EventWords(_DOWNLOADS, "Total de l’année téléchargé"),
    Event.STATEMENT_DOWNLOADED: EventWords(_DOWNLOADS, "Décompte téléchargé"),
    Event.CERTIFICATE_DOWNLOADED: EventWords(_DOWNLOADS, "Attestation téléchargée"),
    Event.CERTIFICATE_SHARED: EventWords(_CHANGES, "Lien vers une attestation créé"),
    Event.CERTIFICATE_LINK_STOPPED: EventWords(_CHANGES, "Lien vers une attestation arrêté"),
    Event.CERTIFICATE_REVOKED: EventWords(_CHANGES, "Attestation annulée"),
    Event.SCHEDULE_DOWNLOADED: EventWords(_DOWNLOADS, "Échéancier de cotisations téléchargé"),
    Event.CARD_DOWNLOADED: EventWords(_DOWNLOADS, "Carte téléchargée"),
    Event.CARD_KEPT: EventWords(_DOWNLOADS, "Carte gardée sur un appareil, sans réseau"),
    Event.CARD_WALLET_DOWNLOADED: EventWords(
        _DOWNLOADS, "Carte ajoutée au portefeuille d’un téléphone"
    ),
    Event.SERVICE_ASKED: EventWords(
        _CHANGES, "Accord donné pour l’envoi d’un identifiant à un service partenaire"
    ),
    Event.SERVICE_ACTIVATED: EventWords(_CHANGES, "Service d’un partenaire activé"),
    Event.SERVICE_ENDED: EventWords(_CHANGES, "Service d’un partenaire désactivé"),
    Event.SERVICE_RIGHTS_ENDED: EventWords(
        _CHANGES, "Service d’un partenaire arrêté\u00a0: vos droits ne le comprennent plus"
    ),
    Event.SERVICE_END_TOLD: EventWords(
        _CHANGES, "Service d’un partenaire\u00a0: votre identifiant effacé chez lui"
    ),
    Event.COACHING_BEGUN: EventWords(_CHANGES, "Programme de coaching commencé"),
    Event.COACHING_ERASED: EventWords(_CHANGES, "Programme de coaching arrêté et effacé"),
    Event.APPOINTMENT_ASKED: EventWords(_CHANGES, "Rendez-vous demandé à un praticien"),
    Event.APPOINTMENT_TOLD: EventWords(_CHANGES, "Demande de rendez-vous transmise au praticien"),
    Event.APPOINTMENT_CONFIRMED: EventWords(_CHANGES, "Rendez-vous avec un praticien confirmé"),
    Event.APPOINTMENT_MOVED: EventWords(_CHANGES, "Rendez-vous avec un praticien déplacé"),
    Event.APPOINTMENT_REFUSED: EventWords(_CHANGES, "Rendez-vous refusé par un praticien"),
    Event.APPOINTMENT_CANCELLED: EventWords(_CHANGES, "Rendez-vous avec un praticien annulé"),
    Event.APPOINTMENT_END_TOLD: EventWords(_CHANGES, "Praticien prévenu d’une annulation"),
    Event.APPOINTMENT_LATE: EventWords(_CHANGES, "Retard d’un praticien signalé"),
    Event.QUOTE_ASKED: EventWords(_CHANGES, "Devis demandé à un praticien"),
    Event.QUOTE_TOLD: EventWords(_CHANGES, "Demande de devis transmise au praticien"),
    Event.QUOTE_ANSWERED: EventWords(_CHANGES, "Devis d’un praticien reçu"),
    Event.QUOTE_CHANGED: EventWords(_CHANGES, "Devis d’un praticien modifié"),
    Event.QUOTE_REFUSED: EventWords(_CHANGES, "Devis refusé ou retiré par un praticien"),
    Event.QUOTE_CANCELLED: EventWords(_CHANGES, "Demande de devis annulée"),
    Event.QUOTE_END_TOLD: EventWords(
        _CHANGES, "Praticien prévenu de l’annulation d’une demande de devis"
    ),
    Event.QUOTE_LATE: EventWords(_CHANGES, "Retard d’un devis signalé"),
    Event.QUOTE_DOWNLOADED: EventWords(_DOWNLOADS, "Devis d’un praticien téléchargé"),
    Event.OPINION_SENT: EventWords(
        _CHANGES, "Accord donné pour confier une question et des documents (second avis)"
    ),
    Event.OPINION_RECEIVED: EventWords(_CHANGES, "Second avis\u00a0: reçu par le partenaire"),
    Event.OPINION_ANSWERED: EventWords(_CHANGES, "Second avis rendu"),
    Event.OPINION_REFUSED: EventWords(_CHANGES, "Second avis\u00a0: pas de réponse possible"),
    Event.OPINION_WITHDRAWN: EventWords(_CHANGES, "Second avis retiré"),
    Event.OPINION_ERASED: EventWords(_CHANGES, "Second avis effacé chez le partenaire"),
    Event.OPINION_LATE: EventWords(_CHANGES, "Retard d’un second avis signalé"),
    Event.STAFF_OPINIONS_READ: EventWords(
        _CHANGES, "Avancement d’un second avis consulté, sans la question ni la réponse"
    ),
    Event.WEBINAR_SIGNED_UP: EventWords(_CHANGES, "Inscription à un webinaire"),
    Event.WEBINAR_LEFT: EventWords(_CHANGES, "Désinscription d’un webinaire"),
    Event.CARER_INVITED: EventWords(_CHANGES, "Proche invité à vous aider"),
    Event.CARER_ACCEPTED: EventWords(_CHANGES, "Proche qui vous aide\u00a0: invitation acceptée"),
    Event.CARER_REFUSED: EventWords(_CHANGES, "Proche invité à vous aider\u00a0: il a refusé"),
    Event.CARER_ENDED: EventWords(_CHANGES, "Proche qui vous aide\u00a0: accès terminé"),
    Event.CARER_LIST_READ: EventWords(_CHANGES, "Proche qui vous aide\u00a0: remboursements lus"),
    Event.CARER_STATEMENT_READ: EventWords(_CHANGES, "Proche qui vous aide\u00a0: décompte lu"),
    Event.CARER_FILE_DOWNLOADED: EventWords(
        _DOWNLOADS, "Proche qui vous aide\u00a0: remboursements téléchargés"
    ),
    Event.CARING_BEGUN: EventWords(_CHANGES, "Aide à un proche acceptée"),
    Event.CARING_ENDED: EventWords(_CHANGES, "Aide à un proche terminée"),
    Event.CARER_JOURNAL_DOWNLOADED: EventWords(_DOWNLOADS, "Journal de l’aide téléchargé"),
    Event.FAMILY_DECLARED: EventWords(_CHANGES, "Changement dans la famille déclaré"),
    Event.FAMILY_WITHDRAWN: EventWords(_CHANGES, "Déclaration de famille annulée"),
    Event.FAMILY_ANSWERED: EventWords(_CHANGES, "Réponse à une déclaration de famille"),
    Event.ACTIVITY_DOWNLOADED: EventWords(_DOWNLOADS, "Activité téléchargée"),
    Event.DOCUMENT_SENT: EventWords(_CHANGES, "Document envoyé", "Document envoyé et refusé"),
    Event.DOCUMENT_READ: EventWords(
        _CHANGES,
        "Document que vous avez envoyé\u00a0: lu",
        "Document que vous avez envoyé\u00a0: refusé",
    ),
    Event.DOCUMENT_DOWNLOADED: EventWords(_DOWNLOADS, "Document téléchargé"),
    Event.STAFF_DOCUMENTS_READ: EventWords(_CHANGES, "Document que vous avez envoyé consulté"),
    Event.DATA_ASKED: EventWords(_DOWNLOADS, "Copie de toutes vos données demandée"),
    Event.DATA_DOWNLOADED: EventWords(_DOWNLOADS, "Copie de toutes vos données téléchargée"),
    Event.INCIDENT_TOLD: EventWords(_CHANGES, "Information sur un incident qui touche vos données"),
    Event.INCIDENT_WIDENED: EventWords(
        _CHANGES, "Information sur un incident complétée\u00a0: d’autres données sont touchées"
    ),
    Event.INCIDENT_POSTED: EventWords(
        _CHANGES, "Courrier d’information sur un incident confié à l’impression"
    ),
    Event.INCIDENT_READ: EventWords(_CHANGES, "Information sur un incident\u00a0: lue"),
    Event.INCIDENT_TASK_SET: EventWords(_CHANGES, "Geste utile coché ou décoché après un incident"),
    Event.INCIDENT_LETTER_DOWNLOADED: EventWords(_DOWNLOADS, "Lettre de plainte téléchargée"),
    Event.LIMIT_REACHED: EventWords(_SIGN_INS, "Trop d’essais ou de demandes\u00a0: arrêtés"),
}
INTERNAL: Final = frozenset(
    {
        Event.RECOVERIES_READ,
        Event.AGENT_ADDED,
        Event.API_CLIENT_ADDED,
        Event.API_CLIENT_AGENTS_SET,
        Event.API_REFUSED,
        Event.API_CLIENT_REVOKED,
        Event.API_CLIENTS_READ,
        Event.API_KEY_ROTATED,
        Event.WEBHOOK_ADDED,
        Event.WEBHOOK_ENDED,
        Event.WEBHOOK_PAUSED,
        Event.WEBHOOK_RESUMED,
        Event.WEBHOOK_RETRIED,
        Event.WEBHOOK_ROTATED,
        Event.WEBHOOKS_READ,
        Event.AGENT_ENDED,
        Event.STAFF_AGENTS_READ,
        Event.NEWSLETTER_SENT,
        Event.INCIDENT_PUBLISHED,
        Event.STAFF_INCIDENTS_READ,
        Event.STAFF_FRAUD_COUNTED,
        Event.WARNING_PUBLISHED,
        Event.WARNING_ENDED,
        Event.STAFF_WARNINGS_READ,
        Event.FEED_IMPORTED,
        Event.CHANGES_HANDED_OVER,
        Event.NOT_FOUND,
        Event.KEYS_ROTATED,
    }
)
"""About nobody's file: agents, systems of the insurer, a letter to many, the register of incidents,
counts, warnings, files of the core and what is handed to it, keys. An address that shows nothing
(`NOT_FOUND`) says nothing to whoever typed it."""


def of_kind(kind: ActivityKind | None) -> Iterable[Event]:
    """Return the events of a kind, or of all kinds."""
    return [event for event, words in TOLD.items() if kind in {None, words.kind}]
