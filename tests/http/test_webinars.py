"""The forms of the webinars and their calendar file, as a browser asks for them."""

import pytest
from icalendar import Calendar

from memberapp.webinars.catalogue import read_webinars
from tests.personas import SignedInMember, bob, signed_in
from tests.support.browsers import Browser
from tests.support.records import audited
from tests.support.webinars import BACK, own_sign_up, sign_up

PAGE = "/services/webinaires"


@pytest.fixture
def alice(visitor: Browser, alice: SignedInMember) -> SignedInMember:
    visitor.sign_in()
    return alice


def file_of(who: SignedInMember) -> str:
    return f"/files/webinars/{own_sign_up(who).id}.ics"


def test_a_place_is_taken_kept_in_a_calendar_and_given_back(visitor: Browser, alice):
    answer = visitor.post(PAGE, webinar=BACK)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert visitor.shown_again(PAGE).notice.startswith("Votre inscription est enr")
    file = file_of(alice)
    (entry,) = Calendar.from_ical(visitor.get(file).content).walk("VEVENT")
    assert entry["dtstart"].dt == read_webinars()[0].starts_at
    assert (entry["status"], entry["class"]) == ("CONFIRMED", "PRIVATE")
    assert str(entry["summary"]).startswith("Webinaire, ")
    visitor.post(f"{PAGE}/desinscrire", webinar=BACK)
    assert visitor.shown_again(PAGE).notice.startswith("Votre inscription est annulée")
    assert visitor.get(file).status_code == 404


def test_the_last_place_is_said_to_be_taken(visitor: Browser, alice):
    visitor.post(PAGE, webinar="devis-dentaire-2026")
    assert visitor.shown_again(PAGE).errors[0].text.startswith("La dernière place vient")


@pytest.mark.parametrize("form", [{}, {"webinar": ""}, {"webinar": "rien"}, {"webinar": "x" * 900}])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/desinscrire"])
def test_what_no_form_of_ours_sends_changes_nothing(visitor, alice, path, form):
    answer = visitor.post(path, **form)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "n’est pas dans votre espace" in visitor.shown_again(PAGE).errors[0].text
    assert [one for one in audited() if one.startswith("webinar")] == []


def test_another_members_place_reads_like_none(visitor, alice):
    other = signed_in(bob)
    sign_up(other)
    assert visitor.get(file_of(other)).status_code == 404
    assert visitor.get(f"/files/webinars/{BACK}.ics").status_code == 404
    visitor.post(f"{PAGE}/desinscrire", webinar=BACK)
    assert "n’est pas dans votre espace" in visitor.shown_again(PAGE).errors[0].text
    assert own_sign_up(other)
