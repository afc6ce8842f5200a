"""Two years in words: the sentence, the table and the chart say the same."""

import json
from dataclasses import replace
from datetime import date

import pytest
from plotly.graph_objects import Figure

from memberapp.care.rules.evolution import Evolution, Part
from memberapp.care.rules.lines import CareKind, Shares
from memberapp.care.views.evolution import EvolutionView, to_empty, to_view
from memberapp.care.views.evolution_query import EvolutionQuery, to_choices
from tests.support.care_values import CAMILLE, TODAY, TOP_UP

LESS, MORE = Shares.of_cents(3000, 1900, 900, 0, 200), Shares.of_cents(52000, 1900, 900, 100, 49100)
NBSP = "\u00a0"


def evolution(query: EvolutionQuery, until: date = TODAY, **changes: object) -> Evolution:
    before, after = query.spans(until)
    months = [Part(month, Shares(), Shares()) for month in range(1, 12)]
    months[2] = Part(3, MORE, LESS)
    values = {
        "before": before,
        "after": after,
        "whole": Part("", MORE, LESS),
        "count_before": 1,
        "count_after": 1,
        "by_month": tuple(months),
        "by_kind": (Part(CareKind.DENTAL, MORE, LESS),),
        "by_person": (Part("B2", MORE, LESS),),
    }
    return Evolution(**values | changes)


def view(
    until: date = TODAY, changes: dict[str, object] | None = None, **asked: str
) -> EvolutionView:
    query = EvolutionQuery(**asked).cleaned(CAMILLE, until.year)
    return to_view(evolution(query, until, **changes or {}), query, CAMILLE, until)


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("until", "asked", "lead", "title"),
    [
        (
            TODAY,
            {},
            "Au 21 novembre, vos soins ont coûté 30,00 € en 2026, contre 520,00 € en 2025.",
            "Par mois, au 21 novembre",
        ),
        (
            TODAY,
            {"periode": "entiere"},
            "Vos soins ont coûté 30,00 € en 2026 jusqu’au 21 novembre, contre 520,00 € sur toute "
            "l’année 2025.",
            "Par mois, années 2025 et 2026 entières",
        ),
        (
            TODAY,
            {"annee": "2025", "vue": "personne"},
            "Vos soins ont coûté 30,00 € en 2025, contre 520,00 € en 2024.",
            "Par personne, années 2024 et 2025 entières",
        ),
        (
            date(2028, 2, 29),
            {},
            "Au 29 février, vos soins ont coûté 30,00 € en 2028, contre 520,00 € en 2027 au "
            "28 février.",
            "Par mois, au 29 février",
        ),
        (
            TODAY,
            {"soin": "dental", "beneficiaire": "2"},
            "Au 21 novembre, les soins choisis ont coûté 30,00 € en 2026, contre 520,00 € en 2025.",
            "Par mois, au 21 novembre (Élie, dentaire)",
        ),
    ],
)
def test_the_sentence_says_until_when_each_year_is_compared(until, asked, lead, title):
    found = view(until, **asked)
    assert (plain(found.lead), plain(found.title)) == (lead, title)
    assert plain(f"{found.remaining} {found.remaining_before}") == "2,00 € 491,00 €"


@pytest.mark.parametrize(
    ("grouping", "names"),
    [("", ["Janvier", "Février", "Mars"]), ("soin", ["Dentaire"]), ("personne", ["Élie"])],
)
def test_a_row_says_what_was_paid_and_what_was_left_of_it(grouping, names):
    found = view(vue=grouping)
    assert [row.name for row in found.rows][:3] == names
    row = found.rows[-1 if grouping else 2]
    assert [plain(text) for text in (row.spent_before, row.spent_after, row.before, row.after)] == [
        *("520,00 €", "30,00 €", "491,00 €", "2,00 €")
    ]
    assert (plain(row.gap), row.is_less) == ("− 489,00 €", True)
    assert (found.total.before, found.total.gap) == (row.before, row.gap)


def test_payers_add_up_to_what_was_paid_and_only_ones_own_part_is_better_when_less():
    found = view(vue="payeur")
    assert [(row.name, plain(row.after), plain(row.gap), row.is_less) for row in found.rows] == [
        ("Sécurité sociale", "19,00 €", "pareil", False),
        ("Mutuelle", "9,00 €", "pareil", False),
        ("Autre mutuelle", "0,00 €", "− 1,00 €", False),
        ("Reste à charge", "2,00 €", "− 489,00 €", True),
    ]
    assert (plain(found.total.after), plain(found.total.gap)) == ("30,00 €", "− 490,00 €")


