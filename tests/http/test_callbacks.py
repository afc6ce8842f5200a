import asyncio
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlmodel import select

from memberapp import addresses
from memberapp.callbacks import calling, changing
from memberapp.callbacks import service as callbacks
from memberapp.callbacks.tables import Callback
from memberapp.core import outbox
from memberapp.core.cookies import CookieKind, cookie_value
from tests.personas import NUMBER, with_account
from tests.support.browsers import open_browser
from tests.support.callbacks import EMAIL, KEY, MONDAY, NINE, read_code
from tests.support.units_of_work import run_now

PAGE = "/rappel"
PARIS = ZoneInfo("Europe/Paris")
FIELDS = {
    "key": KEY,
    "name": "Camille Berthelot",
    "phone": "06 39 98 00 12",
    "email": "",
    "reason": "question",
    "day": MONDAY,
    f"window-{MONDAY}": NINE,
    "about": "",
}
FOR_VISITORS = 3  # of the four places of a window the last one is reserved for members


def ask(browser, **changes):
    return browser.post(PAGE, **FIELDS | changes)


def keys_of(browser) -> list[str]:
    return cookie_value(browser.cookie_header, CookieKind.CALLBACKS).split(".")


def calls():
    return run_now(lambda db: list(db.exec(select(Callback))))


def errors(browser) -> dict[str, str]:
    return {error.field: error.text for error in browser.shown_again(PAGE).errors}


