"""The statement and the list as files: what they hold is what the screens say."""

import io
import random
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest
from sqlmodel import Session, col, select

from memberapp.care import document, exports, reimbursements, statements, yearly
from memberapp.care.rules.lines import CareLine, LineFilter
from memberapp.care.tables import Reimbursement, Statement
from memberapp.care.views.cares import to_cares
from memberapp.care.views.shares import AmountView
from memberapp.core.errors import NotFound
from memberapp.core.tables import AuditEvent
from memberapp.demo import write_demo_feed
from memberapp.members.tables import Beneficiary, Contract, Member
from tests.personas import NUMBER, bob, with_account
from tests.support.browsers import Browser, open_browser
from tests.support.care_files import (
    Amounts,
    cents_of_csv,
    cents_of_xlsx,
    csv_rows,
    in_pdf,
    of_shares,
    pdf_text,
    plain,
    statement_of,
    written,
    xlsx_rows,
)
from tests.support.factories import (
    make_account,
    make_contract,
    make_guarantee,
    make_line,
    make_top_up_line,
)
from tests.support.imports import import_file
from tests.support.passwords import password_hash
from tests.support.units_of_work import change, run_now

CAMILLE = "M900000001"  # her family has a surcomplémentaire
HEADINGS = [
    *("Date", "Soin", "Praticien", "Personne", "Prix payé", "Sécurité sociale", "Mutuelle"),
    *("Autre mutuelle", "Reste à charge", "Décompte", "Observation"),
]
Shown = tuple[list[Amounts], list[str], Amounts]
"""The lines of a screen in cents, its rows as it writes them, and its totals."""


@pytest.fixture
def signed_in(visitor: Browser) -> Browser:
    with_account()
    visitor.sign_in()
    return visitor


@pytest.fixture
def camille(visitor: Browser, tmp_path: Path) -> Browser:
    """Import a feed that nobody has seen before, and sign in the member whose care is richest."""
    write_demo_feed(tmp_path / "feed.jsonl", 6, date(2026, 11, 21), seed=random.randrange(10**6))
    import_file(tmp_path / "feed.jsonl")

    def open_space(db: Session) -> None:
        make_account(db, db.get_one(Member, CAMILLE), password_hash=password_hash())

    change(open_space)
    visitor.sign_in(CAMILLE)
    return visitor


def rows_on_screen(lines: Sequence[CareLine], taken_over: Collection[str]) -> list[str]:
    """Return the amounts of each row of the screen's table, as it writes them."""
    rows: list[list[AmountView]] = []
    for care in to_cares(lines, taken_over=taken_over, contracts={}):
        rows.append(list(vars(care.amounts).values()))
        rows += [[one.mutual, one.other_insurer, one.remaining] for one in care.follows]
    return [plain(" ".join(cell.text for cell in row)) for row in rows]


def the_list(year: int) -> Shown:
    """Return all the lines that the screen shows, page by page, its rows and its totals."""
    lines: list[Amounts] = []
    rows: list[str] = []
    cursor = ""
    while True:
        page = run_now(
            reimbursements.list_lines,
            member_id=CAMILLE,
            filter=LineFilter((year,)),
            cursor=cursor or None,
        )
        lines += [of_shares(line.shares) for line in page.lines]
        rows += rows_on_screen(page.lines, page.taken_over)
        cursor = page.next_cursor or ""
        if not cursor:
            return lines, rows, of_shares(page.totals)


def the_statements() -> Iterator[tuple[str, Shown]]:
    """Return each statement as the screen shows it."""
    known = select(Statement.reference).where(col(Statement.member_id) == CAMILLE)
    for reference in run_now(lambda db: list(db.exec(known))):
        try:
            found = run_now(statements.get, member_id=CAMILLE, reference=reference)
        except NotFound:
            continue
        rows = [
            row for person in found.people for row in rows_on_screen(person.lines, found.taken_over)
        ]
        lines = [of_shares(line.shares) for person in found.people for line in person.lines]
        yield reference, (lines, rows, of_shares(found.totals))


