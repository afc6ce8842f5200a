"""A check of a certificate or a card by whoever holds it: QR code, number, file or link.

Nobody needs to sign in, so an answer says the least: a name shortened, dates, no care. A number
is unguessable and needs the code printed beside it; an unknown number and a wrong code are one
answer. Of a check the date, the way and the answer are noted for the member, never who it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hmac import compare_digest
from typing import Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.certificate import links, rules, service, tags
from memberapp.certificate.rules import Certificate, CheckWay, CoverToday, DocumentKind, Verdict
from memberapp.certificate.tables import (
    CertificateCheck,
    CertificateFile,
    CertificateLink,
    IssuedCertificate,
)
from memberapp.certificate.tags import Tag
from memberapp.core import limits
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_certificate_number
from memberapp.core.limits import Limit, limited_ip_address
from memberapp.core.secrets import token_hash
from memberapp.core.topics import Topic
from memberapp.core.work import Caller, Work, writes
from memberapp.gateways.seal import SeenFile
from memberapp.members import service as members
from memberapp.members.tables import Beneficiary, Contract, Member

# A hospital is one address with many desks; whoever holds the paper is answered at once.
_CHECKS: Final = Limit("certificate_check", "300/hour; 2000/day")
_FILES: Final = Limit("certificate_file", "30/hour; 100/day")
_GUESSES: Final = Limit("certificate_guess", "10/hour; 30/day")
_NUMBER: Final = Limit("certificate_number", "5/day")
"""Of one network: a stranger's wrong codes keep nobody else from checking that number."""
_NUMBER_IN_ALL: Final = Limit("certificate_number_in_all", "100/day")
"""Of all networks: of 39 bits a hundred guesses a day find nothing."""
_ONE_CHECK: Final = timedelta(minutes=10)
"""Within it the same check again is the same one: a page loaded again, a code scanned twice."""


@dataclass(frozen=True)
class NamedPerson:
    """Somebody whom an answer names, as little as tells two people apart."""

    first_name: str
    initial: str
    birth_year: int