def test_a_visitor_is_redirected_to_their_call_with_a_cookie_no_script_can_read(visitor):
    answer = ask(visitor)

    assert answer.status_code == 303
    path = answer.headers["location"]
    assert path.startswith("/rappel/RAP-2026-")
    cookie = SimpleCookie(answer.headers["set-cookie"])["callbacks"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    snapshot = run_now(
        callbacks.own,
        session=None,
        reference=path.rpartition("/")[2],
        keys=keys_of(visitor),
    )
    assert snapshot.callee.name == "Camille Berthelot"


def test_a_browser_keeps_sight_of_its_last_calls(visitor):
    first, second = "1" * 22, "2" * 22
    ask(visitor, key=first)
    ask(visitor, key=second)

    assert keys_of(visitor) == [second, first]


def test_a_made_up_cookie_is_not_kept(visitor):
    visitor.client.cookies.set("callbacks", "<script>.x.", domain="localhost.local")
    ask(visitor)

    assert keys_of(visitor) == [KEY]


def test_a_members_call_is_in_his_file_and_not_in_the_browser(visitor):
    with_account()
    visitor.sign_in()
    ask(visitor)

    (call,) = calls()
    assert call.member_id == NUMBER
    assert keys_of(visitor) == [""]


def test_between_password_and_code_one_is_a_visitor(visitor):
    with_account(has_factor=True)
    visitor.sign_in(is_trusted=False)
    ask(visitor)

    (call,) = calls()
    assert call.member_id is None


def test_fifty_parallel_posts_of_one_form_lead_to_one_call(visitor):
    async def post_all():
        headers = {
            "origin": "http://localhost:8000",
            "content-type": "application/x-www-form-urlencoded",
        }
        body = "&".join(f"{name}={value}" for name, value in FIELDS.items())
        return await asyncio.gather(
            *(visitor.client.post(PAGE, content=body, headers=headers) for _ in range(50))
        )

    answers = visitor._runner.run(post_all())
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(calls()) == 1


def test_what_is_missing_is_named_beside_its_field_and_the_rest_is_kept(visitor):
    answer = ask(visitor, name="", phone="12", **{f"window-{MONDAY}": ""})

    assert answer.headers["location"] == PAGE
    assert errors(visitor) == {
        f"window-{MONDAY}": "Choisissez l’heure de l’appel.",
        "name": "Saisissez votre nom.",
        "phone": "Ce numéro n’est pas complet, ou il compte un chiffre de trop. Exemples\u00a0: "
        "06\u00a039\u00a098\u00a000\u00a012 ou +32\u00a0470\u00a012\u00a034\u00a056.",
    }
    form = visitor.shown_again(PAGE)
    assert form.title == "3\u00a0réponses sont à corriger"
    assert (form.values["reason"], form.values["day"]) == ("question", MONDAY)
    assert form.values["phone"] == "12"


def test_an_empty_form_is_answered(visitor):
    visitor.post(PAGE)

    assert list(errors(visitor)) == ["reason", "day", "name", "phone"]


@pytest.mark.parametrize("window", [NINE, "17:30-18:00"])
def test_only_the_hour_of_the_chosen_day_counts(visitor, window):
    ask(visitor, **{"window-2026-11-24": "10:00-10:30", f"window-{MONDAY}": window})

    (call,) = calls()
    assert (call.day.isoformat(), call.window) == (MONDAY, window)


def test_a_slot_that_filled_up_meanwhile_is_told_and_the_rest_is_kept(visitor):
    for number in range(FOR_VISITORS):
        with open_browser(address=f"198.51.100.{number}") as other:
            ask(other, key=str(number) * 22, phone=f"063998010{number}")
    ask(visitor)

    assert "vient d’être pris" in errors(visitor)["day"]
    assert visitor.shown_again(PAGE).values["name"] == "Camille Berthelot"
    ask(visitor, **{f"window-{MONDAY}": "09:30-10:00"})
    assert len(calls()) == FOR_VISITORS + 1


def test_a_form_posted_again_with_other_answers_is_told(visitor):
    ask(visitor)
    ask(visitor, reason="follow_up")

    assert "déjà été envoyé" in errors(visitor)[""]
    assert len(calls()) == 1


def test_too_many_calls_are_told_with_the_hour_and_the_phone(visitor, clock):
    landline = {"phone": "02 61 91 00 12"}
    for number in range(3):
        window = {f"window-{MONDAY}": f"1{number}:00-1{number}:30"}
        ask(visitor, key=str(number) * 22, **window | landline)
    ask(visitor, **landline)

    sentence = errors(visitor)[""]
    assert "le 22\u00a0novembre 2026 à 11\u00a0h" in sentence
    assert "02\u00a061\u00a091\u00a012\u00a012" in sentence
    clock.advance(timedelta(days=1))
    ask(visitor, **landline)
    assert len(calls()) == 4


def test_a_mobile_that_others_typed_proves_itself_by_the_code_it_gets(visitor):
    for number in range(3):
        ask(visitor, key=str(number) * 22, **{f"window-{MONDAY}": f"1{number}:00-1{number}:30"})
    ask(visitor)
    assert "Recopiez-le ici" in errors(visitor)["code"]
    code = run_now(read_code)
    ask(visitor, code="1")
    assert "Ce n’est pas le code" in errors(visitor)["code"]
    assert len([one for one in run_now(outbox.newest) if one.kind == "callback_code"]) == 1
    answer = ask(visitor, code=code)
    assert answer.headers["location"].startswith("/rappel/RAP-2026-")
    assert len(calls()) == 4


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "é" * 22, "k" * 21 + "."])
def test_a_post_without_a_good_key_is_a_call_of_its_own(visitor, key):
    ask(visitor, key=key)

    assert len(calls()) == 1
    assert len(keys_of(visitor)[0]) == 22


def test_another_site_cannot_ask(visitor):
    assert visitor.post(PAGE, origin="https://evil.example", **FIELDS).status_code == 403
    assert calls() == []


