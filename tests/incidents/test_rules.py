"""The clock of the authority, and what of one member was copied."""

from datetime import UTC, datetime, timedelta

import pytest

from memberapp.incidents.rules import (
    AuthorityStatus,
    Data,
    authority_due_at,
    authority_status,
    split_data,
)

AWARE = datetime(2026, 11, 18, 9, tzinfo=UTC)
HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("told_after", "now_after", "status"),
    [
        (None, 72, AuthorityStatus.RUNNING),
        (None, 73, AuthorityStatus.OVERDUE),
        (72, 100, AuthorityStatus.IN_TIME),
        (73, 100, AuthorityStatus.LATE),
    ],
)
def test_the_authority_is_told_within_72_hours(told_after, now_after, status):
    told_at = AWARE + told_after * HOURS if told_after else None
    assert authority_due_at(AWARE) == AWARE + 72 * HOURS
    assert (
        authority_status(aware_at=AWARE, told_at=told_at, now=AWARE + now_after * HOURS) is status
    )


def test_what_others_lost_and_a_member_did_not_is_safe():
    exposed, spared = (Data.NAME, Data.BIRTH, Data.GUARANTEES), (Data.BANK,)
    assert split_data(exposed=exposed, spared=spared, own=()) == (exposed, spared)
    assert split_data(exposed=exposed, spared=spared, own=(Data.GUARANTEES, Data.NAME)) == (
        (Data.NAME, Data.GUARANTEES),
        (Data.BIRTH, Data.BANK),
    )
