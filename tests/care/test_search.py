"""The free text search of the list of lines."""

from datetime import date

import pytest
from sqlmodel import Session

from memberapp.care import reimbursements
from memberapp.care.rules.lines import CareKind, LineFilter
from memberapp.care.rules.search import Reference, ReferenceKind
from memberapp.core.identifiers import statement_reference
from tests.personas import Persona
from tests.support import factories
from tests.support.factories import make_line, make_statement
from tests.support.units_of_work import work_in


def found(db: Session, member: Persona, text: str) -> list[str]:
    page = reimbursements.list_lines(
        work_in(db, member_id=member.id), filter=LineFilter((2026,), text=text), size=10
    )
    return [line.id for line in page.lines]


@pytest.mark.parametrize(
    "text",
    [
        "dermato",
        "DERMATOLOGUE",
        "Hélène",
        "helene consultation",
        "csd",
        "alice",
        "moreau dermatologue",
        "  Vasseur   dr ",
        "dao",
        "đ\u00e0\u200bo",
    ],
)
def test_every_word_typed_is_found_in_the_act_the_practitioner_or_the_name(
    db: Session, alice: Persona, text: str
):
    line = make_line(
        db,
        alice.beneficiary,
        act="CSD",
        label="Consultation dermatologue",
        provider="Dr Hélène Vasseur-Đào",
    )
    make_line(
        db,
        factories.make_beneficiary(db, alice.contract, first_name="Léa", last_name="Petit"),
        provider="Dr Martin",
    )
    assert found(db, alice, text) == [line.id]


def test_one_word_that_is_not_there_finds_nothing(db: Session, alice: Persona):
    make_line(db, alice.beneficiary)
    assert found(db, alice, "consultation dentiste") == []


def test_a_statement_is_found_by_its_public_reference_and_by_the_key_of_the_core(
    db: Session, alice: Persona
):
    statement = make_statement(db, alice.member, core_key="REL/2026-03_A")
    line = make_line(db, alice.beneficiary, statement_id=statement.id)
    make_line(db, alice.beneficiary, statement_id=make_statement(db, alice.member).id)
    assert found(db, alice, statement.reference) == [line.id]
    assert found(db, alice, statement.reference.lower().replace("-", "\u2011")) == [line.id]
    assert found(db, alice, "rel/2026-03_a") == [line.id]


def test_a_whole_reference_finds_its_statement_alone(db: Session, alice: Persona):
    made = [make_statement(db, alice.member, core_key=f"S-{month}-{alice.id}") for month in "123"]
    named = made[-1]
    *_others, line = [
        make_line(db, alice.beneficiary, statement_id=statement.id) for statement in made
    ]
    other = make_line(
        db,
        alice.beneficiary,
        statement_id=make_statement(db, alice.member).id,
        label=f"Consultation {named.reference}",
    )
    assert found(db, alice, named.reference) == [line.id]
    assert found(db, alice, named.core_key.lower()) == [line.id]
    by_words = found(db, alice, f"{named.reference} consultation")
    assert set(by_words) == {line.id, other.id}


def test_the_key_of_another_members_statement_names_nothing(db: Session, alice, bob):
    make_statement(db, bob.member, core_key="REL-1")
    asked = LineFilter((2026,), text="rel-1")
    page = reimbursements.list_lines(work_in(db, member_id=alice.id), filter=asked)
    assert page.reference is None


def test_a_whole_reference_ignores_the_other_filters_and_is_told(db: Session, alice: Persona):
    statement = make_statement(db, alice.member, core_key="REL-1")
    old = make_line(
        db,
        alice.beneficiary,
        statement_id=statement.id,
        pay_ref="VIR/25-1",
        care_date=date(2025, 3, 2),
    )
    make_line(db, alice.beneficiary, pay_ref="VIR/25-12")
    for text, kind, told in (
        (statement.reference, ReferenceKind.STATEMENT, statement.reference),
        ("rel 1", ReferenceKind.STATEMENT, statement.reference),
        ("vir/25-1 ", ReferenceKind.PAYMENT, "VIR/25-1"),
    ):
        asked = LineFilter((2026,), "nobody", CareKind.OPTICAL, "000000", text)
        page = reimbursements.list_lines(work_in(db, member_id=alice.id), filter=asked)
        assert [line.id for line in page.lines] == [old.id]
        assert page.reference == Reference(kind, told)
    unknown = statement_reference(2024, 1)
    page = reimbursements.list_lines(
        work_in(db, member_id=alice.id), filter=LineFilter((), text=unknown)
    )
    assert (page.count, page.reference) == (0, Reference(ReferenceKind.STATEMENT, unknown))


