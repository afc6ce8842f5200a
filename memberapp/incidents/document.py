"""What is printed of a breach: the letter of who has no e-mail, and a member's complaint."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from memberapp import addresses
from memberapp.core import formats, papers
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.formats import NBSP
from memberapp.core.official_channels import never_asked_sentence
from memberapp.core.outgoing import MessageStatus
from memberapp.core.papers import Addressee, Paper, mark_of
from memberapp.incidents.labels import data_name
from memberapp.incidents.rules import Data, Way
from memberapp.incidents.service import OwnIncident
from memberapp.incidents.staff import NoticeLetter

_OWN: Final = {
    Data.INSURER: "Nom de ma mutuelle",
    Data.GUARANTEES: "Garanties de mon contrat",
}
"""What the owner of the data writes of it."""
_FRENCH_OFFENCES: Final = (
    "accès et maintien frauduleux dans un système de traitement automatisé de données "
    "(articles 323-1 et suivants du code pénal) et collecte frauduleuse de données à caractère "
    "personnel (article 226-18 du code pénal)"
)
_OTHER_OFFENCES: Final = (
    "accès illicite à un système informatique et obtention frauduleuse de données à caractère "
    "personnel"
)


def complaint(one: OwnIncident, at: datetime) -> Paper:
    """Return the letter by which a member complains of the breach, to date, sign and send."""
    notice, member = one.notice, one.member
    is_belgian = member.country == "BE"
    home, sender = member.country, member.country
    content: dict[str, Any] = {
        "title": f"Plainte, incident {notice.reference}",
        "page_word": "Page",
        "sender": [member.name, *member.address.label(home=home, sender=sender)],
        "recipient": [
            "Police locale de votre commune"
            if is_belgian
            else "Monsieur ou Madame le procureur de la République",
            "" if is_belgian else "Tribunal judiciaire de votre domicile",
        ],
        "place": f"Fait à ……………………, le {formats.long_day(formats.local_day(at, member.region))}",
        "subject": f"Objet{NBSP}: plainte contre X, vol de mes données personnelles",
        "greeting": "Madame, Monsieur,",
        "before": [
            f"Je soussigné(e) {member.name}, né(e) le {formats.long_day(member.birth)}, porte "
            f"plainte contre X pour {_OTHER_OFFENCES if is_belgian else _FRENCH_OFFENCES}.",
            f"{read_brand().name}, ma mutuelle, m’a informé(e) que mes données avaient été "
            f"copiées chez {notice.operator.name}, {notice.operator.role}. L’intrusion a été "
            f"détectée le {formats.long_day(notice.detected_on)}. Référence de "
            f"l’incident{NBSP}: {notice.reference}.",
            # The insurer's own words, in its own voice: the member quotes them.
            f"Ma mutuelle décrit ainsi les faits{NBSP}: {formats.quoted(notice.nature)}",
        ],
        "copied_heading": "Mes données copiées",
        "copied": [_OWN.get(data) or data_name(data, member.country) for data in one.copied],
        "after": [
            "Ces données permettent d’usurper mon identité ou de me tromper par de faux messages. "
            "À ce jour, j’ai constaté (à compléter, ou à rayer)"
            f"{NBSP}: ……………………………………………………………………",
            "Je demande à être tenu(e) informé(e) des suites de cette plainte.",
            _told(one),
        ],
        "signature": "Signature",
    }
    return Paper("complaint.typ", content, mark_of(read_brand()))


def complaint_name(one: OwnIncident) -> str:
    """Return the name of the file that is kept."""
    return f"plainte-{one.notice.reference}.pdf"


def notice_letter(letter: NoticeLetter, *, on: date) -> Paper:
    """Return the letter that tells of a breach whom no e-mail reaches (GDPR, art. 34)."""
    notice = letter.notice
    site = f"https://{read_channels().web.hosts[0]}"
    return papers.letter(
        Addressee(letter.civility, letter.name, letter.address, letter.country),
        on=on,
        title=notice.title,
        before=[
            f"Un incident touche vos données. Il a été détecté le "
            f"{formats.long_day(notice.detected_on)} chez {notice.operator.name}, "
            f"{notice.operator.role}. {notice.nature}",
            f"Vos données copiées{NBSP}: {_listed(letter.copied, letter.country)}.",
            f"Vos données qui ne sont pas touchées{NBSP}: {_listed(letter.safe, letter.country)}.",
            notice.likely_consequences,
        ],
        after=[
            f"Ce que nous faisons{NBSP}: {f'{NBSP}; '.join(notice.measure_lines)}.",
            *notice.advice,
            f"Une question sur vos données{NBSP}? Écrivez à {notice.contact.name}, "
            f"{notice.contact.email}{NBSP}: réponse sous {notice.contact.answers_within}. Le "
            f"détail est aussi dans votre espace, {site}"
            f"{addresses.incident_path(notice.reference)}.",
            never_asked_sentence(read_channels()),
        ],
    )


def _listed(data: Iterable[Data], country: str) -> str:
    return formats.listing([_lower(data_name(one, country)) for one in data])


def _lower(label: str) -> str:
    return label if label.startswith("IBAN") else label[:1].lower() + label[1:]


def _told(one: OwnIncident) -> str:
    """Say since when the member knows, as far as it is recorded: not when a row was written."""
    if one.posted_at is not None:
        # The day that the letter bears.
        day = formats.long_day(read_brand().day_of(one.posted_at))
        return f"J’ai été prévenu(e) de cet incident par un courrier du {day}."
    sent = one.message if one.way is Way.EMAIL else None
    if sent is None or sent.status is not MessageStatus.SENT or sent.sent_at is None:
        return ""
    day = formats.long_day(formats.local_day(sent.sent_at, one.member.region))
    return f"J’ai été prévenu(e) de cet incident par un e-mail du {day}."
