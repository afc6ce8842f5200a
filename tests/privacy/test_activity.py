"""What a member sees of what happened in their space: their own lines, of 90 days."""

from datetime import timedelta

import pytest

from memberapp import clock as clocks
from memberapp.core.access import Actor, Origin, Role
from memberapp.core.audit import Event
from memberapp.core.work import writes
from memberapp.privacy import activity
from memberapp.privacy.rules import ActivityKind
from memberapp.privacy.views import activity as presenter
from memberapp.staff import service as agents
from tests import personas
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")

IP, BROWSER = "203.0.113.77", "Firefox sur Windows"


@writes
def note(db, *, event, member_id, actor=None, ref="", reason="", result="ok"):
    work = work_in(db, origin=Origin(IP, BROWSER), now=clocks.now())
    who = actor or Actor("a", Role.HOLDER)
    work.audit(event, ref, actor=who, member_id=member_id, reason=reason, result=result)


def shown(member, kind=None, size=25):
    found = run_now(activity.show, kind=kind, size=size, staff_size=25, **member.ids)
    return presenter.to_view(found, kind, clocks.now())


def titles(view):
    return [event.title for day in view.days for event in day.events]


def test_own_lines_are_shown_by_kind_newest_first_and_those_of_others_are_not():
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    run_now(note, event=Event.SIGNED_IN, member_id=alice.member_id)
    run_now(note, event=Event.PASSWORD_CHANGED, member_id=bob.member_id)
    statement = "DEC-2026-0000123-X"
    run_now(note, event=Event.STATEMENT_DOWNLOADED, member_id=alice.member_id, ref=statement)
    run_now(note, event=Event.BANK_EFFECTIVE, member_id=alice.member_id, ref="a" * 32)
    run_now(note, event=Event.NOT_FOUND, member_id=alice.member_id)

    view = shown(alice)
    assert titles(view) == [
        "Nouveau compte bancaire utilisé",
        "Décompte téléchargé",
        "Connexion réussie",
    ]
    assert [one.name for one in view.filters] == [
        "Tout (3)",
        "Connexions (1)",
        "Changements (1)",
        "Téléchargements (1)",
    ]
    metas = [event.meta for event in view.days[0].events]
    assert statement in metas[1]
    assert "a" * 32 not in str(metas)
    assert IP not in str(view)
    assert "203.0.113.x" in metas[0]
    assert titles(shown(alice, ActivityKind.DOWNLOADS)) == ["Décompte téléchargé"]
    assert titles(shown(bob)) == ["Mot de passe changé"]


def test_after_ninety_days_a_line_is_no_longer_shown(clock):
    alice = personas.signed_in()
    run_now(note, event=Event.SIGNED_IN, member_id=alice.member_id)
    for days, there in ((89, 1), (1, 0)):
        clock.advance(timedelta(days=days))
        assert len(titles(shown(alice))) == there


def test_a_long_activity_is_shown_page_by_page():
    alice = personas.signed_in()
    for _ in range(30):
        run_now(note, event=Event.SIGNED_IN, member_id=alice.member_id)
    view = shown(alice)
    assert (len(titles(view)), view.has_more) == (25, True)
    view = shown(alice, size=50)
    assert (len(titles(view)), view.has_more) == (30, False)


def test_who_of_the_staff_opened_the_file_is_told_by_first_name_with_the_reason():
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    run_now(agents.add, agent_id="sonia", name="Sonia Marchand")
    sonia = Actor("sonia", Role.STAFF)
    run_now(
        note,
        event=Event.STAFF_CASES_READ,
        member_id=alice.member_id,
        actor=sonia,
        reason="Question du 20 novembre",
    )
    view = shown(alice)
    assert titles(view) == []
    (reading,) = view.readings
    assert (reading.who, reading.why) == ("Sonia M.", "Question du 20 novembre")
    assert reading.what == "Demande d’assistance consultée"
    assert IP not in str(view)
    assert shown(bob).readings == ()
