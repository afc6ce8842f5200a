"""Every URL of the application, once.

Pages, navigation, redirects, e-mails and tests read them here. A page that does not exist yet
has no route, so nothing can lead to it, and a route without a page stops the start.
"""

from dataclasses import dataclass
from enum import StrEnum


class NavGroup(StrEnum):
    """Where the navigation shows a page."""

    MAIN = "main"
    SPACE = "space"
    NONE = "none"


@dataclass(frozen=True)
class Route:
    """A page: its path, its French title, and its place in the navigation."""

    path: str
    title: str
    label: str = ""
    icon: str = ""
    group: NavGroup = NavGroup.NONE
    on_phone_bar: bool = False
    is_public: bool = False
    demo_only: bool = False
    section: str = ""
    """The path of the section it belongs to, where its own does not say so."""


SIGN_IN = Route("/connexion", "Connexion", is_public=True)
SIGN_IN_CODE = Route("/connexion/code", "Code de connexion", is_public=True)
SIGN_IN_DEVICE = Route("/connexion/appareil", "Confirmer votre connexion", is_public=True)
SIGN_IN_NOT_ME = Route("/connexion/pas-moi", "Ce n’était pas vous\u00a0?", is_public=True)
SIGN_IN_HELP = Route("/connexion/aide", "Je n’arrive pas à me connecter", is_public=True)
PROOF = Route("/connexion/preuve", "Confirmez que c’est vous")
ACTIVATION = Route("/activation", "Créer mon espace", is_public=True)
ACTIVATION_CONFIRM = Route("/activation/confirmer", "Ouvrir mon espace", is_public=True)
FORGOTTEN = Route("/mot-de-passe-oublie", "Mot de passe oublié", is_public=True)
NEW_PASSWORD = Route("/nouveau-mot-de-passe", "Nouveau mot de passe", is_public=True)
UNAVAILABLE = Route("/indisponible", "Espace momentanément indisponible", is_public=True)
DASHBOARD = Route("/", "Accueil", "Accueil", "home", NavGroup.MAIN, on_phone_bar=True)
REIMBURSEMENTS = Route(
    "/remboursements",
    "Remboursements",
    "Remboursements",
    "receipt",
    NavGroup.MAIN,
    on_phone_bar=True,
)
EVOLUTION = Route("/remboursements/evolution", "Deux ans de soins")
OTHER_INSURER = Route("/remboursements/autre-mutuelle", "Autre mutuelle")
STATEMENT = Route("/remboursements/[statement]", "Décompte")
CARE_REASON = Route("/remboursements/soins/[soin]", "Pourquoi ce montant\u00a0?")
ESTIMATION = Route("/estimation", "Estimer un devis", section=REIMBURSEMENTS.path)
FORMULAS = Route(
    "/estimation/autre-formule", "Et avec une autre formule\u00a0?", section=REIMBURSEMENTS.path
)
ESTIMATE = Route("/estimation/[reference]", "Votre estimation", section=REIMBURSEMENTS.path)
ASSISTANCE = Route(
    "/assistance", "Assistance", "Assistance", "hand-heart", NavGroup.MAIN, on_phone_bar=True
)
ASSISTANCE_URGENT = Route("/assistance/urgence", "C’est urgent")
ASSISTANCE_NEED = Route("/assistance/besoin", "Avez-vous besoin d’être guidé\u00a0?")
ASSISTANCE_QUESTION = Route("/assistance/questions/[question]", "Votre situation")
ASSISTANCE_SERVICES = Route("/assistance/prestations", "Prestations d’assistance")
ASSISTANCE_SERVICE = Route("/assistance/prestations/[code]", "Prestation d’assistance")
ASSISTANCE_RECAP = Route("/assistance/recapitulatif", "Vérifiez votre demande")
CASES = Route("/assistance/dossiers", "Mes dossiers")
CASE = Route("/assistance/dossiers/[reference]", "Demande d’assistance")
CASE_ADD = Route("/assistance/dossiers/[reference]/ajouter", "Ajouter une prestation")
CASE_SERVICE = Route(
    "/assistance/dossiers/[reference]/prestations/[code]", "Changer une prestation"
)
CASE_CANCEL = Route("/assistance/dossiers/[reference]/annuler", "Annuler")
STAY = Route(
    "/dossiers/hospitalisation/[reference]", "Dossier hospitalisation", section=ASSISTANCE.path
)
REQUESTS = Route("/demandes", "Demandes", "Demandes", "list-checks", NavGroup.MAIN)
REQUEST_NEW = Route("/demandes/nouvelle", "Nouvelle demande")
REQUEST_FORM = Route("/demandes/nouvelle/[kind]", "Rédiger votre demande")
REQUEST_CHECK = Route("/demandes/nouvelle/[kind]/verifier", "Vérifiez avant d’envoyer")
REQUEST = Route("/demandes/[reference]", "Votre demande")
MESSAGES = Route("/messages", "Messages", "Messages", "mail", NavGroup.MAIN, on_phone_bar=True)
MESSAGE = Route("/messages/[reference]", "Message")
CONTRACT = Route(
    "/contrat", "Contrat et garanties", "Contrat et garanties", "scroll-text", NavGroup.SPACE
)
CONTRIBUTIONS = Route("/cotisations", "Cotisations", section="/contrat")
DEBITS = Route("/cotisations/prelevements", "Vos prélèvements", section="/contrat")
CARD = Route("/carte", "Carte de tiers payant", "Carte de tiers payant", "id-card", NavGroup.SPACE)
CERTIFICATE = Route(
    "/attestation", "Attestation de mutuelle", "Attestation", "file-text", NavGroup.SPACE
)
CERTIFICATE_SHARING = Route("/attestation/partage", "Attestation partagée")
DOCUMENTS = Route("/documents", "Documents", "Documents", "folder-open", NavGroup.SPACE)
SERVICES = Route("/services", "Services santé", "Services santé", "stethoscope", NavGroup.SPACE)
NETWORK = Route("/services/reseau", "Trouver un partenaire")
ESTABLISHMENTS = Route("/services/etablissements", "Comparer des établissements")
COACHING = Route("/services/coaching", "Coaching santé")
APPOINTMENTS = Route("/services/rendez-vous", "Mes rendez-vous")
APPOINTMENT_NEW = Route("/services/rendez-vous/demander/[praticien]", "Demander un rendez-vous")
QUOTES = Route("/services/devis", "Mes devis")
QUOTE_NEW = Route("/services/devis/demander/[praticien]", "Demander un devis")
QUOTE = Route("/services/devis/[reference]", "Un devis reçu")
SECOND_OPINION = Route("/services/second-avis", "Second avis médical")
WEBINARS = Route("/services/webinaires", "Webinaires")
SELF_TEST = Route("/services/auto-test/[test]", "Auto-test de prévention")
CARERS = Route("/proche-aidant", "Proche aidant", section="/services")
CARER_INVITATION = Route(
    "/proche-aidant/invitation", "Aider un proche", section="/services", is_public=True
)
HELPED_LIST = Route(
    "/proches/[reference]/remboursements", "Remboursements d’un proche", section="/services"
)
HELPED_STATEMENT = Route(
    "/proches/[reference]/decomptes/[statement]", "Décompte d’un proche", section="/services"
)
PROFILE = Route(
    "/profil", "Profil et coordonnées", "Profil et coordonnées", "user-round", NavGroup.SPACE
)
EMAIL_CONFIRM = Route("/profil/email/confirmer", "Confirmer votre adresse e-mail", is_public=True)
PREFERENCES = Route("/profil/preferences", "Comment vous prévenir")
PREFERENCES_STOP = Route("/profil/preferences/arret", "Ne plus être prévenu", is_public=True)
FAMILY = Route("/profil/beneficiaires", "Personnes couvertes", section="/contrat")
BANK = Route("/profil/banque", "Changer de compte bancaire")
BANK_CONFIRM = Route("/profil/banque/confirmer", "Confirmez le changement")
BANK_LINK = Route(
    "/profil/banque/annuler", "Annuler un changement de compte bancaire", is_public=True
)
PHONE_CHECK = Route("/profil/telephone/verifier", "Recevoir vos codes par SMS")
SECURITY = Route("/profil/securite", "Sécurité", "Sécurité", "shield-check", NavGroup.SPACE)
RECOVERY_CODES = Route("/profil/securite/codes", "Codes de récupération")
PASSKEY_NEW = Route("/profil/securite/cle", "Nouvelle clé d’accès")
SETTINGS = Route("/profil/parametres", "Paramètres")
DATA = Route("/profil/parametres/donnees", "Recevoir toutes mes données")
LEAVING = Route("/profil/parametres/supprimer", "Supprimer votre compte")
ACTIVITY = Route("/profil/activite", "Activité de votre espace")
PRIVACY = Route("/confidentialite", "Confidentialité", is_public=True)
ACCESSIBILITY = Route("/accessibilite", "Accessibilité", is_public=True)
LEGAL = Route("/mentions-legales", "Mentions légales", is_public=True)
CALLBACK = Route(
    "/rappel",
    "Être rappelé",
    "Je souhaite être rappelé",
    "phone-call",
    NavGroup.SPACE,
    is_public=True,
)
CALLBACK_FIND = Route("/rappel/changer", "Déplacer ou annuler un rappel", is_public=True)
CALLBACK_ASKED = Route("/rappel/[reference]", "Rappel demandé", is_public=True)
HELP = Route(
    "/aide", "Aide et contact", "Aide et contact", "circle-help", NavGroup.SPACE, is_public=True
)
CONTACT = Route("/aide/contact", "Nous écrire", is_public=True)
TICKETS = Route("/aide/suivis", "Mes messages à l’aide")
TICKET = Route("/aide/suivis/[reference]", "Suivi")
CALL_CHECK = Route("/appel", "Sommes-nous en train de vous appeler\u00a0?", is_public=True)
ADVICE = Route("/conseils", "Un message vous a piégé\u00a0?", is_public=True)
INCIDENT = Route("/incidents/[reference]", "Vos données et l’incident", section=MESSAGES.path)
DEMO_MESSAGES = Route("/demo/messages", "Messages envoyés", is_public=True, demo_only=True)

