"""How the navigation names the member."""

from dataclasses import dataclass

from memberapp.domain.people import MemberSummary
from memberapp.presenters import formats


@dataclass(frozen=True)
class ShellView:
    """Ready text of the navigation's foot."""

    display_name: str
    initials: str
    contract_text: str


def to_view(member: MemberSummary) -> ShellView:
    """Name the member, and his contract when he has only one."""
    contracts = [contract for contract in member.contracts if not contract.is_closed]
    if len(contracts) == 1:
        contract_text = f"Contrat {formats.grouped(contracts[0].id)}"
    elif contracts:
        contract_text = formats.count(len(contracts), "contrat")
    else:
        contract_text = ""
    return ShellView(
        display_name=f"{member.first_name} {member.last_name}",
        initials=formats.initials(member.first_name, member.last_name),
        contract_text=contract_text,
    )