def test_screen_pdf_csv_and_xlsx_say_the_same_of_a_feed_nobody_has_seen(camille):
    shown = [(f"reimbursements.{{}}?year={year}", the_list(year)) for year in (2026, 2025)]
    shown += [(f"statements/{ref}.{{}}", of_it) for ref, of_it in the_statements()]
    assert len(shown) > 4
    for path, (lines, rows_shown, totals) in (*shown[:2], *random.sample(shown[2:], 3)):
        files = {
            kind: camille.get(f"/files/{path.format(kind)}") for kind in ("csv", "xlsx", "pdf")
        }
        assert {answer.status_code for answer in files.values()} == {200}
        header, *rows = csv_rows(files["csv"].content)
        assert header == HEADINGS
        assert [cents_of_csv(row) for row in rows] == [*lines, totals]
        header, *rows = xlsx_rows(files["xlsx"].content)
        assert header == HEADINGS
        assert [cents_of_xlsx(row) for row in rows] == [*lines, totals]
        text = plain(pdf_text(files["pdf"].content))
        assert [row for row in (*rows_shown, written(totals)) if row not in text] == []
        if path.startswith("reimbursements"):  # its payments are all that the mutual paid
            assert f"Total de la mutuelle {written(totals[2:3])}" in text


def test_a_file_has_its_name_its_type_and_is_never_cached(signed_in):
    reference = statement_of(NUMBER)
    for path, name, media in (
        (f"statements/{reference}.pdf", f"decompte-{reference}.pdf", "application/pdf"),
        (f"statements/{reference}.csv", f"decompte-{reference}.csv", "text/csv; charset=utf-8"),
        ("reimbursements.csv?annee=toutes", "remboursements-2025-2026.csv", "text/csv"),
        ("reimbursements.xlsx?year=2019", "remboursements-2019.xlsx", "application/vnd.openxml"),
        ("reimbursements.pdf?year=x", "remboursements-2026.pdf", "application/pdf"),
        ("reimbursements.pdf?year=2019", "remboursements-2019.pdf", "application/pdf"),
        (
            f"statements/{reference}.json",
            f"decompte-{reference}.json",
            "application/fhir+json",
        ),
        ("reimbursements.json?year=all", "remboursements.json", "application/fhir+json"),
        ("reimbursements.csv?year=all", "remboursements.csv", "text/csv"),
    ):
        answer = signed_in.get(f"/files/{path}")
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["content-type"].startswith(media)
        assert answer.headers["cache-control"] == "no-store"
    told = select(AuditEvent.event, AuditEvent.object_ref)
    trail = [tuple(line) for line in run_now(lambda db: list(db.exec(told)))]
    assert trail.count(("care:statement_downloaded", reference)) == 3
    assert trail.count(("care:lines_downloaded", "xlsx")) == 1


def test_the_filters_of_the_page_are_those_of_the_file(signed_in):
    statement_of(NUMBER, label="Détartrage")
    statement_of(NUMBER)
    answer = signed_in.get("/files/reimbursements.csv?recherche=detartrage&apres=x")
    assert [row[1] for row in csv_rows(answer.content)] == ["Soin", "Détartrage", ""]
    assert csv_rows(answer.content)[-1][0] == "Total de 1 soin de 2026"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_of_every_year_has_the_lines_of_all_of_them_and_keeps_the_filters(signed_in, kind):
    for day in (date(2016, 5, 2), date(2021, 5, 2), date(2026, 5, 2)):
        statement_of(NUMBER, care_date=day)
    statement_of(NUMBER, label="Détartrage", care_date=date(2018, 5, 2))
    read = csv_rows if kind == "csv" else xlsx_rows
    _header, *rows, total = read(signed_in.get(f"/files/reimbursements.{kind}?year=all").content)
    assert [str(row[0])[-4:] if kind == "csv" else str(row[0].year) for row in rows] == [
        *("2026", "2021", "2018", "2016")
    ]
    assert total[0] == "Les 4 soins de toutes les années"
    found = read(
        signed_in.get(f"/files/reimbursements.{kind}?recherche=detartrage&year=all").content
    )
    assert [row[1] or "" for row in found] == ["Soin", "Détartrage", ""]


