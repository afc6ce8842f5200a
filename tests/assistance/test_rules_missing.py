"""What a request that was sent leaves open, and what an answer makes of it."""

from dataclasses import replace

import pytest

from memberapp.assistance.rules.missing import Asked, open_questions, outcomes_of
from memberapp.assistance.rules.values import Verdict
from tests.support.assistance_rules import TODAY, plan, situation


def asked(event: str = "HOSP", *, guided: bool = False, **answers: object) -> Asked:
    return Asked(plan(), situation(event, guided=guided, **answers), TODAY)


def slugs(of: Asked, *services: str) -> list[str]:
    return [one.slug for one in open_questions(of, services)]


def verdict(of: Asked, service: str) -> Verdict:
    return outcomes_of(of)[service].verdict


def answered(of: Asked, slug: str, service: str, **values: object) -> Asked:
    question = next(one for one in open_questions(of, [service]) if one.slug == slug)
    return of.with_answer(question, values)


def test_only_the_fields_that_settle_a_service_are_asked():
    (question,) = open_questions(asked(), ["AIDE_MENAGERE"])
    assert (question.slug, [one.code for one in question.fields]) == (
        "duree",
        ["nights", "immob_days"],
    )


def test_a_service_that_is_settled_asks_nothing():
    assert slugs(asked(), "SOUTIEN_PSY") == []


@pytest.mark.parametrize(("nights", "found"), [(4, Verdict.COVERED), (1, Verdict.TO_CONFIRM)])
def test_the_nights_of_a_stay_settle_the_help_at_home(nights, found):
    after = answered(asked(), "duree", "AIDE_MENAGERE", nights=nights)
    assert verdict(after, "AIDE_MENAGERE") is found


def test_what_is_known_in_full_rules_out_what_it_does_not_reach():
    after = answered(asked(), "duree", "AIDE_MENAGERE", nights=1, immob_days=0)
    assert verdict(after, "AIDE_MENAGERE") is Verdict.NOT_COVERED


def test_what_stayed_unknown_is_asked_again():
    unsure = asked(guided=True, Q2=None)
    assert "duree" in slugs(unsure, "AIDE_MENAGERE")
    after = answered(unsure, "duree", "AIDE_MENAGERE", nights=4)
    assert verdict(after, "AIDE_MENAGERE") is Verdict.COVERED


def test_an_answer_adds_to_what_the_same_question_said_before():
    half = answered(asked(), "duree", "AIDE_MENAGERE", nights=1)
    after = answered(half, "duree", "AIDE_MENAGERE", immob_days=8)
    assert verdict(after, "AIDE_MENAGERE") is Verdict.COVERED
    assert after.whole.answers["Q2"] == {"nights": 1, "immob_days": 8}


def test_what_the_contract_says_of_the_children_stays_said():
    alone = asked()
    family = replace(
        alone,
        situation=replace(alone.situation, assumed={"Q4": {"children": 1, "ages": [4]}}),
    )
    before = verdict(family, "TRANSFERT_ENFANTS")
    after = answered(family, "duree", "AIDE_MENAGERE", nights=4)
    assert (before, verdict(after, "TRANSFERT_ENFANTS")) == (Verdict.COVERED, Verdict.COVERED)
