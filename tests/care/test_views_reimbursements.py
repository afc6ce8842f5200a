from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp import routes
from memberapp.care.rules.lines import CareKind, LineFilter, LineStatus, Shares
from memberapp.care.rules.pages import MonthOfCare
from memberapp.care.rules.search import Reference, ReferenceKind
from memberapp.care.views.empty import to_empty
from memberapp.care.views.reimbursements import (
    ListQuery,
    contract_names,
    news,
    to_options,
    to_view,
)
from tests.support.care_values import CAMILLE, CONTRACT, TOP_UP, make_line, make_page, totals_of

YEAR = 2026
WITH_TOP_UP = replace(CAMILLE, contracts=(CONTRACT, TOP_UP))
PARAMETERS = ("annee", "beneficiaire", "soin", "contrat", "recherche", "apres")


def plain(text):
    return text.replace("\u00a0", " ")


def show(page, query=None, member=CAMILLE):
    return to_view(page, query or ListQuery(), member, YEAR)


def test_an_address_without_parameters_asks_for_this_year():
    query = ListQuery.parse({})
    assert query.to_filter(CAMILLE, YEAR) == LineFilter(years=(2026,))
    assert query.path == routes.REIMBURSEMENTS.path


def test_every_filter_is_in_the_address_and_comes_back_from_it():
    query = ListQuery("toutes", "2", "optical", "482913", "été & co", "abc")
    assert query.path == (
        "/remboursements?annee=toutes&beneficiaire=2&soin=optical&contrat=482913"
        "&recherche=%C3%A9t%C3%A9+%26+co&apres=abc"
    )
    assert query.to_filter(CAMILLE, YEAR) == LineFilter(
        years=(2026, 2025),
        beneficiary_id="B2",
        kind=CareKind.OPTICAL,
        contract_id="482913",
        text="été & co",
    )


@given(st.dictionaries(st.sampled_from([*PARAMETERS, "autre"]), st.text(max_size=300)))
def test_garbage_in_the_address_is_dropped(parameters):
    query = ListQuery.parse(parameters).cleaned(CAMILLE, YEAR)
    asked = query.to_filter(CAMILLE, YEAR)
    assert asked.years in {(2026,), (2025,), (2026, 2025)}
    assert asked.beneficiary_id in {None, "B1", "B2"}
    assert asked.contract_id in {None, "482913"}
    assert len(asked.text) <= 100


@pytest.mark.parametrize("person", ["B2", "0", "3", "-1", "02", "²"])
def test_an_id_of_the_core_or_no_persons_place_asks_for_everybody(person):
    assert ListQuery(beneficiaire=person).cleaned(CAMILLE, YEAR) == ListQuery()


def test_options_name_people_kinds_and_years():
    options = to_options(CAMILLE, YEAR)
    assert [(one.value, one.name) for one in options.years] == [
        ("", "2026"),
        ("2025", "2025"),
        ("toutes", "Les deux"),
    ]
    assert [(one.value, one.name) for one in options.people] == [("1", "Camille"), ("2", "Élie")]
    kinds = [one.name for one in options.kinds]
    assert (kinds[0], kinds[-1]) == ("Analyses et imagerie", "Autres soins")
    assert not options.has_contracts


def test_two_people_of_one_first_name_are_told_apart():
    first, second = CAMILLE.beneficiaries
    twins = (first, replace(second, first_name="Camille", last_name="Roy"))
    options = to_options(replace(CAMILLE, beneficiaries=twins), YEAR)
    assert [one.name for one in options.people] == ["Camille Berthelot", "Camille Roy"]


def test_a_choice_of_contract_appears_with_the_second_one():
    options = to_options(WITH_TOP_UP, YEAR)
    assert options.has_contracts
    assert [plain(one.name) for one in options.contracts] == [
        "Contrat individuel 482 913",
        "Surcomplémentaire 901 000",
    ]


def test_the_sentence_counts_what_is_asked_for():
    view = show(make_page([make_line(), make_line()]))
    assert plain(view.summary) == "2 soins en 2026."
    assert (plain(view.remaining), plain(view.spent), view.more) == ("4,00 €", "60,00 €", "")
    assert plain(view.total_name) == "Les 2 soins de 2026"
    assert (view.rank, view.next_text, view.newest_path) == ("", "", "")


def test_cares_are_grouped_by_month_with_the_sum_of_the_whole_month():
    shown = [make_line(care_date=date(2026, 11, 5)), make_line(care_date=date(2026, 10, 30))]
    october = Shares.of_cents(12000, 8400, 3600, 0, 0)
    months = (
        MonthOfCare(date(2026, 11, 1), 1, totals_of(shown[:1])),
        MonthOfCare(date(2026, 10, 1), 4, october),
        MonthOfCare(date(2026, 9, 1), 2, october),
    )
    view = show(make_page(shown, months=months, count=7, next_cursor="c"))
    assert [month.title for month in view.months] == ["Novembre 2026", "Octobre 2026"]
    assert [plain(month.spent) for month in view.months] == ["30,00 €", "120,00 €"]
    assert [plain(month.extent) for month in view.months] == ["", "1 sur 4 soins affiché ici"]
    assert [len(month.cares) for month in view.months] == [1, 1]


