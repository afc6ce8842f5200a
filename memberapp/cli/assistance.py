"""`memberapp staff dossiers`: the cases of assistance, from the request until they are closed."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from memberapp.assistance import staff as assistance_staff
from memberapp.assistance.cases import CaseItem
from memberapp.assistance.information import Information
from memberapp.assistance.rules.requests import VisitAddress
from memberapp.assistance.staff import StaffCase, Wait
from memberapp.assistance.steps import Proof
from memberapp.assistance.views.staff import answers_of, lacking
from memberapp.cli.app import AsJson, say, utc_text
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

cases_app = typer.Typer(help="The requests for assistance.", invoke_without_command=True)
staff_app.add_typer(cases_app, name="dossiers")

_WAITS = {"number": "its number", "slot": "an hour for", "answer": "an answer to be read"}
Reference = Annotated[str, typer.Argument(metavar="REF", help="As AST-2026-0000012-K.")]


@cases_app.callback()
def list_waiting(
    context: typer.Context,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """List the cases that wait for an agent: what is late first, then by the promised hour."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(assistance_staff.waiting, agent, reason)
    for one in found:
        case = one.case
        say(
            f"{_promised(one)}  {case.reference}  {_who(one)}, "
            f"{case.event_label} ({case.event_date}): "
            f"{', '.join(item.label for item in case.items)}; "
            f"waits for {', '.join(map(_wait, one.waits))}",
            as_json=as_json,
            **fields_of(one),
        )
    if not found and not as_json:
        say("no case waits")