@dataclass(frozen=True)
class Checked:
    """An answer; what is not known, or not to be said, is empty."""

    verdict: Verdict
    at: datetime
    way: CheckWay = CheckWay.QR
    kind: DocumentKind = DocumentKind.COVER
    reference: str = ""
    """The number of a certificate; of a card the number of its contract."""
    people: tuple[NamedPerson, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    issued_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was revoked, or its link ended or was stopped."""
    cover_ended_on: date | None = None
    """The last day of cover, when it is over before the last day that was stated."""


@writes
def by_tag(work: Work, *, tag: str) -> Checked:
    """Check what a QR code holds.

    Raises:
        TooManyTries: this network checks too much.
    """
    _count(work, _CHECKS)
    read = tags.read(tag)
    if read is None:
        return _unknown(work)
    if read.kind is DocumentKind.CARD:
        return _card(work, read)
    row = _issued(work, read.number)
    return _certificate(work, row, CheckWay.QR) if row else _unknown(work)


@writes
def by_number(work: Work, *, number: str, code: str) -> Checked:
    """Check a number and the code printed beside it, both as they were typed.

    A wrong pair counts against the network, against the number from there, and against the number
    from everywhere; it is noted for the member when there is such a number, which the answer does
    not tell.

    Raises:
        TooManyTries: too many wrong ones were tried from this network, or of this number.
    """
    reference = read_certificate_number(number) or ""
    network = limited_ip_address(work.origin.ip_address)
    tried = limits.reserve(
        work,
        (_GUESSES, network),
        (_NUMBER, f"{reference or number} {network}"),
        (_NUMBER_IN_ALL, reference or number),
    )
    row = _issued(work, reference)
    is_right = compare_digest(
        tags.control_code(reference).encode(), tags.compact_code(code).encode()
    )
    if row is None:
        return _unknown(work)
    if not is_right:
        _note(work, row, CheckWay.NUMBER, Verdict.UNKNOWN)
        return _unknown(work)
    limits.give_back(work, tried)
    _count(work, _CHECKS)
    return _certificate(work, row, CheckWay.NUMBER)


@writes
def count_file(work: Work) -> None:
    """Count a file that is about to be read, in a transaction of its own: a broken one counts.

    Raises:
        TooManyTries: this network checks too many files.
    """
    _count(work, _FILES)


@writes
def by_file(work: Work, *, seen: SeenFile) -> Checked:
    """Check a file (`count_file` came before): it is one that we made, byte for byte, or not."""
    file = work.db.get(CertificateFile, seen.sha256)
    if file is not None:
        row = work.db.get_one(IssuedCertificate, file.certificate_id)
        return _certificate(work, row, CheckWay.FILE)
    row = _first_known(work, seen.texts)
    if row is not None:
        _note(work, row, CheckWay.FILE, Verdict.ALTERED)
        return Checked(Verdict.ALTERED, work.now, kind=DocumentKind(row.kind), reference=row.number)
    return Checked(_verdict_without_number(work, seen), work.now)


@writes
def by_link(work: Work, *, token: str) -> Checked:
    """Check what a shared link leads to.

    Raises:
        TooManyTries: this network checks too much.
    """
    _count(work, _CHECKS)
    link = _link(work, token)
    if link is None:
        return _unknown(work)
    row = work.db.get_one(IssuedCertificate, link.certificate_id)
    if row.revoked_at is None and not links.is_open(link, work.now):
        is_stopped = link.stopped_at is not None
        verdict = Verdict.LINK_STOPPED if is_stopped else Verdict.LINK_EXPIRED
        _note(work, row, CheckWay.LINK, verdict, link)
        return Checked(
            verdict,
            work.now,
            CheckWay.LINK,
            kind=DocumentKind(row.kind),
            reference=row.number,
            ended_at=link.stopped_at or link.ends_at,
        )
    return _certificate(work, row, CheckWay.LINK, link)


def _certificate(
    work: Work, row: IssuedCertificate, way: CheckWay, link: CertificateLink | None = None
) -> Checked:
    member = work.db.get_one(Member, row.member_id)
    kind, today = DocumentKind(row.kind), clock.local_date(work.now, member.region)
    cover = _cover(work, row, today)
    verdict = rules.verdict_of_certificate(
        kind, row.last_day, is_revoked=row.revoked_at is not None, cover=cover, today=today
    )
    _note(work, row, way, verdict, link)
    answer = Checked(
        verdict,
        work.now,
        way,
        kind=kind,
        reference=row.number,
        first_day=row.first_day,
        last_day=row.last_day,
        ended_at=row.revoked_at,
        cover_ended_on=cover.last_day if verdict is Verdict.ENDED else None,
    )
    if verdict is not Verdict.VALID:
        return answer
    people = (_named(member), *(_people(work, row, link, today) if link else ()))
    return replace(answer, people=tuple(dict.fromkeys(people)), issued_at=row.issued_at)


def _card(work: Work, tag: Tag) -> Checked:
    """Check a card, by what its contract is today; nothing of it is noted."""
    contract_id, _hyphen, state = tag.number.rpartition("-")
    contract = work.db.get(Contract, contract_id)
    if contract is None:
        return _unknown(work)
    member = work.db.get_one(Member, contract.member_id)
    today = clock.local_date(work.now, member.region)
    answer = Checked(
        Verdict.EXPIRED,
        work.now,
        kind=DocumentKind.CARD,
        reference=contract_id,
        last_day=tag.last_day,
    )
    if today > tag.last_day:
        return answer
    now_stated = service.offer(_as_member(work, member.id), contract_id=contract_id).certificate
    if not isinstance(now_stated, Certificate):
        ended_on = _cover_of(_as_member(work, member.id), contract_id, today).last_day
        return replace(answer, verdict=Verdict.ENDED, cover_ended_on=ended_on)
    if not compare_digest(service.card_state(now_stated), state):
        return replace(answer, verdict=Verdict.REPLACED)
    return replace(answer, verdict=Verdict.VALID, people=(_named(member),))


def _cover(work: Work, row: IssuedCertificate, today: date) -> CoverToday:
    return _cover_of(_as_member(work, row.member_id), row.contract_id, today)


def _cover_of(work: Work, contract_id: str, today: date) -> CoverToday:
    try:
        contract = members.summary(work).contract(contract_id)
    except NotFound:
        return CoverToday(is_current=False, last_day=None)
    return CoverToday(is_current=contract.is_current(today), last_day=contract.valid_to)


def _as_member(work: Work, member_id: str) -> Work:
    """Return a unit of work that reads the file of one member, which the document names.

    It is as a task that goes on without them: the document stands for their consent.
    """
    return replace(work, caller=Caller.of_task(account_id="", member_id=member_id))


def _people(
    work: Work, row: IssuedCertificate, link: CertificateLink, today: date
) -> tuple[NamedPerson, ...]:
    covered = members.covered_people(
        _as_member(work, row.member_id), contract_id=row.contract_id, today=today
    )
    chosen = set(link.ranks.split(","))
    return tuple(_named(person) for person in covered if str(person.rank) in chosen)


def _named(person: Member | Beneficiary) -> NamedPerson:
    return NamedPerson(person.first_name, person.last_name[:1].upper(), person.birth.year)


def _issued(work: Work, number: str) -> IssuedCertificate | None:
    return work.db.exec(select(IssuedCertificate).where(IssuedCertificate.number == number)).first()


def _first_known(work: Work, texts: Iterable[str]) -> IssuedCertificate | None:
    numbers = (read_certificate_number(text) for text in texts)
    found = (_issued(work, number) for number in numbers if number)
    return next((row for row in found if row is not None), None)


def _verdict_without_number(work: Work, seen: SeenFile) -> Verdict:
    """Return what a file is that bears no number of ours: its seal may be ours all the same."""
    if not seen.is_sealed:
        return Verdict.UNSEALED if seen.is_pdf else Verdict.UNKNOWN
    ours = select(CertificateFile.seal).where(col(CertificateFile.seal).in_(seen.seals)).limit(1)
    is_ours = not seen.seals or work.db.exec(ours).first() is not None
    return Verdict.ALTERED if is_ours else Verdict.FOREIGN


def _link(work: Work, token: str) -> CertificateLink | None:
    is_row = CertificateLink.token_hash == token_hash(token)
    return work.db.exec(select(CertificateLink).where(is_row)).first()


def _note(
    work: Work,
    row: IssuedCertificate,
    way: CheckWay,
    verdict: Verdict,
    link: CertificateLink | None = None,
) -> None:
    """Write a check down for the member; the same one again within minutes is the same one."""
    link_id = link.id if link else None
    same = select(CertificateCheck.id).where(
        CertificateCheck.certificate_id == row.id,
        CertificateCheck.link_id == link_id,
        CertificateCheck.way == way,
        CertificateCheck.verdict == verdict,
        col(CertificateCheck.at) > work.now - _ONE_CHECK,
    )
    if work.db.exec(same.limit(1)).first() is not None:
        return
    is_own = work.caller.is_member and work.member_id == row.member_id
    work.db.add(
        CertificateCheck(
            certificate_id=row.id,
            link_id=link_id,
            at=work.now,
            way=way,
            verdict=verdict,
            is_own=is_own,
        )
    )
    work.changed(Topic.CERTIFICATES, member_id=row.member_id)


def _count(work: Work, limit: Limit) -> None:
    limits.reserve(work, (limit, limited_ip_address(work.origin.ip_address)))


def _unknown(work: Work) -> Checked:
    return Checked(Verdict.UNKNOWN, work.now)
