"""A stay in hospital on one page: dates, help, papers, costs as they come in, and whom to call.

The costs are those of the care room: the lines of who is in hospital, from the day of the event to
the day of return, or until today while that is not known.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.assistance import cases, completing, information, rights, steps
from memberapp.assistance.cases import Case
from memberapp.assistance.follow_up import is_stay
from memberapp.assistance.information import Information
from memberapp.assistance.recaps import CONTENT
from memberapp.assistance.rules.planning import NIGHTS, least_nights, return_day
from memberapp.assistance.rules.rights import Rights
from memberapp.care import stays as care_stays
from memberapp.care.stays import StayCosts
from memberapp.core import audit, limits
from memberapp.core.errors import InvalidForm, InvalidInput, NotFound
from memberapp.core.limits import Limit
from memberapp.core.phones import parse_phone
from memberapp.core.text import clean
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

MAX_HOSPITAL_LENGTH: Final = 80
_NOTED: Final = Limit("case-hospital", "30/day")


@dataclass(frozen=True)
class Stay:
    """A stay in hospital, from its event on."""

    case: Case
    country: str
    today: date
    returns: date | None
    """The day of return; the first possible one while it is not known, None of no night."""
    knows_return: bool
    nights: int | None
    rights: tuple[Rights, ...]
    asked: tuple[Information, ...]
    """What the staff asked for, and what of it is there."""
    costs: StayCosts | None
    """None of somebody whom the contract does not cover: their care is not ours."""


def read(work: Work, *, reference: str) -> Stay:
    """Return the stay that a request of the member's is about.

    Raises:
        NotFound: the reference is malformed, unknown, somebody else's, or about no stay: alike.
    """
    case = cases.find(work, reference=reference)
    if not is_stay(case):
        raise NotFound
    member = work.db.get_one(Member, work.member_id)
    today = clock.local_date(work.now, member.region)
    facts, questions = completing.facts_of_case(work, reference=reference)
    nights = facts.get(NIGHTS)
    known = nights if isinstance(nights, int) else None
    returns = return_day(case.event_date, facts, least_nights(questions)) or case.event_date
    patient = completing.patient_of_case(work, reference=reference)
    last = returns if known is not None or returns == case.event_date else max(today, returns)
    return Stay(
        case=case,
        country=member.country,
        today=today,
        returns=returns,
        knows_return=known is not None or returns == case.event_date,
        nights=known,
        rights=rights.rights_of(work, reference=reference),
        asked=information.asked(work, reference=reference),
        costs=care_stays.costs(
            work, beneficiary_id=patient, first=case.event_date, last=last, today=today
        )
        if patient
        else None,
    )


@writes
def note_hospital(work: Work, *, reference: str, version: int, name: str, phone: str) -> None:
    """Note where the stay is, and the line of the ward; both empty forget them.

    Raises:
        NotFound: there is no such stay of the member's.
        InvalidForm: `hospital` or `hospital_phone` is refused; each is named.
        CaseMoved: the case went on since that version.
        TooManyTries: so much was noted today.
    """
    member, _account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    case = cases.find(work, reference=reference)
    row = cases.row_of_reference(work, reference)
    if row is None or not is_stay(case):
        raise NotFound
    noted = _read_hospital(name, phone, member.region)
    limits.reserve(work, (_NOTED, work.member_id))
    steps.begin(work, row, version=version)
    content = CONTENT.reveal(row)
    CONTENT.seal(row, replace(content, hospital=noted[0], hospital_phone=noted[1]))
    work.db.add(row)
    work.changed(Topic.ASSISTANCE)
    work.audit(audit.Event.CASE_HOSPITAL_NOTED, ref=row.reference)


def _read_hospital(name: str, phone: str, region: str) -> tuple[str, str]:
    problems, named, number = [], clean(name), ""
    if len(named) > MAX_HOSPITAL_LENGTH:
        problems.append(InvalidInput("hospital", "too_long"))
    elif not named.isprintable():
        problems.append(InvalidInput("hospital", "characters"))
    try:
        number = parse_phone(phone, region) or ""
    except InvalidInput as refused:
        problems.append(InvalidInput("hospital_phone", refused.reason))
    if problems:
        raise InvalidForm(tuple(problems))
    return named, number
