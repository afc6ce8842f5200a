"""The file of the webinars: what stops a start."""

from datetime import UTC, datetime

import pytest

from memberapp.core.errors import CatalogueError
from memberapp.webinars.catalogue import read_webinars


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("code: ecrans-enfants-2026", "code: dos-au-travail-2026", "is there twice"),
        ("held: 116", "held: 201", "webinars.1.held: there are 200 places"),
        ('starts: "2026-12-08T18:30"', 'starts: "2026-12-08T18:30Z"', "webinars.0.starts"),
        ("room: https://", "room: http://", "webinars.0.room"),
        ("zone: Europe/Brussels", "zone: Europe/Bruges", "webinars.3.zone"),
        ("language: nl", "language: en", "webinars.3.language"),
        (
            "countries: [BE]",
            "countries: [BE]\n    products: [NOTHING]",
            "webinars.3.products.0: there is no product NOTHING",
        ),
    ],
    ids=["twice", "held", "instant", "plain http", "zone", "language", "product"],
)
def test_a_wrong_file_names_its_line(changed, old, new, fault):
    changed(old, new)
    with pytest.raises(CatalogueError, match=r"webinars\.yaml, line \d+: ") as refused:
        read_webinars()
    assert fault in str(refused.value)


def test_the_hours_are_those_of_their_zone():
    first = read_webinars()[0]
    assert first.starts_at == datetime(2026, 12, 8, 17, 30, tzinfo=UTC)
    assert first.ends_at == datetime(2026, 12, 8, 18, 15, tzinfo=UTC)
