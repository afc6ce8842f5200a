"""`/conseils`: how to recognise a fraud, and what to do after one, in the order that counts.

What an insurer replaces (numbers, sites, accounts) is read from its channels; the sentences are the
law's and the authorities', of the country where the insurer is.
"""

from dataclasses import dataclass
from typing import Final

from memberapp import routes
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.channels import ReportKind, ReportLine, read_channels
from memberapp.core.formats import NBSP
from memberapp.core.official_channels import bank_advice, never_asked_sentence
from memberapp.core.places import BELGIUM, UNKNOWN
from memberapp.core.wording import DEBIT_REFUNDED, UNAUTHORISED_DEBIT_REFUNDED
from memberapp.fraud.catalogue import read_fraud
from memberapp.fraud.labels import COUNTRIES
from memberapp.routes import Route


@dataclass(frozen=True)
class Act:
    """One thing to do, why, and where in the space."""

    title: str
    text: str
    page: Route | None = None
    link: str = ""
    """What the link to that page or site says."""
    site: str = ""
    """Of an authority, where somebody else explains more."""


@dataclass(frozen=True)
class Situation:
    """What happened to somebody, and what they do about it."""

    name: str
    icon: str
    choice: str
    title: str
    when: str
    acts: tuple[Act, ...]
    reassurance: str = ""


@dataclass(frozen=True)
class Site:
    """Where to report, or find help."""

    label: str
    line: ReportLine


PHISHING: Final = (
    "L’hameçonnage («\u00a0phishing\u00a0») imite un organisme que vous connaissez\u00a0: un "
    "message mène à un faux site, qui copie le vrai. Ce que vous y tapez part chez le "
    "fraudeur\u00a0: nom d’utilisateur, mot de passe, codes, numéro de carte."
)
ADVICES: Final = (
    "Ne cliquez sur aucun lien et n’ouvrez aucune pièce jointe.",
    "Ne donnez jamais vos données personnelles, vos mots de passe ni vos codes.",
    "Contactez votre mutuelle vous-même, avec un numéro que vous connaissez, pour vérifier.",
    "Ne transférez pas le message à quelqu’un d’autre, sauf aux adresses de signalement.",
)
SUSPECT_STEPS: Final = (
    Act("Gardez les preuves.", "Capture d’écran, numéro, adresse, date et heure."),
    Act("Ne cliquez sur rien, ne donnez rien.", "Même si l’on vous presse ou vous menace."),
    Act(
        "Signalez-le.",
        "Les adresses sont dans «\u00a0Numéros utiles\u00a0». Une fois connecté, vérifiez-le chez "
        "nous\u00a0: vous pourrez nous le transmettre.",
    ),
)
HEALTH_INSURANCE: Final = (
    "Ses SMS peuvent mener aux pages d’information d’ameli.fr ou au compte ameli, à rien d’autre.",
    "Elle ne demande jamais par SMS ni e-mail une information médicale, un numéro de Sécurité "
    "sociale ni des coordonnées bancaires.",
    "Elle ne demande jamais par téléphone ni e-mail vos identifiants de connexion ni votre numéro "
    "fiscal.",
    "Un conseiller peut demander une partie du RIB au téléphone. Jamais le RIB entier, jamais un "
    "mot de passe, même provisoire.",
    "Ses vrais e-mails portent «\u00a0Votre Assurance Maladie\u00a0» et viennent de l’une de "
    "ces adresses\u00a0: assurance-maladie@info.ameli.fr, "
    "ne-pas-repondre@app.assurance-maladie.fr ou ne-pas-repondre@monespacesante.fr.",
    "Elle appelle du 3646, du 01\u00a078\u00a085\u00a070\u00a003 (service sophia) ou du "
    "01\u00a087\u00a052\u00a000\u00a070 (vaccination contre le Covid-19). Pour la joindre, un seul "
    "numéro\u00a0: le 3646, service gratuit et prix d’un appel.",
)
KNOWN_SCAMS: Final = (
    "La mise à jour payante de la carte Vitale\u00a0: elle est gratuite.",
    "Le renouvellement de la carte Vitale, ou une «\u00a0Vitale\u00a03\u00a0»\u00a0: elle "
    "n’existe pas.",
    "Un remboursement à valider par un lien vers un questionnaire.",
    "Un message vocal qui demande d’appeler un autre numéro que le 3646\u00a0: il est surtaxé.",
)
_COMPLAINT_FR: Final = (
    "Au commissariat, à la gendarmerie, ou par lettre au procureur de la République."
)
_MINISTRY: Final = "https://www.economie.gouv.fr/"
_COMPLAINT_BE: Final = "À la police de votre commune, avec vos preuves."


