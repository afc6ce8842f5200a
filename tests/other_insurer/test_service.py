"""Acts for another insurer: whose they are, once, awaited, ended by the file or the member."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from memberapp.care.tables import Reimbursement
from memberapp.core.errors import Conflict, InvalidInput, NotFound, TooManyTries
from memberapp.core.money import Money
from memberapp.core.retention import purge
from memberapp.core.tables import AuditEvent
from memberapp.core.work import Work
from memberapp.members.tables import Beneficiary
from memberapp.other_insurer import service, tables, top_ups, views
from memberapp.other_insurer.rules import ShareState
from memberapp.other_insurer.service import Desk
from memberapp.other_insurer.tables import InsurerPack, SecondShare
from tests import personas
from tests.personas import Persona
from tests.support import factories
from tests.support.clocks import START
from tests.support.factories import make_beneficiary, make_line, make_statement, make_top_up_line
from tests.support.units_of_work import work_in

DAY = START.date() - timedelta(days=40)


def work_of(db: Session, persona: Persona, days: int = 0) -> Work:
    return work_in(db, member_id=persona.id, now=START + timedelta(days=days))


def desk(db: Session, persona: Persona, days: int = 0) -> Desk:
    return service.desk(work_of(db, persona, days))


@pytest.fixture
def statement(db: Session, alice: Persona):
    return make_statement(db, alice.member)


@pytest.fixture
def line(db: Session, alice: Persona, statement):
    """Return a specialist of 70 € of which 29 € are left."""
    return specialist(db, alice, statement)


def specialist(db: Session, persona: Persona, statement, **changes):
    values = {
        "statement_id": statement.id,
        "care_date": DAY,
        "act": "CS",
        "label": "Consultation spécialiste",
        "spent_cents": 7000,
        "base_cents": 2300,
        "social_security_cents": 1600,
        "mutual_cents": 2500,
    }
    return make_line(db, changes.pop("beneficiary", persona.beneficiary), **values | changes)


def tokens(found: Desk, person: int = 0) -> list[str]:
    return [care.token for care in found.offered[person].cares]


def prepare(db: Session, persona: Persona, days: int = 0) -> str:
    ticked = tokens(desk(db, persona, days))
    return service.prepare(work_of(db, persona, days), tokens=ticked)


def only(db: Session, persona: Persona, days: int = 0):
    (pack,) = desk(db, persona, days).packs
    (share,) = pack.shares
    return share


def events(db: Session) -> list[str]:
    return [row.event for row in db.exec(select(AuditEvent))]


def test_a_double_tap_prepares_one_pack_and_its_care_is_no_longer_offered(db, alice, line):
    ticked = tokens(desk(db, alice))
    reference = service.prepare(work_of(db, alice), tokens=ticked)
    assert service.prepare(work_of(db, alice), tokens=ticked) == reference
    found = desk(db, alice)
    assert not found.offered
    assert [pack.reference for pack in found.packs] == [reference]
    assert only(db, alice).state is ShareState.AWAITED
    assert events(db).count("insurer_pack:prepared") == 1


def test_a_second_tab_with_another_choice_is_told_that_something_moved(db, alice, line, statement):
    first = tokens(desk(db, alice))
    specialist(db, alice, statement, care_date=DAY + timedelta(days=1))
    both = tokens(desk(db, alice))
    service.prepare(work_of(db, alice), tokens=first)
    with pytest.raises(Conflict):
        service.prepare(work_of(db, alice), tokens=both)
    assert len(desk(db, alice).packs) == 1


def test_the_database_itself_awaits_a_care_once(db, alice, line):
    prepare(db, alice)
    row = db.exec(select(SecondShare)).one()
    db.add(SecondShare(pack_id=row.pack_id, member_id=alice.id, line_id=line.id))
    with pytest.raises(IntegrityError):
        db.flush()


def test_one_pack_is_of_one_person(db, alice, line, statement):
    child = make_beneficiary(db, alice.contract, first_name="Zoé", rank=2)
    specialist(db, alice, statement, beneficiary=child)
    found = desk(db, alice)
    assert [one.first_name for one in found.offered] == [alice.beneficiary.first_name, "Zoé"]
    with pytest.raises(Conflict):
        service.prepare(work_of(db, alice), tokens=tokens(found) + tokens(found, 1))


def test_somebody_elses_care_pack_or_payment_reads_like_an_unknown_one(db, alice, line):
    bob = personas.bob(db)
    ticked = tokens(desk(db, alice))
    for asked in (ticked, ["x"], ["\0"], ["x" * 10_000]):
        with pytest.raises(NotFound):
            service.prepare(work_of(db, bob), tokens=asked)
    reference = prepare(db, alice)
    share = only(db, alice)
    for asked in (reference, "REL-2026-0000000-0", "\0", "x" * 10_000):
        for use_case in (service.take_away, service.delete):
            with pytest.raises(NotFound):
                use_case(work_of(db, bob), reference=asked)
    for asked in (share.id, "x", "\0", "x" * 10_000):
        with pytest.raises(NotFound):
            service.receive(work_of(db, bob), share_id=asked, amount="1")
        for use_case in (service.refuse, service.await_again):
            with pytest.raises(NotFound):
                use_case(work_of(db, bob), share_id=asked)
    assert only(db, alice).state is ShareState.AWAITED
    assert not desk(db, bob).packs


@pytest.mark.parametrize("ticked", [0, 31])
def test_nothing_and_too_much_are_refused(db, alice, ticked):
    with pytest.raises(InvalidInput):
        service.prepare(work_of(db, alice), tokens=["x"] * ticked)


def test_it_is_late_after_the_delay_and_the_member_ends_it_once(db, alice, line):
    prepare(db, alice)
    assert only(db, alice, days=30).state is ShareState.AWAITED
    assert only(db, alice, days=31).state is ShareState.LATE
    view = views.to_view(desk(db, alice, 31), ())
    assert view.lead == "1\u00a0second paiement attendu, sans nouvelle."
    assert view.shares[0].told.startswith("Préparé le ")  # nothing shows that it was sent
    share = only(db, alice)
    for _ in range(2):
        service.receive(work_of(db, alice, 32), share_id=share.id, amount="29,00")
    ended = only(db, alice, days=32)
    assert ended.state is ShareState.RECEIVED
    assert ended.declared == Money(2900)
    assert events(db).count("second_share:received") == 1
    with pytest.raises(Conflict):
        service.refuse(work_of(db, alice, 32), share_id=share.id)
    with pytest.raises(Conflict):
        service.receive(work_of(db, alice, 32), share_id=share.id, amount="12")


@pytest.mark.parametrize(
    ("amount", "reason"),
    [("", "empty"), ("0", "invalid"), ("-5", "invalid"), ("1e3", "invalid"), ("29,01", "too_much")],
)
def test_an_amount_is_read_and_never_above_the_expense(db, alice, line, amount, reason):
    prepare(db, alice)
    with pytest.raises(InvalidInput) as refused:
        service.receive(work_of(db, alice), share_id=only(db, alice).id, amount=amount)
    assert refused.value.reason == reason
    assert only(db, alice).state is ShareState.AWAITED


def test_the_feed_ends_it_and_what_the_member_said_stays_beside_it(db, alice, line):
    prepare(db, alice)
    service.receive(work_of(db, alice), share_id=only(db, alice).id, amount="20")
    line.other_insurer_cents, line.remaining_cents = 1800, 1100
    db.flush()
    share = only(db, alice)
    assert share.state is ShareState.PAID
    (shown,) = views.to_view(desk(db, alice), ()).ended
    told = shown.told.replace("\u00a0", " ")
    assert told.startswith("18,00 € payés. Vous avez noté 20,00 € reçus le ")
    with pytest.raises(Conflict):
        service.await_again(work_of(db, alice), share_id=share.id)


def test_a_cancelled_care_is_awaited_no_longer_and_leaves_the_files(db, alice, line):
    reference = prepare(db, alice)
    assert len(service.take_away(work_of(db, alice), reference=reference).shares) == 1
    line.status = "cancelled"
    db.flush()
    assert only(db, alice).state is ShareState.CANCELLED
    with pytest.raises(NotFound):
        service.take_away(work_of(db, alice), reference=reference)


def test_a_refusal_is_corrected_and_a_refused_care_can_be_prepared_again(db, alice, line):
    prepare(db, alice)
    share = only(db, alice)
    for _ in range(2):
        service.refuse(work_of(db, alice), share_id=share.id)
    service.await_again(work_of(db, alice), share_id=share.id)
    assert only(db, alice).state is ShareState.AWAITED
    service.refuse(work_of(db, alice), share_id=share.id)
    prepare(db, alice, days=1)
    with pytest.raises(Conflict):  # it is awaited again already
        service.await_again(work_of(db, alice, 1), share_id=share.id)


def test_a_pack_is_deleted_and_its_care_is_offered_again(db, alice, line):
    reference = prepare(db, alice)
    service.delete(work_of(db, alice), reference=reference)
    assert not db.exec(select(SecondShare)).all()
    assert len(tokens(desk(db, alice))) == 1


def test_only_so_many_are_kept_and_a_day_has_so_many(db, alice, line, monkeypatch):
    monkeypatch.setattr(service, "MAX_PACKS", 1)
    prepare(db, alice)
    service.refuse(work_of(db, alice), share_id=only(db, alice).id)
    with pytest.raises(InvalidInput):
        prepare(db, alice)
    with pytest.raises(TooManyTries):  # noqa: PT012 - the limit of a day, however they are deleted
        for _ in range(31):
            for pack in desk(db, alice).packs:
                service.delete(work_of(db, alice), reference=pack.reference)
            prepare(db, alice)


def test_packs_are_purged_with_their_payments(db, alice, line):
    prepare(db, alice)
    for days, left in ((731, 1), (733, 0)):
        work = work_in(db, now=START + timedelta(days=days))
        purge(work, rules=tables.RETENTION)
        assert len(db.exec(select(InsurerPack)).all()) == left
        assert len(db.exec(select(SecondShare)).all()) == left


def test_a_surcomplementaire_comes_off_what_is_left_and_is_told_by_statement(
    db, alice, line, statement
):
    contract = factories.make_contract(db, alice.member, kind="surcomplementaire")
    own = make_statement(db, alice.member)
    make_top_up_line(db, line, contract, 1000, statement_id=own.id)
    (care,) = desk(db, alice).offered[0].cares
    assert care.most.cents == 1900
    assert care.statements == (statement.reference, own.reference)
    (year,) = top_ups.read(work_of(db, alice))
    assert (year.year, year.total.cents, year.other_insurer.cents) == (DAY.year, 1000, 0)
    assert [part.reference for part in year.statements] == [own.reference]


def test_what_another_insurer_paid_is_told_by_year(db, alice, statement):
    specialist(db, alice, statement, other_insurer_cents=500)
    specialist(db, alice, statement, other_insurer_cents=700, status="cancelled")
    (year,) = top_ups.read(work_of(db, alice))
    assert (year.total.cents, year.other_insurer.cents) == (0, 500)
    assert not top_ups.read(work_of(db, personas.bob(db)))


def rekeyed(db: Session, line: Reimbursement) -> Reimbursement:
    """Correct a line, as a feed does: another one came before it, and the care is that one's."""
    first = make_line(
        db,
        db.get_one(Beneficiary, line.beneficiary_id),
        care_date=line.care_date,
        statement_id=line.statement_id,
        spent_cents=7000,
        base_cents=2300,
        social_security_cents=1600,
        mutual_cents=1000,
    )
    line.primary_id = first.id
    db.add(line)
    db.flush()
    return first


