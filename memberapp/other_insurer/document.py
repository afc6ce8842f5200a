"""Acts for another insurer as a paper and as a table: what it asks for, and nothing more.

No birth date, no number of the compulsory insurance, no bank account, no professional, nobody but
the person cared for.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import IO, Any, Final

from memberapp.care.document import Holder, paper_of
from memberapp.care.rules.lines import Shares
from memberapp.care.views.lines import CARE, DAY, PERSON, STATEMENT
from memberapp.care.views.shares import COLUMNS, to_amounts
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.contacts import ContactCard
from memberapp.core.money import Money
from memberapp.core.papers import Paper
from memberapp.gateways.sheets import open_sheet
from memberapp.other_insurer.rules import Care
from memberapp.other_insurer.service import OwnPack

HEADINGS: Final = (
    PERSON,
    DAY,
    "Code",
    CARE,
    "Prix payé",
    "Base de remboursement",
    *(name for field, name in COLUMNS.items() if field != "spent"),
    STATEMENT,
)
_TOTAL: Final = "Total"
_ABOUT: Final = (
    "Ce relevé dit ce que l’assurance maladie obligatoire et nous avons payé de ces soins, et ce "
    "qu’il reste à payer. Chaque montant est celui du décompte indiqué."
)
_LIMIT: Final = "Les remboursements de plusieurs mutuelles ne dépassent jamais le prix payé"
_LAW: Final = {"FR": " (article L121-4 du code des assurances)"}


def to_paper(pack: OwnPack, *, member_id: str, card: ContactCard, issued_on: date) -> Paper:
    """Return everything the paper says, ready to be laid out."""
    total = _whole(pack)
    own: dict[str, Any] = {
        "title": f"Relevé pour une autre mutuelle, {pack.reference}",
        "heading": "Relevé pour une autre mutuelle",
        "number_word": "Relevé n°\u00a0",
        "number": pack.reference,
        "about": f"Soins reçus par {pack.person}. {_ABOUT}",
        "sentence": f"Il reste {formats.money(total.remaining)} à payer sur "
        f"{formats.money(total.spent)}.",
        "cost": "",
        "bar": [],
        "is_wide": True,
        "lines_heading": "",
        "headings": [DAY, CARE, PERSON, *COLUMNS.values(), STATEMENT],
        "groups": [
            {
                "name": "",
                "lines": [_row(share.care) for share in pack.shares],
                "subtotal": None,
            }
        ],
        "total": {"name": _TOTAL, "amounts": _amounts(total)},
        "notes": [f"{_LIMIT}{_LAW.get(card.country, '')}."],
    }
    holder = Holder(member_id, replace(card, masked_number=""), ())
    return paper_of(own, brand=read_brand(), holder=holder, issued_on=issued_on)


def write_table(file: IO[bytes], pack: OwnPack, *, at: datetime) -> None:
    """Write the acts as a CSV file, one row each, then their total."""
    title, author = f"Relevé {pack.reference}", read_brand().name
    sheet = open_sheet("csv", file, HEADINGS, title=title, author=author, at=at)
    for share in pack.shares:
        care = share.care
        sheet.add(
            (
                care.person,
                care.on,
                care.act,
                care.label,
                care.shares.spent,
                care.base,
                *_rest(care.shares),
                " ".join(care.statements),
            )
        )
    total = _whole(pack)
    sheet.end((_TOTAL, "", "", "", total.spent, "", *_rest(total), ""))


def file_name(pack: OwnPack, kind: str) -> str:
    """Return the name of the file that is kept."""
    return f"autre-mutuelle-{pack.reference}.{kind}"


def _rest(shares: Shares) -> list[Money]:
    return [getattr(shares, field) for field in COLUMNS if field != "spent"]


def _row(care: Care) -> dict[str, Any]:
    return {
        "day": formats.numeric_day(care.on),
        "label": care.label,
        "about": [f"Code {care.act}", f"Base de remboursement {formats.money(care.base)}"],
        "person": care.person,
        "amounts": _amounts(care.shares),
        "references": list(care.statements),
        "is_cancelled": False,
    }


def _amounts(shares: Shares) -> list[dict[str, Any]]:
    amounts = to_amounts(shares)
    cells = (getattr(amounts, field) for field in COLUMNS)
    return [{"text": cell.text, "is_muted": cell.is_muted} for cell in cells]


def _whole(pack: OwnPack) -> Shares:
    return Shares(
        **{
            field: Money.total(getattr(share.care.shares, field) for share in pack.shares)
            for field in COLUMNS
        }
    )
