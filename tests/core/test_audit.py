"""The trail of sensitive acts: append-only, and whole or found broken."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from memberapp.core import audit
from memberapp.core.access import SYSTEM, Actor, Origin, Role
from memberapp.core.audit import Event as Tag
from memberapp.core.database import engine_for
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from tests.support.units_of_work import run_now, work_in

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
HOLDER = Actor("account-1", Role.HOLDER)


@writes
def sign_in(db: Session, *, who: str = "M1") -> None:
    origin = Origin("192.0.2.0/24", "Firefox sur Linux")
    work_in(db, now=NOW, origin=origin).audit(Tag.SIGNED_IN, actor=HOLDER, member_id=who)


@pytest.mark.usefixtures("any_database")
def test_a_line_says_who_did_what_when_from_where() -> None:
    run_now(sign_in)
    line = run_now(lambda db: db.exec(select(AuditEvent)).one())
    assert (line.event, line.member_id, line.actor_id) == ("account:signed_in", "M1", "account-1")
    assert (line.actor_role, line.address, line.at) == ("holder", "192.0.2.0/24", NOW)


@pytest.mark.usefixtures("any_database")
def test_lines_written_at_the_same_time_still_form_one_chain() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: run_now(sign_in, who=f"M{number}"), range(40)))
    assert run_now(audit.verify) == audit.Verification(lines=40, broken_at=None)


@pytest.mark.usefixtures("postgresql")
def test_nobody_waits_for_the_work_of_who_added_a_line_before() -> None:
    added, ended = Event(), Event()

    @writes
    def work_long(db: Session) -> None:
        sign_in(db, who="M1")
        added.set()
        assert ended.wait(30)

    with ThreadPoolExecutor(1) as pool:
        long = pool.submit(run_now, work_long)
        assert added.wait(30)
        run_now(sign_in, who="M2")
        ended.set()
        long.result(30)
    lines = run_now(lambda db: db.exec(select(AuditEvent.member_id).order_by(AuditEvent.id)).all())
    assert lines == ["M2", "M1"]
    assert run_now(audit.verify).broken_at is None


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "tamper",
    [
        *(
            f"UPDATE audit_event SET {column} = 'M9' WHERE id = 3"
            for column in (
                "event",
                "member_id",
                "actor_id",
                "actor_role",
                "object_ref",
                "reason",
                "address",
                "browser",
                "result",
            )
        ),
        "UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE id = 3",
        "DELETE FROM audit_event WHERE id = 2",
    ],
)
def test_a_line_changed_or_removed_behind_our_back_is_found(tamper: str) -> None:
    for _ in range(5):
        run_now(sign_in)
    with engine_for(write=True).begin() as connection:
        connection.execute(text("DROP TRIGGER audit_event_no_update"))
        connection.execute(text("DROP TRIGGER audit_event_no_delete"))
        connection.execute(text(tamper))
    assert run_now(audit.verify).broken_at == 3


@pytest.mark.usefixtures("database")
def test_the_trail_goes_with_the_act_it_tells_of() -> None:
    @writes
    def fail(db: Session) -> None:
        work_in(db, now=NOW).audit(Tag.FEED_IMPORTED, actor=SYSTEM)
        raise LookupError

    with pytest.raises(LookupError):
        run_now(fail)
    assert run_now(audit.verify).lines == 0


def test_every_kind_of_event_has_a_tag_of_its_own() -> None:
    tags = [event.value for event in Tag]
    assert len(tags) == len(set(tags))
    for tag in tags:
        assert tag.count(":") >= 1, tag


@pytest.mark.usefixtures("database")
def test_an_empty_trail_is_whole() -> None:
    assert run_now(audit.verify) == audit.Verification(lines=0, broken_at=None)
    assert run_now(lambda db: db.exec(select(AuditEvent).where(col(AuditEvent.id) > 0)).all()) == []
