"""Making statements for the files of the care room, and reading those back, each by a library."""

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pypdf
from sqlmodel import Session, select

from memberapp.core.money import Money
from memberapp.members.tables import Beneficiary, Contract, Member
from tests.support.factories import make_line, make_statement
from tests.support.units_of_work import change

Amounts = tuple[int, ...]


def statement_of(member_id: str, **line: Any) -> str:
    """Make a statement of one line, and return its reference."""

    def work(db: Session) -> str:
        member = db.get_one(Member, member_id)
        of_member = select(Beneficiary).join(Contract).where(Contract.member_id == member_id)
        statement = make_statement(db, member)
        make_line(db, db.exec(of_member).first(), statement_id=statement.id, **line)
        return statement.reference

    return change(work)


def csv_rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def xlsx_rows(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.freeze_panes == "A2"
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def cents_of_csv(row: list[str]) -> Amounts:
    return tuple(int(Decimal(cell.replace(",", ".")) * 100) for cell in row[4:9])


def cents_of_xlsx(row: list[Any]) -> Amounts:
    return tuple(round(cell * 100) for cell in row[4:9])


def pdf_text(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def written(amounts: Amounts) -> str:
    euros = (f"{cents // 100:,}".replace(",", " ") for cents in amounts)
    return " ".join(
        f"{whole},{cents % 100:02} €" for whole, cents in zip(euros, amounts, strict=True)
    )


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def of_shares(shares: Any) -> Amounts:
    return tuple(amount.cents for amount in vars(shares).values() if isinstance(amount, Money))


def in_pdf(amounts: Amounts, text: str) -> bool:
    """Return whether the five amounts stand in the paper, in the order of the screen."""
    written = [f"{cents // 100:,}".replace(",", " ") + f",{cents % 100:02} €" for cents in amounts]
    return " ".join(written) in text.replace("\u00a0", " ")
