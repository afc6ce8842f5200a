"""`memberapp staff calls`: the calls that agents make, and the words that prove who speaks."""

from typing import Annotated

import typer

from memberapp.calls import staff as call_staff
from memberapp.calls.staff import StartedCall
from memberapp.cli.app import AsJson, CommandError, say
from memberapp.cli.staff import (
    AgentId,
    ReaderId,
    ReadingReason,
    Reason,
    dialled_here,
    is_asked_alone,
    run_for_agent,
    staff_app,
)
from memberapp.core.brand import read_brand

calls_app = typer.Typer(help="The calls under way.", invoke_without_command=True)
staff_app.add_typer(calls_app, name="calls")

Reference = Annotated[
    str, typer.Argument(metavar="REF", help="As RAP-2026-0000012-P or AST-2026-0000012-K.")
]


@calls_app.callback()
def list_under_way(
    context: typer.Context,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """List the calls under way."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(call_staff.list_under_way, agent, reason)
    for call in found:
        _say(call, as_json=as_json)
    if not found and not as_json:
        say("no call is under way")


@calls_app.command()
def start(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Start a call, and print the two words to say first."""
    _say(run_for_agent(call_staff.start, agent, reason, reference=reference), as_json=as_json)


@calls_app.command()
def end(
    reference: Reference,
    agent: AgentId,
    reason: Reason,
    *,
    is_done: Annotated[
        bool, typer.Option("--done", help="It took place: the callback, or the call of the case.")
    ] = False,
    is_not_reached: Annotated[
        bool, typer.Option("--not-reached", help="Nobody answered it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """End a call; its words prove nothing any more."""
    outcome = {"is_done": is_done, "is_not_reached": is_not_reached}
    if all(outcome.values()):
        raise CommandError("a call either took place or was not answered: --done or --not-reached")
    ended = run_for_agent(call_staff.end, agent, reason, reference=reference, **outcome)
    say(f"ended: {ended.reference}", as_json=as_json, reference=ended.reference, done=is_done)


@calls_app.command()
def check(
    reference: Reference,
    said: Annotated[list[str], typer.Argument(metavar="WORD…", help="What the member says.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Compare what the member says with the words of their space."""
    is_right = run_for_agent(
        call_staff.check, agent, reason, reference=reference, said=" ".join(said)
    )
    told = "right: it is the member" if is_right else "wrong: say nothing of the file"
    say(told, as_json=as_json, reference=reference, right=is_right)


def _say(call: StartedCall, *, as_json: bool) -> None:
    member = f", member {call.member_id}" if call.member_id else ""
    until = call.words_until.astimezone(read_brand().zone)
    words = f"say first « {call.words} », until {until:%H:%M}" if call.words else "words expired"
    say(
        f"{call.reference}  {call.name}, {dialled_here(call.phone)}{member}: {words}",
        as_json=as_json,
        reference=call.reference,
        name=call.name,
        phone=call.phone,
        member=call.member_id,
        words=call.words,
        words_until=call.words_until.isoformat(),
        agent=call.agent_id,
    )
