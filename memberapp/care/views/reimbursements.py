"""The list of lines of care: its filters, which live in the address, its rows and its totals."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final, Self
from urllib.parse import urlencode

from memberapp import routes
from memberapp.care.labels import CARE_KINDS, REFERENCE_KINDS
from memberapp.care.reimbursements import PAGE_SIZE
from memberapp.care.rules.ceilings import LineCeiling
from memberapp.care.rules.lines import CareKind, LineFilter
from memberapp.care.rules.pages import LinePage, cares_of
from memberapp.care.rules.search import Reference
from memberapp.care.search import MAX_SEARCH_LENGTH
from memberapp.care.views.cares import CareView, GroupView, to_cares, to_group
from memberapp.care.views.people import names_of_people
from memberapp.care.views.shares import AmountsView, to_amounts
from memberapp.core import formats
from memberapp.core.text import fold, well_formed
from memberapp.members.catalogue import read_products
from memberapp.members.labels import CONTRACT_KINDS
from memberapp.members.rules import BeneficiarySummary, MemberSummary

BOTH_YEARS: Final = "toutes"
CARE_NOUN: Final = "soin"
MAX_VALUE_LENGTH: Final = 200
YEAR_PARAMETER: Final = "year"
"""Query parameter of the files: one year of care, whichever it is, or `EVERY_YEAR`."""
EVERY_YEAR: Final = "all"
FILE_MISSING: Final = (
    "Fichier introuvable",
    "Vos remboursements se téléchargent en PDF, en tableur Excel ou en fichier CSV, depuis la page "
    "«\u00a0Remboursements\u00a0».",
)
FILE_TOO_LONG: Final = (
    "Ce relevé serait trop long",
    "Ce PDF dépasserait 100 pages. Choisissez une seule année ou une personne, ou "
    "téléchargez le tableur Excel, qui contient tout.",
)
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)


@dataclass(frozen=True)
class ListQuery:
    """What the address asks for; the fields are its parameters, an empty one is left out."""

    annee: str = ""
    beneficiaire: str = ""
    """The place of a person among those covered, from 1: an id of the core is in no address."""
    soin: str = ""
    contrat: str = ""
    recherche: str = ""
    apres: str = ""
    """The cursor of the page shown; empty on the newest one."""

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> Self:
        """Read the parameters of an address, whatever they hold."""
        known = {
            name: well_formed(parameters.get(name, "")[:MAX_VALUE_LENGTH]) for name in asdict(cls())
        }
        known["recherche"] = known["recherche"].strip()[:MAX_SEARCH_LENGTH]
        return cls(**known)

    def cleaned(self, member: MemberSummary, this_year: int) -> Self:
        """Drop what names nothing of this member's."""
        return replace(
            self,
            annee=_kept(self.annee, (str(this_year - 1), BOTH_YEARS)),
            beneficiaire=_kept(self.beneficiaire, _places(member)),
            soin=_kept(self.soin, CareKind),
            contrat=_kept(self.contrat, (one.id for one in member.contracts)),
        )

    @classmethod
    def of_file(cls, parameters: Mapping[str, str], member: MemberSummary, this_year: int) -> Self:
        """Read what a file is asked to hold: the filters of the page, or a year of its own."""
        asked = cls.parse(parameters)
        year = parameters.get(YEAR_PARAMETER, "")
        cleaned = replace(asked.cleaned(member, this_year), apres="")
        is_known = year == EVERY_YEAR or _YEAR.fullmatch(year)
        return replace(cleaned, annee=year) if is_known else cleaned

    @property
    def file_query(self) -> str:
        """Return the query that asks for the same lines as a file."""
        return replace(self, apres="").path.removeprefix(routes.REIMBURSEMENTS.path)

    @property
    def file_query_of_every_year(self) -> str:
        """Return the query that asks for a file with the same filters, of every year."""
        query = replace(self, annee="").file_query
        return f"{query}{'&' if query else '?'}{urlencode({YEAR_PARAMETER: EVERY_YEAR})}"

    @property
    def path(self) -> str:
        """Return the address of this list."""
        asked = {name: value for name, value in asdict(self).items() if value}
        return routes.REIMBURSEMENTS.path + (f"?{urlencode(asked)}" if asked else "")

    @property
    def is_filtered(self) -> bool:
        """Return whether the filters ask for more than a year."""
        return replace(self, annee="", apres="") != ListQuery()

    @property
    def unfiltered_path(self) -> str:
        """Return the address of the same years without any filter."""
        return ListQuery(annee=self.annee).path

    @property
    def evolution_path(self) -> str:
        """Return the address at which the same care is compared with the year before."""
        same = replace(self, recherche="", apres="", annee=self.annee.replace(BOTH_YEARS, ""))
        return same.path.replace(routes.REIMBURSEMENTS.path, routes.EVOLUTION.path)

    def years(self, this_year: int) -> tuple[int, ...]:
        """Return the years of care asked for, the newest first; none of them means every year."""
        if self.annee == EVERY_YEAR:
            return ()
        if self.annee == BOTH_YEARS:
            return (this_year, this_year - 1)
        return (int(self.annee or this_year),)

    def to_filter(self, member: MemberSummary, this_year: int) -> LineFilter:
        """Return the filter of the service; the query must be cleaned."""
        person = _places(member).get(self.beneficiaire)
        return LineFilter(
            years=self.years(this_year),
            beneficiary_id=person.id if person else None,
            kind=CareKind(self.soin) if self.soin else None,
            contract_id=self.contrat or None,
            text=self.recherche,
        )