def test_a_pack_finds_its_care_again_when_a_correction_put_another_line_before_it(db, alice, line):
    reference = prepare(db, alice)
    first = rekeyed(db, line)
    share = only(db, alice)
    assert share.care.id == first.id
    found = service.take_away(work_of(db, alice), reference=reference)
    assert [one.care.id for one in found.shares] == [first.id]
    assert not desk(db, alice).offered  # it is awaited already
    service.refuse(work_of(db, alice), share_id=share.id)
    service.await_again(work_of(db, alice), share_id=share.id)
    assert only(db, alice).state is ShareState.AWAITED


def test_two_lines_that_become_one_care_are_one_payment_of_a_pack(db, alice, line, statement):
    other = specialist(db, alice, statement, care_date=DAY + timedelta(days=1))
    prepare(db, alice)
    assert len(desk(db, alice).packs[0].shares) == 2
    other.primary_id = line.id
    db.add(other)
    db.flush()
    assert only(db, alice).care.id == line.id


def test_a_care_that_is_awaited_by_another_line_is_not_awaited_twice(db, alice, line, statement):
    other = specialist(db, alice, statement, care_date=DAY + timedelta(days=1))
    for care in (line, other):
        (token,) = [one.token for one in desk(db, alice).offered[0].cares if one.id == care.id]
        service.prepare(work_of(db, alice), tokens=[token])
    (mine,) = [
        one for pack in desk(db, alice).packs for one in pack.shares if one.care.id == other.id
    ]
    service.refuse(work_of(db, alice), share_id=mine.id)
    other.primary_id = line.id
    db.add(other)
    db.flush()
    with pytest.raises(Conflict):
        service.await_again(work_of(db, alice), share_id=mine.id)


def test_a_pack_of_which_nothing_is_left_is_not_to_be_found(db, alice, line):
    reference = prepare(db, alice)
    line.care_date = DAY - timedelta(days=3650)  # a correction: older than what is read
    db.add(line)
    db.flush()
    with pytest.raises(NotFound):
        service.take_away(work_of(db, alice), reference=reference)
