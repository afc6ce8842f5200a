"""What a member says of their health and their home over the websocket: no log holds it."""

import pytest

from memberapp.assistance.tables import AssistanceCase
from memberapp.state.assistance.event import QuestionState
from memberapp.state.assistance.recap import RecapState
from tests.state import test_assistance as path
from tests.support.assistance_requests import AT_HOME
from tests.support.canaries import CANARIES, watching
from tests.support.gate import redirects
from tests.support.tabs import shown

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]


async def test_no_step_to_assistance_writes_down_what_was_said():
    who = path.visitor()
    who.does(lambda one: one.choose(AT_HOME))
    home = {"line1": CANARIES["act"], "zip": "37000", "city": "Tours", "access": CANARIES["code"]}
    question = "/assistance/questions/pour-qui"
    with watching() as watch:
        async with path.tab_of(who) as tab:
            await path.load(tab, path.RECAP)
            saved = await tab.send(path.SAVE_ADDRESS, {"form": home}, path=path.EDIT_ADDRESS)
            assert redirects(saved) == [path.RECAP]
            assert CANARIES["code"] in repr(shown(await path.load(tab, path.RECAP), RecapState))
            await path.load(tab, path.NEED)
            await tab.send(path.CHOOSE_NEED, {"form": {"need": "guided"}}, path=path.NEED)
            asked = shown(await tab.send(path.LOAD_QUESTION, path=question), QuestionState)
            fields = [one.name for each in asked["view"].questions for one in each.fields]
            wrong = dict.fromkeys(fields, CANARIES["act"])
            refused = await tab.send(path.ANSWER, {"form": wrong}, path=question)
            assert shown(refused, QuestionState)["errors"]
            await path.load(tab, path.NEED)
            await tab.send(path.CHOOSE_NEED, {"form": {"need": "myself"}}, path=path.NEED)
            await path.load(tab, path.RECAP)
            assert redirects(await tab.send(path.SUBMIT, path=path.RECAP))
    assert path.count(AssistanceCase) == 1
    assert watch.found == set()