@pytest.mark.parametrize(
    "value",
    [
        "Camille\r\nBcc: eve@example.org",
        "<img src=x onerror=alert(1)>",
        "{{7*7}}",
        "\x00",
        "\u202e",
        "x" * 10_000,
        "' OR 1=1 --",
        "[]",
    ],
)
@pytest.mark.parametrize("field", ["name", "phone", "email", "reason", "day", "about", "key"])
def test_hostile_values_are_refused_or_kept_as_they_are(visitor, field, value):
    answer = ask(visitor, **{field: value})

    assert answer.status_code == 303
    for call in calls():
        callee = calling.callee_of(call)
        assert (callee.name, callee.email) == ("Camille Berthelot", "")
    for message in run_now(outbox.newest):
        assert message.recipient == "+33639980012"


def test_an_e_mail_with_line_breaks_reaches_nobody(visitor):
    ask(visitor, email=f"{EMAIL}\r\nBcc: eve@example.org")

    assert "email" in errors(visitor)
    assert run_now(outbox.newest) == []


def test_members_and_strangers_get_the_same_answers(visitor):
    def answer_to(name: str, key: str):
        answer = ask(visitor, name=name, key=key)
        return answer.status_code, answer.headers["location"][:12], set(answer.headers)

    with_account()
    assert answer_to("Alice Moreau", "a" * 22) == answer_to("Alix Moraux", "b" * 22)


def calendar_of(browser, reference):
    return browser.get(addresses.callback_calendar_path(reference))


def entry(answer):
    (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
    return found


def change_call(act, reference, **arguments):
    sequence = calls()[0].sequence
    own = {"reference": reference, "keys": [KEY], "sequence": sequence}
    run_now(act, session=None, **own, **arguments)


def test_the_browser_that_asked_gets_the_call_into_its_calendar(visitor):
    reference = ask(visitor).headers["location"].rpartition("/")[2]
    answer = calendar_of(visitor, reference)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="appel-{reference}.ics"'
    assert answer.headers["cache-control"] == "no-store"
    found = entry(answer)
    assert found["summary"] == "Appel de votre mutuelle"
    assert found.decoded("dtstart") == datetime(2026, 11, 23, 9, tzinfo=PARIS)
    assert found["url"].endswith(addresses.callback_path(reference))
    assert (found["sequence"], found["status"]) == (0, "CONFIRMED")
    assert reference not in found["uid"]


def test_a_call_that_moves_or_is_cancelled_stays_the_same_entry(visitor, clock):
    reference = ask(visitor).headers["location"].rpartition("/")[2]
    before = entry(calendar_of(visitor, reference))
    clock.advance(timedelta(minutes=5))
    change_call(changing.move, reference, day="2026-11-24", window="10:00-10:30")
    moved = entry(calendar_of(visitor, reference))
    change_call(changing.cancel, reference)
    cancelled = entry(calendar_of(visitor, reference))

    assert before["uid"] == moved["uid"] == cancelled["uid"]
    assert [one["sequence"] for one in (before, moved, cancelled)] == [0, 1, 2]
    assert moved.decoded("dtstart") == datetime(2026, 11, 24, 10, tzinfo=PARIS)
    changed = moved.decoded("last-modified") - before.decoded("last-modified")
    assert changed == timedelta(minutes=5)
    assert cancelled["status"] == "CANCELLED"


def test_a_member_gets_their_call_and_nobody_elses(visitor):
    with_account()
    strangers = ask(visitor).headers["location"].rpartition("/")[2]
    visitor.sign_in()
    own = ask(visitor, key="m" * 22).headers["location"].rpartition("/")[2]
    assert entry(calendar_of(visitor, own))["summary"] == "Appel de votre mutuelle"
    with open_browser(address="192.0.2.2") as other:
        refused = [calendar_of(other, one) for one in (strangers, own, "RAP-2026-1", "x")]
    assert {answer.status_code for answer in refused} == {404}
    assert len({answer.text for answer in refused}) == 1
    assert "introuvable" in refused[0].text


def test_a_visitor_asks_for_so_many_files_an_hour(visitor):
    reference = ask(visitor).headers["location"].rpartition("/")[2]
    statuses = [calendar_of(visitor, reference).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