def test_a_paper_of_every_year_says_so(signed_in):
    for day in (date(2016, 5, 2), date(2026, 5, 2)):
        statement_of(NUMBER, care_date=day)
    text = plain(pdf_text(signed_in.get("/files/reimbursements.pdf?year=all").content))
    assert "2 soins en tout." in text
    assert "Les 2 soins de toutes les années" in text


def test_what_somebody_wrote_is_never_a_formula_and_days_and_amounts_are_typed(signed_in):
    typed = '=HYPERLINK("http://x","y")'
    path = f"/files/statements/{statement_of(NUMBER, label='+33 1', provider=typed)}"
    assert csv_rows(signed_in.get(f"{path}.csv").content)[1][1:3] == ["'+33 1", f"'{typed}"]
    content = signed_in.get(f"{path}.xlsx").content
    row = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0][2]
    assert [cell.data_type for cell in row[:5]] == ["d", "s", "s", "s", "n"]
    assert row[2].value == typed


def test_lines_that_are_not_all_in_the_totals_say_why(signed_in):
    def more(db: Session) -> None:
        first = db.exec(select(Reimbursement)).one()
        make_top_up_line(db, first, make_contract(db, db.get_one(Member, NUMBER)), 100)
        make_line(
            db,
            db.get_one(Beneficiary, first.beneficiary_id),
            statement_id=first.statement_id,
            status="cancelled",
            care_date=date(2026, 3, 3),
        )

    reference = statement_of(NUMBER)
    change(more)
    _, *rows, total = csv_rows(signed_in.get(f"/files/statements/{reference}.csv").content)
    assert [row[-1] for row in rows] == [
        "Présenté aussi à votre second contrat, reste à charge compté sur sa ligne",
        "Suite par votre second contrat, prix déjà compté",
        "Annulé, compté dans aucun total",
    ]
    assert (total[0], cents_of_csv(total)) == ("Total du décompte", (3000, 1900, 1000, 0, 100))


def test_a_long_history_is_written_a_page_at_a_time_and_its_paper_has_an_end(
    signed_in, monkeypatch
):
    monkeypatch.setattr(exports, "BATCH", 2)
    monkeypatch.setattr(document, "MAX_LINES", 4)
    for _ in range(5):
        statement_of(NUMBER)
    assert len(csv_rows(signed_in.get("/files/reimbursements.csv").content)) == 7
    refused = signed_in.get("/files/reimbursements.pdf")
    assert (refused.status_code, "trop long" in refused.text) == (400, True)


def test_the_paper_says_what_is_left_of_the_ceiling_that_a_care_used(signed_in):
    def bound(db: Session) -> None:
        contract = db.exec(select(Contract).where(Contract.member_id == NUMBER)).one()
        make_guarantee(
            db,
            contract,
            "MEDECINE_DOUCE",
            limit_cents=15_000,
            limit_period="annee",
            limit_by="beneficiary",
        )

    change(bound)
    care = {"act": "OST", "family": "MEDECINE_DOUCE", "care_date": date(2026, 3, 2)}
    reference = statement_of(NUMBER, **care, mutual_cents=3000, social_security_cents=0)
    text = plain(pdf_text(signed_in.get(f"/files/statements/{reference}.pdf").content))
    assert (
        "Prestation soumise à plafond (Médecines douces) : il reste 120,00 € sur 150,00 € en 2026, "
        "pour Alice. Se renouvelle le 1" in text
    )


def test_each_page_of_a_long_paper_has_the_headings_of_its_columns(signed_in):
    def more(db: Session) -> None:
        person = db.exec(select(Beneficiary)).first()
        for _ in range(40):
            make_line(db, person, care_date=date(2026, 3, 3))

    change(more)
    content = signed_in.get("/files/reimbursements.pdf").content
    first, *others = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert others
    for text in map(plain, (first, *others)):
        assert "Prix payé" in text or "Versé le" in text  # the cares, then what was paid


