"""A guarantee in plain words: what it pays, what is left of it, what has changed."""

from collections.abc import Iterable, Sequence
from typing import Final

from memberapp.care.rules.costs import percent_of
from memberapp.contract.rules import Change, Insured, LeftTo
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.members.labels import GUARANTEE_UNITS
from memberapp.members.rules import Ceiling, ContractGuarantee, GuaranteeKind

_BASE_OF_EXAMPLES: Final = Money(30_00)
_PERIODS: Final = {1: "par an", 2: "tous les deux ans", 4: "tous les quatre ans"}
_MAX_NAMES: Final = 4
_NOT_COVERED: Final = "Non prévu"

BASE_NOTE: Final = (
    "La base est le tarif que l’assurance maladie obligatoire retient pour chaque soin. Un "
    "remboursement ne dépasse jamais ce que vous avez payé."
)
OPTAM_NOTE: Final = (
    f" L’OPTAM est une option par laquelle un médecin modère ses tarifs{NBSP}: les soins d’un "
    "médecin qui ne l’a pas choisie sont «\u00a0hors OPTAM\u00a0»."
)


def sentence(guarantee: ContractGuarantee) -> str:
    """Say what a guarantee pays, and how often."""
    ceiling = guarantee.ceiling
    most = f" Au plus {ceiling_text(guarantee, ceiling)}." if ceiling else ""
    return _paid(guarantee) + most


def ceiling_text(guarantee: ContractGuarantee, ceiling: Ceiling) -> str:
    """Return « 4 séances par an et par personne »."""
    amounts = [] if ceiling.cents is None else [formats.money(Money(ceiling.cents))]
    if ceiling.count is not None:
        amounts.insert(0, formats.count(ceiling.count, GUARANTEE_UNITS[guarantee.unit]))
    whom = "pour tout le contrat" if ceiling.is_shared else "et par personne"
    return f"{' et '.join(amounts)} {_PERIODS[ceiling.years]} {whom}"


def merged(left: Iterable[LeftTo]) -> list[LeftTo]:
    """Return what is left, those who used nothing of it together and last."""
    used = [one for one in left if one.left.renews_on is not None]
    whole = [one for one in left if one.left.renews_on is None]
    if not whole:
        return used
    return [*used, LeftTo(tuple(person for one in whole for person in one.people), whole[0].left)]


def names(people: Sequence[Insured]) -> str:
    """Return « Camille et Élie », or « 6 personnes »."""
    if len(people) > _MAX_NAMES:
        return formats.count(len(people), "personne")
    return formats.listing([person.first_name for person in people])


def terms(change: Change) -> tuple[str, str]:
    """Return what a guarantee was and what it is: by the label, or whole where labels are alike."""
    before, after = change.before, change.after
    alike = before is not None and after is not None and before.label == after.label
    return tuple(
        _NOT_COVERED if one is None else sentence(one) if alike else one.label
        for one in (before, after)
    )  # pyright: ignore[reportReturnType]


def _paid(guarantee: ContractGuarantee) -> str:
    included = guarantee.is_social_security_included
    match guarantee.kind:
        case GuaranteeKind.PERCENT_OF_BASE:
            whole = formats.money(Money(percent_of(_BASE_OF_EXAMPLES.cents, guarantee.value)))
            rate, base = formats.rate(guarantee.value), formats.money(_BASE_OF_EXAMPLES)
            if included:
                return (
                    f"Avec la part de l’assurance maladie, jusqu’à {rate} de la base{NBSP}: "
                    f"{whole} en tout pour une base de {base}."
                )
            return (
                f"En plus de l’assurance maladie, jusqu’à {rate} de la base{NBSP}: {whole} pour "
                f"une base de {base}."
            )
        case GuaranteeKind.PATIENT_SHARE:
            return "La part de la base que l’assurance maladie vous laisse (le ticket modérateur)."
        case GuaranteeKind.EUROS:
            amount = formats.money(Money(guarantee.value))
            share = ", part de l’assurance maladie comprise" if included else ""
            return f"Jusqu’à {amount} par {GUARANTEE_UNITS[guarantee.unit]}{share}."
        case GuaranteeKind.ACTUAL_COST:
            return (
                "Ce que l’assurance maladie laisse de votre dépense, dans les limites écrites au "
                "contrat."
            )