@dataclass(frozen=True)
class OptionView:
    """A choice of a filter."""

    value: str
    name: str


@dataclass(frozen=True)
class OptionsView:
    """The choices of each filter; there is no choice of contract when there is only one."""

    years: list[OptionView]
    people: list[OptionView]
    kinds: list[OptionView]
    contracts: list[OptionView]
    has_contracts: bool


@dataclass(frozen=True)
class ListView:
    """The cares shown, by month, and what all those asked for add up to.

    The sentence is `summary`, what is left, `spent`, then `more`.
    """

    summary: str
    remaining: str
    """Empty when there is nothing to add up."""
    spent: str
    more: str
    caption: str
    months: list[GroupView]
    total_name: str
    totals: AmountsView
    rank: str
    next_text: str
    next_path: str
    next_cursor: str
    """What `apres` is on the next page; empty when there is none."""
    newest_path: str
    unfiltered_path: str
    """Empty when there is no filter to clear."""
    file_query: str
    """What asks for the same lines as a file."""
    file_query_of_every_year: str
    evolution_path: str


def to_options(member: MemberSummary, this_year: int) -> OptionsView:
    """List what the filters offer this member."""
    contracts = [
        OptionView(one.id, f"{CONTRACT_KINDS[one.kind]} {formats.grouped(one.id)}")
        for one in member.contracts
    ]
    names = names_of_people(member.beneficiaries)
    people = [OptionView(place, names[one.id]) for place, one in _places(member).items()]
    return OptionsView(
        years=[
            OptionView("", str(this_year)),
            OptionView(str(this_year - 1), str(this_year - 1)),
            OptionView(BOTH_YEARS, "Les deux"),
        ],
        people=people,
        kinds=sorted(
            (OptionView(kind, CARE_KINDS[kind]) for kind in CareKind),
            key=lambda kind: (kind.value == CareKind.OTHER, fold(kind.name)),
        ),
        contracts=contracts,
        has_contracts=len(contracts) > 1,
    )


def to_view(
    page: LinePage,
    query: ListQuery,
    member: MemberSummary,
    this_year: int,
    *,
    ceilings: Mapping[str, LineCeiling] = MappingProxyType({}),
) -> ListView:
    """Put a page of cares in words; `ceilings` are those of its lines, by their ids."""
    years = years_named(query, this_year)
    count = counted(page.count) if page.count else f"Aucun {CARE_NOUN}"
    which = f"{f'en {years}' if years else 'en tout'}{named_filters(query, member)}."
    of_which = f"de {years or 'toutes les années'}"
    whose = f"{of_which}, du plus récent au plus ancien, par mois"
    more = []
    if page.is_of_any_year:
        of_which = whose = f"pour {formats.quoted(query.recherche)}"
        which = f"{of_which}."
        more.append("Nous avons cherché dans toutes les années.")
    if page.reference is not None:
        of_which = whose = _of_reference(page.reference)
        which = f"{of_which}."
        more.append("Nous avons cherché sans tenir compte des autres filtres.")
    cancelled = page.count - page.counted
    if cancelled:
        plural = cancelled > 1
        more.append(
            f"{cancelled} {'sont annulés' if plural else 'est annulé'} "
            f"et ne {'comptent' if plural else 'compte'} pas dans les totaux."
        )
    the = "Les" if page.counted > 1 else "Total de"
    months = _months(page, member, ceilings)
    shown = sum(len(month.cares) for month in months)
    left = page.count - page.first_rank - shown + 1
    return ListView(
        summary=f"{count} {which}",
        remaining=formats.money(page.totals.remaining) if page.counted else "",
        spent=formats.money(page.totals.spent),
        more=" ".join(more),
        caption=f"Soins {whose}",
        months=months,
        total_name=f"{the} {counted(page.counted)} {of_which}",
        totals=to_amounts(page.totals),
        rank=_rank(page, shown),
        next_text=_next_text(min(left, PAGE_SIZE)) if page.next_cursor else "",
        next_path=replace(query, apres=page.next_cursor or "").path,
        next_cursor=page.next_cursor or "",
        newest_path=replace(query, apres="").path if page.previous_exists else "",
        unfiltered_path=query.unfiltered_path if query.is_filtered else "",
        file_query=query.file_query,
        file_query_of_every_year=query.file_query_of_every_year,
        evolution_path=query.evolution_path,
    )


