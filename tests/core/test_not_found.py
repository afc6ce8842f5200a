from datetime import timedelta

from sqlmodel import select

from memberapp.core.access import Actor, Origin, Role
from memberapp.core.not_found import record_not_found
from memberapp.core.tables import AuditEvent
from tests.personas import alice
from tests.support.clocks import START
from tests.support.units_of_work import work_in


def test_one_member_fills_the_trail_with_thirty_lines_an_hour_at_most(db):
    member_id = alice(db).id

    def ask(what, now=START):
        who = Actor("account-1", Role.HOLDER)
        origin = Origin("192.0.2.1", "Firefox")
        record_not_found(
            work_in(db, member_id=member_id, actor=who, origin=origin, now=now), what=what
        )

    for _ in range(40):
        ask("statement")
        ask("certificate")
    lines = db.exec(select(AuditEvent)).all()
    assert len(lines) == 30
    assert {line.object_ref for line in lines} == {"statement", "certificate"}
    assert {line.event for line in lines} == {"object:not_found"}
    ask("statement", now=START + timedelta(hours=1))
    assert len(db.exec(select(AuditEvent)).all()) == 31
