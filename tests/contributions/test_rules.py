"""What is due, in one place: states, transfers, the clock and the parts."""

from datetime import date

import pytest

from memberapp.contributions import rules
from memberapp.contributions.rules import ContributionStatus, Phase, Rights, SettlementStatus
from tests.support.contribution_values import OTHER_OGM, contribution, debit

TODAY = date(2026, 11, 29)
RIGHTS = Rights(frozenset({"complementaire"}), 6, 24, 24, "l’article 12 de nos statuts")
REFUSED, PLANNED = SettlementStatus.REFUSED, SettlementStatus.PLANNED
RECEIVED = SettlementStatus.RECEIVED


@pytest.mark.parametrize(
    ("one", "is_debited", "state"),
    [
        (contribution(), False, ContributionStatus.LATE),
        (contribution(due=TODAY), False, ContributionStatus.DUE),
        (contribution(paid_cents=1000), False, ContributionStatus.LATE),
        (contribution(paid_cents=2820), False, ContributionStatus.PAID),
        (contribution(paid_cents=5640), False, ContributionStatus.PAID),
        (contribution(), True, ContributionStatus.PLANNED),
        (contribution(settlements=(debit(TODAY, PLANNED),)), True, ContributionStatus.PLANNED),
        (contribution(settlements=(debit(TODAY, REFUSED),)), True, ContributionStatus.REFUSED),
        (
            contribution(
                settlements=(debit(date(2026, 12, 7), PLANNED), debit(date(2026, 11, 5), REFUSED))
            ),
            True,
            ContributionStatus.PLANNED,
        ),
    ],
)
def test_where_a_contribution_stands(
    one: rules.Contribution, is_debited: bool, state: ContributionStatus
):
    assert one.status(TODAY, is_debited=is_debited) is state


def test_nothing_is_to_be_paid_of_what_is_paid_or_debited():
    contributions = [
        contribution(paid_cents=2820),
        contribution(id="P-2", settlements=(debit(TODAY, PLANNED),)),
    ]
    assert rules.to_pay(contributions, TODAY, is_debited=False) == ()


def test_contributions_of_one_account_and_communication_are_one_transfer():
    contributions = rules.to_pay(
        [
            contribution(id="P-2", period="2026T4", due=date(2026, 12, 31)),
            contribution(),
            contribution(id="P-3", purpose="hospi"),
            contribution(id="P-4", reference=OTHER_OGM),
        ],
        TODAY,
        is_debited=False,
    )
    found = rules.orders(contributions, lambda purpose: "A" if purpose == "complementaire" else "B")
    assert [[one.id for one in order.contributions] for order in found] == [
        ["P-1", "P-2"],
        ["P-3"],
        ["P-4"],
    ]
    assert found[0].cents == 5640
    assert found[0].last_due == date(2026, 12, 31)


def test_contributions_without_a_communication_are_never_one_transfer():
    contributions = [contribution(reference=""), contribution(id="P-2", reference="")]
    assert len(rules.orders(contributions, lambda _purpose: "A")) == 2


def test_the_clock_starts_with_the_oldest_overdue_contribution():
    clock = rules.clock(
        [contribution(id="P-2", period="2026T4", due=date(2026, 12, 31)), contribution()],
        RIGHTS,
        TODAY,
    )
    assert clock is not None
    assert clock.oldest.id == "P-1"
    assert (clock.paused_from, clock.lost_from) == (date(2027, 4, 1), date(2028, 10, 1))


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2027, 3, 31), Phase.OPEN),
        (date(2027, 4, 1), Phase.PAUSED),
        (date(2028, 9, 30), Phase.PAUSED),
        (date(2028, 10, 1), Phase.LOST),
    ],
)
def test_rights_pause_then_end_on_their_days(day: date, phase: Phase):
    clock = rules.clock([contribution()], RIGHTS, day)
    assert clock is not None
    assert clock.phase is phase


@pytest.mark.parametrize(
    "contributions",
    [[], [contribution(due=TODAY)], [contribution(purpose="hospi")]],
    ids=["none", "not yet overdue", "another kind"],
)
def test_no_clock_runs_without_an_overdue_contribution_of_its_kind(
    contributions: list[rules.Contribution],
):
    assert rules.clock(contributions, RIGHTS, TODAY) is None


def test_no_clock_runs_where_the_insurer_has_none():
    assert rules.clock([contribution()], None, TODAY) is None


def test_the_first_parts_take_the_odd_cents():
    assert rules.parts(2821, 3) == (941, 940, 940)


def test_parts_are_paid_on_one_day_of_the_months_that_follow():
    offers = rules.plan_offers(5640, TODAY, counts=(2, 3), day=15, lead_days=10, least_cents=500)
    assert offers[1].parts == (
        (date(2026, 12, 15), 1880),
        (date(2027, 1, 15), 1880),
        (date(2027, 2, 15), 1880),
    )


def test_the_first_part_leaves_time_for_an_answer():
    (offer,) = rules.plan_offers(
        5640, date(2026, 12, 6), counts=(2,), day=15, lead_days=10, least_cents=500
    )
    assert offer.parts[0][0] == date(2027, 1, 15)


def test_no_part_is_smaller_than_the_least():
    assert rules.plan_offers(900, TODAY, counts=(2,), day=15, lead_days=10, least_cents=500) == ()
