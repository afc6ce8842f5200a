"""A fact that was missing is said on the page of the request, and settles what waited for it."""

import pytest
from sqlmodel import select

from memberapp.assistance import cases, completing, drafts
from memberapp.assistance.messages import Kind
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.steps import StepState
from memberapp.assistance.rules.values import Verdict
from memberapp.core.errors import CaseMoved, InvalidForm, NotFound
from memberapp.core.tables import AuditEvent, OutboxMessage, Slot
from tests.support.assistance_requests import Someone, someone
from tests.support.units_of_work import work_in

HELP = "AIDE_MENAGERE"


def sent(db) -> tuple[Someone, str]:
    """Ask for help at home, whose nights nobody said."""
    one = someone(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False)
    one.keep(HELP)
    return one, one.submit()


def read(one: Someone, reference: str):
    return cases.find(work_in(one.db, **one.ids), reference=reference)


def say(one: Someone, reference: str, *, version: int = 1, slug: str = "duree", **raw: str):
    work = work_in(one.db, **one.ids)
    return completing.answer(work, reference=reference, version=version, slug=slug, raw=raw)


def test_the_nights_turn_to_confirm_into_covered(db):
    one, reference = sent(db)
    (before,) = read(one, reference).items
    assert before.verdict is Verdict.TO_CONFIRM
    (found,) = say(one, reference, nights="4", immob_days="")
    case = read(one, reference)
    assert (found.service, found.verdict) == (HELP, Verdict.COVERED)
    assert (case.items[0].verdict, case.items[0].to_confirm) == (Verdict.COVERED, ())
    assert case.items[0].state is StepState.WISHED
    assert (case.version, case.answers["Q2"]["nights"]) == (2, 4)
    assert completing.open_questions(work_in(db, **one.ids), reference=reference) == ()
    assert "case:completed" in db.exec(select(AuditEvent.event)).all()


def test_what_the_answer_rules_out_gives_its_slot_back(db):
    one, reference = sent(db)
    assert [slot.taken for slot in db.exec(select(Slot))] == [1]
    shown = completing.settled_by(
        work_in(db, **one.ids),
        reference=reference,
        slug="duree",
        raw={"nights": "1", "immob_days": "0"},
    )
    assert [one.verdict for one in shown] == [Verdict.NOT_COVERED]
    assert read(one, reference).items[0].state is StepState.WISHED  # nothing was stored
    say(one, reference, nights="1", immob_days="0")
    db.expire_all()
    assert [slot.taken for slot in db.exec(select(Slot))] == [0]
    case = read(one, reference)
    assert case.items[0].state is StepState.CANCELLED
    assert case.status is CaseStatus.CLOSED  # nothing is left of it
    assert case.closed_at is not None
    told = select(OutboxMessage.kind).where(OutboxMessage.kind == Kind.CASE_CHANGED)
    assert len(db.exec(told).all()) == 1


def test_a_field_that_cannot_be_read_stores_nothing(db):
    one, reference = sent(db)
    with pytest.raises(InvalidForm) as refused:
        say(one, reference, nights="quelques", immob_days="")
    assert [problem.field for problem in refused.value.problems] == ["nights"]
    assert read(one, reference).version == 1


def test_an_older_page_writes_over_nothing(db):
    one, reference = sent(db)
    with pytest.raises(CaseMoved):
        say(one, reference, version=7, nights="4", immob_days="")


def test_a_question_that_settles_nothing_is_none(db):
    one, reference = sent(db)
    with pytest.raises(NotFound):
        say(one, reference, slug="foyer")


@pytest.mark.parametrize("use_case", ["open_questions", "settled_by", "answer"])
def test_another_member_finds_no_such_case(db, use_case):
    _one, reference = sent(db)
    other = someone(db)
    arguments = {
        "open_questions": {},
        "settled_by": {"slug": "duree", "raw": {"nights": "4"}},
        "answer": {"slug": "duree", "raw": {"nights": "4"}, "version": 1},
    }[use_case]
    with pytest.raises(NotFound):
        getattr(completing, use_case)(work_in(db, **other.ids), reference=reference, **arguments)
