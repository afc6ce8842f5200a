"""Stored estimates: whose they are, once, deleted, and the real care beside them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.core.errors import InvalidInput, NotFound, TooManyTries
from memberapp.core.tables import AuditEvent
from memberapp.estimates import service, views
from memberapp.estimates.service import OwnEstimate
from memberapp.estimates.tables import StoredEstimate
from tests import personas
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import make_guarantee, make_line
from tests.support.units_of_work import work_in

TODAY = START.date()


def store(db: Session, persona: Persona, quote_id: str = "quote", price: str = "30") -> str:
    """Store the estimate of a visit."""
    typed = {"personne": persona.beneficiary.id, "soin-1": "G", "prix-1": price}
    work = work_in(db, member_id=persona.id, now=START)
    return service.store(work, typed=typed, quote_id=quote_id)


def read(db: Session, persona: Persona, reference: str, days: int = 0) -> OwnEstimate:
    work = work_in(db, member_id=persona.id, now=START + timedelta(days=days))
    return service.get(work, reference=reference)


@pytest.fixture(autouse=True)
def _guarantee(db: Session, alice: Persona):
    make_guarantee(db, alice.contract, "SOINS_COURANTS", acts=["G"], expr_value=100)


def test_a_double_tap_stores_one_and_a_later_guarantee_changes_nothing(db: Session, alice: Persona):
    reference = store(db, alice)
    assert store(db, alice) == reference
    make_guarantee(db, alice.contract, "SOINS_MIEUX", acts=["G"], expr_value=100, valid_from=TODAY)
    assert read(db, alice, reference).estimate.total("remaining") == 200
    rows = db.exec(select(StoredEstimate)).all()
    assert len(rows) == 1
    assert b"Consultation" not in (rows[0].content or b"")
    events = [row.event for row in db.exec(select(AuditEvent))]
    assert events.count("estimate:stored") == 1


@pytest.mark.parametrize("asked", ["alice", "EST-2026-0000000-0", "%00", "\0", "x" * 10_000])
def test_somebody_elses_estimate_reads_like_an_unknown_one(db: Session, alice: Persona, asked: str):
    mine = store(db, alice)
    bob = personas.bob(db)
    reference = mine if asked == "alice" else asked
    for use_case in (service.get, service.delete, service.take_away):
        with pytest.raises(NotFound):
            use_case(work_in(db, member_id=bob.id, now=START), reference=reference)
    assert read(db, alice, mine).reference == mine


def test_an_estimate_is_deleted(db: Session, alice: Persona):
    reference = store(db, alice)
    service.delete(work_in(db, member_id=alice.id, now=START), reference=reference)
    with pytest.raises(NotFound):
        read(db, alice, reference)


def test_only_so_many_are_stored(db: Session, alice: Persona, monkeypatch):
    monkeypatch.setattr(service, "MAX_STORED", 2)
    store(db, alice, "one")
    store(db, alice, "two")
    with pytest.raises(InvalidInput):
        store(db, alice, "three")


def test_a_day_has_so_many(db: Session, alice: Persona):
    with pytest.raises(TooManyTries):  # noqa: PT012 - the limit of a day, however they are deleted
        for number in range(31):
            reference = store(db, alice, f"quote {number}")
            service.delete(work_in(db, member_id=alice.id, now=START), reference=reference)


def test_the_real_care_stands_beside_it_once(db: Session, alice: Persona):
    first = store(db, alice)
    assert not read(db, alice, first).arrived
    cares = [
        make_line(db, alice.beneficiary, care_date=TODAY + timedelta(days=days), **changes)
        for days, changes in (
            (-1, {}),  # before the quote
            (20, {"act": "CS"}),  # another act
            (30, {"spent_cents": 3500}),
            (40, {}),
            (500, {}),  # after twelve months
        )
    ]
    (arrived,) = read(db, alice, first, days=40).arrived
    assert arrived.care.id == cares[2].id
    (shown,) = views.to_own(read(db, alice, first, days=40)).lines
    told = shown.real.replace("\u00a0", " ")
    assert "il vous reste 7,00 €, soit 5,00 € de plus qu’estimé" in told
    assert "Le prix payé est de 35,00 €, au lieu de 30,00 € sur le devis." in told


def test_two_estimates_never_share_a_care(db: Session, alice: Persona):
    one, two = store(db, alice, "one"), store(db, alice, "two")
    make_line(db, alice.beneficiary, care_date=TODAY + timedelta(days=3))
    found = [len(read(db, alice, reference, days=4).arrived) for reference in (one, two)]
    assert sorted(found) == [0, 1]


def test_the_same_amount_is_said_as_estimated(db: Session, alice: Persona):
    reference = store(db, alice)
    make_line(db, alice.beneficiary, care_date=TODAY + timedelta(days=3))
    (shown,) = views.to_own(read(db, alice, reference, days=4)).lines
    assert "comme estimé" in shown.real
    assert shown.real_path.startswith("/remboursements/soins/")