def test_a_first_year_says_that_there_is_nothing_to_compare():
    alone = {"count_before": 0, "whole": Part("", Shares(), LESS)}
    found = view(changes=alone)
    assert not found.is_compared
    assert plain(found.lead) == "Au 21 novembre, vos soins ont coûté 30,00 € en 2026."
    assert plain(found.first_year) == (
        "Aucun soin de 2025 jusqu’au 21 novembre n’est enregistré : il n’y a rien à comparer."
    )
    (contract,) = CAMILLE.contracts
    new = replace(CAMILLE, contracts=(replace(contract, valid_from=date(2026, 3, 1)),))
    query = EvolutionQuery()
    told = to_view(evolution(query, **alone), query, new, TODAY).first_year
    assert plain(told).startswith("Votre contrat a commencé le 1ᵉʳ mars 2026 : ")


@pytest.mark.parametrize(
    ("asked", "has_other_care", "title", "path"),
    [
        ({}, False, "Aucun soin pour l’instant", ""),
        ({}, True, "Aucun soin en 2025 ni en 2026", "/remboursements"),
        (
            {"soin": "dental", "vue": "soin"},
            True,
            "Aucun soin ne correspond à ces filtres",
            "/remboursements/evolution?vue=soin",
        ),
    ],
)
def test_nothing_says_why_and_the_way_on(asked, has_other_care, title, path):
    query = EvolutionQuery(**asked)
    found = to_empty(query, evolution(query), has_other_care=has_other_care)
    assert (found.title, found.path) == (title, path)


def test_only_what_is_known_is_kept_of_an_address():
    hostile = {
        "vue": "x",
        "annee": "1999",
        "periode": "%",
        "beneficiaire": "9",
        "soin": "\0",
        "contrat": "901000",
    }
    assert EvolutionQuery.parse(hostile).cleaned(CAMILLE, 2026) == EvolutionQuery()
    ended = EvolutionQuery(annee="2025", periode="entiere").cleaned(CAMILLE, 2026)
    assert ended.path == "/remboursements/evolution?annee=2025"
    assert EvolutionQuery(annee="toutes").cleaned(CAMILLE, 2026).path == "/remboursements/evolution"


def test_the_choices_name_the_years_and_the_day_on_which_both_stop():
    found = to_choices(
        replace(CAMILLE, contracts=(*CAMILLE.contracts, TOP_UP)), TODAY, EvolutionQuery()
    )
    assert [found.present_years, *(year.name for year in found.years)] == [
        "2025 et 2026",
        "2024 et 2025",
    ]
    assert plain(found.same_date) == "Arrêter 2025 au 21 novembre, comme 2026"
    assert found.filters.has_contracts
    assert to_choices(CAMILLE, TODAY, EvolutionQuery(annee="2025")).same_date == ""


@pytest.mark.parametrize("grouping", ["", "soin", "personne", "payeur"])
@pytest.mark.parametrize("count_before", [0, 1])
def test_a_chart_is_cut_by_payer_and_tells_each_amount_to_the_pointer(grouping, count_before):
    figure = view(vue=grouping, changes={"count_before": count_before}).chart.figure
    assert Figure(figure).data  # plotly refuses what it does not know
    assert len(json.dumps(figure)) < 12_000
    *payers, told = figure["data"]
    assert len(payers) == 8
    axis = "x" if grouping else "y"
    sums = [
        sum(amount or 0 for trace in part for amount in trace[axis])
        for part in (payers[:4], payers[4:])
    ]
    assert sums == [520.0 * count_before, 30.0]
    assert any("2,00\u00a0€" in text for text in told["hovertext"])


def test_a_name_is_no_mark_of_style():
    person, *_ = CAMILLE.beneficiaries
    member = replace(CAMILLE, beneficiaries=(replace(person, first_name="<b>A</b>"),))
    query = EvolutionQuery(vue="personne")
    found = to_view(evolution(query, by_person=(Part("B1", MORE, LESS),)), query, member, TODAY)
    assert "&lt;b&gt;A" in found.chart.figure["layout"]["annotations"][0]["text"]


def test_a_chart_of_nothing_can_be_drawn():
    nothing = {"whole": Part("", Shares(), Shares()), "by_kind": (), "by_month": ()}
    for grouping in ("", "soin"):
        found = view(vue=grouping, changes=nothing)
        assert Figure(found.chart.figure).data
        assert not found.has_chart
