"""How the frame names the member, and says that their session is about to end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from memberapp.account.sessions import SessionEnd
from memberapp.core import formats
from memberapp.core.official_channels import bank_advice
from memberapp.members.rules import ContractSummary, MemberSummary

WARNED_BEFORE: Final = timedelta(minutes=2)
"""How long before its end a session is announced (docs/security.md, 23)."""


@dataclass(frozen=True)
class ShellView:
    """Ready text of the navigation's foot."""

    display_name: str
    initials: str
    contract_text: str
    paper_text: str  # "n° d’adhérent M900000001, contrats 800 000 et 850 000"
    printed_text: str  # "Imprimé le 30 novembre 2026"
    bank_advice: str
    """Of the device that banks hand out where the member lives; empty elsewhere."""


def to_view(member: MemberSummary, today: date) -> ShellView:
    """Name the member, and their contract when they have only one, or the end of their cover."""
    contracts = [contract for contract in member.contracts if not contract.is_closed]
    ended_on = member.cover_ended_on(today)
    if ended_on is not None:
        contract_text = f"Contrat terminé le {formats.long_day(ended_on)}"
    elif len(contracts) == 1:
        contract_text = f"Contrat {formats.grouped(contracts[0].id)}"
    elif contracts:
        contract_text = formats.count(len(contracts), "contrat")
    else:
        contract_text = ""
    return ShellView(
        display_name=f"{member.first_name} {member.last_name}",
        initials=formats.initials(member.first_name, member.last_name),
        contract_text=contract_text,
        paper_text=_paper_text(member, contracts),
        printed_text=f"Imprimé le {formats.long_day(today)}",
        bank_advice=bank_advice(member.region),
    )


def _paper_text(member: MemberSummary, contracts: list[ContractSummary]) -> str:
    """Name on paper what a reader of it may ask for: the number, and all contracts."""
    number = f"n°\u00a0d’adhérent {member.id}"
    if not contracts:
        return number
    named = formats.listing([formats.grouped(contract.id) for contract in contracts])
    return f"{number}, {'contrats' if len(contracts) > 1 else 'contrat'} {named}"


def end_warning(end: SessionEnd, now: datetime) -> str:
    """Say when a session ends, once that is near; before, nothing."""
    if end.at - now > WARNED_BEFORE:
        return ""
    at = formats.local_time(end.at, end.region)
    if end.is_final:
        return (
            f"Votre session prend fin à {at}\u00a0: elle atteint sa durée maximale. Terminez ce "
            "qui est en cours, puis reconnectez-vous."
        )
    return f"Vous serez déconnecté à {at} faute d’activité."
