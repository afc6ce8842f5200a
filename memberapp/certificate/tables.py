"""The certificates that were issued: their files by hash, links to them, and their checks."""

from datetime import date, datetime, timedelta

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention


class IssuedCertificate(SQLModel, table=True):
    """A certificate that a member downloaded or shared: what a check needs, and no name."""

    __tablename__ = "issued_certificate"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("ix_issued_certificate_member_id_issued_at", "member_id", "issued_at"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id")
    contract_id: str = Field(foreign_key="contract.id", index=True)
    number: str = Field(unique=True)
    kind: str
    """A value of `DocumentKind`."""
    purpose: str
    """A value of `Purpose`."""
    first_day: date
    last_day: date
    """Of cover, as it is stated."""
    issued_at: datetime = Field(sa_type=UtcInstant, index=True)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class CertificateFile(SQLModel, table=True):
    """A sealed file as it was sent, known by its hash: a file with any other one is not ours."""

    __tablename__ = "certificate_file"  # pyright: ignore[reportAssignmentType]

    sha256: str = Field(primary_key=True)
    certificate_id: str = Field(foreign_key="issued_certificate.id", index=True)
    seal: str = Field(index=True)
    """The fingerprint of the certificate of the seal, by which a file of ours that was changed is
    told from one that somebody else sealed."""


class CertificateLink(SQLModel, table=True):
    """A link by which a member lets somebody check a certificate, until a day."""

    __tablename__ = "certificate_link"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    certificate_id: str = Field(foreign_key="issued_certificate.id", index=True)
    token_hash: str = Field(unique=True)
    note: bytes | None = None
    """For whom it is, in the member's own words, sealed; nobody else reads it."""
    ranks: str = ""
    """The ranks of the people whom it names, "1,3"; the member alone when it is empty."""
    created_at: datetime = Field(sa_type=UtcInstant)
    ends_at: datetime = Field(sa_type=UtcInstant)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class CertificateCheck(SQLModel, table=True):
    """That somebody checked a certificate: when, by what and with what answer; never who."""

    __tablename__ = "certificate_check"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    certificate_id: str = Field(foreign_key="issued_certificate.id", index=True)
    link_id: str | None = Field(default=None, foreign_key="certificate_link.id", index=True)
    at: datetime = Field(sa_type=UtcInstant, index=True)
    way: str
    """A value of `CheckWay`."""
    verdict: str
    """A value of `Verdict`."""
    is_own: bool
    """Whether it was the member, signed in on that browser."""


RETENTION = (
    Retention(col(CertificateCheck.at), timedelta(days=365), Kept.CERTIFICATE_CHECKS),
    Retention(
        # A certificate states a year at most.
        col(IssuedCertificate.issued_at),
        timedelta(days=730),
        Kept.CERTIFICATES,
        parts=(
            col(CertificateCheck.certificate_id),
            col(CertificateLink.certificate_id),
            col(CertificateFile.certificate_id),
        ),
    ),
)
