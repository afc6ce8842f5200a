"""`memberapp staff incident`: what is said of a breach of data, to whom, and its register."""

import asyncio
import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from memberapp import clock
from memberapp.cli.app import AsJson, CommandError, say, utc_text
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app
from memberapp.core.brand import read_brand
from memberapp.gateways import pdf
from memberapp.incidents import document, staff
from memberapp.incidents.notice import Notice, read_notice
from memberapp.incidents.rules import Data
from memberapp.incidents.staff import AT_ONCE, Entry, ListedMember

incident_app = typer.Typer(help="Breaches of members' data.", no_args_is_help=True)
staff_app.add_typer(incident_app, name="incident")

_OWNER_ONLY: Final = 0o600
_MEMBER, _EXPOSED = "member", "exposed"
_MAX_FAULTS: Final = 20

Reference = Annotated[str, typer.Argument(metavar="REFERENCE", help="As INC-2026-11-24.")]


@incident_app.command()
def publish(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The notice, as docs/incidents.md says.")
    ],
    *,
    agent: AgentId,
    reason: Reason,
    concerned: Annotated[
        Path | None,
        typer.Option(
            "--concerned",
            help="CSV with a column `member`, and `exposed` where it is not all of the notice.",
        ),
    ] = None,
    product: Annotated[
        list[str] | None,
        typer.Option("--product", help="All who have or had a contract of this product."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell those concerned of a breach, each once; run again, it goes on or renews the page."""
    notice = read_notice(file)
    listed = _read_concerned(concerned, notice) if concerned else []
    for batch in _batches(listed):
        unknown = run_for_agent(
            staff.unknown_members, agent, reason, member_ids=[one.member_id for one in batch]
        )
        if unknown:
            raise CommandError(
                f"{concerned}: no such member: {', '.join(unknown[:_MAX_FAULTS])}\n"
                "nothing was published"
            )
    run_for_agent(staff.begin, agent, reason, notice=notice)
    reference, new, wider = notice.reference, 0, 0
    for batch in _batches(listed):
        added = run_for_agent(staff.add_members, agent, reason, reference=reference, listed=batch)
        new, wider = new + added.new, wider + added.wider
    for one in product or []:
        new += _add_product(reference, one, agent, reason)
    counts = run_for_agent(staff.publish, agent, reason, reference=reference)
    after = run_for_agent(staff.protect_some, agent, reason, reference=reference)
    while after:
        more = {"reference": reference, "after": after}
        after = run_for_agent(staff.protect_some, agent, reason, **more)
    say(
        f"{reference}: {counts.concerned} members concerned, {new} of them new"
        + (f", {wider} with more data" if wider else ""),
        as_json=as_json,
        reference=reference,
        concerned=counts.concerned,
        new=new,
        wider=wider,
    )


@incident_app.command(name="list")
def list_(agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """List the breaches, the newest first."""
    for entry in run_for_agent(staff.register, agent, reason):
        _say(entry, as_json=as_json)


@incident_app.command()
def show(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Show one breach, and how far those concerned are told."""
    _say(run_for_agent(staff.show, agent, reason, reference=reference), as_json=as_json)


@incident_app.command()
def register(
    agent: AgentId,
    reason: Reason,
    to: Annotated[
        Path | None, typer.Option("--to", dir_okay=False, help="Write it there as CSV.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Export the register of breaches (GDPR, art. 33): CSV, or an object per line with --json."""
    rows = [_row(entry) for entry in run_for_agent(staff.register, agent, reason)]
    if as_json:
        for row in rows:
            say("", as_json=True, **row)
    elif to is not None:
        to.touch(_OWNER_ONLY)
        with to.open("w", encoding="utf-8", newline="") as file:
            _write(file, rows)
        say(f"{len(rows)} lines in {to}")
    else:
        _write(sys.stdout, rows)


@incident_app.command()
def letters(
    reference: Reference,
    agent: AgentId,
    reason: Reason,
    to: Annotated[
        Path | None,
        typer.Option("--to", file_okay=False, help="Write each there as a PDF to print and post."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the letters to those whom no e-mail reaches, and write them with --to FOLDER."""
    found = run_for_agent(staff.letters, agent, reason, reference=reference)
    for letter in found:
        path = None
        if to is not None:
            path = _write_letter(letter, to)
            run_for_agent(staff.record_posted, agent, reason, concern_ids=[letter.id])
        say(
            f"{letter.member_id}  {letter.name}" + (f"  {path}" if path else ""),
            as_json=as_json,
            member=letter.member_id,
            name=letter.name,
            address=letter.address.one_line,
            file=str(path) if path else None,
        )
    if not found and not as_json:
        say("no letter")


def _add_product(reference: str, product: str, agent: str, reason: str) -> int:
    new, after = 0, ""
    while True:
        ids = run_for_agent(staff.of_product, agent, reason, product=product, after=after)
        if not ids:
            break
        # A list says of some of them what was copied: it is not more because of their contract.
        more = {"listed": [ListedMember(one) for one in ids], "is_correction": False}
        new += run_for_agent(staff.add_members, agent, reason, reference=reference, **more).new
        after = ids[-1]
    if not after:
        raise CommandError(f"nobody has or had a contract of the product {product}")
    return new


def _batches(listed: Sequence[ListedMember]) -> Iterator[Sequence[ListedMember]]:
    return (listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE))


def _read_concerned(path: Path, notice: Notice) -> list[ListedMember]:
    """Return the lines of a list of members.

    Raises:
        CommandError: it is no such list; each fault with its line and its column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = set(reader.fieldnames or ())
            if _MEMBER not in columns or not columns <= {_MEMBER, _EXPOSED}:
                raise CommandError(f"{path}, line 1: the columns are `member` and `exposed`")
            lines = [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError:
        raise CommandError(f"{path}: not a UTF-8 text") from None
    faults: list[str] = []
    found: dict[str, ListedMember] = {}
    for number, row in lines:
        member = (row[_MEMBER] or "").strip()
        fault = _fault(member, row, found, notice)
        if fault:
            faults.append(f"{path}, line {number}: {fault}")
        found[member] = ListedMember(member, _exposed(row) if not fault else ())
    if faults:
        raise CommandError("\n".join(faults[:_MAX_FAULTS]))
    return list(found.values())


def _exposed(row: dict[str, Any]) -> tuple[Data, ...]:
    return tuple(dict.fromkeys(Data(one) for one in (row.get(_EXPOSED) or "").split()))


def _fault(
    member: str, row: dict[str, Any], found: dict[str, ListedMember], notice: Notice
) -> str | None:
    if not member or not member.isascii() or not member.isalnum():
        return f"{_MEMBER}: not a reference"
    if member in found:
        return f"{_MEMBER}: {member} is there twice"
    if None in row:
        return f"{_EXPOSED}: words are parted by spaces"
    for word in (row.get(_EXPOSED) or "").split():
        if word not in {one.value for one in notice.exposed}:
            return f"{_EXPOSED}: {word} is not among the exposed data of the notice"
    return None


def _write_letter(letter: staff.NoticeLetter, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"incident-{letter.id}.pdf"
    file.touch(_OWNER_ONLY)
    now = clock.now()
    paper = document.notice_letter(letter, on=read_brand().day_of(now))
    file.write_bytes(asyncio.run(pdf.make_pdf(paper, at=now)))
    return file


def _say(entry: Entry, *, as_json: bool) -> None:
    counts, notice = entry.counts, entry.notice
    published = utc_text(entry.published_at) if entry.published_at else "not published yet"
    say(
        f"{notice.reference}  {notice.operator.name}, detected on {notice.detected_on}, "
        f"published {published}: {counts.concerned} concerned, {counts.by_email} by e-mail, "
        f"{counts.by_letter} by letter ({counts.posted} printed), {counts.read} read; "
        f"authority: {entry.authority_status}, due {utc_text(entry.authority_due_at)}",
        as_json=as_json,
        **_row(entry),
    )


def _row(entry: Entry) -> dict[str, Any]:
    """Return a line of the register, as files hold it; instants are UTC."""
    notice, counts = entry.notice, entry.counts
    told_at = notice.authority.told_at
    return {
        "reference": notice.reference,
        "operator": notice.operator.name,
        "operator_role": notice.operator.role,
        "nature": notice.nature,
        "detected_on": notice.detected_on.isoformat(),
        "aware_at": utc_text(notice.aware_at),
        "authority": notice.authority.name,
        "authority_due_at": utc_text(entry.authority_due_at),
        "authority_told_at": utc_text(told_at) if told_at else "",
        "authority_status": entry.authority_status.value,
        "delay_reason": notice.authority.delay_reason or "",
        "informed_on": notice.informed_on.isoformat(),
        "exposed": " ".join(notice.exposed),
        "not_exposed": " ".join(notice.not_exposed),
        "effects": notice.likely_consequences,
        "measures": " | ".join(one.title for one in notice.measures),
        "contact": f"{notice.contact.name}, {notice.contact.email}",
        "concerned": counts.concerned,
        "told": counts.told,
        "by_email": counts.by_email,
        "by_letter": counts.by_letter,
        "letters_printed": counts.posted,
        "read": counts.read,
        "published_at": utc_text(entry.published_at) if entry.published_at else "",
        "published_by": entry.agent_id,
        "updated_at": utc_text(entry.updated_at),
        "ends_on": notice.ends_on.isoformat(),
    }


def _write(file: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
