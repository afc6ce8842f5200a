"""What a carer sees of reimbursements, on screens and in files: amounts and dates alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from memberapp import addresses
from memberapp.care.rules.lines import CareLine, LineStatus, Shares
from memberapp.care.views.shares import COLUMNS
from memberapp.carers.reading import Help, HelpedList, HelpedStatement
from memberapp.carers.views import banner
from memberapp.core import formats
from memberapp.core.money import Money
from memberapp.gateways.sheets import Cell

DAY, PAID_ON, STATEMENT, STATE = "Date du soin", "Payé le", "Décompte", "État"
HEADINGS: Final = (DAY, *COLUMNS.values(), PAID_ON, STATEMENT, STATE)
TOTAL: Final = "Total"
FILE_MISSING: Final = (
    "Ce fichier est introuvable",
    "L’accès est peut-être terminé. Ouvrez la page «\u00a0Proche aidant\u00a0» de votre espace.",
)
_CANCELLED: Final = "Annulé, compté dans aucun total"
_PENDING: Final = "Paiement en cours"
_UPCOMING: Final = "Paiement prévu"
_COUNTED_ONCE: Final = "Suite par un second contrat, prix déjà compté"


@dataclass(frozen=True)
class HelpView:
    """What the banner says: for whom, until when, for what."""

    helped: str = ""
    may: str = ""


@dataclass(frozen=True)
class LineView:
    """A line: when, how much, who paid, and where it stands."""

    key: str
    day: str
    spent: str
    social_security: str
    mutual: str
    other_insurer: str
    remaining: str
    paid_on: str
    statement: str
    path: str
    """Of the statement; empty without one."""
    state: str


@dataclass(frozen=True)
class SumsView:
    """The five amounts of a total."""

    spent: str = ""
    social_security: str = ""
    mutual: str = ""
    other_insurer: str = ""
    remaining: str = ""


@dataclass(frozen=True)
class YearView:
    """A year to choose."""

    name: str
    path: str
    is_chosen: bool


@dataclass(frozen=True)
class HelpedListView:
    """The page of the list."""

    help: HelpView = field(default_factory=HelpView)
    title: str = ""
    years: list[YearView] = field(default_factory=list)
    lines: list[LineView] = field(default_factory=list)
    totals: SumsView = field(default_factory=SumsView)
    summary: str = ""
    empty: str = ""
    next_path: str = ""
    newest_path: str = ""
    csv: str = ""
    xlsx: str = ""


@dataclass(frozen=True)
class HelpedStatementView:
    """The page of one statement."""

    help: HelpView = field(default_factory=HelpView)
    title: str = ""
    lines: list[LineView] = field(default_factory=list)
    totals: SumsView = field(default_factory=SumsView)
    list_path: str = ""
    csv: str = ""
    xlsx: str = ""


def to_list(found: HelpedList) -> HelpedListView:
    """Return the page of a list."""
    reference, page = found.help.reference, found.page
    years = [
        YearView(f"{year}", addresses.helped_path(reference, year=f"{year}"), year == found.year)
        for year in (found.this_year, found.this_year - 1)
    ]
    help_view = _help(found.help)
    title = f"Remboursements {formats.of(found.help.helped.whole)}"
    if page is None or not page.lines:
        empty = f"Aucun remboursement pour {found.help.helped.first_name} en {found.year}."
        return HelpedListView(help=help_view, title=title, years=years, empty=empty)
    year = f"{found.year}"
    last_rank = page.first_rank - 1 + len({_act(line) for line in page.lines})
    return HelpedListView(
        help=help_view,
        title=title,
        years=years,
        lines=[_line(line, reference) for line in page.lines],
        totals=_sums(page.totals),
        summary=f"{formats.count(page.count, 'soin')} en {year}, du plus récent au plus ancien. "
        f"Ici\u00a0: {page.first_rank} à {last_rank}.",
        next_path=addresses.helped_path(reference, year=year, cursor=page.next_cursor)
        if page.next_cursor
        else "",
        newest_path=addresses.helped_path(reference, year=year) if page.previous_exists else "",
        csv=addresses.helped_file(reference, "csv", year=year),
        xlsx=addresses.helped_file(reference, "xlsx", year=year),
    )


def to_statement(found: HelpedStatement) -> HelpedStatementView:
    """Return the page of a statement."""
    reference = found.help.reference
    return HelpedStatementView(
        help=_help(found.help),
        title=f"Décompte {found.reference}",
        lines=[_line(line, reference) for line in found.lines],
        totals=_sums(found.totals),
        list_path=addresses.helped_path(reference),
        csv=addresses.helped_statement_file(reference, found.reference, "csv"),
        xlsx=addresses.helped_statement_file(reference, found.reference, "xlsx"),
    )


def to_rows(lines: Sequence[CareLine]) -> Iterator[tuple[Cell, ...]]:
    """Return a row of a file for each line: what the screen says of it alone."""
    for line in lines:
        yield (
            line.care_date,
            *_amounts(line.shares),
            line.pay_date or "",
            line.statement_reference or "",
            _state(line),
        )


def to_totals(totals: Shares) -> tuple[Cell, ...]:
    """Return the last row."""
    return (TOTAL, *_amounts(totals), "", "", "")


def _help(found: Help) -> HelpView:
    return HelpView(found.helped.whole, banner(found.scopes, found.ends_on))


def _act(line: CareLine) -> str:
    return line.primary_id or line.id


def _line(line: CareLine, reference: str) -> LineView:
    statement = line.statement_reference or ""
    return LineView(
        key=line.id,
        day=formats.numeric_day(line.care_date),
        **{name: formats.money(getattr(line.shares, name)) for name in COLUMNS},
        paid_on=formats.numeric_day(line.pay_date) if line.pay_date else "",
        statement=statement,
        path=addresses.helped_statement_path(reference, statement) if statement else "",
        state=_state(line),
    )


def _sums(totals: Shares) -> SumsView:
    return SumsView(*(formats.money(amount) for amount in _amounts(totals)))


def _amounts(shares: Shares) -> tuple[Money, ...]:
    return tuple(getattr(shares, name) for name in COLUMNS)


def _state(line: CareLine) -> str:
    if not line.counts:
        return _CANCELLED
    if line.status is LineStatus.PENDING:
        return _PENDING
    if line.is_upcoming:
        return _UPCOMING
    return _COUNTED_ONCE if line.primary_id is not None else ""
