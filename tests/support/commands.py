"""Command lines that a text names: whether the commands and options are there."""

import shlex
from typing import Any

import typer.main

from memberapp.cli import load_commands


def problem_with(line: str) -> str:
    """Return what is wrong with `memberapp …`, empty when the command knows all of it."""
    words = shlex.split(line, comments=True)
    assert words[0] == "memberapp", line
    command: Any = typer.main.get_command(load_commands())
    rest = words[1:]
    while (group := getattr(command, "commands", None)) and rest and not rest[0].startswith("-"):
        if rest[0] not in group:
            return f"{line}: no command {rest[0]}"
        command, rest = group[rest[0]], rest[1:]
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)} | {
        "--help"
    }
    wrong = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in known]
    if wrong:
        return f"{line}: no option {wrong[0]}"
    needs_a_command = group is not None and not command.invoke_without_command
    return f"{line}: no command is named" if needs_a_command and "--help" not in rest else ""