PAGES = tuple(value for value in list(globals().values()) if isinstance(value, Route))
"""Every page above, in the order in which the navigation shows them."""

EDIT_PARAMETER = "modifier"
"""Query parameter of the profile: which of its details is being edited."""

STEP_PARAMETER = "etape"
"""Query parameter of `/assistance`: the event to choose, or another request to begin."""

STEP_EVENT = "evenement"
STEP_RESTART = "recommencer"
STEP_CONTRACT = "contrat"

CONTRACT_PARAMETER = "contrat"
"""Query parameter of the pages about one contract: which of the member's. Of `/assistance`: which
of them helps."""

CHECK_PARAMETER = "retour"
"""Query parameter of the steps of assistance: whether « Continuer » leads back to the recap."""

CHECK = "recapitulatif"

EDIT_PHONE = "telephone"
EDIT_ADDRESS = "adresse"
"""Value of `EDIT_PARAMETER` on the recap of assistance."""

SERVICE_PARAMETER = "prestation"
"""Query parameter of the page that cancels: which service; without it, the whole request."""

CORRECT_PARAMETER = "corriger"
"""Query parameter of the forms whose answer replaces them: show the form again."""

RETURN_PARAMETER = "suite"
"""Query parameter of the sign-in page: the own path to come back to."""

