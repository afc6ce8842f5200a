"""Every URL of the application, once.

Pages, navigation, redirects, e-mails and tests read them here. A page that does not exist yet
has no route, so nothing can lead to it, and a route without a page stops the start.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode


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
STATEMENT = Route("/remboursements/[statement]", "Décompte")
CARE_REASON = Route("/remboursements/soins/[soin]", "Pourquoi ce montant\u00a0?")
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
CONTRACT = Route(
    "/contrat", "Contrat et garanties", "Contrat et garanties", "scroll-text", NavGroup.SPACE
)
CARD = Route("/carte", "Carte de tiers payant", "Carte de tiers payant", "id-card", NavGroup.SPACE)
CERTIFICATE = Route(
    "/attestation", "Attestation de mutuelle", "Attestation", "file-text", NavGroup.SPACE
)
PROFILE = Route(
    "/profil", "Profil et coordonnées", "Profil et coordonnées", "user-round", NavGroup.SPACE
)
EMAIL_CONFIRM = Route("/profil/email/confirmer", "Confirmer votre adresse e-mail", is_public=True)
PREFERENCES = Route("/profil/preferences", "Comment vous prévenir")
PREFERENCES_STOP = Route("/profil/preferences/arret", "Ne plus être prévenu", is_public=True)
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
CALL_CHECK = Route("/appel", "Sommes-nous en train de vous appeler\u00a0?", is_public=True)
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
"""Query parameter of the call back form: what of the member's own the call would be about, the
reference of a statement or of a request for assistance."""

SEARCH_PARAMETER = "q"
"""Query parameter of the help: what somebody looks for."""

KIND_PARAMETER = "type"
"""Query parameter of the activity: the only kind that is shown, a value of `ActivityKind`."""

REASON_PARAMETER = "motif"
"""Query parameter of the call back form: the reason chosen already, a value of `CallbackReason`."""

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

# Preferences
POST_PUSH_DEVICE = f"{PREFERENCES.path}/appareil"
POST_PREFERENCES_STOP = PREFERENCES_STOP.path

# Privacy
POST_DATA = DATA.path
POST_LEAVING = LEAVING.path

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
ACTIVITY_FILE = "/files/activite.csv"
DATA_FILE = "/files/my-data.zip"
CALENDAR = "/files/calendar/{token}.ics"
CASE_CALENDAR = "/files/assistance/{reference}.ics"
SERVICE_CALENDAR = "/files/assistance/{reference}/{code}.ics"
CALLBACK_CALENDAR = "/files/callbacks/{reference}.ics"
STATEMENT_FILE = "/files/statements/{reference}.{kind}"
YEARLY_TOTAL_PDF = "/files/yearly-total.pdf"
REIMBURSEMENTS_FILE = "/files/reimbursements.{kind}"

# Links of messages, health
LINK = "/lien/{token}"
HEALTHZ = "/healthz"
READYZ = "/readyz"


def returning_to(page: Route, wanted: str) -> str:
    """Return the address of a page of the sign-in that comes back to an own path."""
    query = f"?{urlencode({RETURN_PARAMETER: wanted})}" if wanted != DASHBOARD.path else ""
    return page.path + query


def proof_path(wanted: str) -> str:
    """Return where the second factor is given again, before coming back to an own path."""
    return f"{PROOF.path}?{urlencode({RETURN_PARAMETER: wanted})}"


def corrected_path(page: Route) -> str:
    """Return the address of a form that was answered, to fill it in again."""
    return f"{page.path}?{CORRECT_PARAMETER}=1"


def statement_path(reference: str) -> str:
    """Return the address of one statement by its public reference."""
    return STATEMENT.path.replace("[statement]", reference)


def care_reason_path(token: str) -> str:
    """Return the address of what explains a care, by the token of one of its lines."""
    return CARE_REASON.path.replace("[soin]", token)


def statement_file(reference: str, kind: str) -> str:
    """Return the address of a statement as a file: `pdf`, `csv` or `xlsx`."""
    return STATEMENT_FILE.replace("{kind}", kind).replace("{reference}", f"{reference}")


def reimbursements_file(kind: str) -> str:
    """Return the address of the list as a file."""
    return REIMBURSEMENTS_FILE.replace("{kind}", kind)


def yearly_total_pdf(year: str) -> str:
    """Return the address of what was paid in a year, as a file."""
    return f"{YEARLY_TOTAL_PDF}?year={year}"


def callback_path(reference: str) -> str:
    """Return the address of a call that was asked for."""
    return CALLBACK_ASKED.path.replace("[reference]", reference)


def event_path() -> str:
    """Return the address of the first step of the assistance, whatever was begun."""
    return f"{ASSISTANCE.path}?{STEP_PARAMETER}={STEP_EVENT}"


def restart_path() -> str:
    """Return the address at which another request for assistance begins."""
    return f"{ASSISTANCE.path}?{STEP_PARAMETER}={STEP_RESTART}"


def contracts_path() -> str:
    """Return the address at which the contract that helps is chosen."""
    return f"{ASSISTANCE.path}?{STEP_PARAMETER}={STEP_CONTRACT}"


def checked_path(path: str) -> str:
    """Return the address of a step that leads back to the recap."""
    return f"{path}{'&' if '?' in path else '?'}{CHECK_PARAMETER}={CHECK}"


def question_path(slug: str) -> str:
    """Return the address of one question of the assistance."""
    return ASSISTANCE_QUESTION.path.replace("[question]", slug)


def service_path(code: str) -> str:
    """Return the address of one service: AIDE_MENAGERE is « aide-menagere »."""
    return ASSISTANCE_SERVICE.path.replace("[code]", code.lower().replace("_", "-"))


def case_path(reference: str) -> str:
    """Return the address of a request for assistance that was sent."""
    return CASE.path.replace("[reference]", reference)


def case_add_path(reference: str) -> str:
    """Return the address at which a service is added to a request that was sent."""
    return CASE_ADD.path.replace("[reference]", reference)


def case_service_path(reference: str, code: str) -> str:
    """Return the address at which a service of a request that was sent is changed, or added."""
    part = code.lower().replace("_", "-")
    return CASE_SERVICE.path.replace("[reference]", reference).replace("[code]", part)


def case_cancel_path(reference: str, code: str = "") -> str:
    """Return the address that says what cancelling does: of one service, or of the whole."""
    part = {SERVICE_PARAMETER: code.lower().replace("_", "-")}
    query = f"?{urlencode(part)}" if code else ""
    return CASE_CANCEL.path.replace("[reference]", reference) + query


def stay_path(reference: str) -> str:
    """Return the address of what belongs to a stay in hospital, by the request for it."""
    return STAY.path.replace("[reference]", reference)


def calendar_path(token: str) -> str:
    """Return the address from which a member's own calendar reads, by the token of its link."""
    return CALENDAR.replace("{token}", token)


def case_calendar_path(reference: str) -> str:
    """Return the address of the calendar file of a request for assistance."""
    return CASE_CALENDAR.replace("{reference}", reference)


def service_calendar_path(reference: str, code: str) -> str:
    """Return the address of the calendar file of one service of a request."""
    part = code.lower().replace("_", "-")
    return SERVICE_CALENDAR.replace("{reference}", reference).replace("{code}", part)


def callback_calendar_path(reference: str) -> str:
    """Return the address of the calendar file of a call that was asked for."""
    return CALLBACK_CALENDAR.replace("{reference}", reference)


def callback_form_path(*, about: str = "", reason: str = "") -> str:
    """Return the address of the call back form, filled in with what the call is about and why."""
    filled = {ABOUT_PARAMETER: about, REASON_PARAMETER: reason}
    query = urlencode({name: value for name, value in filled.items() if value})
    return f"{CALLBACK.path}?{query}" if query else CALLBACK.path
