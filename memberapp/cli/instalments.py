"""`memberapp staff instalments`: who asks to pay contributions in several parts."""

from typing import Annotated

import typer

from memberapp.cli.app import AsJson, euros, say
from memberapp.cli.staff import (
    AgentId,
    ReaderId,
    ReadingReason,
    Reason,
    is_asked_alone,
    run_for_agent,
    staff_app,
)
from memberapp.contributions import plans
from memberapp.contributions.plans import StaffPlan

instalments_app = typer.Typer(help="Who asks to pay in several parts.", invoke_without_command=True)
staff_app.add_typer(instalments_app, name="instalments")

ContractId = Annotated[str, typer.Argument(metavar="CONTRACT", help="Its six digits.")]


@instalments_app.callback()
def list_waiting(
    context: typer.Context,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """List what nobody answered yet, by the day of the promised answer."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(plans.waiting, agent, reason)
    for one in found:
        _say(one, as_json=as_json)
    if not found and not as_json:
        say("no plan waits")


@instalments_app.command()
def grant(contract: ContractId, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Agree: the member is told, reminders stop and the clock of the rights stands still."""
    _say(run_for_agent(plans.grant, agent, reason, contract_id=contract), as_json=as_json)


@instalments_app.command()
def refuse(
    contract: ContractId,
    *,
    text: Annotated[str, typer.Option("--text", help="In French: the member reads it as it is.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Refuse, and say why: the member is told."""
    done = run_for_agent(plans.refuse, agent, reason, contract_id=contract, text=text)
    _say(done, as_json=as_json)


def _say(one: StaffPlan, *, as_json: bool) -> None:
    plan = one.plan
    parts = ", ".join(f"{day} {euros(cents)} EUR" for day, cents in plan.parts)
    late = "  LATE" if one.is_late else ""
    say(
        f"{one.contract_id}  {plan.status}  member {one.member_id}, {one.first_name} "
        f"{one.last_name}  asked on {plan.asked_on}, answer by {plan.answer_by}{late}  {parts}",
        as_json=as_json,
        contract=one.contract_id,
        member=one.member_id,
        status=plan.status,
        cents=plan.cents,
        parts=[{"on": day.isoformat(), "cents": cents} for day, cents in plan.parts],
        asked_on=plan.asked_on.isoformat(),
        answer_by=plan.answer_by.isoformat(),
        is_late=one.is_late,
    )
