"""Whatever is stored of a member is in their copy, or the copy says that it is not and why."""

from collections import Counter

from sqlalchemy import inspect
from sqlmodel import SQLModel

from memberapp.core.database import load_tables
from memberapp.core.own_data import Reason
from memberapp.privacy.labels import REASONS
from memberapp.privacy.own_data import APART, PARTS, held_and_not_given


def columns_of(table: type[SQLModel]) -> set[str]:
    return {column.name for column in inspect(table).columns}


def test_every_column_of_every_table_is_given_or_explained() -> None:
    told: Counter[str] = Counter()
    for part in PARTS:
        columns = columns_of(part.table)
        given = {name for name in part.fields if name in columns}
        told.update(f"{part.table.__tablename__}.{name}" for name in (*given, *part.hidden))
    for one in APART:
        told.update(f"{one.table.__tablename__}.{name}" for name in columns_of(one.table))
    stored = {
        f"{table.name}.{column.name}"
        for table in load_tables().sorted_tables
        for column in table.columns
    }
    missing = stored - set(told)
    assert not missing, "give it in the `own_data` of its room, or say there why it is not given"
    assert {name for name, times in told.items() if times > 1 or name not in stored} == set()


def test_a_field_that_is_no_column_says_itself_what_it_shows() -> None:
    for part in PARTS:
        columns = columns_of(part.table)
        for name, field in part.fields.items():
            assert name in columns or getattr(field, "show", None) is not None, (part.name, name)


def test_the_files_have_names_of_their_own_that_any_system_takes() -> None:
    names = [part.name for part in PARTS]
    assert len(names) == len(set(names))
    assert all(name.isascii() and name.replace("-", "").isalnum() for name in names)
    for part in PARTS:
        assert len(set(part.labels.values())) == len(part.labels), part.name


def test_secrets_are_named_with_the_reason_and_internal_numbers_once() -> None:
    told = dict(held_and_not_given())
    assert told["Mots de passe (illisibles, même pour nous)"] == REASONS[Reason.SECRET]
    assert [*told.values()].count(REASONS[Reason.INTERNAL]) == 1
    assert set(REASONS) == set(Reason)
