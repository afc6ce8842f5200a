"""Coming back: to what was said, to what was sent, or to a page that was answered already."""

from datetime import date

import pytest

from memberapp import addresses, routes
from memberapp.assistance import drafts
from memberapp.assistance.tables import AssistanceCase, AssistanceDraft
from memberapp.assistance.views import steps as wording
from memberapp.assistance.views.events import Stage
from memberapp.core.topics import Topic
from memberapp.state.assistance.event import EventState, NeedState, QuestionState
from memberapp.state.assistance.recap import RecapState
from memberapp.state.assistance.services import ServicesState, ServiceState
from memberapp.state.dashboard import DashboardState
from tests.support.assistance_requests import BY_PHONE, MONDAY, MORNING, Someone
from tests.support.assistance_tabs import (
    ADDRESS,
    ANSWER,
    CHOOSE_EVENT,
    CHOOSE_NEED,
    DATE,
    DROP,
    EDIT_ADDRESS,
    EVENT,
    HOSPITAL,
    KEEP,
    LOAD_QUESTION,
    LOADERS,
    NEED,
    RECAP,
    SAVE_ADDRESS,
    SERVICE,
    SERVICES,
    SUBMIT,
    count,
    load,
    tab_of,
    version,
    visitor,
)
from tests.support.factories import make_contract
from tests.support.gate import redirects
from tests.support.tabs import HYDRATE, event, shown
from tests.support.units_of_work import work_in

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

FIRST_QUESTION = addresses.question_path("pour-qui")
WAY_IN = routes.ASSISTANCE.path
STEPS = (EventState, NeedState, QuestionState, ServicesState, ServiceState, RecapState)


def loader_of(path: str) -> str:
    return LOADERS.get(path, LOAD_QUESTION)


async def way_in(tab):
    """Return the view of the way in, and what stands above it."""
    screen = shown(await load(tab, WAY_IN), EventState)
    return screen["view"], screen


@pytest.mark.parametrize("path", [NEED, FIRST_QUESTION, SERVICES, SERVICE, RECAP])
async def test_every_step_of_a_request_that_was_sent_leads_to_what_was_sent(path):
    who = visitor()
    reference = who.does(lambda one: one.send())
    async with tab_of(who) as tab:
        assert redirects(await tab.send(loader_of(path), path=path)) == [WAY_IN]
        view, screen = await way_in(tab)
        assert (view.stage, view.path) == (Stage.SENT, addresses.case_path(reference))
        assert view.reference == reference
        assert (screen["advice"], screen["errors"]) == ("", [])
        other = shown(await load(tab, EVENT), EventState)
        assert other["view"].stage is Stage.EVENT  # another one can be made
        assert other["sent"][0].reference == reference


@pytest.mark.parametrize(
    ("end", "stage"),
    [
        (Someone.submit, Stage.SENT),
        (lambda one: one.step(drafts.abandon), Stage.EVENT),
    ],
)
async def test_a_step_of_a_request_that_ended_elsewhere_saves_nothing_and_says_so(end, stage):
    who = visitor()
    who.does(lambda one: one.choose())
    async with tab_of(who) as tab:
        await load(tab, NEED)
        who.does(end)
        updates = await tab.send(CHOOSE_NEED, {"form": {"need": "guided"}}, path=NEED)
        [path] = redirects(updates)
        screen = shown(await load(tab, path), EventState)
        assert screen["view"].stage is stage
        assert [error.text for error in screen["errors"]] == [wording.DRAFT_GONE]
        assert count(AssistanceDraft) == 0


def say_who(one: Someone) -> None:
    one.begin()
    one.step(drafts.choose_guided, guided=True)
    one.step(drafts.answer, slug="pour-qui", raw={"who": "me"})


@pytest.mark.parametrize(
    ("done", "path"),
    [
        (say_who, addresses.question_path("duree")),
        (lambda one: one.choose(), RECAP),
    ],
)
async def test_what_was_begun_is_offered_to_go_on_with_anew_or_to_forget(done, path):
    who = visitor()
    who.does(done)
    is_request = path == RECAP
    async with tab_of(who) as tab:
        view, _screen = await way_in(tab)
        assert (view.stage, view.path) == (Stage.RESUME, path)
        assert bool(view.reference) is is_request
        assert ("demande en cours" in view.title) is is_request
        dashboard = await tab.send(HYDRATE, path="/")
        tasks = [task.title for task in shown(dashboard, DashboardState)["view"].tasks]
        assert ("Reprendre votre demande d’assistance" in tasks) is is_request
        assert shown(await load(tab, addresses.restart_path()), EventState)["view"].restart_title
        before = version()
        await way_in(tab)
        assert version() == before  # looking changes nothing
        gone = await tab.send(event(EventState, "abandon"), path=WAY_IN)
        assert redirects(gone) == [EVENT]
        assert count(AssistanceDraft) == 0


