from typing import get_args

import pytest
from sqlmodel import Session, select

from memberapp.core import portal_changes
from memberapp.core.database import engine_for
from memberapp.core.portal_changes import ChangedField, ContactField
from memberapp.core.tables import AuditEvent
from tests.personas import NEW_IBAN, without_account
from tests.support.api import is_problem
from tests.support.clocks import START
from tests.support.units_of_work import change, run_now, work_in

PHONE = "+33639980099"


@pytest.fixture(autouse=True)
def two_changes(core) -> None:
    member_id = without_account().id

    def record(db: Session) -> None:
        for field, value in ((ContactField.PHONE, PHONE), (ContactField.IBAN, NEW_IBAN)):
            portal_changes.record(
                work_in(db),
                member_id=member_id,
                field=field,
                value=value,
                previous=None,
                effective_at=START,
            )

    change(record)


def test_changes_are_read_in_their_order_page_by_page(api):
    first = api.get("/v1/changes?after=0&limit=1").json()
    assert (first["last"], first["has_more"]) == (1, True)
    (item,) = first["items"]
    assert (item["member"], item["field"], item["value"]) == ("M010000001", "phone", PHONE)
    second = api.get(f"/v1/changes?after={first['last']}&limit=1").json()
    assert [one["field"] for one in second["items"]] == ["iban"]
    last = api.get("/v1/changes?after=2").json()
    assert last == {"items": [], "last": 2, "has_more": False}


def test_every_field_that_members_change_can_be_handed_over(api):
    fields = [field for kind in get_args(ChangedField) for field in kind]

    def record(db: Session) -> None:
        for field in fields:
            portal_changes.record(
                work_in(db),
                member_id="M010000001",
                field=field,
                value={"any": "value"},
                previous=None,
                effective_at=START,
            )

    change(record)
    told = api.get("/v1/changes?after=2").json()
    assert [one["field"] for one in told["items"]] == fields


def test_only_what_was_given_out_is_the_cores(api):
    api.get("/v1/changes?after=0&limit=1")
    taken = change(lambda db: portal_changes.taken_among(work_in(db), [1, 2]))
    assert taken == {1}


def handed_over() -> list[tuple[str, str]]:
    with Session(engine_for(write=False)) as db:
        lines = select(AuditEvent).where(AuditEvent.event == "changes:handed_over")
        return [(one.actor_id, one.object_ref) for one in db.exec(lines.order_by(AuditEvent.id))]


def test_the_trail_has_who_was_given_which_changes_and_none_of_their_values(api):
    api.get("/v1/changes?after=0&limit=1")
    api.get("/v1/changes?after=0")
    run_now(portal_changes.hand_over, after=1)
    api.get("/v1/changes?after=2")
    assert handed_over() == [("api:core", "1-1"), ("api:core", "1-2"), ("memberapp", "2-2")]


def test_a_cursor_of_another_database_is_refused(api):
    assert is_problem(api.get("/v1/changes?after=3"), 422, "invalid_input")
    assert is_problem(api.get("/v1/changes"), 422, "invalid_input")
    assert is_problem(api.get("/v1/changes?after=-1"), 422, "invalid_input")
    assert run_now(portal_changes.hand_over, after=2) == []
