"""Establishments compared: by public criteria, each counted as the reader says."""

from pathlib import Path

import pytest

from memberapp.core.errors import CatalogueError, InvalidForm
from memberapp.services import establishment_views, establishments
from memberapp.services.catalogue.establishments import read_establishments
from memberapp.services.establishments import Comparison
from memberapp.services.rules import overall
from memberapp.settings import PACKAGE_DATA
from tests.personas import SignedInMember, bob, chloe, signed_in
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

WEIGHTS = {
    "poids-securite": "1",
    "poids-experience": "1",
    "poids-satisfaction": "1",
    "poids-delai": "1",
}
ONLY = dict.fromkeys(WEIGHTS, "0")


def compare(who: SignedInMember, **changes: str) -> Comparison:
    typed = {"soin": "hanche", "lieu": "37000", "distance": "20", **WEIGHTS}
    changed = {name.replace("_", "-"): value for name, value in changes.items()}
    return run_now(establishments.compare, **who.ids, typed=typed | changed)


def names(found: Comparison) -> list[str]:
    return [one.establishment.code for one in found.rated]


@pytest.mark.parametrize(
    ("ratings", "weights", "expected"),
    [
        ({"a": 80, "b": 60}, {"a": 1, "b": 1}, 70),
        ({"a": 80, "b": 60}, {"a": 3, "b": 1}, 75),
        ({"a": 80, "b": 60}, {"a": 0, "b": 2}, 60),
        ({"a": 80}, {"a": 1, "b": 3}, 80),  # what is not rated does not count
        ({"a": 81, "b": 60}, {"a": 1, "b": 1}, 71),  # 70.5, to the nearest, half up
        ({"a": 80}, {"a": 0, "b": 3}, None),
        ({}, {"a": 1}, None),
    ],
    ids=["even", "heavier", "one alone", "unrated", "half", "nothing that counts", "nothing"],
)
def test_the_overall_rating_is_the_weighted_mean_of_what_is_rated(ratings, weights, expected):
    assert overall(ratings, weights) == expected


def test_the_weights_of_the_reader_decide_the_order():
    who = signed_in()
    assert names(compare(who, **ONLY | {"poids-experience": "3"}))[0] == "hopital-tours"
    assert names(compare(who, **ONLY | {"poids-delai": "3"}))[0] == "clinique-cher"


def test_nothing_that_counts_is_no_rating_and_never_a_zero():
    found = compare(signed_in(), **ONLY)
    assert {one.overall for one in found.rated} == {None}
    view = establishment_views.to_view(found)
    assert {one.overall for one in view.rated} == {"non noté"}


def test_a_criterion_or_the_distance_sorts_and_an_unrated_one_comes_last():
    who = signed_in()
    by_delay = compare(who, soin="maternite", tri="delai")
    assert names(by_delay) == ["hopital-tours", "clinique-cher"]  # the clinic's is not rated
    assert names(compare(who, lieu="37170", tri="distance"))[0] == "clinique-cher"


def test_each_rating_is_shown_with_how_much_it_counts():
    view = establishment_views.to_view(compare(signed_in(), poids_securite="3"))
    first = next(one for one in view.rated if one.code == "hopital-tours")
    assert first.ratings[0].rating == "9,2 sur\u00a010"
    assert [one.weight for one in first.ratings][:2] == ["Compte beaucoup", "Compte un peu"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"soin": "coude"}, "soin"),
        ({"soin": ""}, "soin"),
        ({"lieu": "Namur"}, "lieu"),
        ({"distance": "9999"}, "distance"),
        ({"poids-delai": "4"}, "poids-delai"),
        ({"poids-delai": "-1"}, "poids-delai"),
        ({"poids-delai": "x" * 9000}, "poids-delai"),
    ],
    ids=["unknown", "empty", "other country", "distance", "4", "-1", "huge"],
)
def test_what_is_not_offered_is_refused_beside_its_field(changes, field):
    with pytest.raises(InvalidForm) as refused:
        compare(signed_in(), **changes)
    assert [one.field for one in refused.value.problems] == [field]


def test_a_member_in_belgium_compares_there_and_without_a_contract_too():
    belgian = compare(signed_in(bob), lieu="Namur", distance="50")
    assert {one.commune.country for one in belgian.rated} == {"BE"}
    assert names(compare(signed_in(chloe))) != []


def test_the_first_weights_are_those_of_the_file():
    desk = run_now(establishments.desk, **signed_in().ids)
    values = establishment_views.first_values(desk)
    assert [values[name] for name in WEIGHTS] == ["3", "2", "2", "1"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('commune: "37170"', 'commune: "99999"', "commune: there is no commune 99999"),
        ("      maternite: {securite: 93", "      coude: {securite: 93", "no specialty coude"),
        ("securite: 93", "accueil: 93", "there is no criterion accueil"),
        ("securite: 93", "securite: 930", "ratings.maternite.securite"),
        ("weight: 3", "weight: 4", "criteria.0.weight"),
        ("code: delai", "code: securite", "criteria.3.code: securite is there twice"),
    ],
    ids=["commune", "specialty", "criterion", "above 10", "weight", "twice"],
)
def test_a_wrong_file_names_its_line(settings, tmp_path: Path, old, new, field):
    text = (PACKAGE_DATA / "establishments.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "establishments.yaml").write_text(text.replace(old, new, 1), "utf-8")
    settings(data_dir=tmp_path)
    with pytest.raises(CatalogueError, match=r"establishments\.yaml, line \d+: ") as refused:
        read_establishments()
    assert field in str(refused.value)
