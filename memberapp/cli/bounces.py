"""`memberapp outbox bounces` and `deliveries`: what mail servers and the SMS gateway sent back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from memberapp.cli.app import AsJson, say
from memberapp.cli.outbox import outbox_app
from memberapp.core.work import run_now
from memberapp.gateways import bounces as mail_reports
from memberapp.gateways import sms_reports
from memberapp.preferences import bounces


@outbox_app.command(name="bounces")
def read_bounces(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="A report of a server, or an mbox."),
    ],
    as_json: AsJson = False,
) -> None:
    """Read what mail servers sent back: the address is doubtful, its member is asked."""
    found = (
        (run_now(bounces.find, mail_id=report.message_id), report.is_lost)
        for report in mail_reports.read_reports(file)
    )
    _record(found, as_json=as_json)


@outbox_app.command(name="deliveries")
def read_deliveries(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help='One JSON object on a line: {"id": "…", "status": "undelivered"}.',
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Read the delivery reports of the SMS gateway: the number is doubtful, its member is asked."""
    found = (
        (run_now(bounces.find_sms, sms_id=report.message_id), report.is_lost)
        for report in sms_reports.read_reports(file)
    )
    _record(found, as_json=as_json)


def _record(reports: Iterable[tuple[str | None, bool]], *, as_json: bool) -> None:
    """Record what is lost of ours, and say how many of each there were."""
    lost = unknown = others = 0
    for message_id, is_lost in reports:
        if message_id is None:
            unknown += 1
        elif is_lost:
            run_now(bounces.record, message_id=message_id)
            lost += 1
        else:
            others += 1
    say(
        f"{lost} messages came back, {others} were delayed or delivered, {unknown} are not ours",
        as_json=as_json,
        lost=lost,
        others=others,
        unknown=unknown,
    )
