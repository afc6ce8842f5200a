"""The terms of « Pourquoi ce montant ? », one sentence each, and the words that they use."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from memberapp.care.labels import STEPS
from memberapp.care.rules.costs import WHOLE, Step, StepKind, percent_of
from memberapp.care.rules.explanations import ContractPart, Explanation
from memberapp.care.rules.lines import CareKind, CareLine
from memberapp.care.rules.rates import rounded_part
from memberapp.care.tariffs import read_tariffs
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.places import BELGIUM
from memberapp.members.labels import GUARANTEE_UNITS
from memberapp.members.rules import ContractGuarantee, GuaranteeKind

PENALTY: Final = "hors parcours de soins"
_KEYS: Final = {
    StepKind.SOCIAL_SECURITY: "ss",
    StepKind.MUTUAL: "mut",
    StepKind.OTHER_INSURER: "autre",
}
_WITH_FEES: Final = (CareKind.CONSULTATIONS, CareKind.TESTS_AND_IMAGING, CareKind.PARAMEDICAL)
_SENTENCES: Final = {
    StepKind.FLAT_FEE: "La Sécurité sociale la retient sur chaque consultation ou examen. La loi "
    "interdit aux mutuelles de la rembourser.",
    StepKind.DEDUCTIBLE: "La Sécurité sociale la retient sur les médicaments, les soins "
    "paramédicaux et les transports. La loi interdit aux mutuelles de la rembourser.",
    StepKind.HEAVY_ACT_FEE: "Il remplace le ticket modérateur pour les soins coûteux. Votre "
    "mutuelle peut le rembourser.",
    StepKind.CARRIED_OVER: "Des retenues dues pour des soins d’avant, trop peu remboursés.",
}
_EXEMPTIONS: Final = {
    "ald": ", au titre d’une affection de longue durée",
    "maternite": ", au titre de la maternité",
}
_NOT_OURS: Final = "Le montant reçu. Le détail de son calcul ne nous est pas connu."
WORDS: Final = {
    "base": (
        "BR, base de remboursement",
        "Un tarif de référence fixé par la Sécurité sociale. Ce n’est pas le prix du soin.",
    ),
    "patient_share": (
        "Ticket modérateur",
        "La part du tarif de base que la Sécurité sociale ne rembourse pas.",
    ),
    "excess": ("Dépassement d’honoraires", "Ce que le médecin demande au-delà du tarif de base."),
    "optam": (
        "Optam",
        "Une option par laquelle un médecin s’engage à modérer ses prix. Les autres les fixent "
        "librement.",
    ),
    "flat_fee": (
        "Participation forfaitaire",
        "Une somme retenue sur chaque consultation ou examen, jusqu’à un maximum dans l’année. "
        "Rien pour les moins de 18 ans.",
    ),
    "deductible": (
        "Franchise médicale",
        "Une somme retenue sur chaque boîte de médicament, soin paramédical ou transport, jusqu’à "
        "un maximum dans l’année.",
    ),
    "heavy_act_fee": (
        "Forfait sur les actes lourds",
        "Une somme fixe, due une fois par séjour, pour un soin coûteux.",
    ),
    "daily_fee": (
        "Forfait journalier hospitalier",
        "Ce que chaque jour à l’hôpital coûte au patient, jour de sortie compris.",
    ),
    "pathway": (
        "Parcours de soins",
        "Voir d’abord son médecin traitant. Sans cela, la Sécurité sociale rembourse moins, et la "
        "loi interdit aux mutuelles de combler l’écart.",
    ),
    "sante_100": (
        f"100{NBSP}% Santé",
        "Des lunettes, couronnes et aides auditives au prix limité, sans reste à charge.",
    ),
}


@dataclass(frozen=True)
class TermView:
    """One term of the sum: its name, its amount and why; `key` is that of a payer's colour."""

    name: str
    amount: str
    text: str
    key: str


def to_terms(found: Explanation) -> list[TermView]:
    """Show the sum, term by term, in the core's own figures."""
    terms, contract = [], -1
    for rank, step in enumerate(found.steps):
        if step.kind is StepKind.MUTUAL:
            contract += 1
        name, text = _words(step, found, max(contract, 0))
        amount = Money(step.cents)
        shown = formats.signed_money(amount) if rank else formats.money(amount)
        terms.append(TermView(name, shown, text, _KEYS.get(step.kind, "")))
    return terms