@pytest.mark.parametrize(
    "text",
    [
        "1 234,56 €",
        "1234.56",
        "1,2\u00a0€",
        "3000,00 euros",
        "1.20 euros",
        "1.20 €",
        "consultation 12/02",
        "12.02.26",
        "12 février 2026",
        "mars 2026",
        "1er mars",
        "2026-03-01",
        "02/2026",
        "fév.",
        "12-02",
    ],
)
def test_amounts_and_days_are_searched_as_people_write_them(db: Session, alice: Persona, text: str):
    cents = {"social_security_cents": 120, "mutual_cents": 123456, "remaining_cents": 176424}
    line = make_line(
        db,
        alice.beneficiary,
        care_date=date(2026, 2, 12),
        pay_date=date(2026, 3, 1),
        pay_ref="VIR1",
        spent_cents=300000,
        **cents,
    )
    make_line(db, alice.beneficiary, care_date=date(2026, 4, 20), pay_date=date(2026, 5, 22))
    assert found(db, alice, text) == [line.id]


def test_the_amount_of_a_payment_finds_all_its_lines(db: Session, alice: Persona):
    lines = [make_line(db, alice.beneficiary, pay_ref="VIR1") for _ in range(2)]
    make_line(db, alice.beneficiary, pay_ref="VIR2", spent_cents=2999, remaining_cents=199)
    assert set(found(db, alice, "18 €")) == {line.id for line in lines}
    assert found(db, alice, "99999999999999999999,99") == []
    # The lines were cared for on 2 March: with its currency it is an amount.
    for text in ("02.03 €", "2.03 euros", "31/02/2026", "0/3", "12/03/0000", "13/2026"):
        assert found(db, alice, text) == []


def test_a_part_of_the_core_key_is_no_word_to_search_for(db: Session, alice: Persona):
    statement = make_statement(db, alice.member, core_key="S-202603-M010000001")
    make_line(db, alice.beneficiary, statement_id=statement.id)
    assert found(db, alice, "m010000001") == []


@pytest.mark.parametrize(
    ("part", "is_found"),
    [
        ("{:.16}", True),
        ("{:.10}", True),
        ("vir-25", True),
        ("VIR-2", False),  # four letters and figures name nothing
        ("DEC-2019-00", False),
    ],
)
def test_a_part_of_a_reference_ignores_the_filters_too(db: Session, alice: Persona, part, is_found):
    statement = make_statement(db, alice.member)
    line = make_line(
        db,
        alice.beneficiary,
        statement_id=statement.id,
        pay_ref="VIR-250301-7",
        care_date=date(2025, 3, 2),
    )
    make_line(db, alice.beneficiary, pay_ref="VRT-261")
    text = part.format(statement.reference)
    assert found(db, alice, text) == ([line.id] if is_found else [])


@pytest.mark.parametrize(("typed", "missing"), [("DEC-2019-0000", 4), ("dec 2019 0000001", 1)])
def test_what_is_missing_of_a_reference_is_counted(db: Session, alice: Persona, typed, missing):
    page = reimbursements.list_lines(
        work_in(db, member_id=alice.id), filter=LineFilter((2026,), text=typed)
    )
    assert page.reference == Reference(
        ReferenceKind.STATEMENT, typed.upper(), is_part=True, missing=missing
    )


@pytest.mark.parametrize(
    "text", ["2 mars 2025", "02/03/25", "mars 2025", "consultation 2025-03-02"]
)
def test_a_date_with_its_year_is_found_whatever_the_year_chosen(db: Session, alice: Persona, text):
    line = make_line(db, alice.beneficiary, care_date=date(2025, 3, 2))
    make_line(db, alice.beneficiary, care_date=date(2026, 3, 2))
    page = reimbursements.list_lines(
        work_in(db, member_id=alice.id), filter=LineFilter((2026,), text=text)
    )
    assert [found.id for found in page.lines] == [line.id]
    assert page.is_of_any_year


def test_the_core_key_of_another_file_finds_nothing(db: Session, alice: Persona, bob):
    statement = make_statement(db, bob.member, core_key="REL-BOB")
    make_line(db, bob.beneficiary, statement_id=statement.id)
    make_line(db, alice.beneficiary)
    assert found(db, alice, "REL-BOB") == []
    assert found(db, alice, statement.reference) == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "/", "\x00", "\ud800", "😀"])
def test_a_search_that_holds_no_word_finds_nothing(db: Session, alice: Persona, text: str):
    make_line(db, alice.beneficiary)
    assert found(db, alice, text) == []


def test_a_blank_search_shows_everything(db: Session, alice: Persona):
    line = make_line(db, alice.beneficiary)
    assert found(db, alice, " \u00a0 ") == [line.id]


def test_only_the_first_hundred_characters_are_searched(db: Session, alice: Persona):
    line = make_line(db, alice.beneficiary)
    assert found(db, alice, "consultation".ljust(100) + "nowhere") == [line.id]
