"""An insurer adds an event and a group of its own by its data file alone."""

import pytest
from sqlmodel import Session

from memberapp.assistance import cases, drafts
from memberapp.assistance.rules.requests import TypedEvent
from memberapp.assistance.views import events as presenter
from memberapp.assistance.views import patients
from memberapp.members.rules import BeneficiaryRole
from memberapp.settings import PACKAGE_DATA
from tests.support.assistance_requests import BY_PHONE, HALF_PAST_NINE, someone
from tests.support.factories import make_beneficiary
from tests.support.units_of_work import work_in

ADDED = (
    (
        "events:\n",
        "  - {code: voyage, label: Voyage, hint: Un départ empêché, icon: hospital}\n\nevents:\n"
        "  - {code: VOYAGE, group: voyage, label: Voyage empêché, precision: Un voyage empêché,"
        " in_words: un voyage empêché, date_label: Date du départ,"
        " patient_label: Qui devait partir, about: [spouse]}\n",
    ),
    ("AIDANT, ENFANT], all: []}", "AIDANT, ENFANT, VOYAGE], all: []}"),
    ("events: [HOSP, AMBU, ENFANT, IMMO,", "events: [VOYAGE, HOSP, AMBU, ENFANT, IMMO,"),
)


@pytest.mark.usefixtures("new_event")
def test_a_new_event_and_its_group_are_walked_to_the_end(db: Session):
    one = someone(db)
    make_beneficiary(db, one.contract, id="B1", first_name="Alice")
    make_beneficiary(db, one.contract, id="B2", role=BeneficiaryRole.SPOUSE, first_name="Julien")
    groups = presenter.to_event(one.progress(), step="event").groups
    assert ("VOYAGE", "Voyage") in [(group.card.value, group.card.title) for group in groups]

    one.begin(TypedEvent("VOYAGE", "27", "11", "2026"))
    cards = patients.patient_options(one.progress())
    assert [card.value for card in cards] == ["B2", patients.SOMEBODY_ELSE]
    one.step(drafts.choose_guided, guided=True, patient="B2")
    one.answer_all()
    one.keep(BY_PHONE, window=HALF_PAST_NINE)
    sent = cases.find(work_in(db, **one.ids), reference=one.submit())
    assert (sent.event_label, sent.patient) == ("Voyage empêché", "Julien Moreau")


@pytest.fixture
def new_event(tmp_path, settings) -> None:
    text = (PACKAGE_DATA / "assistance.yaml").read_text()
    for old, new in ADDED:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "assistance.yaml").write_text(text)
    settings(data_dir=tmp_path)
