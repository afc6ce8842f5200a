"""The list of lines of care: its filters, which live in the address, its rows and its totals."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final, Self
from urllib.parse import urlencode

from memberapp import routes
from memberapp.care.labels import CARE_KINDS, REFERENCE_KINDS
from memberapp.care.reimbursements import PAGE_SIZE
from memberapp.care.rules.lines import CareKind, LineFilter, LinePage
from memberapp.care.rules.search import Reference
from memberapp.care.search import MAX_SEARCH_LENGTH
from memberapp.care.views.lines import LineView, to_lines
from memberapp.care.views.shares import AmountsView, to_amounts
from memberapp.core import formats
from memberapp.core.text import fold, well_formed
from memberapp.members.labels import CONTRACT_KINDS
from memberapp.members.rules import BeneficiarySummary, ContractKind, MemberSummary

BOTH_YEARS: Final = "toutes"
MAX_VALUE_LENGTH: Final = 200
YEAR_PARAMETER: Final = "year"
"""Query parameter of the files: one year of care, whichever it is."""
FILE_MISSING: Final = (
    "Fichier introuvable",
    "Vos remboursements se téléchargent en PDF, en tableur Excel ou en fichier CSV, depuis la page "
    "«\u00a0Remboursements\u00a0».",
)
FILE_TOO_LONG: Final = (
    "Ce relevé serait trop long",
    "Ce PDF dépasserait 100 pages. Choisissez une seule année ou un bénéficiaire, ou "
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
        return replace(cleaned, annee=year) if _YEAR.fullmatch(year) else cleaned

    @property
    def file_query(self) -> str:
        """Return the query that asks for the same lines as a file."""
        return replace(self, apres="").path.removeprefix(routes.REIMBURSEMENTS.path)

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
        """Return the years of care asked for, the newest first."""
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
    """The lines shown and what all those asked for add up to."""

    summary: str
    extent: str
    caption: str
    lines: list[LineView]
    total_name: str
    totals: AmountsView
    rank: str
    next_text: str
    next_path: str
    newest_path: str
    unfiltered_path: str
    """Empty when there is no filter to clear."""
    file_query: str
    """What asks for the same lines as a file."""
    evolution_path: str


@dataclass(frozen=True)
class EmptyView:
    """Why there is nothing, and the way on; the link's text is empty when there is none."""

    title: str
    text: str
    link: str
    path: str


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


def names_of_people(people: Collection[BeneficiarySummary]) -> dict[str, str]:
    """Return the first name of each person by id, the whole name where two have the same."""
    first_names = [one.first_name for one in people]
    return {
        one.id: one.first_name
        if first_names.count(one.first_name) == 1
        else f"{one.first_name} {one.last_name}"
        for one in people
    }


def to_view(page: LinePage, query: ListQuery, member: MemberSummary, this_year: int) -> ListView:
    """Put a page of lines in words."""
    several = len(member.contracts) > 1
    noun = noun_of(member)
    years = _years(query, this_year)
    how_many = (
        formats.count(page.count, noun) if page.count else f"{_agreed('Aucun', 1, noun)} {noun}"
    )
    which = f"en {years}{named_filters(query, member)}."
    of_which, whose = f"de {years}", f"de {years}, du plus récent au plus ancien"
    if page.is_of_any_year:
        of_which = whose = f"pour {formats.quoted(query.recherche)}"
        which = f"{of_which}. Nous avons cherché dans toutes les années."
    if page.reference is not None:
        of_which = whose = _of_reference(page.reference)
        which = f"{of_which}. Nous avons cherché sans tenir compte des autres filtres."
    summary = f"{how_many} {which}"
    left = page.count - page.first_rank - len(page.lines) + 1
    cancelled = page.count - page.counted
    if cancelled:
        are, count = ("sont", "comptent") if cancelled > 1 else ("est", "compte")
        summary += (
            f" {cancelled} {are} {_agreed('annulé', cancelled, noun)} "
            f"et ne {count} pas dans les totaux."
        )
    total = formats.count(page.counted, noun)
    return ListView(
        summary=summary,
        extent=_extent(page, noun),
        caption=f"Remboursements {whose}",
        lines=to_lines(page.lines, taken_over=page.taken_over, names_contract=several),
        total_name=f"Total {'des' if page.counted > 1 else 'de'} {total} {of_which}",
        totals=to_amounts(page.totals),
        rank=_rank(page, noun),
        next_text=_next_text(min(left, PAGE_SIZE), noun) if page.next_cursor else "",
        next_path=replace(query, apres=page.next_cursor or "").path,
        newest_path=replace(query, apres="").path if page.previous_exists else "",
        unfiltered_path=query.unfiltered_path if query.is_filtered else "",
        file_query=query.file_query,
        evolution_path=query.evolution_path,
    )


