"""A breach as its page shows it: ready French text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from memberapp import addresses, routes
from memberapp.core import formats, wording
from memberapp.core.deliveries import delivery_line
from memberapp.core.timeline import StepView
from memberapp.incidents.labels import TASK_PAGES, data_name
from memberapp.incidents.notice import Consequence, Measure, Task
from memberapp.incidents.rules import Data, TaskPage, Way
from memberapp.incidents.service import NOT_DELIVERED, Banner, OwnIncident

_PATHS: Final = {
    TaskPage.SECURITY: routes.SECURITY.path,
    TaskPage.ACTIVITY: routes.ACTIVITY.path,
    TaskPage.PROFILE: routes.PROFILE.path,
    TaskPage.REIMBURSEMENTS: routes.REIMBURSEMENTS.path,
    TaskPage.MESSAGE_CHECK: routes.MESSAGE_CHECK,
    TaskPage.ADVICE: routes.ADVICE.path,
}
_LETTER_TO_COME: Final = "Nous vous préparons un courrier."
MISSING: Final = "Incident introuvable"
MISSING_LEAD: Final = (
    "Aucun incident de ce numéro ne concerne vos données. Le numéro a peut-être été mal recopié."
)


@dataclass(frozen=True)
class DataView:
    """A kind of data, and by what its owner knows which it is."""

    name: str
    detail: str = ""


@dataclass(frozen=True)
class TaskView:
    """Something to do: what, why, where, and when its member ticked it."""

    name: str
    title: str
    more: str
    is_done: bool
    path: str = ""
    link: str = ""


@dataclass(frozen=True)
class ConsequenceView:
    """What follows in one situation."""

    situation: str
    text: str
    phone: str = ""
    phone_href: str = ""
    phone_label: str = ""


@dataclass(frozen=True)
class IncidentView:
    """All that the page shows."""

    reference: str = ""
    title: str = ""
    nature: str = ""
    operator: str = ""
    detected: str = ""
    informed: str = ""
    updated: str = ""
    copied: tuple[DataView, ...] = ()
    safe: tuple[DataView, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    progress: str = ""
    likely: str = ""
    consequences: tuple[ConsequenceView, ...] = ()
    advice: tuple[str, ...] = ()
    measures: tuple[StepView, ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    answers_within: str = ""
    authority: str = ""
    stronger: str = ""
    """Until when both factors are asked each time; empty once that is over."""
    receipt: str = ""
    told: str = ""
    is_read: bool = False
    complaint: str = ""
    """The address of the letter."""


@dataclass(frozen=True)
class BannerView:
    """What stands above the pages of who has not read of a breach."""

    text: str = ""
    path: str = ""


def to_banner(found: Banner | None) -> BannerView:
    """Return what the pages say; nothing where there is nothing to say."""
    if found is None:
        return BannerView()
    day = formats.long_day(found.detected_on)
    return BannerView(
        f"Un incident détecté le {day} chez {found.operator} touche vos données.",
        addresses.incident_path(found.reference),
    )


def to_view(one: OwnIncident) -> IncidentView:
    """Return the page of a breach."""
    notice, region, country = one.notice, one.member.region, one.member.country
    tasks = tuple(_task(task, one) for task in notice.tasks)
    return IncidentView(
        reference=notice.reference,
        title=notice.title,
        nature=notice.nature,
        operator=f"{notice.operator.name}, {notice.operator.role}",
        detected=formats.long_day(notice.detected_on),
        informed=formats.long_day(notice.informed_on),
        updated=wording.moment(one.updated_at, region).removeprefix("le "),
        copied=tuple(DataView(data_name(data, country), _detail(data, one)) for data in one.copied),
        safe=tuple(DataView(data_name(data, country)) for data in one.safe),
        tasks=tasks,
        progress=_progress(tasks),
        likely=notice.likely_consequences,
        consequences=tuple(_consequence(each) for each in notice.consequences),
        advice=notice.advice,
        measures=tuple(_measures(notice.measures)),
        contact_name=notice.contact.name,
        contact_email=notice.contact.email,
        answers_within=notice.contact.answers_within,
        authority=notice.authority.name,
        stronger=wording.through(one.stronger_until) if one.stronger_until else "",
        receipt=_receipt(one),
        told=_told(one),
        is_read=one.read_at is not None,
        complaint=addresses.complaint_pdf(notice.reference),
    )


def _detail(data: Data, one: OwnIncident) -> str:
    if data is Data.SOCIAL_SECURITY_NUMBER and one.member.number_end:
        return f"Se terminant par {one.member.number_end}"
    if data is Data.MEMBER_NUMBER:
        return one.member.member_id
    return one.member.name if data is Data.NAME else ""


def _task(task: Task, one: OwnIncident) -> TaskView:
    done_at = one.done.get(task.name)
    more = task.text
    if done_at is not None:  # what it is about stays: one may want to read or do it once more
        more = f"Vous l’avez coché {wording.moment(done_at, one.member.region)}. {more}"
    path, link = "", ""
    if task.page is not None:
        path, link = _PATHS[task.page], TASK_PAGES[task.page]
    return TaskView(task.name, task.title, more, done_at is not None, path, link)


def _consequence(one: Consequence) -> ConsequenceView:
    if one.phone is None:
        return ConsequenceView(one.situation, one.text)
    href = f"tel:{''.join(one.phone.split())}"
    return ConsequenceView(one.situation, one.text, one.phone, href, one.phone_label or "")


def _progress(tasks: tuple[TaskView, ...]) -> str:
    done = sum(task.is_done for task in tasks)
    return f"{formats.count(done, 'fait', 'faits')} sur {len(tasks)}. Vos choix sont gardés."


def _measures(measures: tuple[Measure, ...]) -> Iterator[StepView]:
    for one in measures:
        when = formats.long_day(one.done_on) if one.done_on else ""
        text = ". ".join(part for part in (when, one.note or "") if part)
        yield StepView(one.title, text, "done" if one.done_on else "now")


def _told(one: OwnIncident) -> str:
    region = one.member.region
    if one.posted_at is not None:
        return f"Courrier confié à l’impression {wording.moment(one.posted_at, region)}."
    if one.way is Way.LETTER:
        return _LETTER_TO_COME
    if one.message is not None:
        line = f"{delivery_line(one.message, region)}."
        return f"{line} {_LETTER_TO_COME}" if one.message.status in NOT_DELIVERED else line
    # The message itself is deleted before what is held of the incident.
    return f"E-mail préparé {wording.moment(one.told_at, region)}." if one.told_at else ""


def _receipt(one: OwnIncident) -> str:
    if one.read_at is None:
        return ""
    when = wording.moment(one.read_at, one.member.region)
    return f"Information lue {when}, par {one.member.name}."
