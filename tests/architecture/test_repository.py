"""What is committed works on any machine, and says what is true."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from memberapp.settings import PROJECT, Settings
from tests.support.servers import MEMBERAPP

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work|opt/\w+)/")
PACKAGE_HOST = re.compile(
    r"pythonhosted|registry\.npm|npmmirror|pypi\.org|yarnpkg|artifactory|jfrog", re.IGNORECASE
)
DOMAIN_LIBRARIES = {
    "stdnum",
    "schwifty",
    "phonenumbers",
    "email_validator",
    "holidays",
    # what a link or a letter of another alphabet is taken for
    "idna",
    "publicsuffixlist",
    "confusable_homoglyphs",
    "rapidfuzz",
}
BINARY = {".woff2", ".ttf", ".png", ".ico", ".jpg", ".pdf", ".gz"}


def committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    files = [PROJECT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file() and file != Path(__file__)]


def texts() -> dict[Path, str]:
    return {
        file.relative_to(PROJECT): file.read_text(encoding="utf-8")
        for file in committed_files()
        if file.suffix not in BINARY
    }


def test_no_committed_file_names_a_path_of_one_machine() -> None:
    found = {
        str(path): hit[0] for path, text in texts().items() if (hit := MACHINE_PATH.search(text))
    }

    assert not found


def test_no_committed_file_names_the_host_of_a_package_registry() -> None:
    found = {
        str(path): hit[0] for path, text in texts().items() if (hit := PACKAGE_HOST.search(text))
    }

    assert not found


def test_the_front_end_lock_file_holds_hashes_and_no_download_address() -> None:
    lock = (PROJECT / "reflex.lock" / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') > 100


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_hashed_and_nothing_else_is_asked(name: str) -> None:
    lines = (PROJECT / name).read_text().splitlines()
    entries = [line for line in lines if line and not line.startswith((" ", "#"))]

    assert entries
    for number, line in enumerate(lines):
        if line in entries:
            assert re.match(r"[a-z0-9.\-]+==\S+( ;.+)? \\$", line), line
            assert lines[number + 1].startswith("    --hash=sha256:"), line


def pinned_versions(*names: str) -> dict[str, str]:
    """Return the versions that these lists install on this machine, by package."""
    lines = "".join((PROJECT / name).read_text() for name in names).splitlines()
    pins = [Requirement(line.rstrip(" \\")) for line in lines if re.match(r"[a-z0-9]", line)]
    return {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
    }


def unmet_requirements(asked: Iterable[str], pinned: dict[str, str]) -> list[str]:
    """Return what these requirements, and theirs in turn, need and the pinned lists lack."""
    unmet = []
    todo = [("the project", Requirement(line), "") for line in asked]
    visited = set()
    while todo:
        origin, requirement, extra = todo.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        if name not in pinned or not requirement.specifier.contains(pinned[name], prereleases=True):
            unmet.append(f"{origin} needs {requirement}")
            continue
        for wanted_extra in {"", *requirement.extras}:
            if (name, wanted_extra) not in visited:
                visited.add((name, wanted_extra))
                needs = importlib.metadata.requires(name) or ()
                todo += [(name, Requirement(need), wanted_extra) for need in needs]
    return unmet


def test_the_pinned_lists_are_complete_so_that_nothing_is_resolved_at_the_install() -> None:
    asked = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    runtime = asked["project"]["dependencies"]
    tools = asked["dependency-groups"]["dev"]
    pinned = pinned_versions("requirements.txt")
    all_pinned = pinned | pinned_versions("requirements-dev.txt")

    assert not unmet_requirements([*runtime, *pinned], pinned), "run make lock"
    assert not unmet_requirements([*tools, *all_pinned], all_pinned), "run make lock"


@pytest.mark.parametrize("left_out", ["granian", "watchfiles", "pydantic-core"])
def test_a_list_that_lacks_what_a_package_needs_is_found(left_out: str) -> None:
    pinned = pinned_versions("requirements.txt")
    pinned.pop(left_out)

    assert unmet_requirements(["reflex", "pydantic"], pinned)


def test_no_committed_text_holds_the_narrow_space_that_screen_readers_stumble_on() -> None:
    found = [str(path) for path, text in texts().items() if "\u202f" in text]

    assert not found


def test_the_list_of_decisions_names_each_with_its_title() -> None:
    folder = PROJECT / "docs" / "adr"
    listed = (folder / "README.md").read_text("utf-8").splitlines()
    for path in sorted(folder.glob("0*.md")):
        number, title = path.read_text("utf-8").splitlines()[0].removeprefix("# ").split(". ", 1)
        assert f"- {number}. [{title}]({path.name})" in listed


def test_no_file_is_too_long_to_be_read_in_one_go() -> None:
    long = {
        str(path): count
        for path, text in texts().items()
        if path.suffix == ".py" and (count := len(text.splitlines())) > 400
    }

    assert not long


def test_the_rules_import_the_standard_library_and_libraries_of_identifiers_only() -> None:
    allowed = sys.stdlib_module_names | DOMAIN_LIBRARIES | {"memberapp"}
    package = PROJECT / "memberapp"
    for file in [*package.glob("*/rules.py"), *package.glob("*/rules/*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.split(".")[0] in allowed, f"{file.name} imports {name}"


def test_the_readme_names_only_commands_that_exist() -> None:
    readme = (PROJECT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    helped = subprocess.run(
        [MEMBERAPP, "--help"], capture_output=True, text=True, check=True
    ).stdout

    asked = set(re.findall(r"\bmake ([a-z-]+)", readme))
    commands = set(re.findall(r"`(?:\.venv/bin/)?memberapp ([a-z-]+)", readme))

    assert {"run", "test"} <= asked
    assert asked <= targets
    assert commands
    for name in commands:
        assert re.search(rf"\b{name}\b", helped), name


def test_the_example_of_the_environment_names_every_setting_and_no_other() -> None:
    example = (PROJECT / ".env.example").read_text()
    named = set(re.findall(r"^#?(MEMBERAPP_\w+)=", example, re.MULTILINE))

    assert named == {f"MEMBERAPP_{name.upper()}" for name in Settings.model_fields}


def test_the_readme_names_the_settings_with_their_defaults_and_files_that_exist() -> None:
    readme = (PROJECT / "README.md").read_text()
    rows = re.findall(r"^\| (`MEMBERAPP_.+?) \| (.*?) \|", readme, re.MULTILINE)
    named: dict[str, str] = {}
    for names, defaults in rows:
        found = re.findall(r"MEMBERAPP_(\w+)", names)
        values = re.findall(r"`([^`]*)`", defaults)
        padded = values or [""] * len(found)
        named |= dict(zip(found, padded, strict=True))
    for_developers = {"clock_file", "frontend_dir"}

    assert {name.lower() for name in named} == set(Settings.model_fields) - for_developers
    for name, shown in named.items():
        default = Settings.model_fields[name.lower()].default
        if isinstance(default, bool | int):
            assert shown == str(default).lower(), name
    for link in re.findall(r"\]\(((?!https?:)[^)]+)\)", readme):
        assert (PROJECT / link).exists(), link


def test_every_document_that_is_cited_exists_with_the_cited_number() -> None:
    missing = [
        f"{path}: {name}"
        for path, text in texts().items()
        for name in re.findall(r"(?<![\w./-])[\w][\w./-]*\.md\b", text)
        if not (PROJECT / name).exists()
        and not (path.suffix == ".md" and (PROJECT / path.parent / name).exists())
    ]
    wrong = [
        f"{path}: {name}, {number}"
        for path, text in texts().items()
        for name, *numbers in re.findall(r"(docs/\w+\.md),\s+(\d+)(?: to (\d+))?", text)
        for number in filter(None, numbers)
        if not re.search(rf"^{number}\. ", (PROJECT / name).read_text(), re.MULTILINE)
    ]

    assert not missing
    assert not wrong


def test_every_file_of_ours_that_a_document_names_exists() -> None:
    missing = [
        f"{path}: {name}"
        for path, text in texts().items()
        if path.parts[0] == "docs"
        for name in re.findall(r"`((?:memberapp|tests)/[\w./-]+)`", text)
        if not (PROJECT / name).exists()
    ]

    assert not missing


def test_the_continuous_integration_runs_the_test_command_of_the_readme() -> None:
    script = (PROJECT / ".ci" / "run").read_text()

    assert "set -eu" in script
    assert re.search(r"^make test$", script, re.MULTILINE)
