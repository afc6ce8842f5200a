"""Sealed JSON: read into its type, or refused by its path."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pytest

from memberapp.core.errors import UnreadableContent
from memberapp.core.secrets import reveal, seal
from memberapp.core.stored import Stored
from memberapp.core.tables import FormReturn
from tests.support.clocks import START

SECRET = "Moreau-1985"


class Day(NamedTuple):
    name: str
    on: date | None = None


@dataclass(frozen=True)
class Place:
    line: str


@dataclass(frozen=True)
class Content:
    days: tuple[Day, ...]
    place: Place | None
    answers: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class More(Content):
    version: int


STORED = Stored(Content)


@pytest.fixture
def row() -> FormReturn:
    return FormReturn(token_hash="b", page="/", expires_at=START)


def test_a_value_is_read_as_it_was_written(row):
    content = Content((Day("é", date(2026, 12, 1)), Day("b")), Place("x"), {"Q1": {"a": 1}})
    STORED.seal(row, content)
    assert reveal(row, "content") == (
        '{"days":[["é","2026-12-01"],["b",null]],"place":{"line":"x"},"answers":{"Q1":{"a":1}}}'
    )
    assert STORED.reveal(row) == content
    assert STORED.plain(content)["days"] == [["é", "2026-12-01"], ["b", None]]


def test_only_what_the_type_has_is_written(row):
    STORED.seal(row, More((), None, {}, version=3))
    assert reveal(row, "content") == '{"days":[],"place":null,"answers":{}}'


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (f'{{"days": [["a", "{SECRET}"]], "place": null, "answers": {{}}}}', "days.0.1"),
        (f'{{"days": [], "place": {{"line": ["{SECRET}"]}}, "answers": {{}}}}', "place.line"),
        (f'{{"days": [], "place": null, "answers": {{"{SECRET}": {{"b": "c"}}}}}}', "answers.*.*"),
        (f'{{"days": [], "place": "{SECRET}"}}', "answers (missing)"),
        (f'"{SECRET}"', "all of it"),
        (f"{{{SECRET}", "all of it (json_invalid)"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_path_and_never_its_value(row, caplog, content, path):
    seal(row, "content", content)
    with pytest.raises(UnreadableContent) as refused:
        STORED.reveal(row)
    assert path in str(refused.value)
    assert path in caplog.text
    assert refused.value.__context__ is None
    assert SECRET not in str(refused.value) + caplog.text


def test_an_empty_column_lacks_every_field(row):
    with pytest.raises(UnreadableContent, match=r"form_return\.content cannot be read: days"):
        STORED.reveal(row)