@pytest.mark.parametrize("kind", ["pdf", "csv", "xlsx", "json"])
def test_somebody_elses_statement_reads_like_an_unknown_one(signed_in, kind):
    change(bob)
    theirs = statement_of("M010000002")
    unknown = [signed_in.get(f"/files/statements/{ref}.{kind}") for ref in (theirs, "x", "DEC-%00")]
    assert {answer.status_code for answer in unknown} == {404}
    assert len({re.sub(r"nonce-[^\"']+", "", answer.text) for answer in unknown}) == 1
    assert "introuvable" in unknown[0].text


@pytest.mark.parametrize(
    "path", ["reimbursements.exe", "statements/x.html", "reimbursements.pdf.csv"]
)
def test_another_kind_of_file_is_not_found(signed_in, path):
    assert signed_in.get(f"/files/{path}").status_code == 404


def test_a_visitor_gets_no_file(visitor):
    for path in (
        "reimbursements.csv",
        "statements/DEC-2026-0000001-X.pdf",
        "yearly-total.pdf?year=2026",
    ):
        assert visitor.get(f"/files/{path}").status_code == 401


def test_files_are_limited_for_each_member_alone(signed_in):
    answers = [signed_in.get("/files/reimbursements.csv").status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert signed_in.get("/files/yearly-total.pdf").status_code == 429
    with_account(bob)
    with open_browser() as other:
        other.sign_in("M010000002")
        assert other.get("/files/reimbursements.csv").status_code == 200


# The yearly total for the tax file


def test_the_yearly_total_counts_by_payment_and_says_so(signed_in):
    statement_of(NUMBER, care_date=date(2025, 12, 30), pay_date=date(2026, 1, 5))
    statement_of(NUMBER, care_date=date(2026, 3, 2), pay_date=date(2026, 3, 9), act="HBLD")
    statement_of(NUMBER, care_date=date(2026, 3, 2), status="pending")
    statement_of(NUMBER, care_date=date(2026, 3, 2), status="cancelled")
    statement_of(NUMBER, care_date=date(2025, 3, 2), pay_date=date(2025, 3, 9))
    answer = signed_in.get("/files/yearly-total.pdf?year=2026")
    text = pdf_text(answer.content)
    assert answer.headers["content-disposition"] == 'attachment; filename="total-2026.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    assert "comptés à la date du paiement, pas à celle des soins" in text
    assert in_pdf((6000, 3800, 1800, 0, 400), text)
    assert in_pdf((3000, 1900, 900, 0, 200), text)
    plain = text.replace("\u00a0", " ")
    assert "Sur 60,00 € de soins payés en 2026, 56,00 € ont été remboursés" in plain
    told = select(AuditEvent.event, AuditEvent.object_ref)
    trail = [tuple(line) for line in run_now(lambda db: list(db.exec(told)))]
    assert trail.count(("care:yearly_total_downloaded", "2026")) == 1


@pytest.mark.parametrize("query", ["", "?year=x", "?year=1900", "?year=2999"])
def test_a_year_without_any_payment_has_a_paper_of_nothing(signed_in, query):
    change(bob)
    statement_of("M010000002")
    answer = signed_in.get(f"/files/yearly-total.pdf{query}")
    assert answer.status_code == 200
    assert "Aucun soin payé en" in pdf_text(answer.content)


def test_the_yearly_total_of_a_feed_nobody_has_seen_adds_up(camille):
    def paid(db: Session) -> int:
        rows = db.exec(
            select(Reimbursement).where(
                Reimbursement.member_id == CAMILLE,
                Reimbursement.status == "paid",
                col(Reimbursement.closed_at).is_(None),
                col(Reimbursement.pay_date).between(date(2026, 1, 1), date(2026, 11, 21)),
            )
        )
        return sum(row.mutual_cents for row in rows)

    found = run_now(yearly.yearly_total, member_id=CAMILLE, year=2026, today=date(2026, 11, 21))
    assert found.whole.shares.mutual.cents == run_now(paid)
    assert sum(one.whole.shares.spent.cents for one in found.people) == (
        found.whole.shares.spent.cents
    )
    text = pdf_text(camille.get("/files/yearly-total.pdf?year=2026").content)
    assert in_pdf(of_shares(found.whole.shares), text)