@pytest.mark.parametrize(
    ("handler", "path", "payload"),
    [
        (CHOOSE_EVENT, EVENT, {"form": HOSPITAL | DATE}),
        (CHOOSE_NEED, NEED, {"form": {"need": "guided"}}),
        (ANSWER, FIRST_QUESTION, {"form": {"who": "spouse"}}),
        (event(QuestionState, "skip"), addresses.question_path("duree"), {}),
        (KEEP, SERVICE, {"form": {"day": MONDAY, f"window-{MONDAY}": MORNING}}),
        (event(ServiceState, "drop"), SERVICE, {}),
        (SAVE_ADDRESS, EDIT_ADDRESS, {"form": ADDRESS}),
        (DROP, RECAP, {"service": BY_PHONE}),
        (SUBMIT, RECAP, {}),
        (event(EventState, "abandon"), WAY_IN, {}),
    ],
)
async def test_the_same_page_sent_twice_is_answered_once_and_quietly(handler, path, payload):
    who = visitor()
    if path.startswith("/assistance/questions/"):
        who.does(say_who)
    elif handler != CHOOSE_EVENT:
        who.does(lambda one: one.choose())
    async with tab_of(who) as tab:
        await tab.send(loader_of(path.partition("?")[0]), path=path)
        sent = tab.shown_with(handler, payload)
        first = redirects(await tab.send_bare(handler, sent, path=path))
        drafts_before, cases_before = count(AssistanceDraft), count(AssistanceCase)
        before = version() if drafts_before else 0
        second = await tab.send_bare(handler, sent, path=path)
        assert redirects(second) == (first or redirects(second))
        assert (count(AssistanceDraft), count(AssistanceCase)) == (drafts_before, cases_before)
        assert (version() if drafts_before else 0) == before
        for state in (
            EventState,
            NeedState,
            QuestionState,
            ServicesState,
            ServiceState,
            RecapState,
        ):
            assert not tab.sees(state, "errors")


async def test_what_a_step_did_is_told_once_whatever_the_taps():
    who = visitor()
    who.does(lambda one: one.choose(BY_PHONE))
    async with tab_of(who) as tab:
        await load(tab, SERVICE)
        sent = tab.shown_with(KEEP, {"form": {"day": MONDAY, f"window-{MONDAY}": MORNING}})
        for _ in range(2):
            assert redirects(await tab.send_bare(KEEP, sent, path=SERVICE)) == [SERVICES]
            notice = shown(await load(tab, SERVICES), ServicesState)["notice"]
            assert notice.startswith("Coiffeur à domicile")
        assert shown(await load(tab, SERVICES), ServicesState)["notice"] == ""


def end_contract(one: Someone) -> None:
    """End it as the feed does, which records the change."""
    one.contract.valid_to = date(2026, 11, 20)
    work_in(one.db, **one.ids).changed(Topic.CONTRACTS)


async def test_a_request_whose_contract_ended_says_that_and_sends_nothing():
    who = visitor()
    who.does(lambda one: one.choose(BY_PHONE))
    async with tab_of(who) as tab:
        await load(tab, RECAP)
        who.does(end_contract)
        await tab.send(SUBMIT, path=RECAP)
        [path] = redirects(await load(tab, RECAP))
        screen = shown(await load(tab, path), EventState)
        assert screen["view"].stage is Stage.NO_PLAN
        assert "n’est pas envoyé" in screen["view"].text
        assert (screen["advice"], screen["errors"]) == ("", [])
        assert count(AssistanceCase) == 0
        dashboard = await tab.send(HYDRATE, path="/")
        titles = [task.title for task in shown(dashboard, DashboardState)["view"].tasks]
        assert "Reprendre votre demande d’assistance" not in titles


async def test_a_request_whose_contract_was_replaced_goes_on_with_the_other_one():
    who = visitor()

    def replace_contract(one: Someone) -> None:
        one.choose(BY_PHONE)
        end_contract(one)
        make_contract(one.db, one.member, assistance_plan="ASSIST_PLUS")

    who.does(replace_contract)
    async with tab_of(who) as tab:
        assert redirects(await load(tab, RECAP)) == [EVENT]
        screen = shown(await load(tab, EVENT), EventState)
        assert screen["advice"] == wording.CONTRACT_LOST
        assert (await way_in(tab))[1]["advice"] == wording.CONTRACT_LOST
        await tab.send(CHOOSE_EVENT, {"form": HOSPITAL | DATE}, path=EVENT)
        assert who.does(lambda one: one.progress()).step == "recap"
