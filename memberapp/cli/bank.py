"""`memberapp staff bank`: accounts that several files name, or whose holder is another."""

from typing import Annotated

import typer

from memberapp.bank import service as bank
from memberapp.bank.rules import BankChangeSnapshot, NameCheck
from memberapp.cli.app import AsJson, say, utc_text
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app

bank_app = typer.Typer(help="Bank accounts that wait for a decision.", no_args_is_help=True)
staff_app.add_typer(bank_app, name="bank")

ChangeId = Annotated[str, typer.Argument(metavar="ID", help="As `staff bank list` names it.")]


@bank_app.command(name="list")
def list_(agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """List the changes of account that wait for a decision, oldest first."""
    found = run_for_agent(bank.list_in_review, agent, reason)
    for item in found:
        change, others = item.change, ", ".join(item.other_members)
        told = f"; its holder {change.holder} is no insured adult"
        holder = "" if item.is_holder_insured else told
        is_named_otherwise = change.name_check is NameCheck.NO_MATCH
        name = "; its bank does not confirm this holder" if is_named_otherwise else ""
        say(
            f"{change.id}  member {change.member_id}, {change.masked_iban}, asked on "
            f"{utc_text(change.confirmed_at)}; also the account of {others or 'nobody'}"
            f"{holder}{name}",
            as_json=as_json,
            id=change.id,
            member=change.member_id,
            iban=change.masked_iban,
            confirmed_at=change.confirmed_at.isoformat(),
            other_members=item.other_members,
            holder=change.holder,
            is_holder_insured=item.is_holder_insured,
            name_check=change.name_check,
        )


@bank_app.command()
def approve(change_id: ChangeId, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Let the account be paid, once what is left of its waiting period is over."""
    change = run_for_agent(bank.approve, agent, reason, change_id=change_id)
    paid_from = utc_text(change.effective_at) if change.effective_at else "now on"
    _say(change, f"approved; paid from {paid_from}", as_json)


@bank_app.command()
def refuse(change_id: ChangeId, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Keep the account that is paid; the member is told to call."""
    change = run_for_agent(bank.refuse, agent, reason, change_id=change_id)
    _say(change, "refused; the member is told", as_json)


@bank_app.command()
def cancel(change_id: ChangeId, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Restore the account from before, for a member who disowns the change; their sessions end."""
    change = run_for_agent(bank.cancel_by_phone, agent, reason, change_id=change_id)
    _say(change, "cancelled; the member is told", as_json)


def _say(change: BankChangeSnapshot, outcome: str, as_json: bool) -> None:
    say(
        f"the account of member {change.member_id} is {outcome}",
        as_json=as_json,
        id=change.id,
        member=change.member_id,
        status=change.status,
        effective_at=change.effective_at.isoformat() if change.effective_at else None,
    )
