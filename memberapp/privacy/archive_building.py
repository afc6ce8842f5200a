"""Makes the copy of all data: tables, papers and an index, in a ZIP that is sealed as it is made.

Nothing of it is on the disk in clear, and a part of it at a time in memory. Each part is read in a
transaction of its own, in the member's name; the paths in the ZIP are ours, never what somebody
wrote.
"""

import json
import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, Final, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from memberapp import clock
from memberapp.bank import service as bank
from memberapp.care import document as care_document
from memberapp.care import exports, fhir, statements
from memberapp.care.document import Holder
from memberapp.care.rules.lines import LineFilter
from memberapp.care.views import statements as statement_views
from memberapp.certificate import document as certificate_document
from memberapp.certificate import service as certificates
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound, place_of
from memberapp.core.money import Money
from memberapp.core.own_data import DOES_NOT_OPEN, Part, Value
from memberapp.core.papers import Paper
from memberapp.core.sealed_files import SealedWriter
from memberapp.core.work import Caller, Work, run_now
from memberapp.gateways.pdf import write_pdf
from memberapp.gateways.sheets import Cell, open_sheet
from memberapp.members import service as members
from memberapp.members.own_data import documents
from memberapp.privacy import archive_files, archives, own_messages
from memberapp.privacy.archives import Job
from memberapp.privacy.document import messages_paper
from memberapp.privacy.own_data import PARTS
from memberapp.privacy.views import archive_index
from memberapp.privacy.views.archive_index import FileLine, Group
from memberapp.profile import service as profile
from memberapp.settings import get_settings
from memberapp.uploads import service as uploads

T = TypeVar("T")

_log = logging.getLogger(__name__)

_RENEWAL_SECONDS: Final = 20.0
_ROWS_BETWEEN: Final = 200
_PAUSE_SECONDS: Final = 0.005  # before each file, for those who wait for an answer meanwhile
_FHIR: Final = "donnees/remboursements-fhir.json"
_YES, _NO = "oui", "non"
_LEFT_OUT: Final = "\u00a0: document absent"
_ENDINGS: Final = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "text/plain": "txt",
}
_OTHER_ENDING: Final = "bin"


class _Superseded(Exception):
    """Another try makes this copy meanwhile, or its member left."""


class _Stopped(Exception):
    """The worker is to end."""


@dataclass
class _Building:
    """A copy under way; what the index will list."""

    job: Job
    caller: Caller
    zip: ZipFile
    at: datetime
    region: str
    is_stopped: Callable[[], bool]
    files: dict[Group, list[FileLine]] = field(default_factory=lambda: {one: [] for one in Group})
    unreadable: list[str] = field(default_factory=list)
    """The columns, by table, in which something could not be read, and the papers left out."""
    renewed_at: float = field(default_factory=time.monotonic)

    def entry(self, path: str) -> ZipInfo:
        """Return a file of the ZIP, dated by the clock of the member."""
        self.go_on()
        at = clock.local(self.at, self.region)
        found = ZipInfo(path, date_time=(at.year, at.month, at.day, at.hour, at.minute, at.second))
        found.compress_type = ZIP_DEFLATED
        found.external_attr = 0o600 << 16
        return found

    def add(self, path: str, content: bytes) -> None:
        """Write a whole file."""
        self.zip.writestr(self.entry(path), content)

    def tell(self, group: Group, title: str, *files: tuple[str, str], detail: str = "") -> None:
        """Have the index name a file, in each of its formats."""
        self.files[group].append(FileLine(title, detail, files))

    def leave_out(self, group: Group, title: str, error: Exception) -> None:
        """Have the index name a paper that needs something which does not open."""
        _log.error("one of %s cannot be read: %s", group.name, type(error).__name__)
        self.unreadable.append(f"{group}, {title}{_LEFT_OUT}")

    def at_work(self, rows: Iterable[T]) -> Iterator[T]:
        """Yield rows, however many, and tell meanwhile that this copy is being made."""
        for number, row in enumerate(rows, 1):
            yield row
            if number % _ROWS_BETWEEN == 0:
                self.go_on()

    def go_on(self) -> None:
        """Tell now and then that this copy is still being made.

        Raises:
            _Stopped: the worker is to end.
            _Superseded: it is no longer this try's to make.
        """
        if self.is_stopped():
            raise _Stopped
        time.sleep(_PAUSE_SECONDS)
        if time.monotonic() - self.renewed_at < _RENEWAL_SECONDS:
            return
        if not run_now(archives.renew, job=self.job):
            raise _Superseded
        self.renewed_at = time.monotonic()


