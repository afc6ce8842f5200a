"""Many people, or one form many times, at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, func, select

from memberapp.callbacks.tables import Callback
from memberapp.core import data_files, outbox
from memberapp.core.errors import SlotTaken
from memberapp.core.tables import Slot
from memberapp.core.work import writes
from tests.support.callbacks import EMAIL, ask
from tests.support.clocks import Clock
from tests.support.units_of_work import run_now

CAPACITY = 4
FOR_VISITORS = CAPACITY - 1


@pytest.fixture(params=["database", "postgresql"])
def started(request: pytest.FixtureRequest, clock: Clock) -> None:
    """Have the insurer's data read before anybody comes, as the server does at its start."""
    request.getfixturevalue(request.param)
    data_files.read_all()


def slots_taken(db: Session) -> int:
    return db.exec(select(func.coalesce(func.sum(Slot.taken), 0))).one()


@writes
def ask_as(db: Session, *, number: int) -> str:
    key, phone = f"person-{number:020}", f"+336399801{number:02}"
    return ask(db, key=key, phone=phone, address=f"198.51.100.{number}")


def try_to_ask(number: int) -> str:
    try:
        return run_now(ask_as, number=number)
    except SlotTaken:
        return ""


def test_fifty_people_for_the_last_places_get_exactly_the_places(started):
    with ThreadPoolExecutor(50) as pool:
        references = [one for one in pool.map(try_to_ask, range(50)) if one]

    assert len(set(references)) == len(references) == FOR_VISITORS
    slot = run_now(lambda db: db.exec(select(Slot)).one())
    assert (slot.taken, slot.capacity) == (FOR_VISITORS, CAPACITY)
    calls = run_now(lambda db: db.exec(select(func.count()).select_from(Callback)).one())
    assert calls == FOR_VISITORS


@writes
def ask_once(db: Session) -> str:
    return ask(db, email=EMAIL)


def test_fifty_parallel_posts_of_one_form_are_one_call(started):
    with ThreadPoolExecutor(50) as pool:
        references = list(pool.map(lambda _: run_now(ask_once), range(50)))

    assert len(set(references)) == 1
    assert run_now(slots_taken) == 1
    assert len(run_now(outbox.newest)) == 1
