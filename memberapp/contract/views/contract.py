"""The contract in words, as its page shows it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from memberapp import routes
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import CareKind, CareLine, Shares
from memberapp.care.views import counters
from memberapp.care.views.counters import CounterView
from memberapp.care.views.shares import ShareView, to_shares
from memberapp.contract.labels import STANDINGS
from memberapp.contract.rules import (
    Change,
    Computed,
    ContractFile,
    Cover,
    Insured,
    LeftTo,
    Standing,
    standing,
)
from memberapp.contract.views import guarantees, unpaid
from memberapp.contract.views.others import OtherView, path_of, to_other
from memberapp.core import formats
from memberapp.core.dates import is_known
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.places import BELGIUM
from memberapp.members.catalogue import read_products
from memberapp.members.labels import BENEFICIARY_ROLES, CONTRACT_KINDS
from memberapp.members.rules import ContractSummary, GuaranteeKind

_PAYMENTS: Final = {"SEPA": "par prélèvement", "VIR_OGM": "par virement"}
_PRICE: Final = (
    "Elle paie toutes les garanties, pour toutes les personnes couvertes\u00a0: aucune n’a de prix "
    "à part."
)
_FORMER_PREMIUM: Final = (
    "Votre espace ne connaît que la cotisation d’aujourd’hui. Celle de l’an dernier figure sur "
    "votre avis d’échéance."
)
_RESPONSIBLE: Final = (
    f"Oui{NBSP}: il paie au moins le ticket modérateur. La loi lui interdit de rembourser la "
    "participation forfaitaire et les franchises."
)
_TITLES: Final = {
    Standing.CURRENT: "Ce qui est remboursé",
    Standing.TO_COME: "Ce qui sera remboursé",
    Standing.ENDED: "Ce qui était remboursé le dernier jour",
}


@dataclass(frozen=True)
class FactView:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class PersonView:
    """A person covered, or no longer."""

    initials: str
    name: str
    about: str


@dataclass(frozen=True)
class LeftView:
    """What is left of a ceiling; `percent` is the width of its gauge."""

    who: str
    text: str
    percent: int
    note: str


@dataclass(frozen=True)
class ExampleView:
    """A care shared out: the last one that a guarantee paid, or a usual one, which says so.

    Without parts there is none.
    """

    title: str = ""
    about: str = ""
    spent: str = ""
    summary: str = ""
    """« Consultation à 30,00 €, reste 2,00 € », above what is folded on a phone."""
    sentence: str = ""
    parts: list[ShareView] = field(default_factory=list)


@dataclass(frozen=True)
class CoverView:
    """A guarantee."""

    name: str
    icon: str
    sentence: str
    label: str
    acts: str
    left: list[LeftView]
    example: ExampleView


@dataclass(frozen=True)
class ChangeView:
    """What a guarantee was, and what it is from a day on."""

    name: str
    day: str
    before: str
    after: str


@dataclass(frozen=True)
class ContractView:
    """Everything the page says; `number` is empty for a member without any contract."""

    number: str = ""
    lead: str = ""
    say: str = ""
    reached: str = ""
    """The ceilings that are reached."""
    standing: str = ""
    """Nothing while the contract is current."""
    card_path: str = ""
    certificate_path: str = ""
    certificate_text: str = ""
    covers_title: str = ""
    """Empty without any guarantee."""
    covers: list[CoverView] = field(default_factory=list)
    covers_note: str = ""
    examples_note: str = ""
    left_note: str = ""
    unpaid: list[str] = field(default_factory=list)
    """What the contract never pays."""
    people_title: str = ""
    people: list[PersonView] = field(default_factory=list)
    gone: list[PersonView] = field(default_factory=list)
    facts: list[FactView] = field(default_factory=list)
    contributions_path: str = ""
    has_changes: bool = False
    changes: list[ChangeView] = field(default_factory=list)
    no_change: str = ""
    premium_note: str = ""
    fees_title: str = ""
    fees: list[CounterView] = field(default_factory=list)
    others: list[OtherView] = field(default_factory=list)


def to_view(file: ContractFile | None) -> ContractView:
    """Put the page in words."""
    if file is None:
        return ContractView()
    contract, is_current = file.contract, file.standing is Standing.CURRENT
    return ContractView(
        number=formats.grouped(contract.id),
        lead=_lead(contract),
        say=_say(file),
        reached=_reached(file) if is_current else "",
        standing="" if is_current else STANDINGS[file.standing],
        card_path=path_of(routes.CARD.path, contract.id) if _has_card(file) else "",
        certificate_path=path_of(routes.CERTIFICATE.path, contract.id) if _has_proof(file) else "",
        certificate_text="Attestation de mutuelle" if is_current else "Certificat de radiation",
        covers_title=_TITLES.get(file.standing, "") if file.covers else "",
        covers=[_cover(file, cover) for cover in sorted(file.covers, key=_as_in_the_catalogue)],
        covers_note=_covers_note(file),
        examples_note=unpaid.examples_note(file),
        left_note=_left_note(file) if is_current else "",
        unpaid=unpaid.sentences(file) if file.covers else [],
        people_title="Personnes couvertes" + ("" if is_current else " par ce contrat"),
        people=[_person(person) for person in file.people],
        gone=[_person(person) for person in file.gone],
        facts=_facts(file),
        contributions_path=path_of(routes.CONTRIBUTIONS.path, file.contract.id),
        has_changes=is_current,
        changes=[_change(change, file.today) for change in file.changes],
        no_change=_no_change(file),
        premium_note=_FORMER_PREMIUM if file.premium_cents else "",
        fees_title=f"Participations et franchises de {file.today.year}",
        fees=counters.to_fees(file.fees),
        others=[
            to_other(one, routes.CONTRACT, standing=STANDINGS[standing(one, file.today)].lower())
            for one in file.others
        ],
    )


def _has_card(file: ContractFile) -> bool:
    return file.standing is Standing.CURRENT and file.country != BELGIUM


def _has_proof(file: ContractFile) -> bool:
    return file.standing in {Standing.CURRENT, Standing.ENDED}


def _lead(contract: ContractSummary) -> str:
    kind = CONTRACT_KINDS[contract.kind]
    product = read_products().label(contract.product)
    return f"{kind} n°{NBSP}{formats.grouped(contract.id)}, formule {product}."


def _say(file: ContractFile) -> str:
    contract = file.contract
    match file.standing:
        case Standing.CURRENT:
            return _who_is_covered(file)
        case Standing.TO_COME:
            return f"Votre contrat commence le {formats.long_day(contract.valid_from)}."
        case Standing.NEVER_STARTED:
            return "Ce contrat a été annulé avant son premier jour. Il n’a pas pris effet."
        case Standing.ENDED:
            last = formats.long_day(contract.valid_to or file.today)
            return (
                f"Votre contrat a pris fin le {last}. Les soins reçus après ce jour ne sont plus "
                "remboursés par ce contrat."
            )


def _who_is_covered(file: ContractFile) -> str:
    how_many = len(file.people)
    covered = formats.count(how_many, "personne couverte", "personnes couvertes")
    premium = _premium(file)
    if not how_many:
        return "Votre contrat est en cours" + (f", pour {premium}." if premium else ".")
    return covered + (f" pour {premium}." if premium else ".")


def _premium(file: ContractFile) -> str:
    if not file.premium_cents:
        return ""
    return f"{formats.money(Money(file.premium_cents))} par{NBSP}mois"


def _reached(file: ContractFile) -> str:
    reached = []
    for cover in file.covers:
        people = [person for one in cover.left if one.left.is_reached for person in one.people]
        if people:
            reached.append(f"{_family(cover)} ({guarantees.names(people)})")
    word = "Plafond atteint" if len(reached) == 1 else "Plafonds atteints"
    return f"{word}{NBSP}: {', '.join(reached)}." if reached else ""


def _as_in_the_catalogue(cover: Cover) -> tuple[int, str]:
    """Order guarantees as the catalogue has their families, unknown ones last."""
    known, family = list(read_acts().families), cover.guarantee.family
    return (known.index(family) if family in known else len(known), family)


def _kind(cover: Cover) -> CareKind:
    return read_acts().kind("", cover.guarantee.family)


def _family(cover: Cover) -> str:
    return read_acts().family_label(cover.guarantee.family)


def _cover(file: ContractFile, cover: Cover) -> CoverView:
    guarantee, acts = cover.guarantee, read_acts()
    known = dict.fromkeys(acts.acts[act].label for act in guarantee.acts if act in acts.acts)
    has_ceilings = file.standing is Standing.CURRENT
    return CoverView(
        name=_family(cover),
        icon=counters.ICONS[_kind(cover)],
        sentence=guarantees.sentence(guarantee),
        label=guarantee.label,
        acts=", ".join(known),
        left=[_left(cover, one) for one in guarantees.merged(cover.left) if has_ceilings],
        example=_example(cover),
    )


def _left(cover: Cover, one: LeftTo) -> LeftView:
    guarantee, ceiling = cover.guarantee, cover.guarantee.ceiling
    each = " par personne" if len(one.people) > 1 and ceiling and not ceiling.is_shared else ""
    return LeftView(
        who=guarantees.names(one.people),
        text=counters.left_text(guarantee, one.left) + each,
        percent=counters.left_percent(ceiling, one.left) if ceiling else 0,
        note=counters.renewal(ceiling, one.left) if ceiling else "",
    )


def _example(cover: Cover) -> ExampleView:
    if cover.example is not None:
        return _bill(cover.example)
    return _usual(cover.computed) if cover.computed else ExampleView()


def _usual(one: Computed) -> ExampleView:
    about = f"Calcul aux tarifs du {formats.long_day(one.on)}, {one.said}"
    return _shared_out(f"Exemple{NBSP}: {one.label}", about, one.shares)


def _bill(line: CareLine) -> ExampleView:
    after = ", ce que votre premier contrat avait laissé" if line.primary_id else ""
    about = f"Pour {line.beneficiary_first_name}, le {formats.long_day(line.care_date)}{after}"
    return _shared_out(line.label, about, line.shares)


def _shared_out(title: str, about: str, amounts: Shares) -> ExampleView:
    shares, spent = to_shares(amounts), formats.money(amounts.spent)
    remaining = formats.money(amounts.remaining)
    return ExampleView(
        title=title,
        about=about,
        spent=spent,
        summary=f"{title} à {spent}, reste {remaining}",
        sentence=shares.sentence,
        parts=[part for part in shares.parts if not part.is_zero],
    )


def _covers_note(file: ContractFile) -> str:
    rates = {GuaranteeKind.PERCENT_OF_BASE, GuaranteeKind.PATIENT_SHARE}
    shown = [cover.guarantee for cover in file.covers]
    note = guarantees.BASE_NOTE if any(one.kind in rates for one in shown) else ""
    return note + (guarantees.OPTAM_NOTE if any(one.optam == "no" for one in shown) else "")


def _left_note(file: ContractFile) -> str:
    if not any(cover.left for cover in file.covers):
        return ""
    return (
        f"Plafonds au {formats.long_day(file.today)}, d’après les soins que nous avons déjà "
        f"reçus{NBSP}: un soin récent peut manquer."
    )


def _person(person: Insured) -> PersonView:
    name = f"{person.first_name} {person.last_name}".strip()
    parts = [BENEFICIARY_ROLES[person.role]]
    if is_known(person.birth):
        parts.append(f"naissance le {formats.long_day(person.birth)}")
    if person.other_insurer:
        parts.append(f"autre mutuelle{NBSP}: {person.other_insurer}")
    if person.left_on is not None:
        parts.append(f"sortie enregistrée le {formats.long_day(person.left_on)}")
    return PersonView(formats.initials(person.first_name, person.last_name), name, ", ".join(parts))


def _facts(file: ContractFile) -> list[FactView]:
    contract, premium = file.contract, _premium(file)
    facts = [
        FactView("N° de contrat", formats.grouped(contract.id)),
        FactView("Formule", read_products().label(contract.product)),
        FactView("Type", CONTRACT_KINDS[contract.kind]),
    ]
    if file.country != BELGIUM:  # a notion of French law
        value = _RESPONSIBLE if file.is_responsible else "Non"
        facts.append(FactView("Contrat responsable", value))
    facts.append(FactView("Premier jour", formats.long_day(contract.valid_from).capitalize()))
    if contract.valid_to is not None:
        facts.append(FactView("Dernier jour", formats.long_day(contract.valid_to).capitalize()))
    if premium and file.standing in {Standing.CURRENT, Standing.TO_COME}:
        facts.append(FactView("Cotisation", f"{premium}, {_PAYMENTS[file.pay]}. {_PRICE}"))
    return facts


def _change(change: Change, today: date) -> ChangeView:
    word = "Depuis le" if change.first_day <= today else "À partir du"
    before, after = guarantees.terms(change)
    return ChangeView(
        name=read_acts().family_label(change.family),
        day=f"{word} {formats.long_day(change.first_day)}",
        before=before,
        after=after,
    )


def _no_change(file: ContractFile) -> str:
    if file.unknown_until is not None:
        return (
            f"Nous connaissons vos garanties depuis le {formats.long_day(file.unknown_until)}. "
            "Aucune n’a changé depuis, et aucun changement n’est annoncé. Ce qu’elles étaient "
            "avant ne nous a pas été transmis."
        )
    begun = file.contract.valid_from
    since = date(file.today.year, 1, 1)
    day = f"le {formats.long_day(max(begun, since))}"
    return f"Depuis {day}, aucune garantie n’a changé. Aucun changement n’est annoncé."
