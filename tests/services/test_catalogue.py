"""The data files of the services and of the self-tests: what stops a start."""

from pathlib import Path

import pytest

from memberapp.core.errors import CatalogueError
from memberapp.services.catalogue.offers import read_offers
from memberapp.services.catalogue.self_tests import read_self_tests
from memberapp.settings import PACKAGE_DATA


@pytest.fixture
def changed(settings, tmp_path: Path):
    """Read a file of ours with some text of it replaced."""

    def change(name: str, old: str, new: str) -> None:
        text = (PACKAGE_DATA / name).read_text("utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new, 1), "utf-8")
        settings(data_dir=tmp_path)

    return change


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("code: nuitee", "code: medivis", "services.1.code: medivis is there twice"),
        ("icon: moon", "icon: bed", "services.1.icon: there is no icon bed"),
        ("countries: [FR]", "countries: [DE]", "services.2.countries.0"),
        ("countries: [FR]", "countries: []", "services.2.countries"),
        ("partner: Assiette", "partner: Assiette\n    url: x", "services.2.url"),
        (
            "countries: [FR]",
            "countries: [FR]\n    products: [NOTHING]",
            "services.2.products.0: there is no product NOTHING",
        ),
    ],
    ids=["twice", "icon", "country", "no country", "unknown key", "product"],
)
def test_a_wrong_file_of_services_names_its_line(changed, old, new, field):
    changed("services.yaml", old, new)
    with pytest.raises(CatalogueError, match=r"services\.yaml, line \d+: ") as refused:
        read_offers()
    assert field in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("- from: 0", "- from: 1", "results.0.from: the first result must be that of 0"),
        ("- from: 12", "- from: 7", "results.2.from: the results must go up"),
        ("- from: 21", "- from: 27", "results.4.from: no score is above 26"),
        ("points: 4 }", "points: -1 }", "self_tests.0.questions.0.answers.3.points"),
        ("code: alcool", "code: diabete", "self_tests.1.code: diabete is there twice"),
        ("reviewed: 2026-11-04", "reviewed: hier", "self_tests.0.reviewed"),
    ],
    ids=["not from 0", "not up", "too high", "negative", "twice", "date"],
)
def test_a_wrong_file_of_self_tests_names_its_line(changed, old, new, field):
    changed("self_tests.yaml", old, new)
    with pytest.raises(CatalogueError, match=r"self_tests\.yaml, line \d+: ") as refused:
        read_self_tests()
    assert field in str(refused.value)


def test_the_published_scores_are_ours():
    """Findrisc goes to 26 and Audit-C to 12; each change of result is at its published score."""
    tests = {one.code: one for one in read_self_tests()}
    found = {
        code: (one.highest, [each.from_ for each in one.results]) for code, one in tests.items()
    }
    assert found == {"diabete": (26, [0, 7, 12, 15, 21]), "alcool": (12, [0, 3, 4, 10])}
    assert all("Source" not in one.source and one.source for one in tests.values())
