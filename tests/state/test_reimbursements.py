from datetime import date

import pytest
from reflex.utils.format import json_dumps

from memberapp.care.views.reimbursements import ListQuery
from memberapp.state.care.reimbursements import ReimbursementsState
from tests.personas import alice, bob
from tests.support.factories import arrive, make_line
from tests.support.gate import redirects
from tests.support.tabs import HOSTILE, event, open_screen, shown, tab_of
from tests.support.units_of_work import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(ReimbursementsState, "load_reimbursements")
PATH = "/remboursements"


def handler(name):
    return event(ReimbursementsState, name)


def typed(words, drawn=1):
    """Return what a field sends: its words, and how often the filters had been drawn anew."""
    return {"drawn": drawn, "value": words}


def args_of(name, value):
    return typed(value) if name == "search" else {"value": value}


def with_care(db):
    persona = alice(db)
    make_line(db, persona.beneficiary, label="Consultation généraliste")
    make_line(db, persona.beneficiary, label="Détartrage", act="HBJD001", family="DENTAIRE")
    make_line(db, persona.beneficiary, care_date=date(2025, 5, 4), label="Vaccin")
    make_line(db, bob(db).beneficiary, label="Ostéopathie")
    return persona


async def labels_at(persona, query):
    async with tab_of(persona) as tab:
        screen = shown(await tab.send(LOAD, path=PATH + query), ReimbursementsState)
    return labels_in(screen["view"])


def labels_in(view):
    return {care.label for month in view.months for care in month.cares}


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", {"Consultation généraliste", "Détartrage"}),
        ("?annee=2025", {"Vaccin"}),
        ("?annee=toutes", {"Consultation généraliste", "Détartrage", "Vaccin"}),
        ("?soin=dental", {"Détartrage"}),
        ("?recherche=generaliste", {"Consultation généraliste"}),
        ("?recherche=osteopathie", set()),
        ("?annee=1999&soin=none&contrat=1&beneficiaire=%00&apres=%FF", None),
    ],
)
async def test_the_address_alone_says_what_is_shown(query, labels):
    persona = change(with_care)
    expected = {"Consultation généraliste", "Détartrage"} if labels is None else labels
    assert await labels_at(persona, query) == expected


async def test_somebody_elses_contract_or_person_in_the_address_reads_as_none():
    def work(db):
        persona = alice(db)
        make_line(db, persona.beneficiary, label="À moi")
        other = bob(db)
        make_line(db, other.beneficiary, label="À lui")
        return persona, other

    persona, other = change(work)
    query = f"?contrat={other.contract.id}&beneficiaire={other.beneficiary.id}"
    assert await labels_at(persona, query) == {"À moi"}


@pytest.mark.parametrize(
    ("name", "value", "query"),
    [
        ("choose_year", "toutes", "?annee=toutes"),
        ("choose_person", "1", "?beneficiaire=1"),
        ("choose_kind", "dental", "?soin=dental"),
        ("choose_contract", "100001", "?contrat=100001"),
        ("search", "lunettes", "?recherche=lunettes"),
    ],
)
async def test_a_choice_leads_to_its_address(name, value, query):
    async with tab_of(change(with_care)) as tab:
        await tab.send(LOAD, path=PATH)
        assert redirects(await tab.send(handler(name), args_of(name, value))) == [PATH + query]


async def test_a_choice_goes_back_to_the_newest_page_and_keeps_the_other_filters():
    async with tab_of(change(with_care)) as tab:
        await tab.send(LOAD, path=f"{PATH}?soin=dental&apres=x")
        updates = await tab.send(handler("choose_year"), {"value": "2025"})
    assert redirects(updates) == [f"{PATH}?annee=2025&soin=dental"]


async def test_enter_searches_at_once_and_the_pause_after_it_does_nothing_more():
    async with tab_of(change(with_care)) as tab:
        await tab.send(LOAD, path=PATH)
        updates = await tab.send(handler("submit_search"), {"form": {"recherche": " vaccin "}})
        assert redirects(updates) == [f"{PATH}?recherche=vaccin"]
        assert redirects(await tab.send(handler("search"), typed("vaccin"))) == []


async def test_what_was_typed_just_before_the_filters_were_cleared_does_not_come_back():
    async with tab_of(change(with_care)) as tab:
        await tab.send(LOAD, path=f"{PATH}?recherche=vac")
        typed_before = typed("vaccin")
        await tab.send(LOAD, path=PATH)
        assert redirects(await tab.send(handler("search"), typed_before)) == []
        again = await tab.send(handler("search"), typed("vaccin", drawn=2))
        assert redirects(again) == [f"{PATH}?recherche=vaccin"]


async def test_the_filters_are_drawn_anew_only_when_they_did_not_lead_to_the_address():
    async with tab_of(change(with_care)) as tab:

        async def redraws(query):
            return shown(await tab.send(LOAD, path=PATH + query), ReimbursementsState).get(
                "redraw_key"
            )

        assert await redraws("?recherche=vaccin") == 1
        await tab.send(handler("search"), typed("dent"))
        await tab.send(handler("choose_kind"), {"value": "dental"})
        assert await redraws("?soin=dental&recherche=dent") is None
        assert await redraws("?recherche=vaccin") == 2
        assert await redraws("") == 3


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
async def test_what_is_not_a_choice_is_taken_for_none(value):
    async with tab_of(change(with_care)) as tab:
        first = shown(await tab.send(LOAD, path=PATH), ReimbursementsState)
        for name in ("choose_year", "choose_person", "choose_kind", "choose_contract", "search"):
            for path in redirects(await tab.send(handler(name), args_of(name, value))):
                assert path.startswith(PATH)
        await tab.send(handler("submit_search"), {"form": value})
        again = shown(await tab.send(LOAD, path=PATH), ReimbursementsState)
    assert len(labels_in((first | again)["view"])) == 2


