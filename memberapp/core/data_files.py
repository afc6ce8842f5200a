"""Reads one data file and says exactly where it is wrong."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter, ValidationError

from memberapp.core.errors import CatalogueError
from memberapp.settings import PACKAGE_DATA, get_settings


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
E = TypeVar("E")

Location = tuple[int | str, ...]
"""The keys and indices that lead to a part of a file."""
Fault = tuple[Location, str]
"""What is wrong with a part of a file, in one sentence."""

FILE_RULES = ConfigDict(extra="forbid", str_min_length=1)
"""For a file of dataclasses: a key that is not known is a mistake, and so is an empty text."""

_MISSING = "Field required"
_SENTENCES = {
    "unexpected_keyword_argument": "there is no such field",
    "dataclass_type": "Input should be a mapping",
}


_READERS: list[Any] = []
_folder: ContextVar[Path | None] = ContextVar("folder", default=None)
"""Whose files are checked instead of those that the settings name."""


def read_once(reader: Callable[[], T]) -> Callable[[], T]:
    """Make the reader of a data file read it at its first call only."""
    remembered = cache(reader)
    _READERS.append(remembered)
    return remembered


@cache
def _load_readers() -> None:
    """Import what declares a data file: the catalogues and tariffs of every room."""
    package = Path(__file__).parent.parent
    for pattern in ("*/catalogue.py", "*/catalogue/*.py", "*/tariffs.py"):
        for path in sorted(package.glob(pattern)):
            import_module(".".join(("memberapp", *path.relative_to(package).with_suffix("").parts)))


def read_all() -> None:
    """Read each data file that a room declares, so that a wrong one stops the start.

    Raises:
        CatalogueError: a file is missing or wrong.
    """
    _load_readers()
    for reader in _READERS:
        reader()


def forget_all() -> None:
    """Read the files again at the next call; the tests change them."""
    for reader in _READERS:
        reader.cache_clear()


def faults_in(folder: Path) -> tuple[str, ...]:
    """Return what is wrong with the files of a folder, a line for each: file, line and field.

    Files that the folder does not have are the package's own; one that nothing reads is a fault.
    """
    _load_readers()
    known = {path.name for path in PACKAGE_DATA.iterdir()}
    strangers = sorted(path for path in folder.iterdir() if path.name not in known)
    found = [f"{path}: no data file has this name" for path in strangers]
    before = _folder.set(folder)
    forget_all()
    try:
        for reader in _READERS:
            try:
                reader()
            except CatalogueError as error:
                found += str(error).splitlines()
    finally:
        _folder.reset(before)
        forget_all()
    return tuple(dict.fromkeys(found))  # one file may be read by several


def _path_of(name: str) -> Path:
    folder = _folder.get()
    if folder is not None:
        return own if (own := folder / name).is_file() else PACKAGE_DATA / name
    return get_settings().data_file(name)


def read_text(name: str) -> str:
    """Return a data file: the insurer's own copy, else the package's.

    Raises:
        CatalogueError: the file is missing or is not UTF-8.
    """
    return _text_of(_path_of(name))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CatalogueError(f"{path}: not a UTF-8 text") from None


def read(name: str, kind: type[T], check: Callable[[T], Iterable[Fault]] = lambda _value: ()) -> T:
    """Return a YAML data file as a checked value; `check` finds parts that do not fit together.

    Raises:
        CatalogueError: the file is missing, not YAML, or breaks rules: a line for each of them.
    """
    return _parse(_path_of(name), read_text(name), kind, check)


def read_file(path: Path, kind: type[T], check: Callable[[T], Iterable[Fault]]) -> T:
    """Return any YAML file, such as one that a command is given, as a checked value.

    Raises:
        CatalogueError: as `read`.
    """
    return _parse(path, _text_of(path), kind, check)


def _parse(path: Path, text: str, kind: type[T], check: Callable[[T], Iterable[Fault]]) -> T:
    try:
        value = yaml.load(text, _LOADER)  # noqa: S506 (both are safe loaders)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError(f"{path}, line {line}: {error.problem}") from None
    except (yaml.YAMLError, ValueError):  # ValueError: « 2026-02-30 » is no day
        raise CatalogueError(f"{path}: not a YAML file") from None
    try:
        found = TypeAdapter(kind).validate_python(value, context={})
        faults = [*check(found)]
    except ValidationError as error:
        found, faults = None, _faults(error)
    if found is None or faults:
        raise CatalogueError(_explain(path, text, faults))
    return found


def numbered(entries: Iterable[E], *section: int | str) -> Iterator[tuple[Location, E]]:
    """Return the entries of a list of the file, each with its location."""
    return (((*section, index), entry) for index, entry in enumerate(entries))


def keys(entries: Iterable[str], *section: int | str) -> Iterator[tuple[Location, str]]:
    """Return the keys of a mapping of the file, each with its location."""
    return (((*section, key), key) for key in entries)


def repeated(
    values: Iterable[tuple[Location, Hashable]], says: str = "{} is there twice"
) -> Iterator[Fault]:
    """Return a fault for each value that was there before."""
    before: set[Hashable] = set()
    for location, value in values:
        if value in before:
            yield location, says.format(value)
        before.add(value)


def _faults(error: ValidationError) -> list[Fault]:
    return [
        (one["loc"], _SENTENCES.get(one["type"], one["msg"].removeprefix("Value error, ")))
        for one in error.errors(include_input=False)
    ]


def _explain(path: Path, text: str, faults: Iterable[Fault]) -> str:
    """Return a line for each wrong entry, in their order in the file."""
    root = yaml.compose(text, Loader=_LOADER)
    found: dict[tuple[int, str], str] = {}
    for location, sentence in faults:
        line, depth = _reach(root, location)
        if sentence == _MISSING:
            depth += 1
        where = ".".join(str(part) for part in location[:depth])
        found.setdefault((line, where), sentence)
    return "\n".join(
        f"{path}, line {line}: {where + ': ' if where else ''}{sentence}"
        for (line, where), sentence in sorted(found.items())
    )


def _reach(root: yaml.Node | None, location: Location) -> tuple[int, int]:
    """Return the line of the deepest part of the file that a location reaches, and how deep."""
    if root is None:
        return 1, 0
    node, line = root, root.start_mark.line
    for depth, part in enumerate(location):
        step = _step(node, part)
        if step is None:
            return line + 1, depth
        node, line = step
    return line + 1, len(location)


def _step(node: yaml.Node, part: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item, item.start_mark.line
    return None