def is_belgian() -> bool:
    """Return whether the insurer is in Belgium, whose authorities are others."""
    return read_brand().address.country == "BE"


def updated() -> str:
    """Say when the page was last read again."""
    return f"Mis à jour le {formats.long_day(read_fraud().advice_updated)}."


def never_asked() -> tuple[str, ...]:
    """Say what we never ask for."""
    return (
        never_asked_sentence(read_channels()),
        "Nous n’appelons et n’écrivons jamais pour obtenir vos coordonnées bancaires ou vos codes "
        "confidentiels.",
        *filter(None, (bank_advice(BELGIUM if is_belgian() else UNKNOWN),)),
    )


def official() -> tuple[tuple[str, str], ...]:
    """Return our own channels, each with its name."""
    channels = read_channels()
    phones = ", ".join(f"{one.display} ({one.label})" for one in channels.phones)
    return (
        ("SMS", f"Ils partent toujours du {channels.sms.display}."),
        ("Téléphone", phones),
        ("Site", f"https://{channels.web.hosts[0]}"),
        ("E-mail", f"{channels.email.sender}, {channels.email.contact}"),
    )


def sites() -> tuple[Site, ...]:
    """Return where to report and find help, those of the insurer's country first."""
    country = read_brand().address.country
    lines = sorted(read_channels().report, key=lambda one: one.country != country)
    return tuple(_site(one, is_abroad=one.country != country) for one in lines)


def _site(line: ReportLine, *, is_abroad: bool) -> Site:
    label = f"{line.label} ({COUNTRIES[line.country]})" if is_abroad else line.label
    return Site(label, line)


def situations() -> tuple[Situation, ...]:
    """Return what can have happened, the least grave first."""
    return (_clicked(), _gave_a_code(), _gave_an_iban(), _paid(), _identity())


def _report() -> str:
    said = {
        ReportKind.SMS: "Un SMS se transfère au {}.",
        ReportKind.MESSAGE: "Envoyez-le, ou sa capture, à {}.",
        ReportKind.SITE: "Un site se signale sur {}.",
    }
    lines = read_channels().report_lines(read_brand().address.country, *said)
    return " ".join(said[one.kind].format(_contact(one)) for one in lines)


def _victims() -> str:
    said = {
        ReportKind.VICTIMS: "{} vous aide au {}",
        ReportKind.CARD: "{} bloque vos cartes au {}",
    }
    lines = read_channels().report_lines(read_brand().address.country, *said)
    sentences = (said[one.kind].format(one.label, _contact(one)) + _note(one) for one in lines)
    return " ".join(sentences)


def _contact(line: ReportLine) -> str:
    return line.contact.replace(" ", NBSP) or line.host


def _note(line: ReportLine) -> str:
    return f"{NBSP}: {line.note}." if line.note else "."


def _clicked() -> Situation:
    return Situation(
        "clic",
        "link",
        "J’ai cliqué sur un lien, sans rien donner",
        "J’ai cliqué sur un lien",
        "",
        (
            Act("Fermez la page.", "N’y saisissez rien et n’installez rien."),
            Act("Signalez le message.", _report()),
            Act("Gardez-en une capture, puis supprimez-le.", "Elle servira si la suite l’exige."),
            Act(
                "Un virement ou un prélèvement inconnu apparaît\u00a0?",
                "Prévenez votre banque tout de suite et déposez plainte.",
            ),
        ),
        "Un clic seul ne donne ni votre IBAN ni vos remboursements. Rien d’autre à faire si vous "
        "n’avez rien saisi ni installé.",
    )


