"""Reads one data file and says exactly where it is wrong."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from memberapp.core.errors import CatalogueError
from memberapp.settings import get_settings


class DataModel(BaseModel):
    """A frozen part of a data file; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _check_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("not a time zone") from None
    return name


TimeZone = Annotated[str, AfterValidator(_check_time_zone)]

# The parser in C, ten times as fast, wherever PyYAML comes with it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=BaseModel)


_READERS: list[Any] = []


def read_once(reader: Callable[[], T]) -> Callable[[], T]:
    """Make the reader of a data file read it at its first call only."""
    remembered = cache(reader)
    _READERS.append(remembered)
    return remembered


def read_all() -> None:
    """Read each data file that a room declares, so that a wrong one stops the start.

    Raises:
        CatalogueError: a file is missing or wrong.
    """
    for reader in _READERS:
        reader()


def forget_all() -> None:
    """Read the files again at the next call; the tests change them."""
    for reader in _READERS:
        reader.cache_clear()


def read_text(name: str) -> str:
    """Return a data file: the insurer's own copy, else the package's.

    Raises:
        CatalogueError: the file is missing or is not UTF-8.
    """
    path = get_settings().data_file(name)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CatalogueError(f"{path}: not a UTF-8 text") from None


def read(name: str, model: type[ModelT]) -> ModelT:
    """Return a YAML data file as a checked value.

    Raises:
        CatalogueError: the file is missing, not YAML, or breaks a rule; with file and line.
    """
    path = get_settings().data_file(name)
    text = read_text(name)
    try:
        value = yaml.load(text, _LOADER)  # noqa: S506 (both are safe loaders)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError(f"{path}, line {line}: {error.problem}") from None
    except yaml.YAMLError:
        raise CatalogueError(f"{path}: not a YAML file") from None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise CatalogueError(_explain(path, text, error)) from None


def _explain(path: Path, text: str, error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    line = _line_of(yaml.compose(text, Loader=_LOADER), first["loc"])
    return f"{path}, line {line}: {where + ': ' if where else ''}{message}"


def _line_of(root: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """Return the line of the deepest part of the file that the location reaches."""
    if root is None:
        return 1
    node, line = root, root.start_mark.line
    for part in location:
        step = _step(node, part)
        if step is None:
            break
        node, line = step
    return line + 1


def _step(node: yaml.Node, part: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item, item.start_mark.line
    return None
