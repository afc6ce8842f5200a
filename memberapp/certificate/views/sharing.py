"""Links to a certificate, the documents that were issued and their checks, as the page shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from memberapp import clock
from memberapp.certificate import links, qr, wording
from memberapp.certificate.labels import CHECK_WAYS, DOCUMENT_KINDS, PURPOSES, VERDICTS
from memberapp.certificate.links import NotedCheck, SharedLink, Sharing
from memberapp.certificate.rules import (
    CertificateOffer,
    CheckWay,
    DocumentKind,
    Purpose,
    Verdict,
)
from memberapp.certificate.tables import IssuedCertificate
from memberapp.certificate.views.certificate import ChoiceView, to_choice
from memberapp.core import formats
from memberapp.core import wording as core_wording

CREATED: Final = "Votre lien est créé. Donnez-le à qui doit vérifier votre attestation."
STOPPED: Final = "Le partage est arrêté. Le lien le dira à qui l’ouvre."
REVOKED: Final = (
    "Le document est annulé. Les copies restent lisibles, mais ne passent plus aucun contrôle."
)
LINK_LIMIT: Final = (
    f"{links.MAX_OPEN}\u00a0liens ouverts au plus\u00a0: un de plus arrête le plus ancien."
)
GONE: Final = "Ce lien ou ce document est introuvable."
_DURATION_NAMES: Final = {"1": "24\u00a0h", "7": "7\u00a0jours", "30": "30\u00a0jours"}
_DEFAULT_DURATION: Final = "7"
RANK_PREFIX: Final = "people"
"""Of the fields that name a person: `people-2`."""


@dataclass(frozen=True)
class LinkView:
    """A link that is open."""

    id: str
    until: str
    about: str
    address: str
    qr: str
    """As the address of an image."""
    qr_text: str


@dataclass(frozen=True)
class PastView:
    """A link that has ended, or a document that was issued."""

    id: str
    text: str
    about: str
    status: str
    tone: str
    can_revoke: bool = False


@dataclass(frozen=True)
class CheckView:
    """A check: when, the answer, by what."""

    at: str
    verdict: str
    way: str


@dataclass(frozen=True)
class DurationView:
    """How long a new link stays open."""

    value: str
    name: str
    until: str
    is_default: bool


@dataclass(frozen=True)
class PersonView:
    """Somebody whom a new link can name."""

    rank: str
    name: str


@dataclass(frozen=True)
class SharingView:
    """Everything the page shows; `can_share` is whether there is a certificate to share."""

    can_share: bool = False
    title: str = ""
    choices: list[ChoiceView] = field(default_factory=list)
    open_links: list[LinkView] = field(default_factory=list)
    past: list[PastView] = field(default_factory=list)
    issued: list[PastView] = field(default_factory=list)
    checks: list[CheckView] = field(default_factory=list)
    check_count: str = ""
    durations: list[DurationView] = field(default_factory=list)
    people: list[PersonView] = field(default_factory=list)
    form_key: str = ""
    """Another one when there is another link: the form is empty again."""
    seen: str = ""
    """How the other side sees the member, « Camille B., naissance en 1984 »."""


def to_view(offer: CertificateOffer, sharing: Sharing) -> SharingView:
    """Put the page in words."""
    certificate, region = offer.certificate, sharing.region
    today = clock.local_date(sharing.now, region)
    shown = SharingView(
        can_share=certificate is not None,
        title=wording.title(certificate),
        choices=[] if certificate else [to_choice(one) for one in offer.choices],
        open_links=[_open(link, region) for link in sharing.open_links],
        past=[_past(link, region) for link in sharing.past_links],
        issued=[_issued(row, region, today) for row in sharing.issued],
        checks=[_check(one, region) for one in sharing.checks],
        check_count=formats.count(sharing.check_count, "contrôle") if sharing.check_count else "",
    )
    if certificate is None:
        return shown
    holder = certificate.holder
    return SharingView(
        **{
            **vars(shown),
            "durations": _durations(sharing.now, region),
            "people": [
                PersonView(str(person.rank), wording.person_name(person))
                for person in certificate.people
                if (person.first_name, person.birth) != (holder.first_name, holder.birth)
            ],
            "form_key": max((link.id for link in sharing.open_links), default=""),
            "seen": f"{holder.first_name} {holder.last_name[:1].upper()}., naissance en "
            f"{holder.birth.year}",
        }
    )


def _open(link: SharedLink, region: str) -> LinkView:
    address = qr.link_address(link.token)
    return LinkView(
        id=link.id,
        until=f"Ouvert {core_wording.until(link.ends_at, region)}",
        about=_about(link),
        address=address,
        qr=qr.data_uri(address),
        qr_text=f"Code QR du lien vers le document {link.number}",
    )


def _about(link: SharedLink) -> str:
    whom = f"Pour {formats.quoted(link.note)}, document " if link.note else "Document "
    return f"{whom}{link.number}"


def _past(link: SharedLink, region: str) -> PastView:
    ended = link.stopped_at or link.ends_at
    word = "Arrêté" if link.stopped_at else "Terminé"
    day = formats.long_day(clock.local_date(ended, region))
    return PastView(
        id=link.id,
        text=link.note or "Sans note",
        about=f"Document {link.number}",
        status=f"{word} le {day}",
        tone="neutral",
    )


def _issued(row: IssuedCertificate, region: str, today: date) -> PastView:
    kind, purpose = DocumentKind(row.kind), Purpose(row.purpose)
    whom = "" if purpose is Purpose.GENERAL else f", {_lower(PURPOSES[purpose])}"
    issued = f"Émis {core_wording.moment(row.issued_at, region)}"
    if row.revoked_at is not None:
        day = formats.long_day(clock.local_date(row.revoked_at, region))
        status, tone = f"Annulé le {day}", "danger"
    elif kind is DocumentKind.END:
        status, tone = "Valable sans limite de date", "success"
    elif row.last_day < today:
        status, tone = f"Expiré le {formats.long_day(row.last_day)}", "neutral"
    else:
        status, tone = f"Valable jusqu’au {formats.long_day(row.last_day)}", "success"
    return PastView(
        id=row.id,
        text=f"{DOCUMENT_KINDS[kind]}{whom}",
        about=f"{row.number}. {issued}.",
        status=status,
        tone=tone,
        can_revoke=row.revoked_at is None,
    )


def _check(check: NotedCheck, region: str) -> CheckView:
    way = CheckWay(check.way)
    told = (
        "Code de contrôle faux."
        if way is CheckWay.NUMBER and check.verdict == Verdict.UNKNOWN
        else f"{CHECK_WAYS[way]}{_of(check)}."
    )
    own = " C’était vous." if check.is_own else ""
    at = core_wording.moment(check.at, region).removeprefix("le ")
    return CheckView(at, f"{VERDICTS[Verdict(check.verdict)]}.", f"{told}{own}")


def _of(check: NotedCheck) -> str:
    whose = f" {formats.quoted(check.note)}" if check.note else ""
    return formats.unbroken(f"{whose}, document {check.number}")


def _durations(now: datetime, region: str) -> list[DurationView]:
    shown = []
    for value, name in _DURATION_NAMES.items():
        end = links.end_of(now, region, value)
        day = formats.weekday_and_day(clock.local_date(end, region))
        time = formats.local_time(end, region)
        shown.append(
            DurationView(value, name, f"{day} à {time}", is_default=value == _DEFAULT_DURATION)
        )
    return shown


def _lower(text: str) -> str:
    return f"pour {text[0].lower()}{text[1:]}"


def chosen_ranks(form: dict[str, str]) -> Sequence[str]:
    """Return the ranks that a form ticked: each person is a field of its own."""
    prefix = f"{RANK_PREFIX}-"
    return [name.removeprefix(prefix) for name in form if name.startswith(prefix)]
