"""A command loads what it needs: measured by the modules, which no busy machine changes."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from memberapp.cli import MODULES, load_commands

WEB = {"reflex", "starlette", "memberapp.pages", "memberapp.state", "memberapp.worker"}
FILES = {"typst", "xlsxwriter", "pyhanko", "pikepdf", "PIL", "segno"}
SENDING = {"apprise", "webpush", "authlib", "joserfc"}
"""What serves, what makes files, and what sends."""
LOADED = """
import sys
from memberapp.cli import load_commands
load_commands(sys.argv[1:])
print(*sys.modules)
"""


def commands(group: Any, *words: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give the words of each command below a group, and the module that it comes from."""
    for name, command in group.commands.items():
        if command.callback is not None:
            yield (*words, name), command.callback.__module__
        if hasattr(command, "commands"):
            yield from commands(command, *words, name)


def all_commands() -> list[tuple[tuple[str, ...], str]]:
    return [*commands(typer.main.get_command(load_commands()))]


def loaded_for(*arguments: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())


def test_each_command_loads_the_module_that_it_comes_from():
    for words, module in all_commands():
        modules = MODULES.get(" ".join(words[:2])) or MODULES.get(words[0])
        assert modules is not None, f"name the module of {words} in memberapp.cli.MODULES"
        assert module.removeprefix("memberapp.cli.") in modules
    named = {" ".join(words[:count]) for words, _ in all_commands() for count in (1, 2)}
    assert MODULES.keys() <= named


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (("migrate",), WEB | FILES | SENDING | {"memberapp.feed", "phonenumbers", "babel"}),
        (("import", "feed.jsonl"), WEB - {"starlette"} | FILES | {"apprise"}),
        (("outbox", "--limit", "3"), WEB | FILES | {"apprise", "webpush", "memberapp.feed"}),
        (("keys", "create", "path"), WEB | FILES | {"apprise", "memberapp.feed"}),
        (("staff", "agents", "list"), WEB | FILES | SENDING | {"memberapp.assistance"}),
        (("changes", "--after", "3"), WEB | FILES | {"apprise", "memberapp.feed"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_command_loads_nothing_of_the_others(arguments: tuple[str, ...], needless: set[str]):
    found = loaded_for(*arguments) & needless
    assert not found


@pytest.mark.parametrize("arguments", [(), ("--help",), ("staff", "--help"), ("unknown",)])
def test_help_and_what_is_unknown_load_every_command(arguments: tuple[str, ...]):
    modules = {f"memberapp.cli.{name}" for names in MODULES.values() for name in names}
    assert modules <= loaded_for(*arguments)
