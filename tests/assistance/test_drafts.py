import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from memberapp.assistance import drafts
from memberapp.assistance.contracts import NoAssistance
from memberapp.assistance.rules.requests import Choice, Step
from memberapp.assistance.rules.values import Verdict
from memberapp.assistance.tables import RETENTION, AssistanceCase, AssistanceDraft
from memberapp.core import retention
from memberapp.core.errors import (
    DraftMoved,
    InvalidForm,
    InvalidInput,
    NotFound,
    NotReady,
    SlotTaken,
)
from memberapp.core.secrets import reveal
from memberapp.core.tables import AuditEvent, OutboxMessage
from tests.support.assistance_requests import (
    AT_HOME,
    BY_PHONE,
    HALF_PAST_NINE,
    HOSPITAL,
    MONDAY,
    MORNING,
    someone,
)
from tests.support.clocks import START
from tests.support.factories import ADDRESS, make_contract
from tests.support.units_of_work import work_in

HOME = {"line1": "3 place Plumereau", "zip": "37000", "city": "Tours"}


def reasons(refused) -> dict[str, str]:
    return {one.field: one.reason for one in refused.value.problems}


def guided(one) -> None:
    one.begin()
    one.step(drafts.choose_guided, guided=True)


def test_a_draft_is_stored_as_before(db):
    one = someone(db)
    one.choose(AT_HOME)
    row = db.exec(select(AssistanceDraft)).one()
    assert json.loads(reveal(row, "content")) == {
        "event": "HOSP",
        "event_date": "2026-11-27",
        "guided": False,
        "answers": {},
        "other_answers": {},
        "choices": [[AT_HOME, MONDAY, MORNING]],
        "address": None,
        "floor": "",
        "access": "",
        "phone": None,
        "patient": None,
    }


def test_looking_creates_nothing(db):
    one = someone(db)
    one.progress()

    for table in (AssistanceDraft, AssistanceCase, OutboxMessage, AuditEvent):
        assert db.exec(select(table)).first() is None


def test_each_step_leads_to_the_next_one(db):
    one = someone(db)
    assert (one.progress().step, one.progress().version) == (Step.EVENT, 0)
    one.begin()
    assert one.progress().step is Step.NEED
    one.step(drafts.choose_guided, guided=True)
    assert one.progress().step is Step.QUESTIONS
    one.answer_all()
    assert one.progress().step is Step.SERVICES
    one.keep(AT_HOME)
    assert one.progress().step is Step.RECAP


def test_without_guidance_no_question_is_asked_and_every_service_is_there(db):
    one = someone(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False)
    progress = one.progress()

    assert (progress.step, progress.questions) == (Step.SERVICES, ())
    assert {outcome.service.code for outcome in progress.outcomes} == {
        service.code for service in progress.contract.plan.services
    }


def test_an_event_that_cannot_be_read_is_not_stored(db):
    one = someone(db)
    with pytest.raises(InvalidForm):
        one.begin(replace(HOSPITAL, day="31", month="2"))
    assert one.progress().draft is None


def test_an_event_that_the_plan_lacks_cannot_be_chosen(db):
    one = someone(db, plan="ASSIST_BASE")
    with pytest.raises(InvalidForm) as error:
        one.begin(replace(HOSPITAL, event="CANCER"))
    assert reasons(error) == {"event": "empty"}


@pytest.mark.parametrize("plan", [None, "", "ASSIST_OTHER"])
def test_without_a_plan_nothing_can_be_asked(db, plan):
    one = someone(db, plan=plan)
    assert one.progress().absence is NoAssistance.NO_PLAN
    with pytest.raises(NotFound):
        one.begin()


def test_a_contract_that_ended_gives_no_assistance(db):
    one = someone(db)
    one.begin()
    one.contract.valid_to = date(2026, 11, 20)
    db.flush()

    assert one.progress().absence is NoAssistance.NO_CONTRACT
    assert one.progress().step is Step.EVENT
    with pytest.raises(NotReady):
        one.step(drafts.choose_guided, guided=False)


def test_a_request_goes_on_with_the_contract_that_came_after(db):
    one = someone(db)
    one.choose()
    one.contract.valid_to = date(2026, 11, 20)
    later = make_contract(db, one.member, assistance_plan="ASSIST_BASE")
    assert (one.progress().step, one.progress().contract.id) == (Step.EVENT, later.id)
    one.begin()

    progress = one.progress()
    assert progress.draft.contract_id == later.id
    assert [choice.service for _outcome, choice in progress.chosen] == [BY_PHONE]
    assert progress.set_aside == (AT_HOME,)


