import json
from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.assistance import cases, drafts
from memberapp.assistance import staff as assistance_staff
from memberapp.assistance.messages import Kind
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.views import cases as case_presenter
from memberapp.assistance.views import recap as recap_presenter
from memberapp.core import formats, outbox
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.parts import Wanted
from memberapp.core.secrets import reveal, seal
from memberapp.core.tables import AuditEvent, OutboxMessage
from memberapp.staff import service as agents
from tests.care.test_care_volume import queries
from tests.support import records
from tests.support.assistance_requests import AT_HOME, PHONE, someone
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in

WHO = {"agent_id": "a.noel", "reason": "Demandes du jour"}


@pytest.fixture(autouse=True)
def agent(db):
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")


def lines(db, event):
    return db.exec(select(AuditEvent).where(AuditEvent.event == event)).all()


def open_it(db, reference, **more):
    return assistance_staff.open_case(as_agent(db, now=START, **WHO), reference=reference, **more)


def told(db) -> dict[str, str]:
    rows = db.exec(select(OutboxMessage).where(OutboxMessage.kind == Kind.CASE_OPENED)).all()
    return {
        row.channel: outbox.find(work_in(db), idempotency_key=row.idempotency_key).recipient
        for row in rows
    }


def test_what_waits_is_listed_by_its_limit_and_all_of_it_is_shown(db):
    first, second = someone(db), someone(db)
    late, soon = second.send(), first.send()
    row = cases.row_of_reference(work_in(db), soon)
    row.due_at -= timedelta(hours=1)
    db.flush()

    found = assistance_staff.waiting(as_agent(db, now=START, **WHO))
    assert [one.case.reference for one in found] == [soon, late]
    before = len(lines(db, "staff:cases_read"))
    part = assistance_staff.waiting(as_agent(db, now=START, **WHO), part=Wanted(limit=1))
    assert ([one.case.reference for one in part], part.following) == ([soon], soon)
    read = [line.object_ref for line in lines(db, "staff:cases_read")[before:]]
    assert read == ["waiting", soon]
    one = assistance_staff.show(as_agent(db, now=START, **WHO), reference=late.lower())
    assert (one.first_name, one.phone, one.email) == ("Alice", PHONE, second.account.email)
    assert [item.service for item in one.case.items] == ["COIFFEUR", "SOUTIEN_PSY"]


def test_more_requests_make_no_other_queries_than_those_of_the_trail(db, monkeypatch):
    monkeypatch.setattr(assistance_staff, "_record", lambda *_args, **_more: None)
    counts = []
    for _ in range(3):
        someone(db).send()
        db.expunge_all()
        with queries(db) as made:
            assistance_staff.waiting(as_agent(db, now=START, **WHO))
        counts.append(len(made))
    assert len({*counts[1:]}) == 1


def test_opening_gives_a_number_and_tells_it_by_email_and_sms(db):
    one = someone(db)
    reference = one.send()
    opened = open_it(db, reference).case

    assert opened.status is CaseStatus.OPENED
    assert opened.number.startswith("DOS-2026-")
    assert opened.opened_at == START
    assert told(db) == {"email": one.account.email, "sms": PHONE}
    snapshot = cases.find(work_in(db, member_id=one.member.id), reference=reference)
    assert snapshot.number == opened.number
    assert (one.member.id, "assistance") in records.changed(db)
    (waits,) = assistance_staff.waiting(as_agent(db, now=START, **WHO))
    assert [(one.what, one.service) for one in waits.waits] == [("slot", "COIFFEUR")]


@pytest.mark.parametrize("phone", [None, "+33261911212"])
def test_without_a_mobile_phone_the_number_goes_by_email_only(db, phone):
    one = someone(db, phone=phone)
    one.choose(AT_HOME)
    open_it(db, one.submit())
    assert told(db) == {"email": one.account.email}


@pytest.mark.parametrize(
    ("phone", "reached"), [("06 39 98 00 77", "+33639980077"), ("02 61 91 12 12", PHONE)]
)
def test_the_number_goes_to_the_phone_of_the_request_when_it_takes_text_messages(
    db, phone, reached
):
    one = someone(db)
    one.choose()
    one.step(drafts.set_phone, typed=phone)
    by_sms = recap_presenter.to_recap(one.recap()).aside[-1]
    assert by_sms.value.startswith(f"Par SMS au {formats.masked_phone(reached)}")
    assert by_sms.spoken.startswith(f"Par SMS au numéro finissant par {reached[-2:]}")
    reference = one.submit()
    case = cases.find(work_in(db, member_id=one.member.id), reference=reference)
    waits = case_presenter.to_view(case, START).steps[1]
    assert f"au numéro finissant par {reached[-2:]}" in waits.when
    received = db.exec(select(OutboxMessage).where(OutboxMessage.kind == Kind.CASE_RECEIVED)).one()
    assert json.loads(reveal(received, "parameters"))["mobile_end"] == reached[-2:]
    open_it(db, reference)
    assert told(db)["sms"] == reached


def test_the_number_goes_to_the_phone_of_the_day_it_is_given(db):
    one = someone(db)
    reference = one.send()
    seal(one.member, "phone", "+33639980099")
    db.flush()
    assert open_it(db, reference).case.phone == PHONE
    assert told(db)["sms"] == "+33639980099"


def test_no_text_message_is_promised_once_the_mobile_phone_is_gone(db):
    one = someone(db)
    reference = one.send()
    one.choose()
    assert cases.find(work_in(db, member_id=one.member.id), reference=reference).mobile
    seal(one.member, "phone", "+33261911212")
    db.flush()
    assert not cases.find(work_in(db, member_id=one.member.id), reference=reference).mobile
    assert not one.progress().mobile
    open_it(db, reference)
    assert told(db) == {"email": one.account.email}


def test_a_case_is_opened_once(db):
    one = someone(db)
    reference = one.send()
    number = open_it(db, reference).case.number
    with pytest.raises(Conflict, match=number):
        open_it(db, reference)
    assert len(told(db)) == 2
    assert len(lines(db, "case:opened")) == 1


@pytest.mark.parametrize("reference", ["AST-2026-0000001-0", "", "x" * 9000])
def test_an_unknown_case_is_told(db, reference):
    with pytest.raises(NotFound):
        open_it(db, reference)


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"agent_id": "unknown"}, NotFound), ({"reason": "  "}, InvalidInput)],
)
def test_nothing_is_read_without_a_known_agent_and_a_reason(db, changed, error):
    reference = someone(db).send()
    for service, more in (
        (assistance_staff.waiting, {}),
        (assistance_staff.show, {"reference": reference}),
        (assistance_staff.open_case, {"reference": reference}),
    ):
        with pytest.raises(error):
            service(as_agent(db, now=START, **WHO | changed), **more)


def test_the_trail_says_who_read_a_members_request_and_why(db):
    one = someone(db)
    reference = one.send()
    assistance_staff.waiting(as_agent(db, now=START, **WHO))
    assistance_staff.show(as_agent(db, now=START, **WHO), reference=reference)
    open_it(db, reference)

    whole, listed, shown = lines(db, "staff:cases_read")
    assert (whole.member_id, whole.object_ref) == (None, "waiting")
    for line in (listed, shown, *lines(db, "case:opened")):
        assert (line.member_id, line.object_ref, line.reason, line.actor_id) == (
            one.member.id,
            reference,
            "Demandes du jour",
            "a.noel",
        )
