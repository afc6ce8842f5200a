"""The links by which a member lets somebody check a certificate: created, shown, stopped.

Nothing of a link's token is stored but a hash; it follows from the link's id with a secret key,
so that its member can copy it again, and a copy of the database opens nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from sqlmodel import col, func, select

from memberapp import clock
from memberapp.account.service import Undone, undoes
from memberapp.certificate import register, service
from memberapp.certificate.tables import CertificateCheck, CertificateLink, IssuedCertificate
from memberapp.core import audit, limits
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.forms import read_fields
from memberapp.core.identifiers import read_row_id
from memberapp.core.limits import Limit
from memberapp.core.secrets import keyed_hash, reveal, seal, token_hash
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

DURATIONS: Final[Mapping[str, timedelta]] = {
    "1": timedelta(days=1),
    "7": timedelta(days=7),
    "30": timedelta(days=30),
}
MAX_NOTE_LENGTH: Final = 60
MAX_OPEN: Final = 10
_MAX_CHECKS: Final = 20
_MAX_PAST: Final = 10
_LAST_MINUTE: Final = time(23, 59)
_RANK: Final = re.compile(r"\d{1,2}", re.ASCII)
_TOKEN_LENGTH: Final = 32  # hexadecimal: 128 bits
_CREATED: Final = Limit("certificate_link", "20/day")


@dataclass(frozen=True)
class SharedLink:
    """A link as its member sees it; its token is empty once it has ended."""

    id: str
    number: str
    note: str
    created_at: datetime
    ends_at: datetime
    stopped_at: datetime | None
    token: str


@dataclass(frozen=True)
class NotedCheck:
    """A check as the member sees it: of which certificate, when, by what, with what answer."""

    number: str
    note: str
    """Of the link it came by; empty for any other way."""
    at: datetime
    way: str
    verdict: str
    is_own: bool


@dataclass(frozen=True)
class Sharing:
    """All that the page of shared certificates shows."""

    now: datetime
    region: str
    open_links: tuple[SharedLink, ...]
    past_links: tuple[SharedLink, ...]
    issued: Sequence[IssuedCertificate]
    checks: tuple[NotedCheck, ...]
    check_count: int


def sharing(work: Work) -> Sharing:
    """Return the caller's links, certificates and their checks."""
    region = work.db.get_one(Member, work.member_id).region
    rows = work.db.exec(
        select(CertificateLink, IssuedCertificate.number)
        .join(IssuedCertificate)
        .where(IssuedCertificate.member_id == work.member_id)
        .order_by(col(CertificateLink.created_at).desc(), col(CertificateLink.id))
        .limit(MAX_OPEN + _MAX_PAST + register.MAX_LISTED)
    ).all()
    links = [_shared(work, row, number) for row, number in rows]
    checks = work.db.exec(
        select(CertificateCheck, IssuedCertificate.number)
        .join(IssuedCertificate)
        .where(IssuedCertificate.member_id == work.member_id)
        .order_by(col(CertificateCheck.at).desc(), col(CertificateCheck.id))
        .limit(_MAX_CHECKS)
    ).all()
    count = work.db.exec(
        select(func.count(col(CertificateCheck.id)))
        .join(IssuedCertificate)
        .where(IssuedCertificate.member_id == work.member_id)
    ).one()
    notes = {link.id: link.note for link in links}
    return Sharing(
        now=work.now,
        region=region,
        open_links=tuple(link for link in links if link.token),
        past_links=tuple(link for link in links if not link.token)[:_MAX_PAST],
        issued=register.issued(work),
        checks=tuple(
            NotedCheck(
                number,
                notes.get(check.link_id or "", ""),
                check.at,
                check.way,
                check.verdict,
                check.is_own,
            )
            for check, number in checks
        ),
        check_count=count,
    )


@writes
def create(
    work: Work, *, contract_id: str, note: str, duration: str, ranks: Sequence[str]
) -> SharedLink:
    """Create a link to the certificate of a contract, which names the member and the chosen people.

    It ends with a day: the last minute of the day where the member lives. One more than may be
    open stops the oldest.

    Raises:
        InvalidForm: the note is too long, or the duration or a rank is none that was offered.
        NotFound: there is no certificate for that contract.
        TooManyTries: too many were created today.
    """
    certificate = service.found(work, contract_id=contract_id)
    known = {str(person.rank) for person in certificate.people}
    read = read_fields(
        {
            "note": lambda: _note(note),
            "duration": lambda: _duration(duration),
            "people": lambda: _ranks(ranks, known),
        }
    )
    limits.reserve(work, (_CREATED, work.member_id))
    certificate, issued = service.recorded(work, contract_id=contract_id)
    region = work.db.get_one(Member, work.member_id).region
    row = CertificateLink(
        certificate_id=issued.id,
        token_hash="",
        ranks=",".join(read["people"]),
        created_at=work.now,
        ends_at=_end(work.now, region, read["duration"]),
    )
    row.token_hash = token_hash(_token(row))
    seal(row, "note", read["note"] or None)
    work.db.add(row)
    work.db.flush()
    _stop_oldest(work)
    work.audit(audit.Event.CERTIFICATE_SHARED, certificate.number)
    work.changed(Topic.CERTIFICATES)
    return _shared(work, row, certificate.number)


