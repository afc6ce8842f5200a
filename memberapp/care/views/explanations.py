"""« Pourquoi ce montant ? »: one care as a sum in words and euros, for its own page."""

from dataclasses import dataclass
from typing import Final

from memberapp import addresses, routes
from memberapp.care.labels import DOUBTS
from memberapp.care.lines import token_of
from memberapp.care.rules.costs import StepKind
from memberapp.care.rules.explanations import Doubt, Explanation
from memberapp.care.rules.lines import LineStatus, Shares
from memberapp.care.views import counters
from memberapp.care.views.counters import CounterView
from memberapp.care.views.lines import FactView
from memberapp.care.views.shares import ShareView, to_shares
from memberapp.care.views.terms import (
    PENALTY,
    TermView,
    excess_word,
    social_security,
    to_terms,
    words_of,
)
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.places import BELGIUM

MISSING: Final = (
    "Soin introuvable",
    "Aucun soin de votre espace n’est à cette adresse. Il figure peut-être encore dans vos "
    "remboursements.",
)
_CANCELLED: Final = (
    "Ce remboursement a été annulé. Il ne compte dans aucun total, et il n’y a rien à payer ni à "
    "recevoir pour lui."
)
_PENDING: Final = (
    "Le paiement est en cours. Ces montants sont ceux que nous avons reçus, ils peuvent encore "
    "changer."
)
_MONEY_BACK: Final = "Le montant de votre décompte reste celui qui compte."


@dataclass(frozen=True)
class ExplanationView:
    """Everything the page says of one care."""

    title: str
    lead: str
    day_iso: str
    day: str
    provider: str
    notice: str
    has_sum: bool
    remaining: str
    sentence: str
    paid: str
    spent: str
    covered: str
    shares_sentence: str
    shares: list[ShareView]
    terms: list[TermView]
    total: TermView
    doubts: list[str]
    unknown: list[str]
    has_counters: bool
    counters: list[CounterView]
    has_words: bool
    words: list[FactView]
    reference: str
    """Of the statement; empty without one."""
    statement_path: str
    callback_path: str
    claim_path: str
    """Where the amount is contested in writing, this care attached."""


def to_view(found: Explanation) -> ExplanationView:
    """Show why what remains of a care does."""
    line = found.first
    covered = Money(line.shares.spent.cents - found.remaining.cents)
    reference = next((p.line.statement_reference for p in found.parts), None) or ""
    bar = to_shares(_shares(found))
    moved = _counters(found) if line.counts else []
    words = [FactView(*word) for word in words_of(found)] if line.counts else []
    return ExplanationView(
        title=line.label,
        lead=f"{line.beneficiary_first_name}, ",
        day_iso=line.care_date.isoformat(),
        day=formats.full_day(line.care_date).lower(),
        provider=f", {line.provider}" if line.provider else "",
        notice=_notice(found),
        has_sum=line.counts,
        remaining=formats.money(found.remaining) if found.remaining else "",
        sentence=_sentence(found),
        paid=_paid(covered) if covered else " Rien n’a été remboursé.",
        spent=formats.money(line.shares.spent),
        covered=formats.money(covered) if covered else "",
        shares_sentence=bar.sentence,
        shares=[part for part in bar.parts if not part.is_zero],
        terms=to_terms(found) if line.counts else [],
        total=TermView(
            "À votre charge", formats.money(found.remaining), _composition(found), "rac"
        ),
        doubts=[_doubt(found, doubt) for doubt in _told(found)],
        unknown=_unknown(found),
        has_counters=bool(moved),
        counters=moved,
        has_words=bool(words),
        words=words,
        reference=reference,
        statement_path=addresses.statement_path(reference) if reference else "",
        callback_path=_callback(reference),
        claim_path=addresses.claim_path(token_of(line)),
    )


