"""`/demandes/nouvelle` and the form of each kind: what is asked, and what was typed so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from memberapp import addresses
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.requests import wording
from memberapp.requests.drafts import Draft
from memberapp.requests.labels import CLAIM_SUBJECTS, DATA_RIGHTS
from memberapp.requests.offers import CareAbout, ContractOffer, RequestOffer
from memberapp.requests.rules.requests import (
    ACKNOWLEDGED_IN_WORKING_DAYS,
    ClaimSubject,
    DataRight,
    RequestKind,
)
from memberapp.requests.rules.termination import Right
from memberapp.requests.views.shared import FactView

TITLES: Final = {
    RequestKind.COVERAGE: "Demander une prise en charge exceptionnelle",
    RequestKind.GUARANTEES: "Changer de garanties",
    RequestKind.TERMINATION: "Résilier mon contrat",
    RequestKind.CLAIM: "Faire une réclamation",
    RequestKind.DATA: "Exercer mes droits sur mes données",
}
LEADS: Final = {
    RequestKind.COVERAGE: "Un soin mal remboursé, ou trop lourd pour votre budget\u00a0? Un "
    "conseiller étudie votre situation. Rien n’est envoyé avant votre dernier clic.",
    RequestKind.GUARANTEES: "Comparez, choisissez, vérifiez le prix et la date. Rien n’est envoyé "
    "avant votre dernier clic.",
    RequestKind.TERMINATION: "Sans frais. Rien n’est envoyé avant votre dernier clic.",
    RequestKind.CLAIM: "Un conseiller la relit et vous répond sous son nom. Accusé de réception en "
    f"{ACKNOWLEDGED_IN_WORKING_DAYS}\u00a0jours ouvrables, réponse écrite en deux mois, puis le "
    "médiateur si vous le souhaitez.",
    RequestKind.DATA: "Réponse écrite en un mois au plus, gratuite.",
}
ABOUT: Final = {
    RequestKind.COVERAGE: "Un soin ou un équipement que votre contrat rembourse mal, quand la "
    "situation le justifie.",
    RequestKind.GUARANTEES: "Une autre formule, avec son prix et sa date, avant de vous décider.",
    RequestKind.TERMINATION: "Les dates et le droit utilisé, avant d’envoyer.",
    RequestKind.CLAIM: "Un désaccord\u00a0? Une réponse écrite, avec un délai, puis le médiateur.",
    RequestKind.DATA: "Corriger, effacer ou geler une donnée.",
}
ICONS: Final = {
    RequestKind.COVERAGE: "hand-heart",
    RequestKind.GUARANTEES: "scroll-text",
    RequestKind.TERMINATION: "circle-x",
    RequestKind.CLAIM: "message-square",
    RequestKind.DATA: "shield-check",
}
_SUBJECTS: Final = {
    RequestKind.CLAIM: [(one.value, CLAIM_SUBJECTS[one]) for one in ClaimSubject],
    RequestKind.DATA: [(one.value, DATA_RIGHTS[one]) for one in DataRight],
}
_DATA_TEXTS: Final = {
    DataRight.RECTIFICATION: "Votre adresse, votre téléphone et votre e-mail se changent "
    "directement dans votre profil.",
    DataRight.ERASURE: "Ce que la loi nous oblige à garder ne peut pas être effacé\u00a0: nous "
    "vous dirons quoi, et jusqu’à quand.",
    DataRight.RESTRICTION: "Par exemple le temps de vérifier si elle est exacte.",
    DataRight.OBJECTION: "Pour une raison qui tient à votre situation.",
}


@dataclass(frozen=True)
class ChoiceView:
    """An answer as a card."""

    value: str
    title: str
    text: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class ClosedView:
    """Something that cannot be chosen today, and why."""

    title: str
    text: str


@dataclass(frozen=True)
class FormView:
    """Everything that a form shows beside what is typed."""

    kind: str = ""
    title: str = ""
    lead: str = ""
    people: list[ChoiceView] = field(default_factory=list)
    contracts: list[ChoiceView] = field(default_factory=list)
    """Empty where there is one only: `contract` is it."""
    contract: str = ""
    rights: list[ChoiceView] = field(default_factory=list)
    closed: list[ClosedView] = field(default_factory=list)
    products: list[ChoiceView] = field(default_factory=list)
    subjects: list[ChoiceView] = field(default_factory=list)
    about: list[FactView] = field(default_factory=list)
    impossible: str = ""
    """Why nothing can be asked today; empty when something can."""
    pending_path: str = ""
    """Where the same is asked already."""


def to_form(draft: Draft) -> FormView:
    """Show the form of a kind as it was left."""
    offer, typed = draft.offer, draft.typed
    kind = offer.kind
    contracts = offer.contracts
    chosen = _chosen(offer, typed)
    return FormView(
        kind=kind.value,
        title=TITLES[kind],
        lead=LEADS[kind],
        people=list(_people(offer, typed)) if kind is RequestKind.COVERAGE else [],
        contracts=[_contract(one, typed) for one in contracts] if len(contracts) > 1 else [],
        contract=contracts[0].contract.id if len(contracts) == 1 else "",
        rights=list(_rights(offer, chosen, typed)) if kind is RequestKind.TERMINATION else [],
        closed=list(_closed(offer, chosen)) if kind is RequestKind.TERMINATION else [],
        products=list(_products(chosen, typed)),
        subjects=list(_subjects(kind, typed)),
        about=to_about(offer.about) if offer.about else [],
        impossible=_impossible(offer),
        pending_path=next(map(addresses.request_path, offer.pending.values()), ""),
    )


def saved_text(at: datetime, region: str) -> str:
    """Return « Brouillon gardé à 9 h 58. »."""
    return f"Brouillon gardé à {formats.local_time(at, region)}."


def is_change(typed: Mapping[str, str]) -> bool:
    """Return whether a contract ends because the situation changed: then more is asked."""
    return typed.get("right") == Right.CHANGE


def to_about(about: CareAbout) -> list[FactView]:
    """Show the care that a claim is about."""
    day = formats.long_day(about.care_date)
    provider = f", {about.provider}" if about.provider else ""
    found = [
        FactView("Soin", f"{about.label}, {day}, {about.person}{provider}"),
        FactView(
            "Montants",
            f"{formats.money(about.spent)} payés, dont {formats.money(about.remaining)} à votre "
            "charge",
        ),
    ]
    return [*found, *([FactView("Décompte", about.statement)] if about.statement else [])]


def _chosen(offer: RequestOffer, typed: Mapping[str, str]) -> ContractOffer | None:
    known = {one.contract.id: one for one in offer.contracts}
    first = next(iter(offer.contracts), None)
    return known.get(typed.get("contract", ""), first)


def _people(offer: RequestOffer, typed: Mapping[str, str]) -> Iterator[ChoiceView]:
    is_alone = len(offer.people) == 1
    for one in offer.people:
        is_chosen = is_alone or typed.get("person") == one.id
        yield ChoiceView(one.id, f"{one.first_name} {one.last_name}", is_chosen=is_chosen)


def _contract(one: ContractOffer, typed: Mapping[str, str]) -> ChoiceView:
    return ChoiceView(
        one.contract.id,
        f"{one.label}, contrat {formats.grouped(one.contract.id)}",
        f"Pour {wording.people_text(one.people)}. {wording.monthly(one.monthly_cents)}.",
        typed.get("contract") == one.contract.id,
    )


def _rights(
    offer: RequestOffer, chosen: ContractOffer | None, typed: Mapping[str, str]
) -> Iterator[ChoiceView]:
    """Show the rights that are open; the quickest one is checked, as long as nothing else is."""
    if chosen is None:
        return
    known = [one for one in chosen.rights if one.is_open]
    wanted = typed.get("right", "")
    first = known[0].right if known and known[0].right is not Right.CHANGE else ""
    for one in known:
        yield ChoiceView(
            one.right.value,
            wording.right_name(one.right),
            wording.right_text(one, chosen.contract.valid_from, offer.country),
            one.right == (wanted or first),
        )


def _closed(offer: RequestOffer, chosen: ContractOffer | None) -> Iterator[ClosedView]:
    for one in chosen.rights if chosen else ():
        if not one.is_open:
            begun = chosen.contract.valid_from if chosen else offer.today
            yield ClosedView(
                wording.right_name(one.right), wording.right_text(one, begun, offer.country)
            )


def _products(chosen: ContractOffer | None, typed: Mapping[str, str]) -> Iterator[ChoiceView]:
    """Show what can replace the chosen contract: each contract has its own people and prices."""
    if chosen is None:
        return
    people = wording.people_text(chosen.people)
    for one in chosen.products:
        more = one.monthly_cents - chosen.monthly_cents
        gap = formats.money(Money(abs(more)))
        compared = (
            f"{gap} de {'plus' if more > 0 else 'moins'} qu’aujourd’hui, pour {people}."
            if more
            else "Le même prix qu’aujourd’hui."
        )
        title = f"{one.label}, {wording.monthly(one.monthly_cents)}"
        yield ChoiceView(one.code, title, compared, typed.get("product") == one.code)


def _subjects(kind: RequestKind, typed: Mapping[str, str]) -> Iterator[ChoiceView]:
    for value, title in _SUBJECTS.get(kind, ()):
        text = _DATA_TEXTS[DataRight(value)] if kind is RequestKind.DATA else ""
        yield ChoiceView(value, title, text, typed.get("subject") == value)


def _impossible(offer: RequestOffer) -> str:
    if offer.kind is RequestKind.COVERAGE:
        return (
            ""
            if offer.people
            else "Aucune personne n’est couverte par un contrat de votre espace aujourd’hui."
        )
    if offer.kind not in {RequestKind.GUARANTEES, RequestKind.TERMINATION} or offer.contracts:
        return ""
    if offer.pending:
        references = formats.listing(list(offer.pending.values()))
        return f"Une demande est déjà en cours{NBSP}: {references}. Vous pouvez la suivre."
    if offer.has_group:
        return (
            "Votre contrat a été choisi par votre employeur\u00a0: lui seul peut le changer ou le "
            "résilier. Demandez-lui ce qui est possible pour vous, par exemple une dispense."
        )
    if offer.kind is RequestKind.TERMINATION:
        return "Aucun contrat de votre espace ne peut être résilié aujourd’hui."
    return "Aucune autre formule ne peut remplacer votre contrat aujourd’hui."
