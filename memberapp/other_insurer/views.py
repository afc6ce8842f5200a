"""The page of another insurer, in ready French text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from memberapp import addresses
from memberapp.core import formats
from memberapp.members.rules import ContractKind
from memberapp.other_insurer.catalogue import read_other_insurer
from memberapp.other_insurer.forms import CARE_PREFIX
from memberapp.other_insurer.labels import SHARE_STATES
from memberapp.other_insurer.rules import OPEN, Care, ShareState
from memberapp.other_insurer.service import Desk, Offered, OwnPack, OwnShare
from memberapp.other_insurer.top_ups import StatementPart, YearPaid

TOP_UP: Final = "Une surcomplémentaire est un second contrat chez nous, qui complète le premier."
MISSING: Final = "Relevé introuvable"
MISSING_LEAD: Final = (
    "Aucun relevé de votre espace ne porte cette référence, ou ses soins ont été annulés."
)
MOVED: Final = (
    "Un de ces soins a changé entre-temps\u00a0: il est déjà dans un relevé, ou l’autre mutuelle "
    "l’a payé. La page est à jour, recommencez."
)
ENDED: Final = "Ce second paiement a changé entre-temps. La page est à jour."
RECEIVED: Final = "C’est noté\u00a0: paiement reçu."
REFUSED: Final = "C’est noté\u00a0: paiement refusé."
AWAITED_AGAIN: Final = "Ce second paiement est de nouveau attendu."
DELETED: Final = "Ce relevé est supprimé, avec le suivi de ses paiements."
_TONES: Final = {
    ShareState.AWAITED: "info",
    ShareState.LATE: "attention",
    ShareState.PAID: "success",
    ShareState.RECEIVED: "success",
    ShareState.REFUSED: "neutral",
    ShareState.CANCELLED: "neutral",
}


@dataclass(frozen=True)
class ShareView:
    """One second payment: its care, where it stands, and what can be said of it."""

    id: str
    title: str
    about: str
    status: str
    tone: str
    told: str
    field: str
    """The name of its amount's field, once on the page."""
    most: str
    can_return: bool
    error: str = ""


@dataclass(frozen=True)
class PackView:
    """Acts that were prepared: their files, and how far their payments are."""

    reference: str
    title: str
    about: str
    pdf_path: str
    csv_path: str
    has_files: bool


@dataclass(frozen=True)
class BoxView:
    """A care that can be ticked."""

    name: str
    title: str
    about: str


@dataclass(frozen=True)
class PersonView:
    """The cares of one person that can be prepared."""

    id: str
    title: str
    legend: str
    button: str
    boxes: list[BoxView]
    note: str


@dataclass(frozen=True)
class PartView:
    """What a surcomplémentaire paid on one statement."""

    statement: str
    path: str
    """Empty of what is still to be paid."""
    paid: str
    amount: str


@dataclass(frozen=True)
class YearView:
    """What was paid of the care of one year."""

    title: str
    sentence: str
    parts: list[PartView]
    total: str


@dataclass(frozen=True)
class DeskView:
    """Everything the page says."""

    lead: str = ""
    shares: list[ShareView] = field(default_factory=list)
    ended: list[ShareView] = field(default_factory=list)
    packs: list[PackView] = field(default_factory=list)
    people: list[PersonView] = field(default_factory=list)
    nothing: str = ""
    """Why nothing can be prepared; empty when something can."""
    years: list[YearView] = field(default_factory=list)
    no_years: str = ""
    top_up: str = ""
    """What a surcomplémentaire is; empty where the page names no such contract."""
    delay: str = ""


def to_view(found: Desk, years: Sequence[YearPaid]) -> DeskView:
    """Show what is awaited, what can be prepared, and what was paid."""
    data = read_other_insurer()
    return DeskView(
        lead=_lead(found),
        shares=[_share(one) for one in found.shares(*OPEN)],
        ended=[
            _share(one)
            for one in reversed(
                found.shares(
                    ShareState.PAID,
                    ShareState.RECEIVED,
                    ShareState.REFUSED,
                    ShareState.CANCELLED,
                )
            )
        ],
        packs=[_pack(one) for one in found.packs],
        people=[_person(one) for one in found.offered],
        nothing=""
        if found.offered
        else "Aucun soin à proposer aujourd’hui\u00a0: chacun est payé en entier, déjà attendu "
        "d’une autre mutuelle, encore sans décompte, ou plus ancien que "
        f"{formats.count(data.offered_for_years, 'an')}.",
        years=[_year(one) for one in years],
        no_years="" if years else _no_years(found),
        top_up=TOP_UP if not years or any(one.statements for one in years) else "",
        delay="Si vous avez envoyé un relevé et restez sans nouvelle "
        f"{formats.count(data.late_after_days, 'jour')} après sa préparation, relancez l’autre "
        "mutuelle. C’est un repère\u00a0: elle a son propre délai, et ne nous prévient pas.",
    )