def with_two_pages(db):
    persona = alice(db)
    for number in range(30):
        make_line(db, persona.beneficiary, label=f"Soin {number}")
    return persona


PLAIN = {"button": 0, "alt_key": False, "ctrl_key": False, "meta_key": False, "shift_key": False}


async def test_a_page_is_shown_before_its_address_which_then_sends_none_of_it_again():
    async with tab_of(change(with_two_pages)) as tab:
        first = shown(await tab.send(LOAD, path=PATH), ReimbursementsState)
        view, press = first["view"], {"cursor": first["view"].next_cursor, "press": PLAIN}
        turned = shown(await tab.send(handler("turn_page"), press, path=PATH), ReimbursementsState)
        followed = shown(await tab.send(LOAD, path=view.next_path), ReimbursementsState)
        back = shown(await tab.send(LOAD, path=PATH), ReimbursementsState)
    assert len(labels_in(turned["view"])) == 5
    assert not labels_in(turned["view"]) & labels_in(view)
    assert not followed.keys() & {"view", "options", "redraw_key"}
    assert len(json_dumps(followed)) < 400
    assert labels_in(back["view"]) == labels_in(view)


async def test_a_second_press_of_the_same_link_shows_the_same_page():
    async with tab_of(change(with_two_pages)) as tab:
        first = shown(await tab.send(LOAD, path=PATH), ReimbursementsState)
        press = {"cursor": first["view"].next_cursor, "press": PLAIN}
        await tab.send(handler("turn_page"), press, path=PATH)
        again = shown(await tab.send(handler("turn_page"), press, path=PATH), ReimbursementsState)
    assert "view" not in again


@pytest.mark.parametrize("key", ["alt_key", "ctrl_key", "meta_key", "shift_key"])
async def test_a_page_opened_in_another_tab_changes_nothing_here(key):
    async with tab_of(change(with_two_pages)) as tab:
        first = shown(await tab.send(LOAD, path=PATH), ReimbursementsState)
        press = {"cursor": first["view"].next_cursor, "press": PLAIN | {key: True}}
        updates = await tab.send(handler("turn_page"), press, path=PATH)
    assert not shown(updates, ReimbursementsState).keys() & {"view", "query"}


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
async def test_what_is_no_cursor_leads_to_the_newest_page(value):
    async with tab_of(change(with_two_pages)) as tab:
        first = shown(await tab.send(LOAD, path=PATH), ReimbursementsState)
        press = {"cursor": value, "press": PLAIN}
        turned = shown(await tab.send(handler("turn_page"), press, path=PATH), ReimbursementsState)
        refused = {"cursor": "", "press": value}
        await tab.send(handler("turn_page"), refused, path=PATH)
    assert labels_in((first | turned)["view"]) == labels_in(first["view"])


async def test_a_cursor_of_somebody_else_shows_nothing_of_theirs():
    def work(db):
        other = bob(db)
        for number in range(30):
            make_line(db, other.beneficiary, label=f"À lui {number}")
        return with_two_pages(db), other

    persona, other = change(work)
    async with tab_of(other) as tab:
        theirs = shown(await tab.send(LOAD, path=PATH), ReimbursementsState)["view"].next_cursor
    async with tab_of(persona) as tab:
        await tab.send(LOAD, path=PATH)
        press = {"cursor": theirs, "press": PLAIN}
        turned = shown(await tab.send(handler("turn_page"), press, path=PATH), ReimbursementsState)
    assert all(label.startswith("Soin") for label in labels_in(turned["view"]))


async def test_a_line_that_arrives_shows_by_itself_and_is_announced():
    persona = change(with_care)
    screen = await open_screen(ReimbursementsState, persona)
    await screen._show()
    assert screen.news == ""
    change(lambda db: arrive(db, persona, label="Nouveau"))
    await screen._show()
    assert "Nouveau" in labels_in(screen.view)
    assert screen.news == "Un nouveau soin vient de s’ajouter à la liste."
    await screen._show()
    assert screen.news == ""


async def test_another_list_is_no_news():
    screen = await open_screen(ReimbursementsState, change(with_care))
    screen.query = ListQuery(annee="2025")
    await screen._show()
    screen.query = ListQuery(annee="toutes")
    await screen._show()
    assert screen.news == ""


async def test_an_empty_list_is_explained():
    persona = change(alice)
    screen = await open_screen(ReimbursementsState, persona)
    await screen._show()
    assert screen.is_empty
    assert screen.is_beginning
    assert screen.empty.title == "Aucun soin pour l’instant"
    change(lambda db: arrive(db, persona))
    await screen._show()
    assert not (screen.is_empty)
    assert not (screen.is_beginning)
    screen.query = ListQuery(recherche="introuvable")
    await screen._show()
    assert screen.is_empty
    assert not screen.is_beginning