def _gave_a_code() -> Situation:
    return Situation(
        "code",
        "key",
        "J’ai donné un code ou un mot de passe",
        "J’ai donné un code ou un mot de passe",
        "Maintenant, 2\u00a0minutes",
        (
            Act(
                "Changez votre mot de passe ici.",
                "Tous vos autres appareils seront déconnectés.",
                routes.SECURITY,
                "Changer mon mot de passe",
            ),
            Act(
                "Regardez votre activité.",
                "Un changement que vous n’avez pas fait se signale en un clic.",
                routes.ACTIVITY,
                "Voir mon activité",
            ),
            Act(
                "Changez-le partout où il sert aussi.",
                "Votre messagerie d’abord\u00a0: elle permet de rouvrir le reste. Changez aussi "
                "les comptes dont l’identifiant est votre numéro de Sécurité sociale.",
            ),
            Act(
                "C’était un code de votre banque\u00a0?",
                "Appelez-la tout de suite, avec le numéro au dos de la carte.",
            ),
        ),
        "Un nouvel IBAN attend avant de recevoir un versement, et nous vous "
        "prévenons sur vos anciens contacts.",
    )


def _gave_an_iban() -> Situation:
    return Situation(
        "iban",
        "receipt",
        "J’ai donné mon IBAN",
        "J’ai donné mon IBAN",
        "Aujourd’hui",
        (
            Act(
                "Prévenez votre banque.",
                "Elle peut refuser les prélèvements d’un créancier inconnu.",
            ),
            Act(
                "Surveillez votre compte.",
                f"Un prélèvement se conteste pendant {DEBIT_REFUNDED} sans motif, et pendant "
                f"{UNAUTHORISED_DEBIT_REFUNDED} si vous ne l’avez pas autorisé.",
            ),
            Act(
                "Vérifiez l’IBAN inscrit chez nous.",
                "Il est dans votre profil.",
                routes.PROFILE,
                "Voir mon compte bancaire",
            ),
        ),
        "Un IBAN seul ne permet ni de vider un compte ni de payer avec votre carte.",
    )


def _paid() -> Situation:
    return Situation(
        "paye",
        "banknote",
        "J’ai payé ou donné ma carte",
        "J’ai payé ou donné ma carte",
        "Maintenant, par téléphone",
        (
            Act(
                "Appelez votre banque.",
                "Faites opposition. Pour un virement, demandez son rappel\u00a0: les premières "
                "heures comptent.",
            ),
            Act(
                "Rassemblez les preuves.",
                "Messages, adresse du site, numéro qui a appelé, relevé de compte, captures "
                "d’écran.",
            ),
            Act("Déposez plainte.", f"{_complaint()} {_victims()}"),
            Act(
                "Dites-le-nous.",
                "Si le message se servait de notre nom, nous pouvons prévenir les autres "
                "adhérents.",
                routes.CONTACT,
                "Nous écrire",
            ),
        ),
    )


def _identity() -> Situation:
    check = (
        "L’autorité de protection des données explique vos droits."
        if is_belgian()
        else "Le diagnostic de cybermalveillance.gouv.fr confirme la situation et oriente vers les "
        "bons services. Le ministère de l’Économie explique les démarches."
    )
    more = ("", "") if is_belgian() else ("economie.gouv.fr", _MINISTRY)
    return Situation(
        "identite",
        "id-card",
        "Quelqu’un utilise mon identité",
        "Quelqu’un utilise mon identité",
        "Cette semaine",
        (
            Act(
                "Gardez tout.",
                "Courriers, contrats inconnus, appels de créanciers\u00a0: chaque pièce sert de "
                "preuve.",
            ),
            Act("Déposez plainte.", _complaint()),
            Act("Faites le point.", check, link=more[0], site=more[1]),
            Act(
                "Prévenez-nous.",
                "Par téléphone, de préférence\u00a0: nous notons votre signalement au dossier.",
            ),
        ),
        "La plainte vous protège\u00a0: elle date le vol et permet de contester ce qui a été "
        "signé à votre place.",
    )


def _complaint() -> str:
    return _COMPLAINT_BE if is_belgian() else _COMPLAINT_FR