ABOUT_PARAMETER = "sujet"
"""Query parameter of the call back form and of the written one: what of the member's own it would
be about, the reference of a statement or of a request for assistance."""

CLAIM_SLUG = "reclamation"
"""How a claim is named in the address of its form."""

CARE_PARAMETER = "soin"
"""Query parameter of the form of a claim: the care that it is about, by the token of a line."""

SEARCH_PARAMETER = "q"
"""Query parameter of the help: what somebody looks for."""

KIND_PARAMETER = "type"
"""Query parameter of the activity: the only kind that is shown, a value of `ActivityKind`."""

REASON_PARAMETER = "motif"
"""Query parameter of the call back form: the reason chosen already, a value of `CallbackReason`;
of the written form, a subject of `data/tickets.yaml`."""

# HTTP routes: forms, files and health. Declared public or guarded in memberapp.http. A form is
# posted to its page, or below it when the page has several.

# Account: sign-in
POST_SIGN_IN = SIGN_IN.path
POST_SIGN_IN_CODE = SIGN_IN_CODE.path
POST_SIGN_IN_CODE_SEND = f"{SIGN_IN_CODE.path}/renvoyer"
POST_SIGN_IN_DEVICE = SIGN_IN_DEVICE.path
POST_SIGN_IN_NOT_ME = SIGN_IN_NOT_ME.path
POST_SIGN_IN_PASSKEY = f"{SIGN_IN.path}/cle"
POST_SIGN_IN_PASSKEY_ASK = f"{POST_SIGN_IN_PASSKEY}/defi"
POST_IDENTITY = f"{SIGN_IN.path}/identite"
IDENTITY_BACK = f"{POST_IDENTITY}/retour"
IDENTITY_KEYS = f"{POST_IDENTITY}/cles"
POST_SIGN_OUT = "/deconnexion"
POST_PROOF = PROOF.path
POST_PROOF_PASSKEY = f"{PROOF.path}/cle"
POST_PROOF_PASSKEY_ASK = f"{POST_PROOF_PASSKEY}/defi"
POST_PROOF_SEND = f"{PROOF.path}/code"

