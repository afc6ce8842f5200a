"""What is sent of a breach: all that the law asks for, so that nobody has to sign in to know it.

It names the kinds of data that were copied, never their values.
"""

from collections.abc import Iterable
from enum import StrEnum

from memberapp import addresses
from memberapp.account.service import to_each
from memberapp.core import formats
from memberapp.core.outgoing import Contact, Message
from memberapp.core.work import Work
from memberapp.incidents.labels import data_name
from memberapp.incidents.notice import Notice
from memberapp.incidents.rules import Data
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of incidents; each has a folder and a function of its name."""

    INCIDENT_NOTICE = "incident_notice"


def incident_notice(
    work: Work,
    *,
    member: Member,
    contact: Contact,
    notice: Notice,
    copied: Iterable[Data],
    safe: Iterable[Data],
    key: str,
) -> list[Message]:
    """Tell a member what happened to their data, what follows and what is done (GDPR, art. 34)."""
    return to_each(
        work,
        Kind.INCIDENT_NOTICE,
        member=member,
        contacts=[contact],
        key=key,
        reference=notice.reference,
        operator=f"{notice.operator.name} ({notice.operator.role})",
        nature=notice.nature,
        detected=formats.long_day(notice.detected_on),
        copied="\n".join(f"- {data_name(one, member.country)}" for one in copied),
        safe="\n".join(f"- {data_name(one, member.country)}" for one in safe),
        consequences=notice.likely_consequences,
        measures="\n".join(f"- {one}" for one in notice.measure_lines),
        advice="\n".join(f"- {one}" for one in notice.advice),
        contact=f"{notice.contact.name}, {notice.contact.email}",
        answers_within=notice.contact.answers_within,
        link=get_settings().origins[0] + addresses.incident_path(notice.reference),
    )
