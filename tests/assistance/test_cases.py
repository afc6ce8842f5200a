import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import func, select

from memberapp.assistance import cases, drafts, sent_cases
from memberapp.assistance.messages import Kind
from memberapp.assistance.recaps import ChoiceProblem
from memberapp.assistance.rules.requests import CaseStatus, SentRequest, Step
from memberapp.assistance.rules.values import Mode, SlotQueue
from memberapp.assistance.tables import AssistanceCase, AssistanceDraft, AssistanceItem
from memberapp.core import outbox
from memberapp.core.contacts import NO_ADDRESS
from memberapp.core.errors import (
    DraftMoved,
    InvalidForm,
    NotFound,
    NotReady,
    RecapChanged,
    SlotTaken,
    TooManyTries,
)
from memberapp.core.outgoing import Channel
from memberapp.core.secrets import reveal, seal
from memberapp.core.tables import AuditEvent, OutboxMessage, Slot
from tests.care.test_care_volume import queries
from tests.support import records
from tests.support.assistance_requests import (
    AT_HOME,
    BY_PHONE,
    HALF_PAST_NINE,
    HOSPITAL,
    PHONE,
    someone,
)
from tests.support.clocks import START
from tests.support.factories import ADDRESS
from tests.support.units_of_work import work_in

CAPACITY = 6
ELSEWHERE = {"line1": "1 rue Neuve", "zip": "75002", "city": "Paris"}
HOME_QUEUE = "assistance-home-fr"


def count(db, table) -> int:
    return db.exec(select(func.count()).select_from(table)).one()


def taken(db) -> dict[tuple[str, str], int]:
    return {(slot.queue, slot.window): slot.taken for slot in db.exec(select(Slot))}


def found(one, reference):
    return cases.find(work_in(one.db, member_id=one.member.id), reference=reference)


def fill(db, day: date, window: str) -> None:
    db.add(Slot(queue=HOME_QUEUE, day=day, window=window, capacity=CAPACITY, taken=CAPACITY))
    db.flush()


def test_what_is_stored_is_what_the_recap_showed(db):
    one = someone(db)
    one.choose()
    one.step(
        drafts.set_address,
        typed={
            "line1": "3 place Plumereau",
            "zip": "37000",
            "city": "Tours",
            "floor": "3e",
            "access": "B12",
        },
    )
    shown = one.recap()
    case = found(one, one.submit(shown.fingerprint))

    assert vars(case) == vars(case) | vars(shown.content)
    for item, stored in zip(case.items, shown.services, strict=True):
        assert vars(item) == vars(item) | vars(stored)
    visit, call = case.items
    assert visit.reasons == shown.items[0].outcome.reasons
    assert (visit.mode, visit.serves) == (Mode.HOME, SlotQueue.HOME)
    assert visit.starts_at.astimezone(UTC) == datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert (f"{call.starts:%H:%M}", f"{call.ends:%H:%M}") == ("09:30", "10:00")


def test_a_request_is_stored_as_before(db):
    one = someone(db)
    one.choose(BY_PHONE)
    reference = one.submit()
    content, service = (
        json.loads(reveal(db.exec(select(table)).one(), "content"))
        for table in (AssistanceCase, AssistanceItem)
    )
    assert content == {
        "reference": reference,
        "contract": one.contract.id,
        "product": "Équilibre",
        "plan": "ASSIST_PLUS",
        "event": "HOSP",
        "event_label": "Hospitalisation",
        "event_date": "2026-11-27",
        "guided": False,
        "answers": {},
        "patient": "",
        "address": None,
        "phone": PHONE,
        "is_own_phone": True,
    } | dict.fromkeys(("patient_id", "hospital", "hospital_phone"), "")
    assert service.pop("reasons")
    assert service == {
        "service": BY_PHONE,
        "label": "Soutien psychologique",
        "mode": "phone",
        "ceiling": "10\u00a0entretiens par téléphone",
        "remains": "",
        "verdict": "covered",
        "documents": ["Bulletin de situation remis par l’hôpital"],
        "to_confirm": [],
        "serves": "phone",
        "has_several_visits": False,
        "day": "2026-11-30",
        "window": HALF_PAST_NINE,
        "zone": "Europe/Paris",
    }


def test_sending_gives_a_reference_a_limit_a_message_and_ends_the_draft(db):
    one = someone(db)
    one.choose()
    draft = one.progress().draft
    reference = one.submit()
    case = found(one, reference.lower())

    assert reference == draft.reference
    assert (case.status, case.number) == (CaseStatus.RECEIVED, None)
    assert case.due_at == START + timedelta(hours=48)
    assert case.confirmation.recipient == one.account.email
    assert (one.progress().draft, set(taken(db).values())) == (None, {1})
    lines = db.exec(select(AuditEvent.event, AuditEvent.object_ref)).all()
    assert lines == [("case:submitted", reference)]
    assert (one.member.id, "assistance") in records.changed(db)


