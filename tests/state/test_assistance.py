from datetime import date

import pytest

from memberapp import addresses, routes
from memberapp.assistance import drafts
from memberapp.assistance import staff as assistance_staff
from memberapp.assistance.tables import AssistanceCase, AssistanceDraft
from memberapp.assistance.views import steps as wording
from memberapp.assistance.views.events import Stage
from memberapp.assistance.views.recap import add_phone_path
from memberapp.cli.staff import run_for_agent
from memberapp.core.changes import Topic
from memberapp.core.contacts import NO_ADDRESS
from memberapp.core.forms import texts_of
from memberapp.staff import service as agents
from memberapp.state.assistance.emergency import EmergencyState
from memberapp.state.assistance.event import EventState, NeedState, QuestionState
from memberapp.state.assistance.recap import CaseState, RecapState
from memberapp.state.assistance.services import ServicesState, ServiceState
from memberapp.state.live import live_screens
from memberapp.state.profile import ProfileState
from tests.support.assistance_requests import (
    AT_HOME,
    BY_PHONE,
    MONDAY,
    MORNING,
    Someone,
)
from tests.support.assistance_tabs import (
    ADDRESS,
    ANSWER,
    CHOOSE_EVENT,
    CHOOSE_NEED,
    DATE,
    DROP,
    EDIT_ADDRESS,
    EVENT,
    HANDLERS,
    HOSPITAL,
    KEEP,
    LOAD_CASE,
    LOAD_QUESTION,
    LOADERS,
    NEED,
    RECAP,
    SAVE_ADDRESS,
    SERVICE,
    SERVICES,
    STATES,
    SUBMIT,
    URGENT,
    count,
    load,
    tab_of,
    version,
    visitor,
)
from tests.support.gate import redirects
from tests.support.tabs import HOSTILE, event, shown
from tests.support.units_of_work import run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]


async def test_the_path_leads_from_an_event_to_what_was_sent():
    who = visitor()
    async with tab_of(who) as tab:
        assert redirects(await load(tab, routes.ASSISTANCE.path)) == [EVENT]
        screen = shown(await load(tab, EVENT), EventState)
        assert screen["view"].groups[0].card.title == "Hospitalisation"
        sent = await tab.send(CHOOSE_EVENT, {"form": HOSPITAL | DATE}, path=EVENT)
        assert redirects(sent) == [NEED]
        await load(tab, NEED)
        sent = await tab.send(CHOOSE_NEED, {"form": {"need": "myself"}}, path=NEED)
        assert redirects(sent) == [SERVICES]
        await load(tab, SERVICES)
        assert shown(await load(tab, SERVICE), ServiceState)["view"].is_visit
        form = {"day": MONDAY, f"window-{MONDAY}": MORNING}
        assert redirects(await tab.send(KEEP, {"form": form}, path=SERVICE)) == [SERVICES]
        assert shown(await load(tab, SERVICES), ServicesState)["view"].selected.endswith("(1)")
        assert count(AssistanceCase) == 0  # nothing is asked for by looking
        recap = shown(await load(tab, RECAP), RecapState)["view"]
        assert recap.services[0].title.endswith("lundi 30\u00a0novembre")
        once, twice = [redirects(await tab.send(SUBMIT, path=RECAP)) for _ in range(2)]
        assert once == twice
        assert count(AssistanceCase) == 1
        assert shown(await tab.send(LOAD_CASE, path=once[0]), CaseState)["is_loaded"]


async def test_questions_follow_one_another_and_lead_to_the_services():
    who = visitor()
    who.does(lambda one: one.begin())
    async with tab_of(who) as tab:
        await load(tab, NEED)
        [path] = redirects(await tab.send(CHOOSE_NEED, {"form": {"need": "guided"}}, path=NEED))
        slugs = []
        while path.startswith("/assistance/questions/"):
            view = shown(await tab.send(LOAD_QUESTION, path=path), QuestionState)["view"]
            slugs.append(view.slug)
            form = {
                one.name: one.options[0].value if one.is_choice else "1"
                for asked in view.questions
                for one in asked.fields
            }
            [path] = redirects(await tab.send(ANSWER, {"form": form}, path=path))
        assert path == SERVICES
        assert len({*slugs}) == len(slugs) > 3
        assert shown(await load(tab, SERVICES), ServicesState)["view"].covered


