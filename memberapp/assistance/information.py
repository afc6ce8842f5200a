"""What is missing in a case: asked by the staff, answered by the member on the page of the case."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from memberapp import addresses
from memberapp.assistance import cases, steps
from memberapp.assistance.rules.information import InformationContent, parse_answer
from memberapp.assistance.tables import AssistanceCase, AssistanceInformation
from memberapp.core import audit, limits
from memberapp.core.errors import NotFound
from memberapp.core.formats import NBSP, quoted
from memberapp.core.identifiers import read_row_id
from memberapp.core.limits import Limit
from memberapp.core.stored import Stored
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.uploads import attaching
from memberapp.uploads.attaching import Place, Wanted
from memberapp.uploads.service import CONTENT as UPLOAD
from memberapp.uploads.tables import Upload

INFORMATION = Stored(InformationContent)
_ANSWERS = Limit("case-answer", "30/day")
FILE_KIND: Final = "case_information"
"""What a file is for that answers something missing; its reference is the id of that."""


@dataclass(frozen=True, kw_only=True)
class Information(InformationContent):
    """Something that is missing in a case, or was."""

    id: str
    asked_at: datetime
    answered_at: datetime | None
    received_at: datetime | None
    """When the staff had what they need; None while they wait for it."""

    @property
    def is_open(self) -> bool:
        """Return whether it waits for the member."""
        return self.answered_at is None and self.received_at is None


def asked_of(work: Work, case_ids: Iterable[str]) -> dict[str, tuple[Information, ...]]:
    """Return what was asked about some cases, by their id, in the order in which it was asked."""
    found: defaultdict[str, list[Information]] = defaultdict(list)
    for row in work.db.exec(
        select(AssistanceInformation)
        .where(col(AssistanceInformation.case_id).in_(list(case_ids)))
        .order_by(col(AssistanceInformation.asked_at), col(AssistanceInformation.id))
    ):
        found[row.case_id].append(_read(row))
    return {case: tuple(asked) for case, asked in found.items()}


def asked(work: Work, *, reference: str) -> tuple[Information, ...]:
    """Return what is missing in a case of the member, and what was; nothing is in a closed one.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    case = _own(work, reference)
    found = asked_of(work, [case.id]).get(case.id, ())
    if case.closed_at is None:
        return found
    return tuple(one for one in found if one.received_at is not None)


@writes
def answer(work: Work, *, reference: str, information: str, text: str) -> None:
    """Answer what is missing in a case of the member; the staff sees it at once.

    Raises:
        NotFound: no such case of the member is known, or nothing of that id is missing in it.
        InvalidInput: `answer` (see `parse_answer`).
        TooManyTries: too much was answered today.
    """
    case = _own(work, reference)
    steps.begin(work, case)  # so that the staff neither receives it nor closes the case meanwhile
    if case.closed_at is not None:
        raise NotFound
    wanted = select(AssistanceInformation).where(
        AssistanceInformation.id == information,
        AssistanceInformation.case_id == case.id,
        col(AssistanceInformation.answered_at).is_(None),
        col(AssistanceInformation.received_at).is_(None),
    )
    row = work.db.exec(wanted).first()
    if row is None:
        raise NotFound
    said = parse_answer(text)
    limits.reserve(work, (_ANSWERS, work.member_id))
    INFORMATION.seal(row, replace(INFORMATION.reveal(row), answer=said))
    row.answered_at = work.now
    work.changed(Topic.ASSISTANCE)
    work.audit(audit.Event.CASE_INFORMATION_GIVEN, ref=case.reference)


def _wanted(work: Work, reference: str) -> Wanted:
    """Return what is missing, while the member has not answered it.

    Raises:
        NotFound: nothing of the member's waits for that file.
    """
    row = work.db.get(AssistanceInformation, read_row_id(reference))
    case = work.db.get(AssistanceCase, row.case_id) if row else None
    if row is None or case is None or case.member_id != work.member_id:
        raise NotFound
    if case.closed_at is not None or not _read(row).is_open:
        raise NotFound
    title = f"{INFORMATION.reveal(row).what}, demande {case.reference}"
    return Wanted(title, addresses.case_path(case.reference))


def _take(work: Work, upload: Upload) -> None:
    """Answer what is missing with a file that came; the staff sees it at once."""
    row = work.db.get(AssistanceInformation, upload.about_ref)
    case = work.db.get(AssistanceCase, row.case_id) if row else None
    if row is None or case is None or case.closed_at is not None:
        return
    steps.begin(work, case)
    work.db.refresh(row)
    if not _read(row).is_open:  # a second file for it
        return
    INFORMATION.seal(row, replace(INFORMATION.reveal(row), answer=_answer_of(upload)))
    row.answered_at = work.now
    work.db.add(row)
    work.changed(Topic.ASSISTANCE, member_id=upload.member_id)
    event = audit.Event.CASE_INFORMATION_GIVEN
    work.audit(event, member_id=upload.member_id, ref=case.reference)


def _lose(work: Work, upload: Upload) -> None:
    """Ask again for what a refused file answered, unless the staff has what they need."""
    row = work.db.get(AssistanceInformation, upload.about_ref)
    if row is None or row.received_at is not None:
        return
    content = INFORMATION.reveal(row)
    if content.answer != _answer_of(upload):
        return
    INFORMATION.seal(row, replace(content, answer=""))
    row.answered_at = None
    work.db.add(row)
    work.changed(Topic.ASSISTANCE, member_id=upload.member_id)


def _answer_of(upload: Upload) -> str:
    name = quoted(UPLOAD.reveal(upload).name)
    return f"fichier {name}, accusé{NBSP}{upload.reference}"


attaching.declare(FILE_KIND, Place(_wanted, _take, _lose))


def _own(work: Work, reference: str) -> AssistanceCase:
    case = cases.row_of_reference(work, reference)
    if case is None or case.member_id != work.member_id:
        raise NotFound
    return case


def _read(row: AssistanceInformation) -> Information:
    return Information(
        **vars(INFORMATION.reveal(row)),
        id=row.id,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        received_at=row.received_at,
    )
