"""The certificates that a member took out: written down once, listed, revoked."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, func, select

from memberapp.certificate.rules import Certificate, DocumentKind, EndCertificate, Purpose
from memberapp.certificate.tables import CertificateFile, CertificateLink, IssuedCertificate
from memberapp.core import audit
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_row_id
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes

MAX_LISTED: Final = 30


def renewals(work: Work, *, contract_id: str) -> int:
    """Return how many certificates of a contract were revoked.

    The same statement then gets another number: a revoked one stays revoked.
    """
    return work.db.exec(
        select(func.count(col(IssuedCertificate.id))).where(
            IssuedCertificate.contract_id == contract_id,
            IssuedCertificate.member_id == work.member_id,
            col(IssuedCertificate.revoked_at).is_not(None),
        )
    ).one()


def is_free(work: Work, certificate: Certificate | EndCertificate) -> bool:
    """Return whether no other certificate bears its number: none at all, or itself."""
    row = _numbered(work, certificate.number)
    return row is None or _is_of(row, work, certificate)


def record(work: Work, certificate: Certificate | EndCertificate) -> IssuedCertificate | None:
    """Write down, once for its number, that a certificate is given out; two taps have one row.

    None when another certificate got that number meanwhile: this one needs another number.
    """
    known = _numbered(work, certificate.number)
    if known is not None:
        return known if _is_of(known, work, certificate) else None
    row = IssuedCertificate(
        member_id=work.member_id,
        contract_id=certificate.contract_id,
        number=certificate.number,
        kind=kind_of(certificate),
        purpose=purpose_of(certificate),
        first_day=_first_day(certificate),
        last_day=last_day_of(certificate),
        issued_at=work.now,
    )
    is_postgresql = work.db.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if is_postgresql else sqlite.insert
    work.db.execute(insert(IssuedCertificate).values(row.model_dump()).on_conflict_do_nothing())
    work.changed(Topic.CERTIFICATES)
    written = _numbered(work, certificate.number)
    return written if written is not None and _is_of(written, work, certificate) else None


@writes
def record_file(work: Work, *, number: str, sha256: str, seal: str) -> None:
    """Write down the hash of a file that is about to be sent to its member.

    Raises:
        NotFound: no such certificate of the member was issued.
    """
    row = _own(work, col(IssuedCertificate.number) == number)
    if work.db.get(CertificateFile, sha256) is None:
        work.db.add(CertificateFile(sha256=sha256, certificate_id=row.id, seal=seal))


def issued(work: Work) -> Sequence[IssuedCertificate]:
    """Return the caller's certificates, the last one first, so many at most."""
    asked = (
        select(IssuedCertificate)
        .where(IssuedCertificate.member_id == work.member_id)
        .order_by(col(IssuedCertificate.issued_at).desc(), col(IssuedCertificate.id))
        .limit(MAX_LISTED)
    )
    return work.db.exec(asked).all()


@writes
def revoke(work: Work, *, certificate_id: object) -> str:
    """Revoke a certificate of the caller's, and every link to it; return its number.

    Of one that is revoked already nothing changes.

    Raises:
        NotFound: it is unknown, malformed or somebody else's: alike.
    """
    row = _own(work, col(IssuedCertificate.id) == read_row_id(certificate_id))
    if row.revoked_at is not None:
        return row.number
    row.revoked_at = work.now
    work.db.add(row)
    open_links = select(CertificateLink).where(
        CertificateLink.certificate_id == row.id, col(CertificateLink.stopped_at).is_(None)
    )
    for link in work.db.exec(open_links):
        link.stopped_at = work.now
        work.db.add(link)
    work.audit(audit.Event.CERTIFICATE_REVOKED, row.number)
    work.changed(Topic.CERTIFICATES)
    return row.number


def kind_of(certificate: Certificate | EndCertificate) -> DocumentKind:
    """Return what a certificate is, for its check."""
    return DocumentKind.END if isinstance(certificate, EndCertificate) else DocumentKind.COVER


def purpose_of(certificate: Certificate | EndCertificate) -> Purpose:
    """Return for whom a certificate is; an end certificate is for anybody."""
    return certificate.purpose if isinstance(certificate, Certificate) else Purpose.GENERAL


def last_day_of(certificate: Certificate | EndCertificate) -> date:
    """Return the last day of cover that a certificate states."""
    if isinstance(certificate, EndCertificate):
        return certificate.ended_on
    return certificate.valid_to


def _first_day(certificate: Certificate | EndCertificate) -> date:
    if isinstance(certificate, EndCertificate):
        return certificate.covered_since
    return certificate.issued_on


def _numbered(work: Work, number: str) -> IssuedCertificate | None:
    return work.db.exec(select(IssuedCertificate).where(IssuedCertificate.number == number)).first()


def _is_of(row: IssuedCertificate, work: Work, certificate: Certificate | EndCertificate) -> bool:
    """Return whether a row is of this certificate, and not of one that got the same number."""
    return (row.member_id, row.contract_id, row.kind, row.purpose, row.first_day, row.last_day) == (
        work.member_id,
        certificate.contract_id,
        kind_of(certificate),
        purpose_of(certificate),
        _first_day(certificate),
        last_day_of(certificate),
    )


def _own(work: Work, which: ColumnElement[bool]) -> IssuedCertificate:
    row = work.db.exec(
        select(IssuedCertificate)
        .where(col(IssuedCertificate.member_id) == work.member_id, which)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound
    return row
