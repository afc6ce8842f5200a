"""The files of care as what they hold: made at once when short, else by a process of its own.

Both ways read and write the same: `paper` and `write` are use cases, and `make` runs them where
nobody else waits (`gateways/apart.py`).
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import IO, Any, Final

from memberapp import clock
from memberapp.bank import service as bank
from memberapp.care import ceilings, document, exports, fhir, reimbursements, statements
from memberapp.care.document import Holder
from memberapp.care.rules.lines import CareLine, Statement
from memberapp.care.rules.pages import LinePage
from memberapp.care.views import files
from memberapp.care.views import reimbursements as list_presenter
from memberapp.care.views import statements as statement_presenter
from memberapp.care.views.cares import CareView, to_cares
from memberapp.care.views.payments import to_payments
from memberapp.care.views.reimbursements import ListQuery
from memberapp.core.brand import read_brand
from memberapp.core.papers import Paper
from memberapp.core.work import Caller, Work, run_now
from memberapp.gateways import pdf
from memberapp.gateways.sheets import Sheet, open_sheet
from memberapp.members import service as members
from memberapp.profile import service as profile

PDF: Final = "pdf"
FHIR: Final = "json"
MAKER: Final = f"{__name__}:make"


@dataclass(frozen=True)
class ListFile:
    """All the lines that the filters of the list ask for."""

    kind: str
    """Its ending: `pdf`, `csv`, `xlsx` or `json` (FHIR)."""
    query: ListQuery
    this_year: int

    @property
    def name(self) -> str:
        """Return how the file is named, without its ending."""
        return "-".join(("remboursements", *map(str, sorted(self.query.years(self.this_year)))))

    def paper(self, work: Work) -> Paper:
        """Return the paper of the list, of as many lines as there are."""
        member = members.summary(work)
        cares: list[CareView] = []
        lines: list[CareLine] = []
        contracts = list_presenter.contract_names(member)

        def take(page: LinePage) -> None:
            shown = to_cares(page.lines, taken_over=page.taken_over, contracts=contracts)
            cares.extend(shown)
            lines.extend(page.lines)

        asked = self.query.to_filter(member, self.this_year)
        page = exports.export_lines(work, filter=asked, take=take)
        view = list_presenter.to_view(page, self.query, member, self.this_year)
        card = profile.card(work)
        holder = Holder(member.id, card, tuple(sorted({line.contract_id for line in lines})))
        paid = to_payments(
            lines,
            reimbursements.payments_of(work, lines=lines),
            recipient=f"{card.first_name} {card.last_name}",
            is_account_changing=bank.pending_of(work) is not None,
        )
        today = clock.local_date(work.now, member.region)
        return document.list_paper(view, cares, page.totals, paid, holder=holder, issued_on=today)

    def write(self, work: Work, *, file: IO[bytes]) -> None:
        """Write the lines, a page of them at a time in memory."""
        member = members.summary(work)
        if self.kind == FHIR:
            asked = self.query.to_filter(member, self.this_year)
            fhir.write(file, at=work.now, read=partial(exports.give_lines, work, filter=asked))
            return
        sheet = _begun(work, self.kind, file, self.name.capitalize().replace("-", " "))
        page = exports.export_lines(
            work,
            filter=self.query.to_filter(member, self.this_year),
            take=lambda page: _add(sheet, page.lines, page.taken_over),
        )
        view = list_presenter.to_view(page, self.query, member, self.this_year)
        sheet.end(files.to_totals(view.total_name, page.totals))


@dataclass(frozen=True)
class StatementFile:
    """One statement of the member's."""

    kind: str
    reference: str

    def paper(self, work: Work) -> Paper:
        """Return the paper of the statement."""
        statement = statements.get(work, reference=self.reference)
        member = members.summary(work)
        lines = _lines(statement)
        view = statement_presenter.to_view(
            statement,
            member=member,
            ceilings=ceilings.beside(work, lines=lines, contracts=member.contracts),
            is_account_changing=bank.pending_of(work) is not None,
        )
        contract_ids = tuple(sorted({line.contract_id for line in lines}))
        holder = Holder(member.id, profile.card(work), contract_ids)
        today = clock.local_date(work.now, member.region)
        return document.statement_paper(view, holder=holder, issued_on=today)

    def write(self, work: Work, *, file: IO[bytes]) -> None:
        """Write the lines of the statement."""
        statement = statements.get(work, reference=self.reference)
        if self.kind == FHIR:
            lines = _lines(statement)
            fhir.write(file, at=work.now, read=lambda take: take(lines))
            return
        sheet = _begun(work, self.kind, file, f"Décompte {statement.reference}")
        _add(sheet, _lines(statement), statement.taken_over)
        sheet.end(files.to_totals(statement_presenter.TOTAL_NAME, statement.totals))


CareFile = ListFile | StatementFile


def told(work: Work, *, asked: CareFile) -> dict[str, Any]:
    """Return what `make` needs to know, for JSON: the file, and who asks for it."""
    caller = {"account_id": work.account_id, "member_id": work.member_id}
    return {"caller": caller, "asked": asdict(asked)}


def make(file: IO[bytes], *, caller: dict[str, str], asked: dict[str, Any]) -> None:
    """Make a file for the member who asked for it, in a process of its own."""
    wanted: CareFile
    if "reference" in asked:
        wanted = StatementFile(**asked)
    else:
        wanted = ListFile(asked["kind"], ListQuery(**asked["query"]), asked["this_year"])
    member = Caller.of_task(**caller)
    if wanted.kind == PDF:
        paper = run_now(wanted.paper, member)
        pdf.lay_out(file, paper=vars(paper), at=clock.now().isoformat())
    else:
        run_now(wanted.write, member, file=file)


def _begun(work: Work, kind: str, file: IO[bytes], title: str) -> Sheet:
    author = read_brand().name
    return open_sheet(kind, file, files.HEADINGS, title=title, author=author, at=work.now)


def _add(sheet: Sheet, lines: Sequence[CareLine], taken_over: Collection[str]) -> None:
    for row in files.to_rows(lines, taken_over=taken_over):
        sheet.add(row)


def _lines(statement: Statement) -> list[CareLine]:
    return [line for person in statement.people for line in person.lines]
