"""A member overseas is called by the queue of France, and reads the hours of their own clock."""

from dataclasses import replace
from datetime import date, time

from sqlmodel import select

from memberapp.callbacks import messages
from memberapp.callbacks import service as callbacks
from memberapp.callbacks.tables import Callback
from memberapp.core.opening_hours import Window
from memberapp.core.work import Work
from tests.personas import alice
from tests.support.callbacks import EMAIL, ask, session_of
from tests.support.clocks import START
from tests.support.factories import ADDRESS
from tests.support.units_of_work import work_in

NINE_IN_PARIS = Window(date(2026, 11, 23), time(9), time(9, 30))
NOON = Window(date(2026, 11, 23), time(12), time(12, 30))


def test_a_member_of_la_reunion_reads_the_hours_of_la_reunion(db):
    member = alice(db).member
    member.address = replace(ADDRESS, zip="97400")
    db.add(member)
    work: Work = work_in(db, session=session_of(member.id), now=START)
    assert callbacks.open_form(work).local(NINE_IN_PARIS) == NOON

    reference = ask(db, session=session_of(member.id), email=EMAIL)
    read = callbacks.own(work, reference=reference, keys=[])
    assert Window(read.day, read.starts, read.ends) == NOON
    assert db.exec(select(Callback.window)).one() == "09:00-09:30"
    (message,) = messages.callback_confirmed(
        work, callback=db.exec(select(Callback)).one(), member=member, window=NOON, region="RE"
    )
    told = "entre 12\u00a0h et 12\u00a0h\u00a030, heure locale (La Réunion)"
    assert str(message.parameters["slot"]).endswith(told)
