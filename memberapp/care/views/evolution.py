"""Two years of care beside each other, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp import addresses, routes
from memberapp.care.labels import CARE_KINDS, SAME
from memberapp.care.rules.evolution import Evolution, Grouping, Part
from memberapp.care.rules.lines import Shares
from memberapp.care.views.charts import Bar, ChartView, columns, stacked_rows
from memberapp.care.views.empty import EmptyView
from memberapp.care.views.evolution_query import EvolutionQuery
from memberapp.care.views.people import names_of_people
from memberapp.care.views.reimbursements import named_filters
from memberapp.care.views.shares import PAYERS
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.members.rules import MemberSummary

_TITLES: Final = {
    Grouping.MONTH: "Par mois",
    Grouping.KIND: "Par type de soin",
    Grouping.PERSON: "Par personne",
    Grouping.PAYER: "Par payeur",
}
_HEADINGS: Final = {
    Grouping.MONTH: "Mois",
    Grouping.KIND: "Type de soin",
    Grouping.PERSON: "Personne",
    Grouping.PAYER: "Payeur",
}
_PAYER_FIELDS: Final = ("social_security", "mutual", "other_insurer", "remaining")


@dataclass(frozen=True)
class RowView:
    """A row of the table: what was paid, then what was left to pay, or one payer's share."""

    name: str
    key: str
    """That of a payer, for its colour; else empty."""
    spent_before: str
    spent_after: str
    before: str
    after: str
    gap: str
    is_less: bool
    """Whether less is left to pay than the year before."""


@dataclass(frozen=True)
class EvolutionView:
    """The comparison: a sentence, a chart, and the table that says the same."""

    lead: str
    remaining: str
    remaining_before: str
    first_year: str
    """Why there is nothing to compare with; else empty."""
    title: str
    heading: str
    is_compared: bool
    """Whether there is anything of the older year: its columns are left out otherwise."""
    before: str
    after: str
    is_by_payer: bool
    rows: list[RowView]
    total: RowView
    chart: ChartView
    has_chart: bool
    note: str
    """What both years leave out when they stop on the same day; else empty."""
    paid_before: str
    paid_after: str
    """The papers of what was paid in each year."""
    list_path: str
    """The list of the newer year with the same filters."""
    unfiltered_path: str
    """Empty when there is no filter to clear."""


def to_view(
    found: Evolution, query: EvolutionQuery, member: MemberSummary, until: date
) -> EvolutionView:
    """Put a comparison in words; `query` is cleaned."""
    grouping, whole = query.grouping, found.whole
    is_compared, is_by_payer = bool(found.count_before), grouping is Grouping.PAYER
    bars = _bars(found, grouping, member)
    years = (str(found.before.year) if is_compared else "", str(found.after.year))
    draw = columns if grouping is Grouping.MONTH else stacked_rows
    return EvolutionView(
        lead=_lead(found, query, until),
        remaining=formats.money(whole.after.remaining),
        remaining_before=formats.money(whole.before.remaining),
        first_year="" if is_compared else _first_year(found, member),
        title=f"{_TITLES[grouping]}, {_until(found)}{named_filters(query.in_list, member)}",
        heading=_HEADINGS[grouping],
        is_compared=is_compared,
        before=years[0],
        after=years[1],
        is_by_payer=is_by_payer,
        rows=[_row(bar, is_by_payer=is_by_payer) for bar in bars],
        total=_total(whole, is_by_payer=is_by_payer),
        chart=draw(bars, years=years),
        has_chart=bool(whole.before.spent or whole.after.spent),
        note=_note(found),
        paid_before=addresses.yearly_total_pdf(str(found.before.year)),
        paid_after=addresses.yearly_total_pdf(str(found.after.year)),
        list_path=query.in_list.path,
        unfiltered_path=query.unfiltered.path if query.in_list.is_filtered else "",
    )


def to_empty(query: EvolutionQuery, found: Evolution, *, has_other_care: bool) -> EmptyView:
    """Say why there is no care in either year, and the way on; `query` is cleaned."""
    years = f"en {found.before.year} ni en {found.after.year}"
    if query.in_list.is_filtered:
        return EmptyView(
            "Aucun soin ne correspond à ces filtres",
            f"Nous n’en trouvons ni {years}. Essayez une autre personne ou un autre type de soin.",
            "Effacer les filtres",
            query.unfiltered.path,
        )
    if has_other_care:
        return EmptyView(
            f"Aucun soin {years}",
            f"Il n’y a rien à comparer{NBSP}: vos soins sont d’autres années, ou à venir.",
            "Voir tous mes remboursements",
            routes.REIMBURSEMENTS.path,
        )
    return EmptyView(
        "Aucun soin pour l’instant",
        "Vos soins se compareront ici d’une année à l’autre dès que nous les aurons enregistrés.",
        "",
        "",
    )


