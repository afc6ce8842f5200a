"""Nothing is callable unless its class says who may call it."""

import ast
from pathlib import Path

import pytest
import reflex as rx
from reflex_base.registry import RegistrationContext

import memberapp.state
from memberapp.core.access import Access
from memberapp.memberapp import app
from memberapp.pages import PAGES
from memberapp.state.bases import MemberState, PublicState
from memberapp.state.frames import DROPPED
from memberapp.state.gate import BUILT_IN, ON_LOAD_PREFIX
from memberapp.state.shell import ShellState

PACKAGE = Path(memberapp.state.__file__).parent.parent


def our_states() -> list[type[rx.State]]:
    found, waiting = [], [rx.State]
    while waiting:
        for state in waiting.pop().get_substates():
            waiting.append(state)
            if state.__module__.startswith("memberapp."):
                found.append(state)
    return found


def our_handlers() -> dict[str, type[rx.State]]:
    return {
        name: registered.states[0]
        for name, registered in RegistrationContext.get().event_handlers.items()
        if registered.states[0].__module__.startswith("memberapp.") and not name.endswith(DROPPED)
    }


def test_a_state_that_does_not_declare_its_level_does_not_import() -> None:
    with pytest.raises(TypeError, match="must declare access"):

        class Undeclared(PublicState, rx.State):  # pyright: ignore[reportUnusedClass]
            pass


def test_every_state_of_ours_declares_its_level() -> None:
    assert len(our_states()) >= 8
    for state in our_states():
        assert isinstance(state.__dict__.get("access"), Access), state


def test_every_handler_in_the_registry_is_ours_or_on_the_fixed_list() -> None:
    others = {
        name
        for name in RegistrationContext.get().event_handlers
        if name not in our_handlers() and not name.endswith(DROPPED)
    }
    assert others == BUILT_IN


def test_every_public_method_of_a_state_is_an_asynchronous_event_with_its_docstring() -> None:
    modules = sorted(Path(memberapp.state.__path__[0]).rglob("*.py"))
    checked = 0
    for path in modules:
        for state in [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.ClassDef)]:
            if not any(ast.unparse(base) == "rx.State" for base in state.bases):
                continue
            for method in state.body:
                if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                if method.name.startswith("_"):
                    continue
                decorators = [ast.unparse(decorator) for decorator in method.decorator_list]
                if any(decorator.startswith("rx.var") for decorator in decorators):
                    continue  # a computed value: browsers read it, none can call it
                checked += 1
                place = f"{path.name}:{method.lineno} {state.name}.{method.name}"
                assert "rx.event" in decorators, f"{place} has no @rx.event"
                assert isinstance(method, ast.AsyncFunctionDef), f"{place} would block everybody"
                assert ast.get_docstring(method), f"{place} has no docstring"
    assert checked >= 8


def test_every_page_of_a_member_is_loaded_by_a_member_state() -> None:
    for page in PAGES:
        if page.route.is_public:
            continue
        states = {spec.handler.state for spec in _specs(page.on_load)} - {ShellState}
        assert any(issubclass(state, MemberState) for state in states), page.route.path


def test_handlers_chained_from_a_page_bear_the_name_that_is_no_activity() -> None:
    for page in PAGES:
        for spec in _specs(page.on_load):
            assert spec.handler.fn.__name__.startswith(ON_LOAD_PREFIX), page.route.path


def test_no_state_var_has_the_name_of_a_dynamic_part_of_a_route() -> None:
    reserved = {"statement", "reference", "code", "question"}
    for state in our_states():
        assert not reserved & set(state.base_vars), state


def test_no_table_row_and_no_bare_container_is_a_state_var() -> None:
    for state in our_states():
        for name, var in state.base_vars.items():
            text = str(var._var_type)
            assert ".tables" not in text, (state, name)
            assert var._var_type not in {list, dict, tuple, set}, (state, name)


def test_the_application_is_the_one_the_tests_read() -> None:
    assert app.html_lang == "fr"


def test_no_browser_says_on_whose_file_a_use_case_acts() -> None:
    identity = {"member_id", "account_id", "actor", "origin", "session", "caller"}
    told = [
        f"{path}:{node.lineno} {keyword.arg}"
        for folder in ("state", "http")
        for path in (PACKAGE / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and _name(node.func) in {"_call", "run", "run_sending", "run_with_code"}
        for keyword in node.keywords
        if keyword.arg in identity or (keyword.arg == "session_id" and not _is_a_door(node.func))
    ]
    assert not told, "a use case reads them from its unit of work"


def _is_a_door(called: ast.expr) -> bool:
    """The gate and the guard look sessions up, before there is a caller, by a bare `run`."""
    return isinstance(called, ast.Name)


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _specs(on_load: object) -> list[rx.event.EventSpec]:
    handlers = on_load if isinstance(on_load, (list, tuple)) else [on_load]
    return [h() if isinstance(h, rx.EventHandler) else h for h in handlers if h is not None]
