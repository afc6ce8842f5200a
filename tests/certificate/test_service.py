"""The certificate of cover: its owner, what it states, what a download leaves behind."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate import register
from memberapp.certificate import service as certificates
from memberapp.certificate.rules import Absence, Certificate, EndCertificate
from memberapp.certificate.tables import IssuedCertificate
from memberapp.core.access import Actor, Origin, Role
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.files import count_file
from memberapp.core.secrets import seal
from memberapp.core.tables import AuditEvent
from tests import personas
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import make_beneficiary, make_contract, make_guarantee
from tests.support.units_of_work import work_in

NIR = "284047830012352"


def certificate_of(
    db: Session, persona: Persona, contract_id: str = "", now: datetime = START
) -> Certificate:
    found = certificates.offer(
        work_in(db, member_id=persona.id, now=now), contract_id=contract_id
    ).certificate
    assert isinstance(found, Certificate)
    return found


def issue(
    db: Session, persona: Persona, contract_id: str = "", now: datetime = START
) -> Certificate | EndCertificate:
    return certificates.issue(
        work_in(
            db,
            member_id=persona.id,
            actor=Actor("account", Role.HOLDER),
            origin=Origin("192.0.2.1", "Firefox"),
            now=now,
        ),
        contract_id=contract_id,
    ).certificate


def test_the_only_current_contract_is_certified_for_a_year(db: Session, alice: Persona):
    certificate = certificate_of(db, alice)
    assert certificate.contract_id == alice.contract.id
    assert certificate.issued_on == date(2026, 11, 21)
    assert certificate.valid_to == date(2027, 11, 20)
    assert (certificate.amc, certificate.convention, certificate.csr) == (
        "0999999990",
        "AL",
        "TIL150",
    )
    assert certificate.is_responsible


def test_the_day_is_that_of_where_the_member_lives(db: Session, alice: Persona):
    midnight_in_paris = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert certificate_of(db, alice, now=midnight_in_paris).issued_on == date(2026, 11, 22)


def test_the_number_of_social_security_never_leaves_whole(db: Session, alice: Persona, bob):
    seal(alice.member, "nir", NIR)
    assert certificate_of(db, alice).holder.masked_number == "2 84 04 •• ••• ••• 52"
    seal(bob.member, "niss", "85073003328")
    assert certificate_of(db, bob).holder.masked_number == "85.07.30-•••.28"


def test_the_people_come_by_rank_without_those_who_left(db: Session, alice: Persona):
    make_beneficiary(db, alice.contract, rank=3, first_name="Élie", role="enfant")
    make_beneficiary(db, alice.contract, rank=2, first_name="Julien", role="conjoint")
    make_beneficiary(db, alice.contract, rank=4, first_name="Parti", closed_at=START)
    names = [person.first_name for person in certificate_of(db, alice).people]
    assert names == ["Alice", "Julien", "Élie"]


def test_a_surcomplementaire_without_people_covers_those_it_completes(db: Session, alice: Persona):
    make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    top_up = make_contract(db, alice.member, kind="surcomplementaire")
    found = certificate_of(db, alice, top_up.id)
    assert [person.first_name for person in found.people] == ["Alice", "Lou"]


def test_guarantees_come_by_domain_through_the_acts_of_the_catalogue(db: Session, alice: Persona):
    make_guarantee(db, alice.contract, "TRANSPORT", acts=["TR"])
    make_guarantee(db, alice.contract, "SOINS_COURANTS", acts=["G", "CSF"])
    make_guarantee(db, alice.contract, "MEDECINE_DOUCE", acts=["OST"])
    make_guarantee(db, alice.contract, "PHARMACIE", acts=[])
    care = certificate_of(db, alice).care
    assert [one.family for one in care] == [
        "PHARMACIE",
        "SOINS_COURANTS",
        "TRANSPORT",
        "MEDECINE_DOUCE",
    ]
    assert care[1].domains == (CertificateDomain.DOCTORS, CertificateDomain.MIDWIVES)
    assert care[3].domains == ()


def test_of_a_family_only_the_guarantee_in_force_counts(db: Session, alice: Persona):
    for first, last, label in (
        (date(2024, 1, 1), None, "ancienne"),
        (date(2026, 1, 1), None, "actuelle"),
        (date(2027, 1, 1), None, "à venir"),
    ):
        make_guarantee(db, alice.contract, "DENTAIRE", valid_from=first, valid_to=last, label=label)
    make_guarantee(db, alice.contract, "OPTIQUE", valid_to=date(2026, 11, 20))
    make_guarantee(db, alice.contract, "AUDIO", closed_at=START)
    assert [one.label for one in certificate_of(db, alice).care] == ["actuelle"]


def test_the_same_statement_bears_the_same_number_and_another_one_another(
    db: Session, alice: Persona
):
    first = certificate_of(db, alice).number
    assert certificate_of(db, alice).number == first
    make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    assert certificate_of(db, alice).number != first
    assert certificate_of(db, alice, now=START + timedelta(days=1)).number != first


def test_a_number_that_is_somebody_elses_is_never_given_twice(
    db: Session, alice: Persona, bob: Persona
):
    asked = certificate_of(db, alice)
    taken = IssuedCertificate(
        member_id=bob.id,
        contract_id=bob.contract.id,
        number=asked.number,
        kind="cover",
        purpose="general",
        first_day=asked.issued_on,
        last_day=asked.valid_to,
        issued_at=START,
    )
    db.add(taken)
    db.flush()
    late = work_in(db, member_id=alice.id, now=START)
    assert register.record(late, asked) is None  # bob's came between number and row
    shown = certificate_of(db, alice).number
    found = issue(db, alice)
    assert found.number == shown == issue(db, alice).number
    assert found.number != taken.number
    rows = db.exec(select(IssuedCertificate).where(IssuedCertificate.member_id == alice.id)).all()
    assert [(row.number, row.contract_id) for row in rows] == [(shown, alice.contract.id)]


def test_several_current_contracts_are_asked_about(db: Session, alice: Persona):
    top_up = make_contract(db, alice.member, kind="surcomplementaire")
    offer = certificates.offer(work_in(db, member_id=alice.id, now=START), contract_id="")
    assert (offer.certificate, offer.absence) == (None, Absence.SEVERAL)
    assert {choice.id for choice in offer.choices} == {alice.contract.id, top_up.id}
    assert certificate_of(db, alice, top_up.id).contract_id == top_up.id


def test_a_contract_that_has_ended_gets_the_certificate_of_its_end(db: Session):
    chloe = personas.chloe(db)
    last_day = datetime(2026, 6, 30, 10, tzinfo=UTC)
    for rank, name, left in (
        (2, "Parti", last_day - timedelta(days=1)),
        (3, "Resté", last_day),
        (4, "Lou", None),
    ):
        make_beneficiary(db, chloe.contract, rank=rank, first_name=name, closed_at=left)
    found = issue(db, chloe)
    assert isinstance(found, EndCertificate)
    assert (found.covered_since, found.ended_on) == (date(2024, 1, 1), date(2026, 6, 30))
    assert [person.first_name for person in found.people] == ["Chloé", "Resté", "Lou"]
    assert found.number == issue(db, chloe).number


def test_an_ended_surcomplementaire_covered_the_people_of_the_contract_it_completed(db: Session):
    chloe = personas.chloe(db)
    make_contract(db, chloe.member, valid_from=date(2026, 7, 1))
    top_up = make_contract(
        db, chloe.member, kind="surcomplementaire", valid_to=date(2026, 6, 30), is_responsible=False
    )
    found = issue(db, chloe, top_up.id)
    assert [person.first_name for person in found.people] == ["Chloé"]


def test_beside_a_current_contract_the_ended_ones_are_offered(db: Session, alice: Persona):
    ended = make_contract(db, alice.member, valid_to=date(2026, 6, 30))
    offer = certificates.offer(work_in(db, member_id=alice.id, now=START), contract_id="")
    assert [contract.id for contract in offer.ended] == [ended.id]
    asked = certificates.offer(work_in(db, member_id=alice.id, now=START), contract_id=ended.id)
    assert isinstance(asked.certificate, EndCertificate)
    assert asked.ended == ()


def test_a_contract_that_the_core_closed_is_certified_no_longer(db: Session, alice: Persona):
    alice.contract.closed_at = START - timedelta(hours=1)
    alice.contract.valid_to = date(2026, 10, 31)
    assert isinstance(issue(db, alice), EndCertificate)
    for not_said in (None, date(2026, 12, 31)):
        alice.contract.valid_to = not_said
        found = issue(db, alice)
        assert isinstance(found, EndCertificate)
        assert found.ended_on == START.date()
    alice.contract.valid_from = date(2027, 1, 1)
    with pytest.raises(NotFound):
        issue(db, alice)


@pytest.mark.parametrize("asked", ["bob", "999999", "../etc", "\x00", "４８２９１３", "x" * 1000])
def test_somebody_elses_contract_reads_like_an_unknown_one(db: Session, alice: Persona, asked: str):
    contract_id = personas.bob(db).contract.id if asked == "bob" else asked
    for service in (certificates.offer, certificates.found):
        with pytest.raises(NotFound):
            service(work_in(db, member_id=alice.id, now=START), contract_id=contract_id)
    with pytest.raises(NotFound):
        issue(db, alice, contract_id)


def test_a_download_leaves_its_number_in_the_trail_and_a_preview_nothing(
    db: Session, alice: Persona
):
    seal(alice.member, "nir", NIR)
    certificates.found(work_in(db, member_id=alice.id, now=START), contract_id="")
    number = issue(db, alice).number
    (line,) = db.exec(select(AuditEvent)).all()
    assert (line.event, line.member_id, line.object_ref) == (
        "certificate:downloaded",
        alice.id,
        number,
    )
    assert (line.address, line.browser) == ("192.0.2.0/24", "Firefox")


def test_at_most_thirty_files_an_hour_without_disturbing_another_member(
    db: Session, alice: Persona
):
    for _ in range(30):
        count_file(work_in(db, member_id=alice.id, now=START))
    with pytest.raises(TooManyTries) as refused:
        count_file(work_in(db, member_id=alice.id, now=START))
    assert refused.value.until == START + timedelta(hours=1)
    count_file(work_in(db, member_id=personas.bob(db).id, now=START))
    certificates.count_preview(work_in(db, member_id=alice.id, now=START))
    count_file(work_in(db, member_id=alice.id, now=START + timedelta(hours=1)))
