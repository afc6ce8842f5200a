"""What of two years is compared: it lives in the address, with the filters of the list."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final, Self
from urllib.parse import urlencode

from memberapp import routes
from memberapp.care.labels import GROUPINGS
from memberapp.care.rules.evolution import Grouping, Span, spans
from memberapp.care.rules.lines import LineFilter
from memberapp.care.views.reimbursements import (
    MAX_VALUE_LENGTH,
    ListQuery,
    OptionsView,
    OptionView,
    to_options,
)
from memberapp.core import formats
from memberapp.core.text import well_formed
from memberapp.members.rules import MemberSummary

WHOLE_YEARS: Final = "entiere"


@dataclass(frozen=True)
class EvolutionQuery:
    """What the address asks for; the fields are its parameters, an empty one is left out."""

    vue: str = ""
    annee: str = ""
    """The newer of the two years, when it is not the present one."""
    periode: str = ""
    beneficiaire: str = ""
    soin: str = ""
    contrat: str = ""

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> Self:
        """Read the parameters of an address, whatever they hold."""
        names = asdict(cls())
        return cls(
            **{name: well_formed(parameters.get(name, "")[:MAX_VALUE_LENGTH]) for name in names}
        )

    def cleaned(self, member: MemberSummary, this_year: int) -> Self:
        """Drop what names nothing of this member's; the filters are those of the list."""
        in_list = self.in_list.cleaned(member, this_year)
        last_year = str(this_year - 1)
        year = last_year if in_list.annee == last_year else ""
        return replace(
            self,
            vue=self.vue if self.vue in list(Grouping)[1:] else "",
            annee=year,
            periode=WHOLE_YEARS if self.periode == WHOLE_YEARS and not year else "",
            beneficiaire=in_list.beneficiaire,
            soin=in_list.soin,
            contrat=in_list.contrat,
        )

    @property
    def in_list(self) -> ListQuery:
        """Return what asks for the lines of the newer year in the list."""
        return ListQuery(
            annee=self.annee,
            beneficiaire=self.beneficiaire,
            soin=self.soin,
            contrat=self.contrat,
        )

    @property
    def unfiltered(self) -> Self:
        """Return what asks for the same comparison of all care."""
        return replace(self, beneficiaire="", soin="", contrat="")

    @property
    def path(self) -> str:
        """Return the address of this comparison."""
        asked = {name: value for name, value in asdict(self).items() if value}
        return routes.EVOLUTION.path + (f"?{urlencode(asked)}" if asked else "")

    @property
    def grouping(self) -> Grouping:
        """Return by what is compared; the query must be cleaned."""
        return Grouping(self.vue or Grouping.MONTH)

    def spans(self, until: date) -> tuple[Span, Span]:
        """Return the days that are compared; the query must be cleaned."""
        year, is_whole = int(self.annee or until.year), self.periode == WHOLE_YEARS
        return spans(year, until=until, is_whole=is_whole)

    def to_filter(self, member: MemberSummary, this_year: int) -> LineFilter:
        """Return which lines are compared, of any year; the query must be cleaned."""
        return replace(self.in_list.to_filter(member, this_year), years=())


@dataclass(frozen=True)
class ChoicesView:
    """What may be chosen: by what, of which years, up to when; then the filters of the list."""

    groupings: list[OptionView]
    present_years: str
    years: list[OptionView]
    """Other years than the present one and the last."""
    filters: OptionsView
    same_date: str
    """What the box says that stops both years on the same day; empty when both have ended."""


def to_choices(member: MemberSummary, until: date, query: EvolutionQuery) -> ChoicesView:
    """List what this member may choose."""
    this_year = until.year
    before, after = replace(query, periode="").spans(until)
    same_date = f"Arrêter {before.year} au {formats.day_and_month(before.last)}"
    return ChoicesView(
        groupings=[
            OptionView("" if one is Grouping.MONTH else one, name)
            for one, name in GROUPINGS.items()
        ],
        present_years=f"{this_year - 1} et {this_year}",
        years=[OptionView(str(this_year - 1), f"{this_year - 2} et {this_year - 1}")],
        filters=to_options(member, this_year),
        same_date="" if after.is_whole else f"{same_date}, comme {after.year}",
    )
