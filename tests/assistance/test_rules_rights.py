"""What is left of a service, to the minute."""

from datetime import date

from memberapp.assistance.rules.rights import Booking, Rights, minutes_of, rights_of
from memberapp.assistance.rules.steps import StepState
from memberapp.assistance.views.rights import to_right
from tests.support.assistance_rules import plan

EVENT_DATE = date(2026, 11, 27)
MORNING, NOON = "08:00-12:00", "12:00-14:00"
H = 60


def left(
    service: str, *bookings: Booking, event: str = "HOSP", code: str = "ASSIST_PLUS"
) -> Rights | None:
    found = next(one for one in plan(code).services if one.code == service)
    return rights_of(found, event=event, event_date=EVENT_DATE, bookings=bookings)


def test_hours_are_used_reserved_or_left():
    found = left(
        "AIDE_MENAGERE",
        Booking(StepState.DONE, MORNING, 150),
        Booking(StepState.CONFIRMED, MORNING, 0),
        Booking(StepState.WISHED, NOON, 0),
    )
    assert (found.used, found.reserved, found.left) == (150, 6 * H, 30 * H - 150 - 6 * H)
    assert found.used + found.reserved + found.left == found.whole


def test_what_was_cancelled_or_missed_is_not_reserved():
    found = left(
        "AIDE_MENAGERE",
        Booking(StepState.CANCELLED, MORNING, 0),
        Booking(StepState.MISSED, MORNING, 0),
    )
    assert (found.used, found.reserved) == (0, 0)


def test_a_visit_whose_hours_nobody_reported_stays_reserved():
    found = left("AIDE_MENAGERE", Booking(StepState.DONE, MORNING, 0))
    assert (found.used, found.reserved) == (0, 4 * H)


def test_steps_are_counted_where_the_contract_counts_steps():
    found = left(
        "LIVR_MEDIC", Booking(StepState.DONE, None, 0), Booking(StepState.PLANNED, None, 0)
    )
    assert (found.used, found.reserved, found.left) == (1, 1, 0)


def test_more_than_the_contract_holds_leaves_nothing():
    found = left("AIDE_MENAGERE", Booking(StepState.DONE, MORNING, 31 * H))
    assert found.left == 0


def test_an_event_and_a_plan_have_amounts_of_their_own():
    assert left("AIDE_MENAGERE", event="AMBU").whole == 4 * H
    assert left("AIDE_MENAGERE", code="ASSIST_BASE").whole == 15 * H
    assert left("CONSEIL_MED") is None


def test_the_last_days_are_said():
    found = left("AIDE_MENAGERE")
    assert (found.ask_until, found.use_until) == (date(2026, 12, 17), date(2026, 12, 27))


def test_no_window_has_no_length():
    assert (minutes_of(None), minutes_of(NOON)) == (0, 2 * H)


def test_the_words_agree_with_the_amounts():
    hours = to_right(left("AIDE_MENAGERE", Booking(StepState.CONFIRMED, NOON, 0)))
    assert hours.title == "Aide ménagère\u00a0: reste 28\u00a0h"
    assert hours.text == (
        "Sur 30\u00a0h\u00a0: 2\u00a0h réservées. À demander jusqu’au 17\u00a0décembre 2026. "
        "À utiliser jusqu’au 27\u00a0décembre 2026."
    )
    one = to_right(left("LIVR_MEDIC", Booking(StepState.DONE, None, 0)))
    assert one.text.startswith("Sur 2\u00a0livraisons\u00a0: 1\u00a0livraison faite.")
    none_left = to_right(left("COIFFEUR", Booking(StepState.WISHED, NOON, 0)))
    assert none_left.title == "Coiffeur à domicile\u00a0: plus rien à réserver"
