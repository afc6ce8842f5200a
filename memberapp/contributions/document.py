"""The contributions of a contract as a paper: what the page says, to keep or to give to a bank."""

from datetime import datetime
from typing import Any, Final

from memberapp.contributions import epc
from memberapp.contributions.service import Schedule, account_of
from memberapp.contributions.views import ContributionsView, OrderView, to_view
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.formats import NBSP
from memberapp.core.papers import Paper, letterhead, mark_of

_HEADING: Final = "Échéancier de cotisations"
FILE_MISSING: Final = (
    "Cet échéancier n’est pas disponible",
    "Ouvrez la page «\u00a0Cotisations\u00a0» de votre espace, puis recommencez.",
)


def to_paper(schedule: Schedule, at: datetime) -> Paper:
    """Return everything the paper says, ready to be laid out; an account is masked as on screen."""
    brand, file = read_brand(), schedule.file
    view = to_view(file)
    content = letterhead(brand) | {
        "title": f"{_HEADING}, contrat {view.number}",
        "heading": _HEADING,
        "number_word": "Contrat n°",
        "number": view.number,
        "issued": f"Établi le {formats.long_day(formats.local_day(at, file.region))}",
        "recipient": [schedule.name, *schedule.address],
        "lead": view.lead,
        "say": view.say,
        "orders": [
            _order(shown, epc_of(schedule, number)) for number, shown in enumerate(view.orders)
        ],
        "scan": "À scanner avec l’application de votre banque, ou à recopier dans un virement.",
        "mandate": list(_mandate(view)) if view.is_debited else [],
        "table_heading": "Détail",
        "header": ["Période", view.day_head, "État", "Montant"],
        "rows": [
            [
                f"{one.period}, {one.about}" if one.about else one.period,
                one.day,
                one.status,
                one.amount,
            ]
            for one in view.contributions
        ],
        "paid": f"{view.paid_label}{NBSP}: {view.paid}",
        "note": "Ce document montre ce que nous savions le jour où il a été établi. Votre espace "
        "est toujours à jour.",
    }
    return Paper("schedule.typ", content, mark_of(brand))


def file_name(schedule: Schedule) -> str:
    """Return the name of the file that is kept."""
    return f"echeancier-{schedule.file.contract.id}.pdf"


def epc_of(schedule: Schedule, number: int) -> str:
    """Return the QR code of a transfer as SVG; empty where its page has none."""
    order = schedule.file.orders[number]
    if not order.reference or order.cents > epc.MAX_CENTS:
        return ""
    account = account_of(order.purpose)
    code = epc.qr_code(
        name=account.holder, iban=account.iban, cents=order.cents, reference=order.reference
    )
    return code.svg_inline(border=4, light="#fff")


def _order(shown: OrderView, qr: str) -> dict[str, Any]:
    facts = (
        ("Montant", shown.amount),
        ("Compte (IBAN)", shown.iban),
        ("Communication structurée", shown.reference),
        ("Bénéficiaire", shown.holder),
        ("Pour", shown.about),
    )
    return {
        "say": shown.say,
        "qr": qr,
        "qr_text": shown.spoken,
        "facts": [{"label": label, "value": value} for label, value in facts if value],
    }


def _mandate(view: ContributionsView) -> list[dict[str, str]]:
    if not view.debited:
        return []
    facts = [{"label": "Compte débité", "value": view.debited}]
    if view.debit_day:
        facts.append({"label": "Jour du mois", "value": view.debit_day})
    return facts + [{"label": one.label, "value": one.value} for one in view.mandate]