def test_of_several_contracts_one_is_chosen(db):
    one, other = someone(db), someone(db)
    second = make_contract(db, one.member, assistance_plan="ASSIST_BASE")
    with pytest.raises(InvalidForm) as error:
        one.begin()
    assert reasons(error) == {"contract": "empty"}

    one.begin(contract_id=second.id)
    assert one.progress().contract.plan.code == "ASSIST_BASE"
    for unknown in (other.contract.id, "999999"):
        with pytest.raises(NotFound):
            one.begin(contract_id=unknown)


def test_an_older_page_writes_over_nothing(db):
    one = someone(db)
    version = one.begin()
    one.step(drafts.choose_guided, guided=True)

    for service, more in (
        (drafts.choose_event, {"typed": HOSPITAL}),
        (drafts.choose_event, {"typed": HOSPITAL, "restart": True}),
        (drafts.choose_guided, {"guided": False}),
        (drafts.answer, {"slug": "pour-qui", "raw": None}),
        (drafts.keep_service, {"service": BY_PHONE, "day": MONDAY, "window": MORNING}),
        (drafts.drop_service, {"service": BY_PHONE}),
        (drafts.set_address, {"typed": HOME}),
    ):
        with pytest.raises(DraftMoved):
            one.step(service, version=version, **more)
    with pytest.raises(DraftMoved):
        drafts.abandon(work_in(db, **one.ids), version=version)
    assert one.progress().draft.guided is True


def test_a_page_of_a_draft_before_fits_no_new_one(db):
    one = someone(db)
    versions = {one.begin(restart=True) for _ in range(20)}
    assert len(versions) == 20


def test_an_account_has_one_draft_and_restarting_forgets_the_first(db):
    one = someone(db)
    one.choose()
    before = one.progress().draft
    one.begin(restart=True)

    (row,) = db.exec(select(AssistanceDraft)).all()
    assert row.reference != before.reference
    assert one.progress().draft.choices == ()


def test_a_draft_that_is_given_up_is_gone(db):
    one = someone(db)
    version = one.begin()
    drafts.abandon(work_in(db, **one.ids), version=version)
    assert one.progress().draft is None


def test_what_was_said_is_found_again_on_another_device(db):
    one = someone(db)
    guided(one)
    one.step(drafts.answer, slug="pour-qui", raw={"who": "me"})
    db.flush()
    db.expire_all()

    draft = one.progress().draft
    assert (draft.event, draft.event_date) == ("HOSP", date(2026, 11, 27))
    assert draft.answers == {"Q1": {"who": "me"}}


def test_a_question_that_is_not_asked_takes_no_answer(db):
    one = someone(db)
    guided(one)
    with pytest.raises(NotFound):
        one.step(drafts.answer, slug="quel-age", raw=None)
    one.step(drafts.choose_guided, guided=False)
    with pytest.raises(NotFound):
        one.step(drafts.answer, slug="pour-qui", raw=None)


def test_a_question_takes_no_answer_while_one_before_it_waits(db):
    one = someone(db)
    guided(one)
    first, second = (question.slug for question in one.progress().questions[:2])
    with pytest.raises(NotFound):
        one.step(drafts.answer, slug=second, raw={"nights": "1", "immob_days": "0"})
    one.step(drafts.answer, slug=first, raw={"who": "me"})
    assert one.progress().question_after(first).slug == second
    one.step(drafts.answer, slug=second, raw={"nights": "1", "immob_days": "0"})
    assert one.progress().reached(first)
    assert not one.progress().reached("inconnue")


def test_choosing_oneself_and_back_keeps_the_answers(db):
    one = someone(db)
    guided(one)
    one.step(drafts.answer, slug="pour-qui", raw={"who": "me"})
    one.step(drafts.choose_guided, guided=False)
    one.step(drafts.choose_guided, guided=True)
    assert one.progress().draft.answers == {"Q1": {"who": "me"}}


def test_services_are_kept_changed_and_dropped_in_their_order(db):
    one = someone(db)
    one.choose()
    one.keep(AT_HOME, day="2026-12-01")
    assert one.progress().draft.choices == (
        Choice(AT_HOME, date(2026, 12, 1), MORNING),
        Choice(BY_PHONE, date(2026, 11, 30), HALF_PAST_NINE),
    )
    one.step(drafts.drop_service, service=AT_HOME)
    before = one.progress().version
    assert one.step(drafts.drop_service, service="UNKNOWN") == before
    assert one.progress().version == before
    assert [choice.service for choice in one.progress().draft.choices] == [BY_PHONE]


@pytest.mark.parametrize(
    ("service", "error"),
    [("UNKNOWN", NotFound), ("FORMALITES_DECES", InvalidInput), ("' OR 1=1", NotFound)],
)
def test_a_service_that_does_not_fit_is_not_kept(db, service, error):
    one = someone(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False)
    with pytest.raises(error):
        one.keep(service)