def words_of(found: Explanation) -> list[tuple[str, str]]:
    """Return the words that a sum uses, each explained."""
    line, kinds = found.first, {step.kind for step in found.steps}
    if found.country == BELGIUM:
        return [WORDS["patient_share"]] if line.base else []
    is_patient_share = any(
        part.guarantee and part.guarantee.kind is GuaranteeKind.PATIENT_SHARE
        for part in found.parts
    )
    used = {
        "base": bool(line.base),
        "patient_share": is_patient_share,
        "excess": StepKind.EXCESS in kinds and _is_fee(line),
        "optam": StepKind.EXCESS in kinds and "optam" in line.context and _is_fee(line),
        "flat_fee": StepKind.FLAT_FEE in kinds,
        "deductible": StepKind.DEDUCTIBLE in kinds,
        "heavy_act_fee": StepKind.HEAVY_ACT_FEE in kinds,
        "daily_fee": _daily_fee(found) > 0,
        "pathway": bool(found.penalty),
        "sante_100": line.context.get("basket") == "sante_100",
    }
    return [WORDS[word] for word, is_used in used.items() if is_used]


def social_security(country: str) -> str:
    """Return what members call the compulsory insurance."""
    return "mutualité" if country == BELGIUM else "Sécurité sociale"


def excess_word(found: Explanation) -> str:
    """Return what is above the base: fees of a doctor, daily fees of a hospital, or a price."""
    if not found.first.base:
        return "prix"
    return "dépassement" if _is_fee(found.first) else "prix au-delà du tarif de base"


def _words(step: Step, found: Explanation, contract: int) -> tuple[str, str]:
    match step.kind:
        case StepKind.BASE:
            return _base(found.first, found.country)
        case StepKind.EXCESS:
            return _excess(step, found)
        case StepKind.SOCIAL_SECURITY:
            return _social_security(found)
        case StepKind.MUTUAL:
            return _mutual(found, contract)
        case StepKind.OTHER_INSURER:
            return f"Part de {found.other_insurer or 'l’autre mutuelle'}", _NOT_OURS
        case _:
            return STEPS[step.kind], _SENTENCES.get(step.kind, "")


def _base(line: CareLine, country: str) -> tuple[str, str]:
    if line.shares.spent < line.base:
        base = formats.money(line.base)
        return "Prix du soin", f"Il est inférieur au tarif de base, qui est de {base}."
    whose = "l’assurance obligatoire" if country == BELGIUM else "la Sécurité sociale"
    return STEPS[StepKind.BASE], f"Le tarif sur lequel {whose} calcule sa part."


def _excess(step: Step, found: Explanation) -> tuple[str, str]:
    line = found.first
    paid = f"Le soin a coûté {formats.money(line.shares.spent)}."
    if line.primary_id is not None:
        return "Laissé par votre premier contrat", "Votre second contrat part de cette somme."
    if not line.base:
        whose = "L’assurance obligatoire" if found.country == BELGIUM else "La Sécurité sociale"
        return "Prix du soin", f"{whose} ne rembourse pas ce soin."
    if _daily_fee(found) == step.cents:
        return STEPS[StepKind.DAILY_FEE], (
            "Dû pour les jours que la part du patient ne couvre pas, jour de sortie compris."
        )
    if not _is_fee(line):
        return "Au-delà du tarif de base", paid
    optam = line.context.get("optam")
    name = line.provider or "Le professionnel"
    who = {
        "yes": f"{name} a signé l’Optam{NBSP}: ses prix sont modérés. ",
        "no": f"{name} n’a pas signé l’Optam{NBSP}: ses prix sont libres. ",
    }
    return STEPS[StepKind.EXCESS], who.get(optam or "", "") + paid


def _social_security(found: Explanation) -> tuple[str, str]:
    line = found.first
    rate = f"{formats.rate(line.rate_percent)} du tarif de base"
    name = f"Part de la {social_security(found.country)}"
    if found.country == BELGIUM:
        return name, f"{rate}, d’après le taux appliqué."
    if found.penalty:
        points = read_tariffs().law_on(line.care_date).penalty_points
        normal = formats.rate(line.rate_percent + points)
        return name, f"{rate} au lieu de {normal}, car ce soin était {PENALTY}."
    return name, f"{rate}{_reason_of_rate(line)}."


def _reason_of_rate(line: CareLine) -> str:
    """Return why the rate is what it is, in words that are the same for any exemption untold."""
    if not line.context:
        return ", d’après le taux appliqué"
    if line.rate_percent >= WHOLE:
        return _EXEMPTIONS.get(line.told_exemption, "")
    if line.context.get("regime") == "alsace_moselle":
        return ", avec le régime local d’Alsace-Moselle"
    if line.context.get("pathway") == "yes" and line.kind is CareKind.CONSULTATIONS:
        return ", car le parcours de soins est respecté"
    return ""


