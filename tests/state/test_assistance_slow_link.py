import pytest

from memberapp import addresses
from memberapp.assistance.tables import AssistanceCase, AssistanceDraft
from memberapp.pages.assistance.services import assistance_services_page
from memberapp.state.assistance.event import EventState
from memberapp.state.assistance.recap import RecapState
from memberapp.state.assistance.services import ServicesState, ServiceState
from memberapp.state.assistance.wizard import WizardNotes
from tests.support.assistance_requests import (
    AT_HOME,
    BY_PHONE,
    HALF_PAST_NINE,
    MONDAY,
    MORNING,
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
    HOSPITAL,
    KEEP,
    LOAD_QUESTION,
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
from tests.support.tabs import event

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]


@pytest.mark.parametrize(
    ("handler", "path", "payload"),
    [
        (CHOOSE_EVENT, EVENT, {"form": HOSPITAL | DATE}),
        (CHOOSE_NEED, NEED, {"form": {"need": "guided"}}),
        (KEEP, SERVICE, {"form": {"day": MONDAY, f"window-{MONDAY}": MORNING}}),
        (event(ServiceState, "drop"), SERVICE, {}),
        (SAVE_ADDRESS, EDIT_ADDRESS, {"form": ADDRESS}),
        (DROP, RECAP, {"service": AT_HOME}),
        (SUBMIT, RECAP, {}),
        (event(EventState, "abandon"), EVENT, {}),
    ],
)
async def test_a_page_that_waits_for_a_newer_one_does_what_it_shows_or_nothing(
    handler, path, payload
):
    who = visitor()
    who.does(lambda one: one.choose(AT_HOME))
    async with tab_of(who) as tab:
        await load(tab, path)
        sent = tab.shown_with(handler, payload)  # on a slow link, before the next lines arrive
        who.does(lambda one: one.keep(BY_PHONE, window=HALF_PAST_NINE))
        await load(tab, path)
        before = version()
        await tab.send_bare(handler, sent, path=path)
        assert version() == before
        assert count(AssistanceCase) == 0
        await tab.send(handler, payload, path=path)
        assert count(AssistanceDraft) == 0 or version() > before


async def test_an_answer_goes_to_the_question_that_was_shown():
    who = visitor()
    who.does(lambda one: one.begin())
    who.does(lambda one: one.answer_all())
    first, second = (addresses.question_path(slug) for slug in ("pour-qui", "duree"))
    async with tab_of(who) as tab:
        await tab.send(LOAD_QUESTION, path=first)
        sent = tab.shown_with(ANSWER, {"form": {"who": "spouse"}})
        await tab.send(LOAD_QUESTION, path=second)
        await tab.send_bare(ANSWER, sent, path=second)
        draft = who.does(lambda one: one.progress()).draft
        assert (draft.answers["Q1"], draft.answers["Q2"]) == ({"who": "spouse"}, None)


async def test_a_step_shown_before_another_one_changed_the_request_is_hidden():
    who = visitor()
    who.does(lambda one: one.choose())
    async with tab_of(who) as tab:
        await load(tab, SERVICES)
        assert tab.sees(ServicesState) == tab.sees(WizardNotes)
        await load(tab, EVENT)
        await tab.send(CHOOSE_EVENT, {"form": {"event": "DECES"} | DATE}, path=EVENT)
        assert tab.sees(ServicesState) != tab.sees(WizardNotes)
        await load(tab, SERVICES)
        assert tab.sees(ServicesState) == tab.sees(WizardNotes)
        await load(tab, RECAP)
        await tab.send(SUBMIT, path=RECAP)
        assert tab.sees(RecapState) != tab.sees(WizardNotes)
    page = str(assistance_services_page())
    for state in (ServicesState, WizardNotes):
        assert f"{state.get_full_name().replace('.', '__')}.version" in page
