"""No command of the staff is forgotten: it is a route too, or the documentation says why not."""

import re
from collections.abc import Iterator
from typing import Any, Final

import typer.main

from memberapp.api.app import ROUTES
from memberapp.api_clients.scopes import NEEDED
from memberapp.cli import load_commands
from memberapp.core.happenings import Happening
from memberapp.settings import PROJECT

README: Final = (PROJECT / "docs" / "api" / "README.md").read_text()
LISTS: Final = {"bank": "bank-changes"}
IN_PATH: Final = {"bank": "{change_id}", "instalments": "{contract_id}"}
READ: Final = {"show": "", "rights": "/rights"}
STEPS: Final = {
    **{one: one for one in ("confirm", "keep", "move")},
    **dict.fromkeys(("start", "done", "missed", "not-reached", "cancel"), "record"),
    "hours": "minutes",
}
"""Commands about a service of a dossier, and how their routes end."""


def commands(command: Any = None, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Return each command of `memberapp staff`, by its words."""
    if command is None:
        top: Any = typer.main.get_command(load_commands())
        command = top.commands["staff"]
    below = getattr(command, "commands", None)
    if below is None or command.invoke_without_command:
        yield words
    for name, one in (below or {}).items():
        yield from commands(one, (*words, name))


def route_of(group: str, name: str) -> str:
    """Return the route that does what a command does."""
    path = f"/v1/{LISTS.get(group, group)}"
    if name in {"", "list"}:
        return f"GET {path}"
    path = f"{path}/{IN_PATH.get(group, '{reference}')}"
    if name in READ:
        return f"GET {path}{READ[name]}"
    if group == "dossiers" and name in STEPS:
        return f"POST {path}/steps/{STEPS[name]}"
    return f"POST {path}/{name}"


def on_the_machine_alone() -> set[str]:
    """Return the groups of which the documentation says that no client reaches them."""
    section = README.partition("\nOnly on the machine")[2].partition("\n## ")[0]
    return set(re.findall(r"`staff ([\w-]+)`", section))


def test_each_command_is_a_route_too_or_it_is_said_why_not():
    routes = {f"{one.method} {one.path}" for one in ROUTES}
    alone = on_the_machine_alone()
    missing = {
        " ".join(words): wanted
        for words in commands()
        if words[0] not in alone
        and (wanted := route_of(words[0], " ".join(words[1:]))) not in routes
    }
    assert missing == {}, "add a route, or say in docs/api/README.md why there is none"


def test_what_is_said_to_be_on_the_machine_alone_is_there_and_has_no_route():
    groups = {words[0] for words in commands()}
    alone = on_the_machine_alone()
    assert alone <= groups
    assert not [one.path for one in ROUTES if one.path.split("/")[2] in alone]


def test_the_documentation_has_each_event_of_webhooks_with_its_scope():
    section = README.partition("| events | scope |")[2].partition("\n\n")[0]
    told = {
        event: scope
        for row in section.splitlines()
        for event in re.findall(r"`([a-z_]+\.[a-z]+)`", row)
        for scope in re.findall(r"`([a-z]+:[a-z]+)`", row)
    }
    assert told == {one.value: NEEDED[one].value for one in Happening}
