"""`memberapp staff dossiers`: the requests for assistance that wait for their number."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from memberapp.assistance import staff as assistance_staff
from memberapp.assistance.dossiers import Dossier, DossierItem
from memberapp.assistance.staff import StaffDossier
from memberapp.assistance.views.staff import answers_of
from memberapp.cli.app import AsJson, CommandError, say
from memberapp.cli.staff import AgentId, Reason, dialled_here, run_for_agent, staff_app

dossiers_app = typer.Typer(help="The requests for assistance.", invoke_without_command=True)
staff_app.add_typer(dossiers_app, name="dossiers")

Reference = Annotated[str, typer.Argument(metavar="REF", help="As AST-2026-0000012-K.")]


@dossiers_app.callback()
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
        dossier = one.dossier
        say(
            f"due {dossier.due_at:%Y-%m-%d %H:%M} UTC  {dossier.reference}  {_who(one)}, "
            f"{dossier.event_label} ({dossier.event_date}): "
            f"{', '.join(item.label for item in dossier.items)}",
            as_json=as_json,
            **_fields(one),
        )
    if not found and not as_json:
        say("no dossier waits")


@dossiers_app.command()
def show(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Show all of a request, to check that it is complete."""
    _say(assistance_staff.show, reference, agent, reason, as_json=as_json)


@dossiers_app.command(name="open")
def open_(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Give a request its number; the member is told by e-mail and SMS."""
    _say(assistance_staff.open_dossier, reference, agent, reason, as_json=as_json)


def _say(
    service: Callable[..., StaffDossier], reference: str, agent: str, reason: str, *, as_json: bool
) -> None:
    one = run_for_agent(service, agent, reason, reference=reference)
    say("\n".join(_lines(one)), as_json=as_json, **_fields(one))


def _lines(one: StaffDossier) -> list[str]:
    dossier = one.dossier
    number = "no number yet"
    if dossier.number:
        number = f"number {dossier.number} given by {dossier.opened_by}"
    guided = "guided" if dossier.guided else "chosen without guidance"
    return [
        f"{dossier.reference}  {dossier.status}, {number}, due {dossier.due_at:%Y-%m-%d %H:%M} UTC",
        f"{_who(one)}, {one.email or 'no e-mail'}",
        f"contract {dossier.contract_id}, {dossier.product}",
        f"{dossier.event_label}, {dossier.event_date}, {guided}",
        *(f"  {question} {answer}" for question, answer in answers_of(dossier)),
        *(line for item in dossier.items for line in _item_lines(item)),
        *([f"at {_place(dossier)}"] if dossier.address else []),
    ]


def _who(one: StaffDossier) -> str:
    sent, present = one.dossier.phone, one.phone
    phone = dialled_here(sent) if sent else "no phone"
    if present and present != sent:
        phone += f" (now {dialled_here(present)})"
    return f"{one.first_name} {one.last_name}, member {one.dossier.member_id}, {phone}"


def _item_lines(item: DossierItem) -> list[str]:
    told = f"{_slot(item)}{item.label} ({item.verdict})"
    return [told, *(f"  {sentence}" for sentence in item.to_confirm)]


def _slot(item: DossierItem) -> str:
    if item.day is None or item.starts is None or item.ends is None:
        return ""
    called = "call " if item.serves == "phone" else ""
    return f"{called}{item.day} {item.starts:%H:%M}-{item.ends:%H:%M}  "


def _place(dossier: Dossier) -> str:
    if dossier.address is None:
        return ""
    there = dossier.address
    details = (("floor", there.floor), ("access", there.access))
    return ", ".join(
        [there.address.one_line, *(f"{name} {text}" for name, text in details if text)]
    )


def _fields(one: StaffDossier) -> dict[str, Any]:
    dossier = one.dossier
    return {
        "reference": dossier.reference,
        "status": dossier.status,
        "number": dossier.number,
        "member": dossier.member_id,
        "name": f"{one.first_name} {one.last_name}",
        "phone": dossier.phone,
        "present_phone": one.phone,
        "email": one.email,
        "contract": dossier.contract_id,
        "event": dossier.event,
        "event_date": dossier.event_date.isoformat(),
        "guided": dossier.guided,
        "answers": dossier.answers,
        "address": _place(dossier) or None,
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
            for item in dossier.items
        ],
        "submitted_at": dossier.submitted_at.isoformat(),
        "due_at": dossier.due_at.isoformat(),
        "opened_at": dossier.opened_at.isoformat() if dossier.opened_at else None,
        "opened_by": dossier.opened_by,
    }