def prepared(reference: str) -> str:
    """Say that a pack is there, and what to do with it."""
    return (
        f"Le relevé {reference} est prêt. Téléchargez-le ci-dessous, puis envoyez-le à votre autre "
        "mutuelle. Son paiement est maintenant attendu ici."
    )


def _lead(found: Desk) -> str:
    late = len(found.shares(ShareState.LATE))
    count = late + len(found.shares(ShareState.AWAITED))
    if not count:
        return "Ce que votre première mutuelle n’a pas payé peut l’être par une seconde."
    told = formats.count(count, "second paiement attendu", "seconds paiements attendus")
    return f"{told}, dont {late} sans nouvelle." if late and count > 1 else f"{told}{_late(late)}."


def _late(late: int) -> str:
    return ", sans nouvelle" if late else ""


def _share(one: OwnShare) -> ShareView:
    care = one.care
    return ShareView(
        id=one.id,
        title=care.label,
        about=f"{care.first_name}, {formats.numeric_day(care.on)}. {_left(care)}",
        status=SHARE_STATES[one.state],
        tone=_TONES[one.state],
        told=_told(one),
        field=f"montant-{one.id}",
        most=f"{formats.money(care.most)} au plus\u00a0: deux mutuelles ne remboursent jamais plus "
        "que le prix du soin.",
        can_return=one.state in (ShareState.RECEIVED, ShareState.REFUSED),
    )


def _left(care: Care) -> str:
    return f"Il reste {formats.money(care.most)} sur {formats.money(care.shares.spent)}."


def _told(one: OwnShare) -> str:
    ready = f"Préparé le {formats.long_day(one.prepared_on)}"
    said = _said(one)
    match one.state:
        case ShareState.AWAITED:
            return f"{ready}."
        case ShareState.LATE:
            return f"{ready}. Si vous l’avez envoyé, relancez l’autre mutuelle."
        case ShareState.PAID:
            return f"{formats.money(one.care.shares.other_insurer)} payés. {said}".strip()
        case ShareState.CANCELLED:
            return "Ce soin ne compte plus dans vos remboursements."
        case _:
            return said


def _said(one: OwnShare) -> str:
    if one.ended_on is None:
        return ""
    day = formats.long_day(one.ended_on)
    if one.declared is None:
        return f"Vous avez noté un refus le {day}."
    return f"Vous avez noté {formats.money(one.declared)} reçus le {day}."


def _pack(one: OwnPack) -> PackView:
    count = formats.count(len(one.shares), "soin")
    open_count = sum(share.state in OPEN for share in one.shares)
    ended = "" if open_count else ", tous terminés"
    return PackView(
        reference=one.reference,
        title=f"{one.shares[0].care.first_name}, {count}",
        about=f"Préparé le {formats.long_day(one.created_on)}{ended}",
        pdf_path=addresses.pack_file(one.reference, "pdf"),
        csv_path=addresses.pack_file(one.reference, "csv"),
        has_files=any(share.care.counts for share in one.shares),
    )


def _person(one: Offered) -> PersonView:
    count = formats.count(len(one.cares), "soin")
    return PersonView(
        id=f"soins-{one.person_id}",
        title=f"{one.first_name}, {count}",
        legend=f"Soins {formats.of(one.first_name)} à envoyer",
        button=f"Préparer le relevé {formats.of(one.first_name)}",
        boxes=[
            BoxView(
                name=f"{CARE_PREFIX}{care.token}",
                title=f"{care.label}, {formats.numeric_day(care.on)}",
                about=_left(care),
            )
            for care in one.cares
        ],
        note="Les plus récents seulement sont proposés." if one.is_cut else "",
    )


def _year(one: YearPaid) -> YearView:
    told = []
    if one.statements:
        told.append(f"Votre surcomplémentaire a payé {formats.money(one.total)}.")
    if one.other_insurer:
        told.append(f"Votre autre mutuelle a payé {formats.money(one.other_insurer)}.")
    return YearView(
        title=f"Soins de {one.year}",
        sentence=" ".join(told),
        parts=[_part(part) for part in one.statements],
        total=formats.money(one.total),
    )


def _part(one: StatementPart) -> PartView:
    return PartView(
        statement=one.reference or "Paiement en cours",
        path=addresses.statement_path(one.reference) if one.reference else "",
        paid=formats.numeric_day(one.paid_on) if one.paid_on else "à venir",
        amount=formats.money(one.amount),
    )


def _no_years(found: Desk) -> str:
    has_top_up = any(one.kind is ContractKind.TOP_UP for one in found.member.contracts)
    return (
        "Votre surcomplémentaire n’a encore rien payé, et nous ne connaissons aucun paiement d’une "
        "autre mutuelle."
        if has_top_up
        else "Vous n’avez pas de surcomplémentaire chez nous, et nous ne connaissons aucun "
        "paiement d’une autre mutuelle."
    )