async def test_what_cannot_be_read_is_said_beside_its_field_and_saves_nothing():
    async with tab_of(visitor()) as tab:
        await load(tab, EVENT)
        form = {"event": "hospitalisation", "day": "31", "month": "2", "year": "2026"}
        screen = shown(await tab.send(CHOOSE_EVENT, {"form": form}, path=EVENT), EventState)
        fields = [error.field for error in screen["errors"]]
        assert fields == ["event-hospitalisation", "day"]
        assert screen["field_errors"]["event-"] == "Précisez ce qui se passe."
        assert screen["field_errors"]["day"].startswith("Cette date n’existe pas")
        again = shown(await tab.send(CHOOSE_EVENT, {"form": form}, path=EVENT), EventState)
        assert again["tries"] == screen["tries"] + 1  # the focus is called once more
        other = form | {"contract": "nobody’s"}
        screen = shown(await tab.send(CHOOSE_EVENT, {"form": other}, path=EVENT), EventState)
        assert screen["errors"][0].text == wording.CONTRACT_GONE
        assert count(AssistanceDraft) == 0


@pytest.mark.parametrize(("handler", "place"), HANDLERS.items())
async def test_a_hostile_argument_saves_nothing_and_breaks_nothing(handler, place):
    path, argument = place
    who = visitor()
    who.does(lambda one: one.choose())
    before = version()
    async with tab_of(who) as tab:
        if path.partition("?")[0] in LOADERS:
            await load(tab, path)
        for value in HOSTILE:
            await tab.send(handler, {argument: value}, path=path)
            await tab.send(handler, {argument: {"day": value, "need": value}}, path=path)
        if "question" not in path:
            assert version() == before
        assert count(AssistanceCase) == 0


@pytest.mark.parametrize(
    ("path", "done", "wanted"),
    [
        (RECAP, "nothing", EVENT),
        (NEED, "nothing", EVENT),
        (SERVICES, "begun", NEED),
        (SERVICE, "begun", NEED),
        (RECAP, "guided", SERVICES),
    ],
)
async def test_a_step_out_of_order_leads_to_the_first_that_is_missing(path, done, wanted):
    who = visitor()
    if done != "nothing":
        who.does(lambda one: one.begin())
    if done == "guided":
        who.does(lambda one: one.step(drafts.choose_guided, guided=False))
    async with tab_of(who) as tab:
        assert redirects(await load(tab, path)) == [wanted]
        screen = shown(
            await tab.send(LOADERS[wanted.partition("?")[0]], path=wanted), STATES[wanted]
        )
        assert screen["advice"] in {wording.NO_DRAFT, wording.STEP_MISSING}


async def test_an_older_page_writes_over_nothing_and_shows_where_the_request_stands():
    who = visitor()
    who.does(lambda one: one.begin())
    async with tab_of(who) as tab:
        await load(tab, NEED)
        who.does(lambda one: one.step(drafts.choose_guided, guided=False))
        before = version()
        updates = await tab.send(CHOOSE_NEED, {"form": {"need": "guided"}}, path=NEED)
        screen = shown(updates, NeedState)
        assert screen["errors"][0].text == wording.DRAFT_MOVED
        assert [card.is_chosen for card in screen["options"]] == [False, True]
        assert version() == before
        again = await tab.send(CHOOSE_NEED, {"form": {"need": "guided"}}, path=NEED)
        assert redirects(again)[0].startswith("/assistance/questions/")


