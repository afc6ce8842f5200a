"""Which tests a change touches: `python -m tests.support.changed [COMMIT]` prints their files.

By imports, where there are any. Nothing imports pages, styles and data: there names decide.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import grimp

from memberapp.settings import PROJECT

_PACKAGES: Final = ("memberapp", "tests", "bench", "supply", "deploy")
_ALWAYS: Final = Path("tests/architecture")
_SEEN: Final = {"pages", "components", "assets"}
"""What a browser shows: every page is looked at again."""


def touched(changed: Iterable[Path]) -> set[Path]:
    """Return the test files, and folders of them, that changed files of the project touch."""
    graph = grimp.build_graph(*_PACKAGES, cache_dir=None)
    found = {_ALWAYS}
    for path in changed:
        for module in [path] if path.suffix == ".py" else _naming(path.name):
            name = ".".join(module.with_suffix("").parts).removesuffix(".__init__")
            importing = graph.find_downstream_modules(name) if name in graph.modules else set()
            found |= {module, *(Path(*one.split(".")).with_suffix(".py") for one in importing)}
        found |= _named_like(path)
        if _SEEN & set(path.parts):
            found |= {Path("tests/pages"), Path("tests/e2e/test_every_page.py")}
    return {path for path in found if _is_there(path)}


def _naming(file: str) -> list[Path]:
    """Return the modules that name a file of data."""
    modules = (PROJECT / "memberapp").rglob("*.py")
    return [one.relative_to(PROJECT) for one in modules if f'"{file}"' in one.read_text("utf-8")]


def _named_like(path: Path) -> set[Path]:
    """Return the tests of a room, and the journeys named after it or after one of its pages."""
    rooms = set(path.parts[1:-1]) if path.parts[0] == "memberapp" else set()
    journeys = {
        journey
        for name in {*rooms, path.stem}
        for end in ("", "_*")
        for journey in (PROJECT / "tests" / "e2e").glob(f"test_{name}{end}.py")
    }
    return {Path("tests") / room for room in rooms} | {
        journey.relative_to(PROJECT) for journey in journeys
    }


def _is_there(path: Path) -> bool:
    is_test = path.parts[0] == "tests" and (path.name.startswith("test_") or not path.suffix)
    return is_test and (PROJECT / path).exists()


def _changed_since(commit: str) -> list[Path]:
    """Return what differs from a commit, in the working tree too; new files with it."""
    told = [
        subprocess.run(["git", *command], cwd=PROJECT, capture_output=True, text=True, check=True)
        for command in (
            ("diff", "--name-only", commit),
            ("ls-files", "--others", "--exclude-standard"),
        )
    ]
    return [Path(line) for done in told for line in done.stdout.splitlines()]


if __name__ == "__main__":
    found = touched(_changed_since(sys.argv[1] if len(sys.argv) > 1 else "HEAD"))
    sys.stdout.write(" ".join(str(path) for path in sorted(found)))