def test_a_service_of_another_plan_is_unknown(db):
    one = someone(db, plan="ASSIST_BASE")
    one.begin()
    one.step(drafts.choose_guided, guided=False)
    with pytest.raises(NotFound):
        one.keep(AT_HOME)


def test_no_service_is_kept_before_its_step(db):
    one = someone(db)
    one.begin()
    with pytest.raises(NotReady) as early:
        one.keep(AT_HOME)
    assert early.value.step == Step.NEED
    one.step(drafts.choose_guided, guided=True)
    with pytest.raises(NotReady) as early:
        one.keep(AT_HOME)
    assert early.value.step == Step.QUESTIONS


@pytest.mark.parametrize(
    ("day", "window", "refused"),
    [
        ("", MORNING, {"day": "empty"}),
        ("demain", MORNING, {"day": "empty"}),
        (MONDAY, "", {"window": "empty"}),
    ],
)
def test_a_day_and_an_hour_are_to_be_chosen(db, day, window, refused):
    one = someone(db)
    one.choose()
    with pytest.raises(InvalidForm) as error:
        one.keep(AT_HOME, day=day, window=window)
    assert reasons(error) == refused


@pytest.mark.parametrize(
    ("day", "window"),
    [
        ("2026-11-29", MORNING),  # a Sunday
        ("2026-11-26", MORNING),  # before the event
        ("2027-06-01", MORNING),
        (MONDAY, "08:00-08:30"),
        (MONDAY, "x" * 3000),
        ("0001-01-01", MORNING),
        ("9999-12-31", MORNING),
    ],
)
def test_a_day_that_is_not_offered_cannot_be_chosen(db, day, window):
    one = someone(db)
    one.choose()
    with pytest.raises(SlotTaken):
        one.keep(AT_HOME, day=day, window=window)


def test_the_address_is_that_of_the_file_until_another_one_is_said(db):
    one = someone(db)
    one.choose()
    assert one.progress().address.address.line1 == "14 rue des Tanneurs"
    one.step(drafts.set_address, typed={**HOME, "floor": "3e étage", "access": "12 B 34"})

    there = one.progress().address
    assert there.address.one_line == "3 place Plumereau, 37000 TOURS"
    assert (there.floor, there.access) == ("3e étage", "12 B 34")
    assert one.member.address == ADDRESS


def test_an_address_that_cannot_be_read_is_named_field_by_field(db):
    one = someone(db)
    one.choose()
    with pytest.raises(InvalidForm) as error:
        one.step(drafts.set_address, typed={"zip": "1", "floor": "x" * 61, "access": "\u202e"})
    assert reasons(error) == {
        "line1": "empty",
        "zip": "invalid",
        "city": "empty",
        "floor": "too_long",
        "access": "characters",
    }


def test_an_account_of_somebody_else_is_not_found(db):
    one, other = someone(db), someone(db)
    with pytest.raises(NotFound):
        drafts.read_progress(
            work_in(db, member_id=one.member.id, account_id=other.account.id, now=START)
        )


def test_a_draft_that_nobody_went_on_with_is_forgotten(db):
    looks, asks = someone(db), someone(db)
    looks.begin()
    asks.choose()
    for age, left in (
        (timedelta(hours=23), {looks.member.id, asks.member.id}),
        (timedelta(hours=25), {asks.member.id}),
        (timedelta(days=90, hours=1), set()),
    ):
        retention.purge(work_in(db, now=START + age), rules=RETENTION)
        db.expire_all()
        assert {*db.exec(select(AssistanceDraft.member_id))} == left


def test_what_a_draft_says_is_not_readable_in_the_database(db):
    one = someone(db)
    one.choose()
    (row,) = db.exec(select(AssistanceDraft)).all()
    stored = repr(row.model_dump()).encode() + (row.content or b"")
    for fact in (b"HOSP", b"COIFFEUR", b"Tanneurs", b"2026-11-27"):
        assert fact not in stored


def test_a_step_keeps_nothing_that_the_answers_exclude(db):
    one = someone(db)
    guided(one)
    one.step(drafts.answer, slug="pour-qui", raw={"who": "me"})
    one.step(drafts.answer, slug="duree", raw={"nights": "1", "immob_days": "0"})
    one.answer_all()
    refused = [o.service.code for o in one.progress().outcomes if o.verdict is Verdict.NOT_COVERED]
    assert "VENUE_PROCHE" in refused
    with pytest.raises(InvalidInput):
        one.keep("VENUE_PROCHE", window=HALF_PAST_NINE)
