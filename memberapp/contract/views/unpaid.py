"""What a contract never pays, and what the examples suppose."""

from typing import Final

from memberapp.care.rules.costs import WithheldKind
from memberapp.care.tariffs import read_tariffs
from memberapp.contract.rules import ContractFile, shown_on
from memberapp.core import formats
from memberapp.core.errors import NotFound
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.places import BELGIUM
from memberapp.members.rules import ContractKind

_ABOVE: Final = (
    "Ce qu’un soin coûte au-delà des montants ci-dessus, et les soins qui n’y figurent pas."
)
_PATHWAY: Final = (
    f"Hors du parcours de soins coordonnés, les {{points}}{NBSP}points que l’assurance maladie "
    "rembourse en moins."
)
_BELGIAN: Final = (
    "Votre mutualité rembourse d’abord sa part. Sans convention, le prestataire fixe son prix seul."
)


def sentences(file: ContractFile) -> list[str]:
    """Return what is left to a member whatever they chose, each in one sentence."""
    if file.country == BELGIUM:
        return [_ABOVE, _BELGIAN]
    return [*_withheld(file), _ABOVE]


def _withheld(file: ContractFile) -> list[str]:
    """Return what the law keeps a responsible contract from paying, with the amounts of the day."""
    if not file.is_responsible:
        return []
    day, tariffs = shown_on(file.contract, file.today), read_tariffs()
    try:
        visit = tariffs.caps(WithheldKind.FLAT_FEE, day).each
        box = tariffs.caps(WithheldKind.BOX, day).each
        points = tariffs.law_on(day).penalty_points
    except NotFound:
        return []
    return [
        f"La participation de {formats.money(Money(visit))} par consultation et la franchise de "
        f"{formats.money(Money(box))} par boîte de médicaments, que la loi laisse à chaque adulte.",
        _PATHWAY.format(points=points),
    ]


def examples_note(file: ContractFile) -> str:
    """Say what the computed examples have in common; nothing where there is none."""
    if not any(cover.computed for cover in file.covers):
        return ""
    who = (
        "une personne affiliée en Belgique, avec un dossier médical global et sans intervention "
        "majorée"
        if file.country == BELGIUM
        else "un adulte du régime général, dans le parcours de soins coordonnés"
    )
    after = ", après votre premier contrat" if file.contract.kind is ContractKind.TOP_UP else ""
    return (
        f"Un «\u00a0exemple\u00a0» n’est pas l’un de vos soins{NBSP}: c’est un prix courant, pour "
        f"{who}{after}, quand rien n’a encore été utilisé du plafond."
    )
