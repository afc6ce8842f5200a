from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from memberapp.callbacks import views as presenter
from memberapp.callbacks.messages import Kind
from memberapp.callbacks.rules import OPEN, CallbackReason, CallbackStatus, Callee
from memberapp.callbacks.service import CallbackSnapshot
from memberapp.clock import zone_of
from memberapp.core.opening_hours import Window, seen_from
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.core.slots import DaySlots
from tests.support.clocks import START

MONDAY = date(2026, 11, 23)


def places(*left: int, day: date = MONDAY) -> DaySlots:
    windows = [Window(day, time(9 + n), time(9 + n, 30)) for n in range(len(left))]
    return DaySlots(day, tuple(zip(windows, left, strict=True)))


def message(channel=Channel.EMAIL, status=MessageStatus.SENT) -> MessageSnapshot:
    return MessageSnapshot(
        id="1",
        kind=Kind.CALLBACK_CONFIRMED,
        channel=channel,
        recipient="camille@example.org" if channel is Channel.EMAIL else "+33639980012",
        status=status,
        created_at=START,
        sent_at=START if status is MessageStatus.SENT else None,
        subject="",
        text="",
    )


def snapshot(of: MessageSnapshot | None) -> CallbackSnapshot:
    return CallbackSnapshot(
        reference="RAP-2026-0000012-0",
        reason=CallbackReason.FOLLOW_UP,
        about="",
        region="FR",
        day=MONDAY,
        starts=time(9),
        ends=time(9, 30),
        status=CallbackStatus.WAITING,
        created_at=START,
        callee=Callee("Camille Berthelot", "+33639980012", "camille@example.org"),
        message=of,
        is_just_asked=False,
        sequence=0,
        tries=0,
        late_since=None,
        can_change=True,
        is_told=of is not None,
        is_in_space=True,
    )


def test_days_and_hours_are_pills():
    (day,) = presenter.to_days((places(1, 0),))

    assert (day.weekday, day.text, day.is_full) == ("lun.", "23\u00a0nov.", False)
    assert day.legend == "À quelle heure, le lundi 23\u00a0novembre\u00a0?"
    assert day.field == "window-2026-11-23"
    assert [(w.text, w.until, w.is_full) for w in day.windows] == [
        ("9\u00a0h", "à 9\u00a0h\u00a030", False),
        ("10\u00a0h", "à 10\u00a0h\u00a030", True),
    ]


def test_from_far_away_the_hours_are_ones_own_and_the_day_of_the_queue_stands():
    def tahiti(window: Window) -> Window:
        return seen_from(window, zone_of("FR"), zone_of("PF"))

    (day,) = presenter.to_days((places(1),), tahiti)
    assert (day.value, day.windows[0].value) == ("2026-11-23", "09:00-09:30")
    assert (day.windows[0].text, day.windows[0].until) == (
        "dim. 22\u00a0h",
        "à 22\u00a0h\u00a030",
    )
    assert "Polynésie française" in presenter.hours_text("PF")
    assert presenter.hours_text("BE") == ""


@pytest.mark.parametrize(
    ("typed", "region", "read"),
    [
        ("06 39 98 00 12", "FR", "+33 6 39 98 00 12, France"),
        ("0470 12 34 56", "BE", "+32 470 12 34 56, Belgique"),
        ("06 39 98 00 12", "", "+33 6 39 98 00 12, France"),
        ("+33 6 39 98 00 12", "BE", "+33 6 39 98 00 12, France"),
        ("0692 12 34 56", "FR", "+262 692 12 34 56"),
        ("06 39 98 00", "FR", ""),
        ("", "FR", ""),
        ("nobody", "", ""),
    ],
)
def test_a_typed_number_is_read_back_with_its_country(typed, region, read):
    assert presenter.phone_read(typed, region).replace("\u00a0", " ") == read


def test_digits_that_are_two_numbers_are_not_read_as_one():
    typed = "04 71 12 34 56"
    assert presenter.phone_read(typed, "FR") != presenter.phone_read(typed, "BE")
    assert presenter.phone_read(typed, "") == ""


def test_full_days_are_named():
    full = (places(0, 0), places(1, day=MONDAY + timedelta(days=1)))

    assert presenter.full_days_text(full) == "Complet\u00a0: lundi 23\u00a0novembre."
    assert presenter.full_days_text(full[1:]) == ""
    assert presenter.has_slots(full)
    assert not presenter.has_slots(full[:1])
    assert not presenter.has_slots(())


