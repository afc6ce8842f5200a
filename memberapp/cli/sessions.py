"""`memberapp staff sign-out`: what to do at once for a member who says that somebody is inside."""

from typing import Annotated

import typer

from memberapp.account import connections
from memberapp.cli.app import AsJson, say
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app


@staff_app.command(name="sign-out")
def sign_out(
    member_id: Annotated[str, typer.Argument(help="The n° d'adhérent.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """End every session of a member, and ask for the code again on all their browsers."""
    found, ended = run_for_agent(connections.close_by_staff, agent, reason, number=member_id)
    say(f"member {found} is signed out ({ended} ended)", as_json=as_json, member=found, ended=ended)