def counted(how_many: int) -> str:
    """Return « 28 soins »."""
    return formats.count(how_many, CARE_NOUN)


def _months(
    page: LinePage, member: MemberSummary, ceilings: Mapping[str, LineCeiling]
) -> list[GroupView]:
    """Group the cares shown by month, each with the sum of the whole month."""
    contracts = contract_names(member)
    shown: dict[date, list[CareView]] = {}
    for lines in cares_of(page.lines):
        month = lines[0].care_date.replace(day=1)
        cares = to_cares(lines, taken_over=page.taken_over, contracts=contracts, ceilings=ceilings)
        shown.setdefault(month, []).extend(cares)
    return [
        to_group(
            formats.month(month.first_day),
            month.shares,
            shown[month.first_day],
            extent=_extent(len(shown[month.first_day]), month.count),
        )
        for month in page.months
        if month.first_day in shown
    ]


def _extent(shown: int, count: int) -> str:
    """Say that a month goes over pages: its sum is that of all its cares."""
    if shown >= count:
        return ""
    are = "affichés" if shown > 1 else "affiché"
    return f"{shown} sur {counted(count)} {are} ici"


def news(how_many: int) -> str:
    """Announce cares that arrived while the list was open."""
    if how_many == 1:
        return "Un nouveau soin vient de s’ajouter à la liste."
    return f"{how_many} nouveaux soins viennent de s’ajouter à la liste."


def contract_names(member: MemberSummary) -> dict[str, str]:
    """Name the contracts of a member by their ids; there is nothing to name when it is one."""
    if len(member.contracts) <= 1:
        return {}
    products = read_products()
    return {
        one.id: f"{products.label(one.product)} n°{formats.NBSP}{formats.grouped(one.id)}"
        for one in member.contracts
    }


def _of_reference(reference: Reference) -> str:
    if reference.is_part:
        return f"dont la référence contient {formats.quoted(reference.text)}"
    return f"du {REFERENCE_KINDS[reference.kind].lower()} {reference.text}"


def years_named(query: ListQuery, this_year: int) -> str:
    """Return « 2025 et 2026 »; nothing for every year."""
    years = [str(year) for year in reversed(query.years(this_year))]
    return formats.listing(years) if years else ""


def _places(member: MemberSummary) -> dict[str, BeneficiarySummary]:
    return {str(place): one for place, one in enumerate(member.beneficiaries, start=1)}


def _kept(value: str, known: Iterable[str]) -> str:
    return value if value in list(known) else ""


def named_filters(query: ListQuery, member: MemberSummary) -> str:
    """Say the filters again, « (Lou, dentaire) », so that a sentence is true on its own."""
    options = to_options(member, 0)
    named = [
        *(one.name for one in options.people if one.value == query.beneficiaire),
        *(one.name.lower() for one in options.kinds if one.value == query.soin),
        *(one.name.lower() for one in options.contracts if one.value == query.contrat),
    ]
    if query.recherche:
        named.append(formats.quoted(query.recherche))
    return f" ({', '.join(named)})" if named else ""


def _rank(page: LinePage, shown: int) -> str:
    last = page.first_rank + shown - 1
    if shown >= page.count:
        return ""
    if page.first_rank == 1:
        are = "affichés" if shown > 1 else "affiché"
        return f"{counted(shown)} {are} sur {page.count}"
    if page.first_rank == last:
        return f"Soin {last} sur {page.count}"
    return f"Soins {page.first_rank} à {last} sur {page.count}"


def _next_text(how_many: int) -> str:
    return "Afficher le suivant" if how_many == 1 else f"Afficher les {how_many} suivants"
