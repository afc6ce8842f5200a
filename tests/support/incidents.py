"""The notice of a breach in the tests, and how it is published."""

from datetime import UTC, date, datetime
from typing import Any

from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.demo import INCIDENT
from memberapp.incidents import messages, staff
from memberapp.incidents.notice import Notice, read_notice
from memberapp.incidents.rules import Data
from memberapp.incidents.staff import ListedMember
from memberapp.members.tables import Member
from tests.support.units_of_work import run_now

REFERENCE = "INC-2026-11-18"


def notice(**changes: Any) -> Notice:
    """Return the notice of a breach of three days ago."""
    values = {
        "reference": REFERENCE,
        "title": "Vos données et l’incident du 18 novembre 2026",
        "detected_on": date(2026, 11, 18),
        "aware_at": datetime(2026, 11, 18, 9, tzinfo=UTC),
        "informed_on": date(2026, 11, 21),
        "authority": {"name": "CNIL", "told_at": datetime(2026, 11, 19, 9, tzinfo=UTC)},
        "stronger_sign_in_until": date(2026, 12, 20),
        "ends_on": date(2027, 1, 31),
    }
    return Notice.model_validate(read_notice(INCIDENT).model_dump() | values | changes)


def publish(*member_ids: str, exposed: tuple[Data, ...] = (), **changes: Any) -> str:
    """Publish a notice that concerns members, and return its reference."""
    made = notice(**changes)
    listed = [ListedMember(one, exposed) for one in member_ids]
    run_now(staff.begin, notice=made)
    run_now(staff.add_members, reference=made.reference, listed=listed)
    run_now(staff.publish, reference=made.reference)
    return made.reference


def of_incidents(work: Work, member: Member) -> list[Message]:
    """Return what a member whom a breach concerns is sent."""
    contact = Contact(member.email or "", Channel.EMAIL)
    told = {"notice": notice(), "copied": [Data.NAME], "safe": [Data.BANK], "key": "incident"}
    return messages.incident_notice(work, member=member, contact=contact, **told)