# Account: activation, password, second factor, contacts
POST_ACTIVATION = ACTIVATION.path
POST_ACTIVATION_CONFIRM = ACTIVATION_CONFIRM.path
POST_FORGOTTEN = FORGOTTEN.path
POST_NEW_PASSWORD = NEW_PASSWORD.path
POST_PASSWORD = f"{SECURITY.path}/mot-de-passe"
POST_FACTOR_ENROL = f"{SECURITY.path}/activer"
POST_FACTOR_CONFIRM = f"{SECURITY.path}/confirmer"
POST_FACTOR_CANCEL = f"{SECURITY.path}/abandonner"
POST_FACTOR_REMOVE = f"{SECURITY.path}/desactiver"
POST_IDENTITY_REFUSE = f"{SECURITY.path}/identite/retirer"
POST_IDENTITY_ACCEPT = f"{SECURITY.path}/identite/accepter"
POST_PASSKEY_NEW = PASSKEY_NEW.path
POST_PASSKEY_NEW_ASK = f"{PASSKEY_NEW.path}/defi"
POST_PASSKEY_REMOVE = f"{SECURITY.path}/retirer-cle"
POST_RECOVERY_CREATE = f"{RECOVERY_CODES.path}/creer"
POST_RECOVERY_STORED = f"{RECOVERY_CODES.path}/ranger"
POST_PHONE_SEND = f"{PHONE_CHECK.path}/code"
POST_PHONE_CHECK = PHONE_CHECK.path
POST_EMAIL_CONFIRM = EMAIL_CONFIRM.path

# Certificate: the page that checks one is no page of the application, anybody's browser shows it.
CERTIFICATE_CHECK = "/verifier-attestation"
POST_CERTIFICATE_CHECK = CERTIFICATE_CHECK
POST_CERTIFICATE_LINK = f"{CERTIFICATE_CHECK}/lien"
POST_CERTIFICATE_FILE = f"{CERTIFICATE_CHECK}/fichier"

# Whether a message is ours: the page takes a file and works without a script, as the one above.
MESSAGE_CHECK = "/verifier-un-message"
POST_MESSAGE_CHECK = MESSAGE_CHECK
POST_MESSAGE_REPORT = f"{MESSAGE_CHECK}/transmettre"
MESSAGE_REPORTED = f"{MESSAGE_CHECK}/transmis/{{reference}}"
WARNING_SCRIPT = "/avertissement.js"
"""What draws the warning of every page."""

# Preferences
POST_PUSH_DEVICE = f"{PREFERENCES.path}/appareil"
POST_PREFERENCES_STOP = PREFERENCES_STOP.path

# Privacy
POST_DATA = DATA.path
POST_LEAVING = LEAVING.path

# Family
POST_FAMILY = FAMILY.path
POST_FAMILY_WITHDRAW = f"{FAMILY.path}/annuler"
FAMILY_PROOF_PARAMETER = "preuve"
"""The same: which declaration a file is for."""
FAMILY_PARAMETER = "evenement"
"""Query parameter of the people covered: which form is open."""

# Connected services
POST_SERVICE_ACTIVATE = f"{SERVICES.path}/activer"
POST_SERVICE_END = f"{SERVICES.path}/desactiver"
SERVICE_ACTIVATE_PARAMETER = "activer"
"""Query parameter of the services: which one is about to be activated."""
SERVICE_END_PARAMETER = "desactiver"
"""The same: which one is about to end."""