def to_empty(
    query: ListQuery,
    this_year: int,
    *,
    has_other_care: bool,
    reference: Reference | None = None,
    in_both_years: str = "",
) -> EmptyView:
    """Say why a list is empty; `in_both_years` is how much the same filters find there."""
    if reference is not None and reference.missing:
        return EmptyView(
            "Cette référence est incomplète",
            f"Il manque {formats.count(reference.missing, 'caractère')} à "
            f"{formats.quoted(reference.text)}. La référence d’un décompte s’écrit comme "
            "DEC-2026-0000123-K\u00a0: recopiez la vôtre en entier.",
            "Effacer les filtres",
            query.unfiltered_path,
        )
    if reference is not None:
        return EmptyView(
            "Aucun de vos décomptes ne porte cette référence",
            f"Comparez {reference.text} avec votre décompte, lettre par lettre.",
            "Effacer les filtres",
            query.unfiltered_path,
        )
    if in_both_years:
        return EmptyView(
            f"Aucun remboursement ne correspond en {_years(query, this_year)}",
            f"Sur les deux années, nous en trouvons\u00a0: {in_both_years}.",
            "Chercher dans les deux années",
            replace(query, annee=BOTH_YEARS, apres="").path,
        )
    if query.is_filtered:
        return EmptyView(
            "Aucun remboursement ne correspond à ces filtres",
            "Essayez une autre année, un autre bénéficiaire ou un mot plus court.",
            "Effacer les filtres",
            query.unfiltered_path,
        )
    if has_other_care:
        both = query.annee == BOTH_YEARS
        return EmptyView(
            f"Aucun remboursement en {_years(query, this_year)}",
            "Les soins plus anciens ne sont plus affichés ici."
            if both
            else "Les soins sont rangés à la date où vous les avez reçus, pas à celle du paiement.",
            "" if both else "Voir les deux années",
            "" if both else ListQuery(annee=BOTH_YEARS).path,
        )
    return EmptyView(
        "Aucun remboursement pour l’instant",
        "Vos soins s’afficheront ici dès que nous les aurons enregistrés.",
        "",
        "",
    )


def news(how_many: int, noun: str) -> str:
    """Announce lines that arrived while the list was open."""
    if how_many == 1:
        article = "Une nouvelle" if noun == "ligne" else "Un nouvel"
        return f"{article} {noun} vient de s’ajouter à la liste."
    article = "nouvelles" if noun == "ligne" else "nouveaux"
    return f"{how_many} {article} {noun}s viennent de s’ajouter à la liste."


def noun_of(member: MemberSummary) -> str:
    """Name what is counted: with a surcomplémentaire one act may have two lines."""
    has_top_up = any(one.kind is ContractKind.TOP_UP for one in member.contracts)
    return "ligne" if has_top_up else "acte"


def _of_reference(reference: Reference) -> str:
    if reference.is_part:
        return f"dont la référence contient {formats.quoted(reference.text)}"
    return f"du {REFERENCE_KINDS[reference.kind].lower()} {reference.text}"


def _years(query: ListQuery, this_year: int) -> str:
    return formats.listing([str(year) for year in reversed(query.years(this_year))])


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


def _extent(page: LinePage, noun: str) -> str:
    shown = len(page.lines)
    if shown == page.count:
        return ""
    if page.first_rank > 1:
        return f"Affichage de {page.first_rank} à {page.first_rank + shown - 1}."
    newest, displayed = _agreed("récent", shown, noun), _agreed("affiché", shown, noun)
    return f"Les {shown} plus {newest} sont {displayed}."


def _rank(page: LinePage, noun: str) -> str:
    last = page.first_rank + len(page.lines) - 1
    if page.first_rank == last:
        return f"{noun.capitalize()} {last} sur {page.count}"
    return f"{noun.capitalize()}s {page.first_rank} à {last} sur {page.count}"


def _next_text(how_many: int, noun: str) -> str:
    if how_many == 1:
        return "Afficher la suivante" if noun == "ligne" else "Afficher le suivant"
    return f"Afficher les {how_many} {_agreed('suivant', how_many, noun)}"


def _agreed(word: str, how_many: int, noun: str) -> str:
    """Make a word agree with « acte » or « ligne »."""
    return word + "e" * (noun == "ligne") + "s" * (how_many > 1)