@writes
def stop(work: Work, *, link_id: object) -> None:
    """Stop a link of the caller's at once; of one that has ended nothing changes.

    Raises:
        NotFound: it is unknown, malformed or somebody else's: alike.
    """
    found = work.db.exec(
        select(CertificateLink, IssuedCertificate.number)
        .join(IssuedCertificate)
        .where(
            CertificateLink.id == read_row_id(link_id),
            IssuedCertificate.member_id == work.member_id,
        )
    ).first()
    if found is None:
        raise NotFound
    row, number = found
    if not is_open(row, work.now):
        return
    _stop(work, row)
    work.audit(audit.Event.CERTIFICATE_LINK_STOPPED, number)
    work.changed(Topic.CERTIFICATES)


def stop_all(work: Work) -> None:
    """Stop the caller's links, in the caller's transaction: the space ends."""
    for row in _open_links(work, work.member_id):
        _stop(work, row)


@undoes
def disown(work: Work, member_id: str, since: datetime) -> Sequence[Undone]:
    """Stop the links that were created since somebody else came in."""
    rows = [row for row in _open_links(work, member_id) if row.created_at >= since]
    for row in rows:
        _stop(work, row)
    if rows:
        work.changed(Topic.CERTIFICATES, member_id=member_id)
    ids = [row.certificate_id for row in rows]
    numbers = work.db.exec(
        select(IssuedCertificate.number).where(col(IssuedCertificate.id).in_(ids))
    )
    return [(audit.Event.CERTIFICATE_LINK_STOPPED, number) for number in numbers]


def is_open(row: CertificateLink, now: datetime) -> bool:
    """Return whether a link still answers."""
    return row.stopped_at is None and now < row.ends_at


def end_of(now: datetime, region: str, duration: str) -> datetime:
    """Return when a link of that duration, created now, would end."""
    return _end(now, region, DURATIONS[duration])


def _end(now: datetime, region: str, duration: timedelta) -> datetime:
    last_day = clock.local_date(now + duration, region)
    return datetime.combine(last_day, _LAST_MINUTE, clock.zone_of(region))


def _open_links(work: Work, member_id: str) -> Sequence[CertificateLink]:
    return work.db.exec(
        select(CertificateLink)
        .join(IssuedCertificate)
        .where(
            IssuedCertificate.member_id == member_id,
            col(CertificateLink.stopped_at).is_(None),
            col(CertificateLink.ends_at) > work.now,
        )
        .order_by(col(CertificateLink.created_at).desc(), col(CertificateLink.id))
    ).all()


def _stop_oldest(work: Work) -> None:
    for row in _open_links(work, work.member_id)[MAX_OPEN:]:
        _stop(work, row)


def _stop(work: Work, row: CertificateLink) -> None:
    row.stopped_at = work.now
    work.db.add(row)


def _token(row: CertificateLink) -> str:
    return keyed_hash("certificate_link", row.id)[:_TOKEN_LENGTH]


def _shared(work: Work, row: CertificateLink, number: str) -> SharedLink:
    return SharedLink(
        id=row.id,
        number=number,
        note=reveal(row, "note") or "",
        created_at=row.created_at,
        ends_at=row.ends_at,
        stopped_at=row.stopped_at,
        token=_token(row) if is_open(row, work.now) else "",
    )


def _note(text: str) -> str:
    if len(text.strip()) > MAX_NOTE_LENGTH:
        raise InvalidInput("note", "too_long")
    return " ".join(text.split())


def _duration(text: str) -> timedelta:
    if text not in DURATIONS:
        raise InvalidInput("duration", "empty")
    return DURATIONS[text]


def _ranks(chosen: Sequence[str], known: set[str]) -> list[str]:
    if any(not _RANK.fullmatch(rank) or rank not in known for rank in chosen):
        raise InvalidInput("people", "invalid")
    return sorted(set(chosen), key=int)