# Appointments in the network
POST_APPOINTMENT_CANCEL = f"{APPOINTMENTS.path}/annuler"
APPOINTMENT_CANCEL_PARAMETER = "annuler"
"""Query parameter of the appointments: which one is about to be given up."""

# Quotes in the network
POST_QUOTE_CANCEL = f"{QUOTES.path}/annuler"
QUOTE_CANCEL_PARAMETER = "annuler"
"""Query parameter of the quotes: which request is about to be given up."""

# Carers
POST_CARERS = CARERS.path
POST_CARER_STOP = f"{CARERS.path}/arreter"
POST_CARER_INVITATION = CARER_INVITATION.path
POST_CARER_REFUSE = f"{CARER_INVITATION.path}/refuser"
YEAR_PARAMETER = "annee"
"""Query parameter of the reimbursements of somebody helped: which year, this one without it."""
CURSOR_PARAMETER = "apres"
"""The same: after which line the page begins."""

# Webinars
POST_WEBINAR = WEBINARS.path
POST_WEBINAR_LEAVE = f"{WEBINARS.path}/desinscrire"

# Estimates
POST_QUOTE_FILE = f"{ESTIMATION.path}/fichier"

# Files that members send: a plain form, or announced and sent in pieces by a script
POST_UPLOAD = DOCUMENTS.path
POST_UPLOAD_START = f"{DOCUMENTS.path}/envois"
POST_UPLOAD_PIECE = f"{POST_UPLOAD_START}/{{id}}"
POST_UPLOAD_CANCEL = f"{POST_UPLOAD_PIECE}/annuler"
UPLOAD_STANDING = POST_UPLOAD_PIECE

# Bank
POST_BANK = BANK.path
POST_BANK_CONFIRM = BANK_CONFIRM.path
POST_BANK_CODE = f"{BANK_CONFIRM.path}/code"
POST_BANK_CANCEL = f"{BANK.path}/garder"
POST_BANK_LINK = BANK_LINK.path

# Calls
POST_CALLBACK = CALLBACK.path
POST_CALLBACK_FIND = CALLBACK_FIND.path

# Files
CERTIFICATE_PDF = "/files/attestation.pdf"
RECOVERY_FILE = "/files/codes-de-recuperation.txt"
CERTIFICATE_PNG = "/files/attestation.png"
CARD_PDF = "/files/card.pdf"
SCHEDULE_PDF = "/files/contributions.pdf"
CARD_WALLET = "/files/card.pkpass"
PERSON_PARAMETER = "personne"
"""Query parameter of a pass: who it is for, by their place on the card."""
POST_CARD_KEEP = f"{CARD.path}/garder"
ACTIVITY_FILE = "/files/activite.csv"
DATA_FILE = "/files/my-data.zip"
CALENDAR = "/files/calendar/{token}.ics"
CASE_CALENDAR = "/files/assistance/{reference}.ics"
SERVICE_CALENDAR = "/files/assistance/{reference}/{code}.ics"
CALLBACK_CALENDAR = "/files/callbacks/{reference}.ics"
APPOINTMENT_CALENDAR = "/files/appointments/{reference}.ics"
WEBINAR_CALENDAR = "/files/webinars/{sign_up}.ics"
REQUEST_PDF = "/files/requests/{reference}.pdf"
COMPLAINT_PDF = "/files/incidents/{reference}.pdf"
ESTIMATE_PDF = "/files/estimates/{reference}.pdf"
QUOTE_PDF = "/files/quotes/{reference}.pdf"
PACK_FILE = "/files/other-insurer/{reference}.{kind}"
STATEMENT_FILE = "/files/statements/{reference}.{kind}"
YEARLY_TOTAL_PDF = "/files/yearly-total.pdf"
REIMBURSEMENTS_FILE = "/files/reimbursements.{kind}"
HELPED_LIST_FILE = "/files/proches/{reference}/reimbursements.{kind}"
HELPED_STATEMENT_FILE = "/files/proches/{reference}/statements/{statement}.{kind}"
CARERS_JOURNAL = "/files/journal-proche-aidant.csv"

DOCUMENT_FILE = "/files/documents/{id}"

# Links of messages, health
LINK = "/lien/{token}"
HEALTHZ = "/healthz"
READYZ = "/readyz"