def test_the_answers_that_count_are_stored_and_no_others(db):
    one = someone(db)
    one.begin()
    one.answer_all()
    asked = {question.code for question in one.progress().questions}
    one.keep(BY_PHONE, window=HALF_PAST_NINE)
    case = found(one, one.submit())
    assert set(case.answers) == asked

    one.begin()
    one.answer_all()
    one.step(drafts.choose_guided, guided=False)
    one.keep(BY_PHONE, window="10:00-10:30")
    assert found(one, one.submit()).answers == {}


def test_the_same_recap_sent_again_is_answered_alike(db):
    one = someone(db)
    one.choose()
    fingerprint = one.recap().fingerprint
    references = {one.submit(fingerprint) for _ in range(50)}

    assert len(references) == 1
    assert (count(db, AssistanceCase), count(db, AssistanceItem)) == (1, 2)
    assert count(db, OutboxMessage) == 1
    assert set(taken(db).values()) == {1}
    with pytest.raises(DraftMoved):
        one.submit("another one")


def test_a_recap_of_somebody_else_sends_nothing(db):
    one, other = someone(db), someone(db)
    one.choose()
    fingerprint = one.recap().fingerprint
    with pytest.raises(DraftMoved):
        other.submit(fingerprint)
    one.submit(fingerprint)
    with pytest.raises(DraftMoved):
        other.submit(fingerprint)
    assert count(db, AssistanceCase) == 1


def test_nothing_is_sent_before_its_steps(db):
    one = someone(db)
    for step, go_on in (
        (Step.EVENT, one.begin),
        (Step.NEED, one.answer_all),
        (Step.SERVICES, lambda: one.keep(AT_HOME)),
    ):
        with pytest.raises(NotReady) as early:
            one.recap()
        assert early.value.step == step
        with pytest.raises((NotReady, DraftMoved)):
            one.submit("guessed")
        go_on()
    with pytest.raises(RecapChanged):
        one.submit("guessed")
    assert count(db, AssistanceCase) == 0


def test_what_changed_after_the_recap_is_not_sent(db):
    one = someone(db)
    one.choose()
    for change in (
        lambda: one.keep(AT_HOME, day="2026-12-01"),
        lambda: one.step(drafts.drop_service, service=BY_PHONE),
        lambda: one.begin(replace(HOSPITAL, day="28")),
        lambda: setattr(one.member, "address", replace(ADDRESS, city="BLOIS")),
        lambda: one.step(drafts.set_address, typed=ELSEWHERE),
        lambda: seal(one.member, "phone", "+33639980099"),
    ):
        fingerprint = one.recap().fingerprint
        change()
        with pytest.raises(RecapChanged):
            one.submit(fingerprint)
    assert count(db, AssistanceCase) == 0


def test_a_home_service_needs_an_address_and_a_call_needs_none(db):
    one = someone(db, address=NO_ADDRESS)
    one.choose()
    assert one.recap().lacks_address
    with pytest.raises(InvalidForm) as refused:
        one.submit()
    assert [problem.field for problem in refused.value.problems] == ["address"]

    one.step(drafts.drop_service, service=AT_HOME)
    assert one.recap().address is None
    assert found(one, one.submit()).address is None


def test_a_call_needs_a_phone_and_a_visit_needs_none(db):
    one = someone(db, phone=None)
    one.choose()
    assert one.recap().lacks_phone
    assert not one.recap().is_ready
    with pytest.raises(InvalidForm) as refused:
        one.submit()
    assert [problem.field for problem in refused.value.problems] == ["phone"]

    one.step(drafts.drop_service, service=BY_PHONE)
    assert one.recap().is_ready
    assert found(one, one.submit()).phone is None


def test_a_plan_that_is_no_longer_the_contracts_sends_nothing(db):
    one = someone(db)
    one.choose()
    fingerprint = one.recap().fingerprint
    one.contract.assistance_plan = "ASSIST_BASE"
    db.flush()
    with pytest.raises((RecapChanged, NotReady)):
        one.submit(fingerprint)
    one.contract.closed_at = START
    db.flush()
    with pytest.raises(NotReady):
        one.submit(fingerprint)


def test_a_service_that_a_later_answer_excludes_is_shown_and_not_sent(db):
    one = someone(db)
    one.begin()
    one.answer_all()
    one.keep("VENUE_PROCHE", window=HALF_PAST_NINE)
    one.step(drafts.answer, slug="duree", raw={"nights": "1", "immob_days": "0"})
    one.answer_all()

    (item,) = one.recap().items
    assert item.problem is ChoiceProblem.NOT_COVERED
    assert not one.recap().is_ready
    with pytest.raises(NotReady) as refused:
        one.submit()
    assert refused.value.step == Step.SERVICES


