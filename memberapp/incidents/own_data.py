"""What the space holds of the breaches that concern a member, given to them alone."""

from typing import Any, Final

from sqlmodel import col, select

from memberapp.core.own_data import INTERNAL, Field, Part, Value, of_member
from memberapp.core.work import Work
from memberapp.incidents.labels import WAYS, data_name
from memberapp.incidents.notice import Notice
from memberapp.incidents.rules import Data
from memberapp.incidents.tables import Incident, IncidentConcern, IncidentTask
from memberapp.members.tables import Member


def _notice(work: Work, reference: str) -> Notice:
    return Notice.model_validate_json(work.db.get_one(Incident, reference).notice)


def _copied(work: Work, row: Any) -> Value:
    exposed = _notice(work, row.incident_reference).exposed
    listed = [Data(one) for one in row.exposed.split()] if row.exposed else exposed
    country = work.db.get_one(Member, row.member_id).country
    return ", ".join(data_name(one, country) for one in listed)


def _incident_of(work: Work, row: Any) -> str:
    return work.db.get_one(IncidentConcern, row.concern_id).incident_reference


def _reference(work: Work, row: Any) -> Value:
    return _incident_of(work, row)


def _task(work: Work, row: Any) -> Value:
    tasks = {one.name: one.title for one in _notice(work, _incident_of(work, row)).tasks}
    return tasks.get(row.task, row.task)


def _of_own_concerns(work: Work) -> Any:
    mine = select(IncidentConcern.id).where(IncidentConcern.member_id == work.member_id)
    return col(IncidentTask.concern_id).in_(mine)


PARTS: Final = (
    Part(
        "incidents",
        "Incidents qui ont touché vos données",
        IncidentConcern,
        of_member(IncidentConcern),
        (col(IncidentConcern.added_at), col(IncidentConcern.id)),
        {
            "incident_reference": "Référence",
            "exposed": Field("Vos données copiées", show=_copied),
            "added_at": "Enregistré le",
            "told_at": "E-mail ou courrier préparé le",
            "way": Field("Par", WAYS),
            "posted_at": "Courrier confié à l’impression le",
            "read_at": "Lu le",
        },
        {"id": INTERNAL, "member_id": INTERNAL},
    ),
    Part(
        "gestes-apres-un-incident",
        "Gestes utiles cochés après un incident",
        IncidentTask,
        _of_own_concerns,
        (col(IncidentTask.done_at), col(IncidentTask.id)),
        {
            "incident": Field("Référence", show=_reference),
            "task": Field("Geste", show=_task),
            "done_at": "Coché le",
        },
        {"id": INTERNAL, "concern_id": INTERNAL},
    ),
)