def test_a_call_shows_its_slot_and_masks_the_phone():
    view = presenter.to_view(snapshot(message()))

    assert view.slot == "Lundi 23\u00a0novembre 2026, entre 9\u00a0h et 9\u00a0h\u00a030"
    assert view.phone == "06\u00a0••\u00a0••\u00a0••\u00a012"
    just_asked = replace(snapshot(message()), is_just_asked=True)
    assert presenter.to_view(just_asked).phone == "06\u00a039\u00a098\u00a000\u00a012"
    belgian = replace(just_asked, callee=replace(just_asked.callee, phone="+32470123456"))
    assert presenter.to_view(belgian).phone == "+32\u00a0470\u00a012\u00a034\u00a056"
    assert view.reason == "Suivi d’un dossier en cours"
    confirmation = view.steps[1]
    assert confirmation.title == "Confirmation par e-mail à c•••@example.org"
    assert confirmation.when == "Parti\u00a0: le 21\u00a0novembre 2026 à 11\u00a0h."
    assert [step.state for step in view.steps] == ["done", "done", "todo"]
    assert "spams" in view.mailbox_advice


@pytest.mark.parametrize("status", [MessageStatus.QUEUED, MessageStatus.SENDING])
def test_a_message_that_waits_is_on_its_way(status):
    _, confirmation, _ = presenter.to_view(snapshot(message(status=status))).steps

    assert confirmation.when.startswith("E-mail en cours d’envoi")
    assert (confirmation.state, confirmation.is_live) == ("now", True)


@pytest.mark.parametrize(
    ("status", "heading", "is_well", "state"),
    [
        (CallbackStatus.WAITING, "Votre rappel est enregistré", True, "todo"),
        (CallbackStatus.STARTED, "Votre rappel est enregistré", True, "now"),
        (CallbackStatus.DONE, "Votre rappel a eu lieu", True, "done"),
        (CallbackStatus.CANCELLED, "Votre rappel est annulé", False, "cancelled"),
        (CallbackStatus.NOT_REACHED, "Nous n’avons pas pu vous joindre", False, "missed"),
    ],
)
def test_a_call_says_what_became_of_it(status, heading, is_well, state):
    view = presenter.to_view(replace(snapshot(message()), status=status))
    assert (view.heading, view.is_well, view.steps[-1].state) == (heading, is_well, state)
    # « Votre rappel est enregistré » and « Nous vous appelons » are over with the call.
    is_expected = status in OPEN
    assert bool(view.mailbox_advice) is is_expected
    assert (view.slot_label == "Nous vous appelons") is is_expected


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (CallbackStatus.WAITING, "n’a noté cet appel"),
        (CallbackStatus.STARTED, "commencé cet appel"),
    ],
)
def test_a_late_call_says_so_and_what_to_do(status, said):
    late = replace(snapshot(message()), status=status, late_since=START, can_change=False)
    view = presenter.to_view(late)

    assert (view.heading, view.is_well) == ("Votre rappel est en retard", False)
    assert view.slot_label == "Créneau"
    assert view.steps[-1].state == "late"
    since = "En retard depuis le 21\u00a0novembre 2026 à 11\u00a0h"
    assert view.steps[-1].status == since
    assert said in view.advice
    assert "demandez un autre rappel" in view.advice


def test_a_message_is_promised_to_whom_one_reaches():
    for text in (presenter.moved_text, presenter.cancelled_text):
        assert "par message" in text(is_told=True)
        assert "message" not in text(is_told=False)


def test_a_message_that_was_given_up_leaves_the_call_alone():
    view = presenter.to_view(snapshot(message(status=MessageStatus.DEAD)))

    assert "reste enregistré" in view.steps[1].when
    assert view.steps[1].state == "missed"


def test_a_text_message_needs_no_advice_about_mailboxes():
    view = presenter.to_view(snapshot(message(Channel.SMS, MessageStatus.QUEUED)))

    assert view.steps[1].title == "Confirmation par SMS au 06\u00a0••\u00a0••\u00a0••\u00a012"
    assert view.steps[1].when.startswith("SMS en cours d’envoi")
    assert view.mailbox_advice == ""


def test_without_a_message_there_is_none_to_wait_for():
    view = presenter.to_view(snapshot(None))

    assert [step.title for step in view.steps] == ["Demande reçue", "Un conseiller vous appelle"]
    assert view.mailbox_advice == ""
