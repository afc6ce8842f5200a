"""Tables as files: CSV for a French spreadsheet, and XLSX; a row at a time, in flat memory.

What a cell says is only ever a text, a day or an amount: nothing that somebody wrote is a formula
where the file is opened.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import IO, Any, Final, Protocol

import xlsxwriter

from memberapp.core.dates import is_known
from memberapp.core.formats import numeric_day
from memberapp.core.money import Money
from memberapp.core.text import visible

Cell = str | date | Money

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\u2212", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_FIRST_YEAR: Final = 1900  # of the days that a spreadsheet counts
_LONGEST_TEXT: Final = 32_000  # a cell of XLSX holds 32,767 characters


class Sheet(Protocol):
    """A table that is being written to a file."""

    def add(self, row: Sequence[Cell]) -> None:
        """Write a row."""

    def end(self, totals: Sequence[Cell] = ()) -> None:
        """Write the row of totals, if there are any; the file is whole."""


class CsvSheet:
    """A CSV file that opens right in a French Excel: « ; », decimal comma, UTF-8 with its mark."""

    def __init__(self, file: IO[bytes], headings: Sequence[str]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text, delimiter=";", lineterminator="\r\n")
        self._writer.writerow(headings)

    def add(self, row: Sequence[Cell]) -> None:
        """Write a row."""
        self._writer.writerow([_plain(cell) for cell in row])

    def end(self, totals: Sequence[Cell] = ()) -> None:
        """Write the row of totals; the file stays open for its reader."""
        if totals:
            self.add(totals)
        self._text.detach()


class XlsxSheet:
    """A workbook of one sheet: typed cells, a header that stays, and its totals in bold."""

    def __init__(
        self, file: IO[bytes], headings: Sequence[str], *, title: str, author: str, at: datetime
    ) -> None:
        # Its rows wait on the disk; whatever ends the export takes them away.
        self._folder = TemporaryDirectory()
        self._book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": self._folder.name,
                "default_date_format": "dd/mm/yyyy",
            },
        )
        self._book.set_properties(
            {"title": title, "author": author, "created": at.replace(tzinfo=None)}
        )
        self._sheet: Any = self._book.add_worksheet(title[:31])
        self._formats = {
            (kind, is_total): self._book.add_format(style | {"bold": is_total, "top": is_total})
            for is_total in (False, True)
            for kind, style in {
                str: {},
                date: {"num_format": "dd/mm/yyyy", "align": "left"},
                Money: {"num_format": '#,##0.00\\ "€"'},
            }.items()
        }
        self._sheet.freeze_panes(1, 0)
        self._height = 0
        header = self._book.add_format({"bold": True, "bottom": True, "text_wrap": True})
        for column, heading in enumerate(headings):
            self._sheet.set_column(column, column, max(14, len(heading) + 2))
            self._sheet.write_string(0, column, heading, header)

    def add(self, row: Sequence[Cell]) -> None:
        """Write a row."""
        self._write(row, is_total=False)

    def end(self, totals: Sequence[Cell] = ()) -> None:
        """Write the row of totals, and the file."""
        self._write(totals, is_total=True)
        with self._folder:
            self._book.close()

    def _write(self, row: Sequence[Cell], *, is_total: bool) -> None:
        self._height += 1
        for column, cell in enumerate(row):
            place = self._height, column
            match cell:
                case Money():
                    style = self._formats[Money, is_total]
                    self._sheet.write_number(*place, cell.cents / 100, style)
                case date() if is_known(cell) and cell.year >= _FIRST_YEAR:
                    self._sheet.write_datetime(*place, cell, self._formats[date, is_total])
                case _:
                    text = _text(cell)[:_LONGEST_TEXT]
                    self._sheet.write_string(*place, text, self._formats[str, is_total])


def open_sheet(
    kind: str, file: IO[bytes], headings: Sequence[str], *, title: str, author: str, at: datetime
) -> Sheet:
    """Begin a table of a kind, `csv` or `xlsx`, in a file that can be written and read."""
    if kind == "csv":
        return CsvSheet(file, headings)
    return XlsxSheet(file, headings, title=title, author=author, at=at)


def _plain(cell: Cell) -> str:
    if isinstance(cell, Money):
        return f"{Decimal(cell.cents) / 100:.2f}".replace(".", ",")
    text = _text(cell)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _text(cell: Cell) -> str:
    text = numeric_day(cell) if isinstance(cell, date) else str(cell)
    return " ".join(visible(text).split())
