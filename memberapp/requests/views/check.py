"""`/demandes/nouvelle/…/verifier`: what would be sent, what it does, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.places import BELGIUM
from memberapp.requests import wording
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.rules.termination import Right
from memberapp.requests.sending import Change, Ending, Recap
from memberapp.requests.views.shared import FactView, form_path

CHANGED: Final = (
    "Une date ou un prix a changé depuis que cette page s’est affichée. Relisez, puis envoyez."
)
_BUTTONS: Final = {
    RequestKind.COVERAGE: "Envoyer ma demande",
    RequestKind.GUARANTEES: "Envoyer ma demande",
    RequestKind.TERMINATION: "J’envoie ma résiliation",
    RequestKind.CLAIM: "Envoyer ma réclamation",
    RequestKind.DATA: "Envoyer ma demande",
}
_NOT_COVERED: Final = "non couvert"


@dataclass(frozen=True)
class DateView:
    """What happens on a day."""

    label: str
    day: str
    text: str


@dataclass(frozen=True)
class PointView:
    """Something to know before sending: what stays as it is, or what does not."""

    title: str
    text: str
    is_warning: bool


@dataclass(frozen=True)
class DifferenceView:
    """What a family of acts is paid today, and would be."""

    family: str
    now: str
    then: str


@dataclass(frozen=True)
class CheckView:
    """The page."""

    title: str = ""
    heading: str = "Vérifiez, puis envoyez"
    lead: str = ""
    draft_id: str = ""
    fingerprint: str = ""
    facts: list[FactView] = field(default_factory=list)
    text: str = ""
    text_title: str = "Vos mots"
    dates: list[DateView] = field(default_factory=list)
    points: list[PointView] = field(default_factory=list)
    differences: list[DifferenceView] = field(default_factory=list)
    button: str = ""
    read: str = ""
    """What the member says to have read; empty where nothing is to be confirmed."""
    edit_path: str = ""
    next_text: str = ""


def to_check(found: Recap) -> CheckView:
    """Show what would be sent now."""
    kind, ending, change = found.kind, found.ending, found.change
    dates, points = list(_dates(found)), []
    if ending is not None:
        points = list(_ending_points(found, ending))
    elif change is not None:
        points = list(_change_points(found, change))
    read = ""
    if ending is not None:
        read = f"J’ai lu{NBSP}: {found.content.effect}"
    return CheckView(
        title=found.content.title,
        lead="Rien n’est envoyé avant votre dernier clic.",
        draft_id=found.draft_id,
        fingerprint=found.fingerprint,
        facts=[FactView(*one) for one in found.content.facts],
        text=found.content.text,
        text_title="Votre demande, mot pour mot" if ending else "Vos mots",
        dates=dates,
        points=points,
        differences=[
            DifferenceView(one.family, one.now or _NOT_COVERED, one.then or _NOT_COVERED)
            for one in (change.product.differences if change else ())
        ],
        button=_BUTTONS[kind],
        read=read,
        edit_path=form_path(kind),
        next_text=_next(kind),
    )


def _next(kind: RequestKind) -> str:
    if kind is RequestKind.TERMINATION:
        return (
            "Si votre dernier code date de plus de 10\u00a0minutes, nous vous en demanderons un. "
            "Vous pourrez retirer votre demande ici tant que nous ne l’avons pas confirmée."
        )
    return "Vous pourrez la retirer ici tant que nous n’avons pas répondu."


def _dates(found: Recap) -> Iterator[DateView]:
    today = formats.long_day(found.offer.today)
    yield DateView("Si vous envoyez aujourd’hui", today, "Reçu tout de suite, ici et par message.")
    promise = found.promise
    if promise.taken_by is not None:
        yield DateView(
            "Accusé de réception, au plus tard",
            formats.long_day(promise.taken_by),
            "Un conseiller la suit sous son nom.",
        )
    if found.ending is not None:
        yield from _ending_dates(found.ending, found.offer.country)
        return
    yield DateView(
        "Réponse, au plus tard",
        formats.long_day(promise.answered_by),
        "Écrite, avec ses raisons.",
    )
    if found.change is not None:
        yield DateView(
            "Nouvelles garanties",
            formats.long_day(found.change.first_day),
            "Si nous acceptons, et pas avant. Les soins faits d’ici là suivent votre formule "
            "actuelle.",
        )


def _ending_dates(ending: Ending, country: str) -> Iterator[DateView]:
    people = len(ending.contract.people)
    who = f", pour {people} personnes" if people > 1 else ""
    yield DateView(
        wording.last_day_label(ending.right.right, country),
        formats.long_day(ending.right.last_day),
        f"Le contrat s’arrête à minuit{who}.",
    )
    if ending.refund and ending.right.right is not Right.RENEWAL:
        yield DateView(
            "Trop-payé rendu",
            formats.money(ending.refund),
            "Pour les jours payés après le dernier jour couvert, au plus tard le "
            f"{formats.long_day(ending.refund_by)}.",
        )


def _ending_points(found: Recap, ending: Ending) -> Iterator[PointView]:
    last = formats.long_day(ending.right.last_day)
    is_belgian = found.offer.country == BELGIUM
    late_bills = "" if is_belgian else f", pendant 2{NBSP}ans"
    yield PointView(
        f"Les soins faits jusqu’au {last}",
        f"sont remboursés, même facturés plus tard{late_bills}.",
        is_warning=False,
    )
    if is_belgian:
        yield PointView(
            "En Belgique, la loi peut demander une lettre recommandée.",
            "Nous vous confirmons par écrit si cette demande suffit. Sinon, le contrat continue.",
            is_warning=True,
        )
    if ending.open_requests:
        yield PointView("Vos autres demandes en cours", "suivent leur cours.", is_warning=False)
    if ending.later_visits:
        planned = formats.count(
            ending.later_visits,
            "passage ou appel d’assistance est prévu",
            "passages ou appels d’assistance sont prévus",
        )
        yield PointView(
            "Votre assistance s’arrête aussi.",
            f"{planned} après le {last}. Parlez-nous-en avant d’envoyer.",
            is_warning=True,
        )
    yield PointView(
        "Votre cotisation reste due",
        f"jusqu’au {last}{NBSP}: {wording.monthly(ending.contract.monthly_cents)}.",
        is_warning=True,
    )
    if is_belgian:
        text = (
            "Vérifiez d’abord les délais d’attente du nouveau contrat, pour ne pas rester sans "
            "couverture."
        )
    else:
        text = (
            "Votre nouvel assureur peut résilier pour vous, sans jour sans couverture. Dans ce "
            "cas, n’envoyez pas cette demande."
        )
    yield PointView("Vous avez déjà un nouveau contrat\u00a0?", text, is_warning=True)
    if ending.right.right is Right.CHANGE:
        yield PointView(
            "Une preuve sera demandée.",
            "Un conseiller vous dit laquelle, et comment l’envoyer.",
            is_warning=True,
        )


def _change_points(found: Recap, change: Change) -> Iterator[PointView]:
    more = change.product.monthly_cents - change.contract.monthly_cents
    monthly = wording.monthly(change.product.monthly_cents)
    if more:
        gap = formats.money(Money(abs(more)))
        yield PointView(
            f"Votre cotisation {'augmente' if more > 0 else 'diminue'} de {gap} par{NBSP}mois",
            f"à partir du {formats.long_day(change.first_day)}{NBSP}: {monthly}.",
            is_warning=more > 0,
        )
    else:
        yield PointView(f"Votre cotisation ne change pas{NBSP}:", f"{monthly}.", is_warning=False)
    yield PointView(
        "Votre contrat ne change pas sans vous.",
        f"Nous vous envoyons un avenant à accepter ({wording.consent_law(found.offer.country)}).",
        is_warning=False,
    )
