"""`memberapp staff dossiers rights`: what is left of the services of a case."""

from memberapp.assistance import rights
from memberapp.assistance.rules.rights import Rights
from memberapp.assistance.views.rights import to_right
from memberapp.cli.app import AsJson, say
from memberapp.cli.assistance import Reference, cases_app
from memberapp.cli.staff import AgentId, Reason, run_for_agent


@cases_app.command(name="rights")
def show_rights(
    reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False
) -> None:
    """Show what was used of each service, is reserved and is left, and the last days."""
    found = run_for_agent(rights.rights_for_staff, agent, reason, reference=reference)
    for one in found:
        view = to_right(one)
        say(f"{view.title}. {view.text}", as_json=as_json, **_fields(one))
    if not found and not as_json:
        say("nothing of this case is counted")


def _fields(one: Rights) -> dict[str, object]:
    return {
        "service": one.service,
        "unit": "minute" if one.is_in_hours else one.allowance.unit,
        "whole": one.whole,
        "used": one.used,
        "reserved": one.reserved,
        "left": one.left,
        "ask_until": one.ask_until.isoformat() if one.ask_until else None,
        "use_until": one.use_until.isoformat() if one.use_until else None,
    }