@cases_app.command()
def show(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Show all of a request, to check that it is complete."""
    say_case(assistance_staff.show, reference, agent, reason, as_json=as_json)


@cases_app.command(name="open")
def open_(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Give a request its number; the member is told by e-mail and SMS."""
    say_case(assistance_staff.open_case, reference, agent, reason, as_json=as_json)


@cases_app.command()
def close(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Close a case in which nothing is left to be done."""
    say_case(assistance_staff.close, reference, agent, reason, as_json=as_json)


@cases_app.command()
def ask(
    reference: Reference,
    *,
    agent: AgentId,
    reason: Reason,
    what: Annotated[
        str, typer.Option("--what", help="In French, as « le bulletin de situation ».")
    ],
    paper: Annotated[bool, typer.Option("--paper", help="It comes by post.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask the member for what is missing; they are told, and answer on the page of the case."""
    arguments = {"what": what, "is_paper": paper}
    say_case(assistance_staff.ask, reference, agent, reason, as_json=as_json, **arguments)


@cases_app.command()
def received(
    reference: Reference,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `show` counts them.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Note that what was asked is there."""
    say_case(assistance_staff.receive, reference, agent, reason, as_json=as_json, number=number)


def say_case(
    use_case: Callable[..., StaffCase],
    reference: str,
    agent: str,
    reason: str,
    /,
    *,
    as_json: bool,
    **arguments: Any,
) -> None:
    """Run a use case of the staff on a case, and print the case as it stands then."""
    one = run_for_agent(use_case, agent, reason, reference=reference, **arguments)
    say("\n".join(_lines(one)), as_json=as_json, **fields_of(one))


def _lines(one: StaffCase) -> list[str]:
    case = one.case
    number = "no number yet"
    if case.number:
        number = f"number {case.number} given by {case.opened_by}"
    guided = "guided" if case.guided else "chosen without guidance"
    return [
        f"{case.reference}  {case.status}, {number}, due {utc_text(case.due_at)}",
        f"{_who(one)}, {one.email or 'no e-mail'}",
        f"contract {case.contract_id}, {case.product}",
        f"{case.event_label}, {case.event_date}, {guided}",
        *([f"for {case.patient}"] if case.patient else []),
        *(f"  {question} {answer}" for question, answer in answers_of(case)),
        *(line for item in case.items for line in _item_lines(item)),
        *([f"at {place_text(case.address)}"] if case.address else []),
        *([f"not in the case: {', '.join(lacking(one))}"] if lacking(one) else []),
        *(_asked(number, each) for number, each in enumerate(one.asked, 1)),
        *([f"waits for {', '.join(map(_wait, one.waits))}"] if one.waits else []),
    ]


def _promised(one: StaffCase) -> str:
    if one.late_since:
        return f"late since {utc_text(one.late_since)}"
    due = f"due {utc_text(one.case.due_at)}"
    return due if one.case.number is None else one.case.number


def _asked(number: int, one: Information) -> str:
    stands = "received" if one.received_at else "answered" if one.answered_at else "asked"
    return f"{number}. {stands}: {one.what}{f': {one.answer}' if one.answer else ''}"


def _wait(one: Wait) -> str:
    late = f", late since {utc_text(one.since)}" if one.since else ""
    what = _WAITS[one.what] if one.what != "late" else ""
    return " ".join(part for part in (what, one.service) if part) + late


def _who(one: StaffCase) -> str:
    sent, present = one.case.phone, one.phone
    phone = dialled_here(sent) if sent else "no phone"
    if sent != present and not one.case.is_own_phone:
        phone += f" (for this request; file: {dialled_here(present) if present else 'no phone'})"
    elif sent != present and present:
        phone += f" (now {dialled_here(present)})"
    return f"{one.first_name} {one.last_name}, member {one.case.member_id}, {phone}"


def _item_lines(item: CaseItem) -> list[str]:
    used = f", {item.minutes_used} minutes used" if item.minutes_used else ""
    told = f"{_slot(item)}{item.label} ({item.verdict}), {item.service}: {item.state}{used}"
    return [
        told,
        *([f"  asks for {wanted_text(item)}"] if item.wanted else []),
        *(f"  {sentence}" for sentence in item.to_confirm),
        *(f"  {_proof(one)}" for one in item.proofs),
    ]


def wanted_text(item: CaseItem) -> str:
    """Return the day and hours that are asked for instead; empty without any."""
    if item.wanted is None or item.wanted_due_at is None:
        return ""
    due = utc_text(item.wanted_due_at)
    return f"{item.wanted.day} {item.wanted.code} instead, to be answered by {due}"


def _proof(one: Proof) -> str:
    slot = f" {one.slot_before} -> {one.slot}" if one.slot_before else ""
    minutes = f", {one.minutes} minutes" if one.minutes else ""
    note = f": {one.note}" if one.note else ""
    who = one.agent or one.role
    stands = "asked" if one.is_asked else one.state
    return f"{utc_text(one.at)} {stands}{slot} by {who}, {one.way}{minutes}{note}"


def _slot(item: CaseItem) -> str:
    if item.day is None or item.starts is None or item.ends is None:
        return ""
    called = "call " if item.serves == "phone" else ""
    there = item.starts_at.tzinfo if item.starts_at else None
    clocks = f" {there}" if there and there != read_brand().zone else ""
    return f"{called}{item.day} {item.starts:%H:%M}-{item.ends:%H:%M}{clocks}  "


def place_text(there: VisitAddress | None) -> str:
    """Return where somebody comes on one line, with how one gets in; empty of a call."""
    if there is None:
        return ""
    details = (("floor", there.floor), ("access", there.access))
    return ", ".join(
        [there.address.one_line, *(f"{name} {text}" for name, text in details if text)]
    )


def fields_of(one: StaffCase) -> dict[str, Any]:
    """Return a case as `--json` prints it."""
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
        "address": place_text(case.address) or None,
        "services": [
            {
                "service": item.service,
                "verdict": item.verdict,
                "to_confirm": item.to_confirm,
                "mode": item.mode,
                "day": item.day.isoformat() if item.day else None,
                "starts": f"{item.starts:%H:%M}" if item.starts else None,
                "ends": f"{item.ends:%H:%M}" if item.ends else None,
                "state": item.state,
                "wanted_day": item.wanted.day.isoformat() if item.wanted else None,
                "wanted_window": item.wanted.code if item.wanted else None,
                "wanted_due_at": item.wanted_due_at.isoformat() if item.wanted_due_at else None,
                "minutes_used": item.minutes_used,
                "proofs": [
                    {
                        "state": proof.state,
                        "is_asked": proof.is_asked,
                        "at": proof.at.isoformat(),
                        "by": proof.agent or proof.role,
                        "way": proof.way,
                        "minutes": proof.minutes,
                        "note": proof.note,
                    }
                    for proof in item.proofs
                ],
            }
            for item in case.items
        ],
        "submitted_at": case.submitted_at.isoformat(),
        "due_at": case.due_at.isoformat(),
        "opened_at": case.opened_at.isoformat() if case.opened_at else None,
        "opened_by": case.opened_by,
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "late_since": one.late_since.isoformat() if one.late_since else None,
        "waits": [
            {
                "for": wait.what,
                "service": wait.service or None,
                "late_since": wait.since.isoformat() if wait.since else None,
            }
            for wait in one.waits
        ],
        "lacking": lacking(one),
        "asked": [
            {
                "what": each.what,
                "answer": each.answer or None,
                "asked_at": each.asked_at.isoformat(),
                "received_at": each.received_at.isoformat() if each.received_at else None,
            }
            for each in one.asked
        ],
    }