def test_the_sentence_says_the_filters_again():
    query = ListQuery("toutes", "2", "optical", "", "lunettes")
    view = show(make_page([make_line()]), query)
    assert plain(view.summary) == "1 soin en 2025 et 2026 (Élie, optique, « lunettes »)."
    nothing = show(make_page([]), query)
    assert nothing.remaining == ""
    assert plain(nothing.summary).startswith("Aucun soin en 2025 et 2026")


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (ReferenceKind.STATEMENT, "du décompte DEC-1"),
        (ReferenceKind.PAYMENT, "du virement DEC-1"),
    ],
)
def test_a_reference_says_that_the_other_filters_do_not_count(kind, named):
    query = ListQuery("2025", "2", "optical", "", "dec-1")
    reference = Reference(kind, "DEC-1")
    view = show(make_page([make_line()], reference=reference), query)
    told = "Nous avons cherché sans tenir compte des autres filtres."
    assert (plain(view.summary), view.more) == (f"1 soin {named}.", told)
    assert plain(view.total_name) == f"Total de 1 soin {named}"
    assert view.caption == f"Soins {named}"
    empty = to_empty(query, YEAR, has_other_care=True, reference=reference)
    assert "DEC-1" in empty.text
    assert empty.path == "/remboursements?annee=2025"


def test_what_a_search_leaves_out_of_the_filters_is_said():
    dated = show(make_page([make_line()], is_of_any_year=True), ListQuery(recherche="2 mars 2025"))
    told = "Nous avons cherché dans toutes les années."
    assert (plain(dated.summary), dated.more) == ("1 soin pour « 2 mars 2025 ».", told)
    part = Reference(ReferenceKind.STATEMENT, "DEC-2026-0", is_part=True, missing=7)
    query = ListQuery(recherche="dec-2026-0")
    named = show(make_page([make_line()], reference=part), query)
    assert plain(named.total_name) == "Total de 1 soin dont la référence contient « DEC-2026-0 »"
    empty = to_empty(query, YEAR, has_other_care=True, reference=part)
    assert "Il manque 7 caractères à « DEC-2026-0 »." in plain(empty.text)


def test_cancelled_lines_are_listed_and_left_out_of_the_totals():
    lines = [make_line(), make_line(status=LineStatus.CANCELLED)]
    view = show(make_page(lines))
    assert plain(view.summary) == "2 soins en 2026."
    assert view.more == "1 est annulé et ne compte pas dans les totaux."
    assert plain(view.total_name) == "Total de 1 soin de 2026"
    assert plain(view.totals.spent.text) == "30,00 €"


def test_the_next_page_and_the_way_back_keep_the_filters():
    page = make_page(
        [make_line() for _ in range(25)],
        first_rank=26,
        count=87,
        next_cursor="c2",
        previous_exists=True,
    )
    view = show(page, ListQuery(soin="optical", apres="c1"))
    assert plain(view.rank) == "Soins 26 à 50 sur 87"
    assert view.next_text == "Afficher les 25 suivants"
    assert view.next_path == "/remboursements?soin=optical&apres=c2"
    assert view.newest_path == "/remboursements?soin=optical"


@pytest.mark.parametrize(
    ("count", "text"), [(26, "Afficher le suivant"), (30, "Afficher les 5 suivants")]
)
def test_the_last_page_is_announced_with_its_true_size(count, text):
    view = show(make_page([make_line()] * 25, count=count, next_cursor="c1"))
    assert view.next_text == text
    assert plain(view.rank) == f"25 soins affichés sur {count}"


def test_contracts_are_named_where_there_are_several():
    assert contract_names(CAMILLE) == {}
    assert {number: plain(name) for number, name in contract_names(WITH_TOP_UP).items()} == {
        "482913": "Équilibre n° 482 913",
        "901000": "Équilibre n° 901 000",
    }


def test_an_empty_list_says_why_and_leads_on():
    filtered = to_empty(ListQuery(soin="optical"), YEAR, has_other_care=True)
    assert (filtered.link, filtered.path) == ("Effacer les filtres", "/remboursements")
    assert filtered.text == "Essayez un autre type de soin."
    several = ListQuery(annee="toutes", beneficiaire="2", recherche="zzz")
    told = to_empty(several, YEAR, has_other_care=True).text
    assert told == "Essayez une autre personne ou un mot plus court."
    elsewhere = to_empty(
        ListQuery(soin="optical", apres="x"), YEAR, has_other_care=True, in_both_years="2 soins"
    )
    assert elsewhere.title == "Aucun soin ne correspond en 2026"
    assert elsewhere.path == "/remboursements?annee=toutes&soin=optical"
    this_year = to_empty(ListQuery(), YEAR, has_other_care=True)
    assert this_year.title == "Aucun soin en 2026"
    assert this_year.path == "/remboursements?annee=toutes"
    older = to_empty(ListQuery(annee="toutes"), YEAR, has_other_care=True)
    assert (older.title, older.link) == ("Aucun soin en 2025 et 2026", "")
    never = to_empty(ListQuery(), YEAR, has_other_care=False)
    assert (never.title, never.link) == ("Aucun soin pour l’instant", "")


def test_filters_can_be_cleared_without_losing_the_year():
    page = make_page([make_line()])
    filtered = ListQuery(annee="toutes", soin="dental", apres="abc")
    assert show(page, filtered).unfiltered_path == "/remboursements?annee=toutes"
    assert show(page, ListQuery(annee="toutes")).unfiltered_path == ""


def test_news_agree_with_what_they_count():
    assert news(1) == "Un nouveau soin vient de s’ajouter à la liste."
    assert news(3) == "3 nouveaux soins viennent de s’ajouter à la liste."