def _lead(found: Evolution, query: EvolutionQuery, until: date) -> str:
    """Say what both years cost, and up to when each."""
    before, after = found.before, found.after
    whose = "les soins choisis" if query.in_list.is_filtered else "vos soins"
    cost = f"{whose} ont coûté {formats.money(found.whole.after.spent)} en {after.year}"
    than = f", contre {formats.money(found.whole.before.spent)}" if found.count_before else ""
    if not after.is_whole:
        when = "" if _ends_alike(found) else f" au {formats.day_and_month(before.last)}"
        than += f" en {before.year}{when}" if than else ""
        return f"Au {formats.day_and_month(after.last)}, {cost}{than}."
    goes_on = after.year == until.year
    so_far = f" jusqu’au {formats.day_and_month(until)}" if goes_on else ""
    than += (f" sur toute l’année {before.year}" if goes_on else f" en {before.year}") * bool(than)
    return f"{cost[0].upper()}{cost[1:]}{so_far}{than}."


def _ends_alike(found: Evolution) -> bool:
    """Return whether both spans end on the same day: a leap February ends later."""
    before, after = found.before.last, found.after.last
    return (before.month, before.day) == (after.month, after.day)


def _until(found: Evolution) -> str:
    if found.after.is_whole:
        return f"années {found.before.year} et {found.after.year} entières"
    return f"au {formats.day_and_month(found.after.last)}"


def _first_year(found: Evolution, member: MemberSummary) -> str:
    """Say why only one year is shown."""
    before, since = found.before, member.covered_since()
    if since is not None and since.year > before.year:
        return (
            f"Votre contrat a commencé le {formats.long_day(since)}{NBSP}: il n’y a pas encore "
            "d’autre année à comparer."
        )
    so_far = "" if before.is_whole else f" jusqu’au {formats.day_and_month(before.last)}"
    return f"Aucun soin de {before.year}{so_far} n’est enregistré{NBSP}: il n’y a rien à comparer."


def _note(found: Evolution) -> str:
    if found.before.is_whole:
        return ""
    day = f"{formats.day_and_month(found.before.last)} {found.before.year}"
    return f"Un soin reçu après le {day} ne compte que si vous décochez la case."


def _bars(found: Evolution, grouping: Grouping, member: MemberSummary) -> list[Bar]:
    match grouping:
        case Grouping.MONTH:
            return [
                Bar(
                    formats.month_name(part.key).capitalize(),
                    part.before,
                    part.after,
                    short_name=formats.short_month(part.key),
                )
                for part in found.by_month
            ]
        case Grouping.KIND:
            return [Bar(CARE_KINDS[part.key], part.before, part.after) for part in found.by_kind]
        case Grouping.PERSON:
            names = names_of_people(member.beneficiaries)
            return [Bar(names[part.key], part.before, part.after) for part in found.by_person]
        case Grouping.PAYER:
            return [
                Bar(name, _only(field, found.whole.before), _only(field, found.whole.after), key)
                for (key, name, _short), field in zip(PAYERS, _PAYER_FIELDS, strict=True)
            ]


def _only(payer: str, shares: Shares) -> Shares:
    """Return what one payer paid, as a whole of which nobody else paid anything."""
    paid: Money = getattr(shares, payer)
    return Shares(**{"spent": paid, payer: paid})


def _row(bar: Bar, *, is_by_payer: bool) -> RowView:
    before, after = bar.before, bar.after
    if is_by_payer:
        is_own = bool(before.remaining or after.remaining)
        return _compared(bar.name, before.spent, after.spent, key=bar.key, is_cost=is_own)
    return _compared(bar.name, before.remaining, after.remaining, spent=(before.spent, after.spent))


def _total(whole: Part[str], *, is_by_payer: bool) -> RowView:
    before, after = whole.before, whole.after
    if is_by_payer:
        return _compared("Total", before.spent, after.spent, is_cost=False)
    return _compared("Total", before.remaining, after.remaining, spent=(before.spent, after.spent))


def _compared(
    name: str,
    before: Money,
    after: Money,
    *,
    key: str = "",
    is_cost: bool = True,
    spent: tuple[Money, Money] = (Money(), Money()),
) -> RowView:
    """Compare two amounts; `is_cost` says that less of it is good news."""
    gap = after - before
    return RowView(
        name=name,
        key=key,
        spent_before=formats.money(spent[0]),
        spent_after=formats.money(spent[1]),
        before=formats.money(before),
        after=formats.money(after),
        gap=formats.signed_money(gap) if gap else SAME,
        is_less=is_cost and gap < Money(),
    )