def build(job: Job, *, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Make a copy and end it, in the calling thread; what fails is logged and tried again."""
    try:
        size_bytes = _write(job, is_stopped)
        is_ours = run_now(archives.finish, job=job, size_bytes=size_bytes)
    except (_Stopped, _Superseded):
        archive_files.remove(job.name)
        run_now(archives.give_back, job=job, is_failed=False)
    except Exception as error:  # noqa: BLE001 - its message may quote the member
        archive_files.remove(job.name)
        _log.error("archive %s failed: %s at %s", job.id, type(error).__name__, place_of(error))
        run_now(archives.give_back, job=job, is_failed=True)
    else:
        if not is_ours:
            archive_files.remove(job.name)


def _write(job: Job, is_stopped: Callable[[], bool]) -> int:
    """Write the whole file and return the size of the ZIP in bytes."""
    caller = Caller.of_task(account_id=job.account_id, member_id=job.member_id)
    region = run_now(members.region, caller)
    with archive_files.create(job.name) as file:
        sealed = SealedWriter(file, key=job.key, name=job.name)
        with ZipFile(sealed, "w", ZIP_DEFLATED) as made:
            building = _Building(job, caller, made, clock.now(), region, is_stopped)
            _add_certificates(building)
            _add_statements(building)
            run_now(_add_fhir, caller, building=building)
            _add_messages(building)
            _add_documents(building)
            _add_uploads(building)
            for part in PARTS:
                run_now(_add_part, caller, building=building, part=part)
            building.add(archive_index.PATH, _index(building))
        sealed.finish()
    return sealed.size


def _index(building: _Building) -> bytes:
    member = run_now(members.summary, building.caller)
    return archive_index.page(
        building.files, member, building.at, unreadable=building.unreadable
    ).encode()


def _add_part(work: Work, *, building: _Building, part: Part) -> None:
    """Write a table twice: for a spreadsheet, and for another program."""
    csv, json_file = f"donnees/{part.name}.csv", f"donnees/{part.name}.json"
    with building.zip.open(building.entry(csv), "w") as file:
        headings = [*part.labels.values()]
        sheet = open_sheet(
            "csv", file, headings, title=part.title, author=read_brand().name, at=building.at
        )
        count = 0
        unreadable: set[str] = set()
        for row in building.at_work(part.rows(work, unreadable=unreadable)):
            sheet.add([_cell(value, building.region) for value in row])
            count += 1
        sheet.end()
    with building.zip.open(building.entry(json_file), "w") as file:
        head = {"title": part.title, "fields": part.labels}
        file.write(json.dumps(head, ensure_ascii=False)[:-1].encode())
        file.write(b', "records": [')
        rows = part.rows(work, unreadable=unreadable)
        for number, row in enumerate(building.at_work(rows)):
            record = dict(zip(part.fields, map(_plain, row), strict=True))
            text = json.dumps(record, ensure_ascii=False)
            file.write(f"{',' if number else ''}\n{text}".encode())
        file.write(b"\n]}\n")
    formats_made = (("CSV", csv), ("JSON", json_file))
    building.tell(Group.DATA, part.title, *formats_made, detail=formats.count(count, "ligne"))
    building.unreadable += [
        f"{part.title}, {one}" for one in part.labels.values() if one in unreadable
    ]


def _add_certificates(building: _Building) -> None:
    number = 0
    for contract in run_now(members.summary, building.caller).contracts:
        try:
            found = run_now(certificates.found, building.caller, contract_id=contract.id)
        except NotFound:
            continue
        except DOES_NOT_OPEN as error:
            building.leave_out(Group.CERTIFICATES, formats.grouped(contract.id), error)
            continue
        number += 1
        path = f"attestations/attestation-{number}.pdf"
        building.add(path, write_pdf(certificate_document.to_paper(found), at=building.at))
        title = f"Contrat {formats.grouped(contract.id)}"
        building.tell(Group.CERTIFICATES, title, ("PDF", path))


def _add_statements(building: _Building) -> None:
    references = run_now(statements.references, building.caller)
    for reference in references:
        try:
            paper = run_now(_statement_paper, building.caller, reference=reference)
        except DOES_NOT_OPEN as error:
            building.leave_out(Group.STATEMENTS, reference, error)
            continue
        if paper is None:
            continue
        path = f"decomptes/{reference}.pdf"
        building.add(path, write_pdf(paper, at=building.at))
        building.tell(Group.STATEMENTS, reference, ("PDF", path))


def _statement_paper(work: Work, *, reference: str) -> Paper | None:
    try:
        statement = statements.get(work, reference=reference)
    except NotFound:  # all of its lines were closed
        return None
    member = members.summary(work)
    view = statement_views.to_view(
        statement, member=member, is_account_changing=bank.pending_of(work) is not None
    )
    lines = (line for person in statement.people for line in person.lines)
    contract_ids = tuple(sorted({line.contract_id for line in lines}))
    holder = Holder(member.id, profile.card(work), contract_ids)
    today = clock.local_date(work.now, member.region)
    return care_document.statement_paper(view, holder=holder, issued_on=today)


def _add_fhir(work: Work, *, building: _Building) -> None:
    """Write all care once more, as programs of health care read it."""
    every = LineFilter(years=())
    with building.zip.open(building.entry(_FHIR), "w") as file:
        fhir.write(file, at=work.now, read=partial(exports.give_lines, work, filter=every))
    building.tell(Group.DATA, "Remboursements, format de santé FHIR R4", ("JSON", _FHIR))


def _add_messages(building: _Building) -> None:
    after, number = None, 0
    while page := run_now(own_messages.page, building.caller, after=after):
        number += 1
        path = f"messages/messages-{number:03}.pdf"
        paper = messages_paper(page, region=building.region, number=number, at=building.at)
        building.add(path, write_pdf(paper, at=building.at))
        building.tell(Group.MESSAGES, f"Partie {number}", ("PDF", path))
        after = page[-1].place


def _add_documents(building: _Building) -> None:
    """Copy the documents as the insurer gave them; they bear a number, never their title."""
    for number, document in enumerate(run_now(documents, building.caller), 1):
        source = get_settings().documents_dir / document.sha256
        if not source.is_file():
            _log.warning("the document %s has no file", document.id)
            continue
        path = f"documents/document-{number:03}.{_ENDINGS.get(document.mime, _OTHER_ENDING)}"
        with source.open("rb") as file, building.zip.open(building.entry(path), "w") as copy:
            shutil.copyfileobj(file, copy)
        ending = path.rpartition(".")[2].upper()
        day = formats.numeric_day(document.dated)
        building.tell(Group.DOCUMENTS, document.title, (ending, path), detail=day)


def _add_uploads(building: _Building) -> None:
    """Copy the files that the member sent, each under its reference."""
    for stored in run_now(uploads.all_stored, building.caller):
        path = f"documents/{stored.sent.reference}.{_ENDINGS[stored.sent.mime]}"
        try:
            content = stored.read()
        except (FileNotFoundError, *DOES_NOT_OPEN) as error:
            building.leave_out(Group.DOCUMENTS, stored.sent.reference, error)
            continue
        building.add(path, content)
        ending = _ENDINGS[stored.sent.mime].upper()
        building.tell(Group.DOCUMENTS, stored.sent.name, (ending, path), detail="envoyé par vous")


def _cell(value: Value, region: str) -> Cell:
    """Return what a spreadsheet shows."""
    if isinstance(value, Money | date) and not isinstance(value, datetime):
        return value
    return _text(value, region)


def _text(value: Value, region: str) -> str:
    match value:
        case None:
            text = ""
        case bool():
            text = _YES if value else _NO
        case datetime():
            day = formats.numeric_day(formats.local_day(value, region))
            text = f"{day} à {formats.local_time(value, region)}"
        case float():
            text = f"{value:g}".replace(".", ",")
        case list() if all(isinstance(one, str) for one in value):
            text = ", ".join(value)
        case dict() | list():
            text = json.dumps(value, ensure_ascii=False)
        case _:
            text = str(value)
    return text


def _plain(value: Value) -> Any:
    """Return what another program reads: amounts in cents, instants in UTC."""
    match value:
        case Money():
            return value.cents
        case date():
            return value.isoformat()
        case _:
            return value