async def test_what_changed_after_the_recap_is_not_sent_before_it_was_read():
    who = visitor()
    who.does(lambda one: one.choose())
    async with tab_of(who) as tab:
        await load(tab, RECAP)
        who.does(lambda one: one.step(drafts.set_address, typed=ADDRESS))
        screen = shown(await tab.send(SUBMIT, path=RECAP), RecapState)
        assert screen["errors"][0].text == wording.RECAP_CHANGED
        assert "3 place Plumereau" in repr(screen["view"])
        assert count(AssistanceCase) == 0
        assert redirects(await tab.send(SUBMIT, path=RECAP))
        assert count(AssistanceCase) == 1


async def test_a_home_service_without_an_address_waits_for_one():
    who = visitor(address=NO_ADDRESS)
    who.does(lambda one: one.choose())
    async with tab_of(who) as tab:
        screen = shown(await load(tab, RECAP), RecapState)
        assert screen["view"].address_problem
        assert [error.field for error in screen["errors"]] == ["adresse"]  # told at once
        screen = shown(await tab.send(SUBMIT, path=RECAP), RecapState)
        assert [error.field for error in screen["errors"]] == ["", "adresse"]
        assert count(AssistanceCase) == 0
        await load(tab, EDIT_ADDRESS)
        updates = await tab.send(SAVE_ADDRESS, {"form": {"zip": "3700"}}, path=EDIT_ADDRESS)
        assert shown(updates, RecapState)["field_errors"]["zip"]
        form = ADDRESS | {"floor": "2e"}
        assert redirects(await tab.send(SAVE_ADDRESS, {"form": form}, path=EDIT_ADDRESS)) == [RECAP]
        assert not shown(await load(tab, RECAP), RecapState)["view"].address_problem
        assert redirects(await tab.send(SUBMIT, path=RECAP))


async def test_a_service_not_provided_for_any_more_is_dropped_from_the_recap_or_its_page():
    school, at_school = "CONDUITE_ECOLE", addresses.service_path("CONDUITE_ECOLE")
    who = visitor()

    def select_then_say_that_no_child_is_there(one: Someone) -> None:
        one.choose(BY_PHONE, school)
        one.step(drafts.choose_guided, guided=True)
        one.answer_all()
        one.step(drafts.answer, slug="enfants", raw={"children": "0", "ages": ""})

    who.does(select_then_say_that_no_child_is_there)
    async with tab_of(who) as tab:
        assert shown(await tab.send(LOADERS[SERVICE], path=at_school), ServiceState)[
            "view"
        ].is_selected
        selected, lost = shown(await load(tab, RECAP), RecapState)["view"].services
        assert (selected.problem, lost.service) == ("", school)
        assert "Retirez-la" in lost.problem
        assert lost.name == "prestation-conduite_ecole"
        screen = shown(await tab.send(DROP, {"service": school}, path=RECAP), RecapState)
        assert screen["notice"].startswith("Conduite à l’école")
        assert [part.service for part in screen["view"].services] == [BY_PHONE]
        last = await tab.send(DROP, {"service": BY_PHONE}, path=RECAP)
        assert redirects(last) == [SERVICES]


async def test_half_a_character_is_no_text_and_breaks_nothing():
    assert texts_of({"line1": "\ud800", "\udfff": "é"}) == {"line1": "?", "?": "é"}


async def test_an_unknown_service_shows_nothing_of_the_one_before():
    who = visitor()
    who.does(lambda one: one.choose())
    async with tab_of(who) as tab:
        await load(tab, SERVICE)
        unknown = addresses.service_path("UNKNOWN")
        screen = shown(await tab.send(LOADERS[SERVICE], path=unknown), ServiceState)
        assert screen["is_missing"]
        assert screen["view"].code == ""


