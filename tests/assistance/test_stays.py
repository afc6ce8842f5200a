"""A stay in hospital on one page: its dates, its costs as they come in, and whom to call."""

from datetime import date

import pytest

from memberapp.assistance import drafts, staff, stays
from memberapp.assistance.rules.requests import TypedEvent
from memberapp.assistance.views.stays import to_stay
from memberapp.core.errors import CaseMoved, InvalidForm, NotFound, TooManyTries
from memberapp.members.tables import Beneficiary
from memberapp.staff import service as agents
from tests.support.assistance_requests import BY_PHONE, HALF_PAST_NINE, Someone, someone
from tests.support.clocks import START
from tests.support.factories import make_beneficiary, make_line
from tests.support.units_of_work import as_agent, work_in

PAST = TypedEvent("HOSP", "10", "11", "2026")


def sent(db, event: TypedEvent = PAST, *, patient: str = "B1", nights: str = "") -> tuple:
    one = someone(db)
    make_beneficiary(db, one.contract, id="B1", first_name="Alice")
    make_beneficiary(db, one.contract, id="B3", role="enfant", first_name="Élie")
    one.begin(event, patient=patient)
    if nights:
        one.answer_all(duree={"nights": nights, "immob_days": ""})
    else:
        one.step(drafts.choose_guided, guided=False)
    one.keep(BY_PHONE, window=HALF_PAST_NINE)
    return one, one.submit()


def read(one: Someone, reference: str):
    return stays.read(work_in(one.db, **one.ids, now=START), reference=reference)


def care(one: Someone, line_id: str, day: date, *, of: str = "B1", **more):
    person = one.db.get_one(Beneficiary, of)
    return make_line(one.db, person, id=line_id, care_date=day, **more)


def test_the_costs_are_the_care_of_that_person_within_the_stay(db):
    one, reference = sent(db, nights="3")
    care(one, "L1", date(2026, 11, 10))
    care(one, "L2", date(2026, 11, 13))
    care(one, "L3", date(2026, 11, 9))
    care(one, "L4", date(2026, 11, 14))
    care(one, "L5", date(2026, 11, 11), of="B3")
    stay = read(one, reference)
    assert {line.id for line in stay.costs.lines} == {"L1", "L2"}
    assert stay.costs.shares.spent == sum(
        (line.shares.spent for line in stay.costs.lines[1:]), stay.costs.lines[0].shares.spent
    )
    assert (stay.nights, stay.returns, stay.knows_return) == (3, date(2026, 11, 13), True)


def test_a_stay_whose_nights_nobody_said_counts_until_today(db):
    one, reference = sent(db)
    care(one, "L1", date(2026, 11, 20))
    care(one, "L2", date(2026, 11, 22))
    stay = read(one, reference)
    assert [line.id for line in stay.costs.lines] == ["L1"]
    assert not stay.knows_return
    marks = [(mark.title, mark.state) for mark in to_stay(stay, START).days]
    titles = [title for title, _state in marks]
    assert marks[:2] == [("Entrée", "past"), ("Retour, au plus tôt", "")]  # nobody said so
    assert "Aujourd’hui" in titles


def test_somebody_whom_the_contract_does_not_cover_has_no_costs_here(db):
    one, reference = sent(db, patient="other")
    stay = read(one, reference)
    assert stay.costs is None
    assert "n’est pas sur votre contrat" in to_stay(stay, START).costs_text


def test_the_line_of_the_ward_is_noted_and_shown(db):
    one, reference = sent(db)
    stays.note_hospital(
        work_in(db, **one.ids, now=START),
        reference=reference,
        version=1,
        name=" Clinique des Bords de Loire ",
        phone="02 61 91 40 00",
    )
    view = to_stay(read(one, reference), START)
    ward = view.contacts[-1]
    assert (ward.name, ward.href) == ("Clinique des Bords de Loire", "tel:+33261914000")
    with pytest.raises(CaseMoved):
        note(one, reference)


def note(one: Someone, reference: str, *, version: int = 1, phone: str = "", name: str = ""):
    stays.note_hospital(
        work_in(one.db, **one.ids, now=START),
        reference=reference,
        version=version,
        name=name,
        phone=phone,
    )


@pytest.mark.parametrize(
    ("name", "phone", "field"),
    [("x" * 81, "", "hospital"), ("Clinique", "12", "hospital_phone"), ("a\x07b", "", "hospital")],
    ids=["too long", "no number", "not printable"],
)
def test_what_cannot_be_read_is_not_noted(db, name, phone, field):
    one, reference = sent(db)
    with pytest.raises(InvalidForm) as refused:
        note(one, reference, name=name, phone=phone)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_ward_is_noted_thirty_times_a_day_at_most(db):
    one, reference = sent(db)
    for version in range(1, 31):
        note(one, reference, version=version, name=f"Clinique {version}")
    with pytest.raises(TooManyTries):
        note(one, reference, version=31)


def test_what_the_staff_asked_for_stands_first_among_the_papers(db):
    one, reference = sent(db)
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")
    who = as_agent(db, now=START, agent_id="a.noel", reason="Dossier incomplet")
    staff.ask(who, reference=reference, what="le bulletin de situation", is_paper=True)
    paper = to_stay(read(one, reference), START).papers[0]
    assert (paper.title, paper.state) == ("Le bulletin de situation", "Il nous manque")
    staff.receive(who, reference=reference, number=1)
    assert to_stay(read(one, reference), START).papers[0].state == "Reçu"


def test_a_request_about_no_stay_has_no_such_page(db):
    one, reference = sent(db, TypedEvent("IMMO", "10", "11", "2026"))
    with pytest.raises(NotFound):
        read(one, reference)


def test_another_member_finds_no_such_stay(db):
    _one, reference = sent(db)
    other = someone(db)
    with pytest.raises(NotFound):
        read(other, reference)
    with pytest.raises(NotFound):
        note(other, reference)
