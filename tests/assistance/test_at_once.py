"""Many members, or one request many times, at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, func, select

from memberapp.assistance import cases
from memberapp.assistance.tables import AssistanceCase, AssistanceDraft, AssistanceItem
from memberapp.core.access import Actor, Role
from memberapp.core.errors import SlotTaken
from memberapp.core.tables import OutboxMessage, Slot
from memberapp.core.work import writes
from tests.support.assistance_requests import AT_HOME, BY_PHONE, someone
from tests.support.units_of_work import run_now

MEMBERS = 50
CALLS = 4
"""The capacity of a window of calls; one of visits has more."""
Sending = dict[str, str]


@writes
def ready(db: Session, *, members: int) -> list[Sending]:
    """Make requests that can be sent; every second one names its services in the other order."""
    made: list[Sending] = []
    for number in range(members):
        one = someone(db, f"M02{number:07}")
        one.choose(*((AT_HOME, BY_PHONE) if number % 2 else (BY_PHONE, AT_HOME)))
        made.append(one.ids | {"fingerprint": one.recap().fingerprint})
    return made


def send(sending: Sending) -> str:
    actor = Actor(sending["account_id"], Role.HOLDER)
    try:
        return run_now(cases.submit, actor=actor, **sending)
    except SlotTaken:
        return ""


def count(table: type) -> int:
    return run_now(lambda db: db.exec(select(func.count()).select_from(table)).one())


def taken() -> dict[str, int]:
    slots = run_now(lambda db: db.exec(select(Slot)).all())
    return {slot.queue: slot.taken for slot in slots}


@pytest.mark.parametrize("engine_kind", ["database", "postgresql"])
def test_fifty_members_for_the_last_places_get_exactly_the_places(engine_kind, request, clock):
    request.getfixturevalue(engine_kind)
    sendings = run_now(ready, members=MEMBERS)
    with ThreadPoolExecutor(MEMBERS) as pool:
        references = [one for one in pool.map(send, sendings) if one]

    assert len(set(references)) == len(references) == CALLS
    # Whoever gets no call takes no visit either.
    assert taken() == {"assistance-home-fr": CALLS, "assistance-phone-fr": CALLS}
    assert (count(AssistanceCase), count(AssistanceItem)) == (CALLS, 2 * CALLS)
    assert (count(AssistanceDraft), count(OutboxMessage)) == (MEMBERS - CALLS, CALLS)


@pytest.mark.parametrize("engine_kind", ["database", "postgresql"])
def test_fifty_parallel_sendings_of_one_request_are_one_case(engine_kind, request, clock):
    request.getfixturevalue(engine_kind)
    (sending,) = run_now(ready, members=1)
    with ThreadPoolExecutor(MEMBERS) as pool:
        references = set(pool.map(send, [sending] * MEMBERS))

    assert len(references) == 1
    assert (count(AssistanceCase), count(AssistanceItem)) == (1, 2)
    assert set(taken().values()) == {1}
    assert (count(OutboxMessage), count(AssistanceDraft)) == (1, 0)
