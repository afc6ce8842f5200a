from dataclasses import replace

import pytest

from memberapp.assistance import drafts
from memberapp.assistance.rules.requests import Step
from memberapp.assistance.views.steps import to_frame
from memberapp.core.errors import NotReady
from tests.support.assistance_requests import AT_HOME, HALF_PAST_NINE, HOSPITAL, someone


def test_services_that_left_the_plan_make_no_request(db):
    one = someone(db)
    one.choose(AT_HOME)
    one.contract.assistance_plan = "ASSIST_BASE"
    db.flush()
    progress = one.progress()
    assert (progress.step, progress.chosen) == (Step.SERVICES, ())
    assert progress.set_aside == (AT_HOME,)
    told = to_frame(progress).set_aside
    assert told.startswith("Mis de côté, car hors de votre contrat\u00a0: Coiffeur")
    assert "événement d’avant" not in told
    with pytest.raises(NotReady):
        one.recap()


def test_another_event_asks_anew_and_loses_nothing_of_the_first(db):
    one = someone(db)
    one.begin()
    one.answer_all()
    one.keep("TRANSPORT", window=HALF_PAST_NINE)
    one.keep("TV_HOPITAL", window=HALF_PAST_NINE)
    before = one.progress()
    one.begin(replace(HOSPITAL, event="IMMO"))

    there = one.progress()
    assert there.draft.answers == {}
    assert [choice.service for _outcome, choice in there.chosen] == ["TRANSPORT"]
    assert there.set_aside == ("TV_HOPITAL",)
    assert to_frame(there).set_aside.endswith("si vous revenez à l’événement précédent.")
    one.step(drafts.answer, slug="pour-qui", raw={"who": "me"})

    one.begin()
    assert (one.progress().draft.answers, one.progress().chosen) == (
        before.draft.answers,
        before.chosen,
    )
    one.begin(replace(HOSPITAL, event="IMMO"))
    assert one.progress().draft.answers == {"Q1": {"who": "me"}}