def _shares(found: Explanation) -> Shares:
    """Return who paid the care, every contract with us counted as the mutual."""
    line = found.first
    total = sum(part.line.shares.mutual.cents for part in found.parts)
    other = sum(part.line.shares.other_insurer.cents for part in found.parts)
    return Shares.of_cents(
        line.shares.spent.cents,
        line.shares.social_security.cents,
        total,
        other,
        found.remaining.cents,
    )


def _notice(found: Explanation) -> str:
    if not found.first.counts:
        return _CANCELLED
    is_pending = any(part.line.status is LineStatus.PENDING for part in found.parts)
    return _PENDING if is_pending else ""


def _sentence(found: Explanation) -> str:
    if not found.remaining:
        return "Rien ne reste à votre charge."
    verb = formats.agreed(found.remaining, "reste", "restent")
    return f" {verb} à votre charge."


def _paid(covered: Money) -> str:
    """Return what follows the amount that was paid back."""
    return f" {formats.agreed(covered, 'a été pris', 'ont été pris')} en charge."


def _composition(found: Explanation) -> str:
    """Say of what parts the rest is made, and which of them no contract may pay."""
    if not found.remaining:
        return "Tout est couvert."
    steps = {step.kind: step.cents for step in found.steps}
    law = {
        "de participation forfaitaire": steps.get(StepKind.FLAT_FEE, 0),
        "de franchise médicale": steps.get(StepKind.DEDUCTIBLE, 0),
        f"de remboursement perdu {PENALTY}": found.penalty.cents,
    }
    rest = found.remaining.cents - sum(law.values())
    if rest < 0:  # somebody paid what no contract may: the core's figure stays
        return ""
    said = [f"{formats.money(Money(cents))} {words}" for words, cents in law.items() if cents]
    end = ", qu’aucun contrat n’a le droit de payer" if said else ""
    if rest:
        said.insert(0, f"{formats.money(Money(rest))} {_uncovered(found, rest)}")
    return f"Soit {formats.listing(said)}{end}."


def _uncovered(found: Explanation, rest: int) -> str:
    excess = next((step.cents for step in found.steps if step.kind is StepKind.EXCESS), 0)
    if found.country == BELGIUM and rest > excess:
        return "de ticket modérateur"
    return f"de {excess_word(found)} non couvert" if rest <= excess else "non couverts"


def _told(found: Explanation) -> list[Doubt]:
    return list(dict.fromkeys(one.doubt for one in found.differences))


def _doubt(found: Explanation, doubt: Doubt) -> str:
    """Say a difference kindly, with both figures; the core's one stays."""
    one = next(one for one in found.differences if one.doubt is doubt)
    what = DOUBTS[doubt].replace("Sécurité sociale", social_security(found.country))
    return (
        f"Pour {what}, votre décompte indique {formats.money(Money(one.core))}. En refaisant le "
        f"calcul, nous trouvons {formats.money(Money(one.computed))}. {_MONEY_BACK} Un conseiller "
        "peut le vérifier avec vous."
    )


def _unknown(found: Explanation) -> list[str]:
    """Say what the explanation cannot know."""
    line = found.first
    said = []
    if line.counts and not line.context and line.base and found.country != BELGIUM:
        said.append(
            "Nous ne savons pas si le parcours de soins a été suivi, ni si le médecin a signé "
            f"l’Optam{NBSP}: le calcul part du taux appliqué."
        )
    if line.counts and found.computed is None and line.primary_id is not None:
        said.append("Le remboursement de votre premier contrat ne nous est pas connu.")
    return said


def _counters(found: Explanation) -> list[CounterView]:
    """Show what is left of the ceilings that the care used, and of what is withheld in the year."""
    ceilings = [
        counters.beside_line(part.ceiling, part.line) for part in found.parts if part.ceiling
    ]
    return [*ceilings, *counters.to_fees(found.fees, today=found.today)]


def _callback(reference: str) -> str:
    if not reference:
        return routes.CALLBACK.path
    return f"{routes.CALLBACK.path}?{routes.ABOUT_PARAMETER}={reference}"