def _mutual(found: Explanation, contract: int) -> tuple[str, str]:
    part = found.parts[contract]
    guarantee, paid = part.guarantee, part.line.shares.mutual
    whose = "second contrat" if contract or part.line.primary_id else "mutuelle"
    if guarantee is None:
        name = f"Part de votre {whose}"
        if paid:
            return name, "Le décompte ne dit pas quelle garantie l’a payée."
        return name, "Aucune garantie de votre contrat ne vise ce soin."
    owner = "Votre second contrat, garantie" if whose == "second contrat" else "Votre garantie"
    name = f"{owner} {formats.quoted(guarantee.label)}"
    return name, " ".join(_guarantee(part, guarantee, found, contract))


def _guarantee(
    part: ContractPart, guarantee: ContractGuarantee, found: Explanation, contract: int
) -> Iterator[str]:
    """Say what a guarantee promises, then what bounded it."""
    promised, sentence = _promise(guarantee, part, found)
    yield sentence
    paid = part.line.shares.mutual.cents
    if promised is not None and paid >= promised:
        return
    if part.left is not None and part.left.is_reached and not paid:
        yield "Son plafond était atteint."
    elif paid and paid == _room(found, contract):
        yield f"Il restait {formats.money(Money(paid))} qu’un contrat ait le droit de payer."
    elif found.first.context.get("optam") == "no" and promised and not found.differences and paid:
        yield "La loi limite ce que votre contrat verse pour un médecin hors Optam."
    elif promised and not found.differences and paid:
        yield "Un plafond fixé par la loi ou par votre contrat s’applique."
    elif not paid and not found.differences:
        yield "Il ne restait rien à payer pour elle."


def _promise(
    guarantee: ContractGuarantee, part: ContractPart, found: Explanation
) -> tuple[int | None, str]:
    """Return what the words of a guarantee come to, in cents when they say it, and a sentence."""
    line = found.first
    counted = line.gross_social_security.cents + found.penalty.cents - line.heavy_act_fee.cents
    included = guarantee.is_social_security_included
    whose = social_security(found.country)
    match guarantee.kind:
        case GuaranteeKind.PERCENT_OF_BASE:
            whole = percent_of(line.base.cents, guarantee.value)
            says = f"{formats.rate(guarantee.value)} de {formats.money(line.base)} font "
            says += formats.money(Money(whole))
            if not included:
                return whole, f"{says}, en plus de la part de la {whose}."
            if whole <= counted:
                return 0, f"{says}, part de la {whose} comprise{NBSP}: elle les couvre déjà."
            promised = whole - counted
            difference = NBSP.join(
                (
                    formats.money(Money(whole)),
                    formats.signed_money(Money(-counted)),
                    "=",
                    formats.money(Money(promised)),
                )
            )
            return promised, f"{says}, part de la {whose} comprise. {difference}."
        case GuaranteeKind.PATIENT_SHARE:
            promised = min(line.shares.spent.cents, line.base.cents) - counted
            says = f"Le ticket modérateur{NBSP}: ce que la {whose} laisse du tarif de base."
            return promised, says
        case GuaranteeKind.EUROS:
            unit = GUARANTEE_UNITS[guarantee.unit]
            amount = formats.money(Money(guarantee.value))
            comprised = f", part de la {whose} comprise" if included and counted else ""
            times = f" × {formats.number(part.line.quantity)}" if part.line.quantity != 1 else ""
            promised = rounded_part(guarantee.value, part.line.quantity, 1)
            promised -= counted if included else 0
            return promised, f"{amount} par {unit}{times}{comprised}."
        case GuaranteeKind.ACTUAL_COST:
            return None, "Elle couvre ce qui reste à payer, dans les limites fixées par la loi."


def _room(found: Explanation, contract: int) -> int:
    """Return what a contract was still allowed to pay: what is left is what no contract may pay."""
    is_last = contract == len(found.parts) - 1
    if not is_last or (not contract and found.first.shares.other_insurer):
        return -1
    left = found.remaining.cents - found.never_paid_back.cents
    return found.parts[contract].line.shares.mutual.cents if left == 0 else -1


def _daily_fee(found: Explanation) -> int:
    """Return the daily fees among the steps; of somebody else's care paid whole, nothing.

    Whether they were due depends on the exemption.
    """
    line = found.first
    if line.rate_percent >= WHOLE and not line.is_own:
        return 0
    steps = found.computed.steps if found.computed else ()
    return sum(step.cents for step in steps if step.kind is StepKind.DAILY_FEE)


def _is_fee(line: CareLine) -> bool:
    return line.kind in _WITH_FEES
