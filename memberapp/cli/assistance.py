"""`memberapp staff cases`: the requests for assistance that wait for their number."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from memberapp.assistance import staff as assistance_staff
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.staff import StaffCase
from memberapp.assistance.views.staff import answers_of
from memberapp.cli.app import AsJson, CommandError, say
from memberapp.cli.staff import AgentId, Reason, dialled_here, run_for_agent, staff_app
from memberapp.core.brand import read_brand

cases_app = typer.Typer(help="The requests for assistance.", invoke_without_command=True)
staff_app.add_typer(cases_app, name="dossiers")

Reference = Annotated[str, typer.Argument(metavar="REF", help="As AST-2026-0000012-K.")]


@cases_app.callback()
def list_waiting(
    context: typer.Context,
    agent: Annotated[str, typer.Option("--agent", help="Who reads, for the audit.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why, for the audit.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the requests that wait for their number, the most urgent first."""
    if context.invoked_subcommand is not None:
        return
    if not agent or not reason:
        raise CommandError("say who reads and why: --agent ID --reason TEXT")
    found = run_for_agent(assistance_staff.waiting, agent, reason)
    for one in found:
        case = one.case
        say(
            f"due {case.due_at:%Y-%m-%d %H:%M} UTC  {case.reference}  {_who(one)}, "
            f"{case.event_label} ({case.event_date}): "
            f"{', '.join(item.label for item in case.items)}",
            as_json=as_json,
            **_fields(one),
        )
    if not found and not as_json:
        say("no case waits")


@cases_app.command()
def show(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Show all of a request, to check that it is complete."""
    _say(assistance_staff.show, reference, agent, reason, as_json=as_json)


@cases_app.command(name="open")
def open_(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Give a request its number; the member is told by e-mail and SMS."""
    _say(assistance_staff.open_case, reference, agent, reason, as_json=as_json)


def _say(
    service: Callable[..., StaffCase], reference: str, agent: str, reason: str, *, as_json: bool
) -> None:
    one = run_for_agent(service, agent, reason, reference=reference)
    say("\n".join(_lines(one)), as_json=as_json, **_fields(one))


def _lines(one: StaffCase) -> list[str]:
    case = one.case
    number = "no number yet"
    if case.number:
        number = f"number {case.number} given by {case.opened_by}"
    guided = "guided" if case.guided else "chosen without guidance"
    return [
        f"{case.reference}  {case.status}, {number}, due {case.due_at:%Y-%m-%d %H:%M} UTC",
        f"{_who(one)}, {one.email or 'no e-mail'}",
        f"contract {case.contract_id}, {case.product}",
        f"{case.event_label}, {case.event_date}, {guided}",
        *([f"for {case.patient}"] if case.patient else []),
        *(f"  {question} {answer}" for question, answer in answers_of(case)),
        *(line for item in case.items for line in _item_lines(item)),
        *([f"at {_place(case)}"] if case.address else []),
    ]


def _who(one: StaffCase) -> str:
    sent, present = one.case.phone, one.phone
    phone = dialled_here(sent) if sent else "no phone"
    if sent != present and not one.case.is_own_phone:
        phone += f" (for this request; file: {dialled_here(present) if present else 'no phone'})"
    elif sent != present and present:
        phone += f" (now {dialled_here(present)})"
    return f"{one.first_name} {one.last_name}, member {one.case.member_id}, {phone}"


def _item_lines(item: CaseItem) -> list[str]:
    told = f"{_slot(item)}{item.label} ({item.verdict})"
    return [told, *(f"  {sentence}" for sentence in item.to_confirm)]


def _slot(item: CaseItem) -> str:
    if item.day is None or item.starts is None or item.ends is None:
        return ""
    called = "call " if item.serves == "phone" else ""
    there = item.starts_at.tzinfo if item.starts_at else None
    clocks = f" {there}" if there and there != read_brand().zone else ""
    return f"{called}{item.day} {item.starts:%H:%M}-{item.ends:%H:%M}{clocks}  "


def _place(case: Case) -> str:
    if case.address is None:
        return ""
    there = case.address
    details = (("floor", there.floor), ("access", there.access))
    return ", ".join(
        [there.address.one_line, *(f"{name} {text}" for name, text in details if text)]
    )


def _fields(one: StaffCase) -> dict[str, Any]:
    case = one.case
    return {
        "reference": case.reference,
        "status": case.status,
        "number": case.number,
        "member": case.member_id,
        "name": f"{one.first_name} {one.last_name}",
        "phone": case.phone,
        "phone_for_this_request": not case.is_own_phone,
        "present_phone": one.phone,
        "email": one.email,
        "contract": case.contract_id,
        "event": case.event,
        "patient": case.patient or None,
        "event_date": case.event_date.isoformat(),
        "guided": case.guided,
        "answers": case.answers,
        "address": _place(case) or None,
        "services": [
            {
                "service": item.service,
                "verdict": item.verdict,
                "to_confirm": item.to_confirm,
                "mode": item.mode,
                "day": item.day.isoformat() if item.day else None,
                "starts": f"{item.starts:%H:%M}" if item.starts else None,
                "ends": f"{item.ends:%H:%M}" if item.ends else None,
            }
            for item in case.items
        ],
        "submitted_at": case.submitted_at.isoformat(),
        "due_at": case.due_at.isoformat(),
        "opened_at": case.opened_at.isoformat() if case.opened_at else None,
        "opened_by": case.opened_by,
    }