def test_a_window_that_filled_meanwhile_is_shown_and_takes_nothing(db):
    one = someone(db)
    one.choose()
    fill(db, date(2026, 11, 30), "08:00-12:00")
    assert [item.problem for item in one.recap().items] == [ChoiceProblem.SLOT_TAKEN, None]
    with pytest.raises(SlotTaken), db.begin_nested():
        one.submit()
    assert (count(db, AssistanceCase), count(db, AssistanceDraft)) == (0, 1)
    assert taken(db) == {(HOME_QUEUE, "08:00-12:00"): CAPACITY}


def test_a_window_whose_time_has_come_takes_nothing(db):
    one = someone(db)
    one.choose()
    late = datetime(2026, 11, 30, 6, tzinfo=UTC)
    assert {item.problem for item in one.recap(late).items} == {ChoiceProblem.SLOT_TAKEN, None}
    with pytest.raises(SlotTaken):
        one.submit(now=late)


def test_a_case_is_nobody_elses(db):
    one, other = someone(db), someone(db)
    reference = one.send()
    for asked in (reference, "AST-2026-0000001-0", "", "x" * 9000, "RAP-2026-0000012-0"):
        with pytest.raises(NotFound):
            found(other, asked)
    assert sent_cases.sent_of(work_in(db, member_id=other.member.id)) == ()
    (own,) = sent_cases.sent_of(work_in(db, member_id=one.member.id))
    told = (own.reference, own.event_date, own.status)
    assert told == (reference, date(2026, 11, 27), CaseStatus.RECEIVED)


def test_the_newest_requests_are_listed_in_as_many_queries_as_one(db, monkeypatch):
    one = someone(db)
    references, counts = [], []
    for hours in range(3):
        one.choose(BY_PHONE)
        references.append(one.submit(now=START + timedelta(hours=hours)))
        with queries(db) as made:
            listed = sent_cases.sent_of(work_in(db, member_id=one.member.id))
        counts.append(len(made))
    assert len({*counts}) == 1
    assert [summary.reference for summary in listed] == references[::-1]
    monkeypatch.setattr(sent_cases, "MAX_SHOWN", 1)
    listed = sent_cases.sent_of(work_in(db, member_id=one.member.id))
    assert [summary.reference for summary in listed] == references[:0:-1]  # and one more


def test_the_last_request_is_linked_for_a_while_and_for_its_own_member_only(db):
    one, other, later = someone(db), someone(db), START + timedelta(hours=1)
    one.send()
    one.choose()
    reference = one.submit(now=later)

    def latest(whose, now):
        return sent_cases.latest(work_in(db, member_id=whose.member.id, now=now))

    sent = latest(one, later)
    assert sent == SentRequest(reference, CaseStatus.RECEIVED)
    found = sent_cases.with_next(work_in(db, member_id=one.member.id, now=later), sent)
    assert (found.service, found.day) == ("Coiffeur à domicile", date(2026, 11, 30))
    assert latest(one, later + sent_cases.RECENT) is latest(other, later) is None


def test_hours_stay_those_of_the_clock_they_were_taken_by_when_the_member_moves(db):
    one = someone(db)
    reference = one.send()
    one.member.address = replace(ADDRESS, zip="97400")
    zones = {item.starts_at.tzinfo.key for item in found(one, reference).items}
    assert zones == {"Europe/Paris"}


def test_nothing_of_a_case_is_readable_in_the_database(db):
    one = someone(db)
    one.send()
    stored = b""
    for table in (AssistanceCase, AssistanceItem, OutboxMessage):
        for row in db.exec(select(table)).all():
            stored += repr(row.model_dump()).encode()
    for fact in (
        b"HOSP",
        b"Hospitalisation",
        b"COIFFEUR",
        b"home'",
        b"Tanneurs",
        b"2026, 11, 27",
        b"639980",
    ):
        assert fact not in stored


def test_the_message_names_no_health_fact(db):
    one = someone(db)
    reference = one.send()
    (message,) = outbox.take(work_in(db, now=START))
    assert (message.kind, message.channel) == (Kind.CASE_RECEIVED, Channel.EMAIL)
    assert message.parameters["reference"] == reference
    assert message.parameters["link"].endswith(f"/assistance/dossiers/{reference}")
    assert not {"HOSP", AT_HOME, BY_PHONE} & set(map(str, message.parameters.values()))


def test_without_any_email_nothing_is_sent(db):
    one = someone(db, email=None)
    one.account.email = None
    assert found(one, one.send()).confirmation is None
    assert count(db, OutboxMessage) == 0


def test_eleven_requests_in_a_day_are_too_many(db):
    one = someone(db)
    for number in range(10):
        one.begin()
        one.step(drafts.choose_guided, guided=False)
        one.keep(BY_PHONE, day=f"2026-12-{1 + number % 4:02}", window=HALF_PAST_NINE)
        one.submit()
    one.choose()
    with pytest.raises(TooManyTries):
        one.submit()
