"""`data/coaching.yaml`: the programmes that members can follow."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated
from memberapp.core.icon_paths import PATHS

_FILE: Final = "coaching.yaml"
Text = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class Step(DataModel):
    """What a step asks."""

    title: Text
    text: Text


class Programme(DataModel):
    """A programme, as the insurer offers it."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
    """It never changes: whoever follows it is known by it."""
    name: Text
    about: Text
    icon: str
    source: Text
    """Who published what it says."""
    reviewed: date
    """When somebody last compared it with its source."""
    caution: Text
    """When to see a doctor instead."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=40)]


class _File(DataModel):
    programmes: tuple[Programme, ...] = ()


@read_once
def read_programmes() -> tuple[Programme, ...]:
    """Return the programmes, in the order of the page.

    Raises:
        CatalogueError: the file is wrong, or a programme is there twice.
    """
    return read(_FILE, _File, _faults).programmes


def programme_of(code: str) -> Programme | None:
    """Return a programme; None of one that the file has no longer."""
    return next((one for one in read_programmes() if one.code == code), None)


def _faults(file: _File) -> Iterator[Fault]:
    programmes = list(numbered(file.programmes, "programmes"))
    yield from repeated(((*at, "code"), one.code) for at, one in programmes)
    for at, one in programmes:
        if one.icon not in PATHS:
            yield (*at, "icon"), f"there is no icon {one.icon}"