async def test_a_call_waits_for_a_phone_which_the_profile_takes_on_the_way():
    who = visitor(phone=None)
    who.does(lambda one: one.choose())
    async with tab_of(who) as tab:
        assert shown(await load(tab, RECAP), RecapState)["view"].phone_problem
        screen = shown(await tab.send(SUBMIT, path=RECAP), RecapState)
        assert [error.field for error in screen["errors"]] == ["", "telephone"]
        assert count(AssistanceCase) == 0
        there = add_phone_path()
        await tab.send(event(ProfileState, "load_profile"), path=there)
        save = event(ProfileState, "save_phone")
        form = {"phone": "06 39 98 00 12", "shown": tab.sees(ProfileState, "shown")}
        updates = await tab.send(save, {"form": form}, path=there)
        assert redirects(updates) == [RECAP]
        assert not shown(await load(tab, RECAP), RecapState)["view"].phone_problem
        assert redirects(await tab.send(SUBMIT, path=RECAP))


async def test_a_case_of_somebody_else_reads_like_an_unknown_one():
    mine, other = visitor("M010000001"), visitor("M010000002")
    reference = other.does(lambda one: one.send())
    async with tab_of(mine) as tab:
        for path in (addresses.case_path(reference), addresses.case_path("AST-2026-0000000-0")):
            screen = shown(await tab.send(LOAD_CASE, path=path), CaseState)
            assert screen["is_missing"]
            assert "view" not in screen


async def test_the_number_shows_once_the_staff_gave_it():
    who = visitor()
    reference = who.does(lambda one: one.send())
    path = addresses.case_path(reference)
    async with tab_of(who) as tab:
        before = shown(await tab.send(LOAD_CASE, path=path), CaseState)["view"]
        assert (before.number_text, before.title) == ("", "Votre demande est envoyée")
        run_now(agents.add, agent_id="a.noel", name="Agathe Noël")
        opened = run_for_agent(assistance_staff.open_case, "a.noel", "Complet", reference=reference)
        after = shown(await tab.send(LOAD_CASE, path=path), CaseState)["view"]
        assert after.number_text.endswith(opened.case.number)
        assert after.steps[1].state == "done"
    assert Topic.ASSISTANCE in CaseState.topics
    assert CaseState in live_screens()


async def test_an_emergency_names_what_helps_and_leads_to_it_losing_nothing():
    who = visitor()
    who.does(lambda one: one.choose(AT_HOME))
    look, begin = event(EmergencyState, "look"), event(EmergencyState, "begin")
    async with tab_of(who) as tab:
        view = shown(await load(tab, URGENT), EmergencyState)["view"]
        assert [one.href for one in view.numbers] == ["tel:15", "tel:112"]
        refused = await tab.send(look, {"form": {"event": "MATER"}}, path=URGENT)
        assert shown(refused, EmergencyState)["field_errors"]["event"]
        before = version()
        screen = shown(
            await tab.send(look, {"form": {"event": "DECES"}}, path=URGENT), EmergencyState
        )
        assert len(screen["help"]) == 3
        assert screen["errors"] == []
        assert version() == before
        sent = tab.shown_with(begin, {"event": "DECES"})
        assert redirects(await tab.send_bare(begin, sent, path=URGENT)) == [
            addresses.restart_path()
        ]
        assert who.does(lambda one: one.progress()).draft.choice_of(AT_HOME)
    other = visitor()
    async with tab_of(other) as tab:
        await load(tab, URGENT)
        await tab.send(look, {"form": {"event": "DECES"}}, path=URGENT)
        sent = tab.shown_with(begin, {"event": "DECES"})
        for _tap in range(2):
            assert redirects(await tab.send_bare(begin, sent, path=URGENT)) == [NEED]
        draft = other.does(lambda one: one.progress()).draft
        assert (draft.event, draft.event_date) == ("DECES", date(2026, 11, 21))


async def test_without_a_plan_the_phone_and_a_call_are_offered():
    async with tab_of(visitor(plan="")) as tab:
        view = shown(await load(tab, routes.ASSISTANCE.path), EventState)["view"]
        assert view.stage is Stage.NO_PLAN
        assert view.title.startswith("Votre contrat ne comprend pas")
