"""The words of the yearly total for the tax file."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.care.labels import CARE_KINDS
from memberapp.care.rules.lines import Shares
from memberapp.care.views.people import names_of_people
from memberapp.care.views.reimbursements import YEAR_PARAMETER
from memberapp.care.views.shares import AmountsView, SharesView, to_amounts, to_shares
from memberapp.care.yearly import YearlyTotal
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.text import fold

_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)
_TO_KNOW: Final = (
    "Les montants sont comptés à la date du paiement, pas à celle des soins. Ils diffèrent donc "
    "de ceux de votre espace, où une année est celle des soins. Un soin en attente de paiement "
    "n’y est pas."
)


@dataclass(frozen=True)
class KindRow:
    """One kind of care of one person."""

    year: str
    kind: str
    person: str
    amounts: AmountsView


@dataclass(frozen=True)
class PersonRows:
    """The kinds of care of one person, and what they add up to."""

    name: str
    rows: list[KindRow]
    sum_name: str
    amounts: AmountsView


@dataclass(frozen=True)
class YearlyView:
    """The paper's words."""

    title: str
    about: str
    sentence: str
    people: list[PersonRows]
    total_name: str
    totals: AmountsView
    shares: SharesView


def year_asked(parameters: dict[str, str], this_year: int) -> int:
    """Return the year that an address asks for; this one when it names none."""
    year = parameters.get(YEAR_PARAMETER, "")
    return int(year) if _YEAR.fullmatch(year) else this_year


def to_view(found: YearlyTotal, today: date) -> YearlyView:
    """Put the total in words."""
    year, whole = found.last.year, found.whole.shares
    names = names_of_people([one.person for one in found.people])
    until = f"jusqu’au {formats.long_day(found.last)}" if found.last == today else ""
    return YearlyView(
        title=f"Total de l’année {year}",
        about=f"Soins payés en {year}{until and f', {until}'}. {_TO_KNOW}",
        sentence=_sentence(whole, year) if found.whole.counted else f"Aucun soin payé en {year}.",
        people=[
            PersonRows(
                name=names[one.person.id],
                rows=[
                    KindRow(
                        str(year),
                        CARE_KINDS[kind],
                        names[one.person.id],
                        to_amounts(part.shares),
                    )
                    for kind, part in sorted(one.kinds, key=lambda row: fold(CARE_KINDS[row[0]]))
                ],
                sum_name=f"Sous-total, {names[one.person.id]}",
                amounts=to_amounts(one.whole.shares),
            )
            for one in found.people
        ],
        total_name=f"Total payé en {year}",
        totals=to_amounts(whole),
        shares=to_shares(whole),
    )


def _sentence(whole: Shares, year: int) -> str:
    reimbursed = formats.money(whole.spent - whole.remaining)
    return (
        f"Sur {formats.money(whole.spent)} de soins payés en {year}, {reimbursed} ont été "
        f"remboursés{NBSP}; {formats.money(whole.remaining)} sont restés à votre charge."
    )
