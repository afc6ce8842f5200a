"""The webinars in words."""

from datetime import timedelta

import pytest

from memberapp.webinars import service, views
from memberapp.webinars.catalogue import read_webinars, webinar_of
from tests.personas import bob, chloe, signed_in
from tests.support.units_of_work import run_now
from tests.support.webinars import BACK, own_sign_up, sign_up

pytestmark = pytest.mark.usefixtures("clock", "database")


def view_of(who) -> views.WebinarsView:
    return views.to_view(run_now(service.listing, **who.ids))


def by_title(who) -> dict[str, views.WebinarView]:
    return {one.title: one for month in view_of(who).months for one in month.webinars}


def test_a_webinar_says_when_who_and_how_many_places():
    who = signed_in()
    one = by_title(who)["Le dos au travail"]
    assert one.when == "Mardi 8\u00a0décembre à 18\u00a0h\u00a030, 45\u00a0minutes."
    assert one.who == "Avec Anaïs Roche, kinésithérapeute. En français, pour tous."
    assert one.places == "200\u00a0places libres sur 200."
    assert (one.can_sign_up, one.can_leave, one.calendar, one.room) == (True, False, "", "")
    assert [one.title for one in view_of(who).months] == [
        "Décembre 2026, heure de Paris",
        "Janvier 2027, heure de Paris",
    ]


def test_full_and_cancelled_ones_offer_nothing():
    found = by_title(signed_in())
    full, off = found["Comprendre son devis dentaire"], found["Mieux dormir sans médicament"]
    assert (full.status, full.can_sign_up, full.places) == ("Complet", False, "")
    assert (off.status, off.can_sign_up, off.places) == ("Annulé", False, "")


def test_a_place_shows_its_calendar_and_the_room_only_around_the_hour(clock):
    who = signed_in()
    sign_up(who)
    one = by_title(who)["Le dos au travail"]
    assert one.status == "Inscription faite le 21\u00a0novembre 2026"
    assert (one.can_sign_up, one.can_leave) == (False, True)
    assert (one.calendar, one.room) == (f"/files/webinars/{own_sign_up(who).id}.ics", "")
    clock.set(read_webinars()[0].starts_at)
    one = by_title(who)["Le dos au travail"]
    assert one.room == "https://salle.mutuelle.example/dos"
    assert not one.can_leave


def test_who_did_not_sign_up_never_sees_the_room(clock):
    who = signed_in()
    clock.set(read_webinars()[0].starts_at)
    one = by_title(who)["Le dos au travail"]
    assert (one.room, one.status, one.can_sign_up) == ("", "En cours", False)


def test_a_belgian_member_reads_the_clock_of_brussels_and_what_is_for_them():
    found = view_of(signed_in(bob))
    assert found.months[0].title == "Décembre 2026, heure de Bruxelles"
    titles = [one.title for one in found.months[0].webinars]
    assert "Uw rug op het werk" in titles
    assert {one.title: one.language for one in found.months[0].webinars} == {
        title: "nl" if title == "Uw rug op het werk" else "fr" for title in titles
    }
    assert "Comprendre son devis dentaire" not in titles


def test_where_nothing_is_to_come_it_says_so(settings, tmp_path):
    without = view_of(signed_in(chloe))
    assert "demandent un contrat" in without.empty
    assert without.lead == "En direct, avec un professionnel qui répond à vos questions."
    (tmp_path / "webinars.yaml").write_text("webinars: []", "utf-8")
    settings(data_dir=tmp_path)
    covered = view_of(signed_in())
    assert covered.empty.startswith("Aucun webinaire n’est prévu")
    assert covered.lead.endswith("Compris dans votre contrat.")


@pytest.mark.parametrize(
    ("before", "what_follows"),
    [
        (timedelta(hours=2), "Un rappel part une heure avant, selon vos préférences."),
        (
            timedelta(hours=1, minutes=59),
            "Il commence bientôt\u00a0: la salle s’ouvre ici un quart d’heure avant.",
        ),
    ],
    ids=["reminded", "soon"],
)
def test_who_signs_up_reads_whether_a_reminder_follows(before, what_follows):
    webinar = webinar_of(BACK)
    assert webinar is not None
    assert views.signed_up(webinar, "FR", webinar.starts_at - before) == (
        "Votre inscription est enregistrée\u00a0: Le dos au travail, le 8\u00a0décembre 2026 à "
        f"18\u00a0h\u00a030. {what_follows}"
    )
