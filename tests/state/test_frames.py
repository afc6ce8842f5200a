"""What a socket may send: the frames of our pages, and no other."""

import pytest
from reflex_base.registry import RegistrationContext

import memberapp.memberapp  # noqa: F401 - fills the registry
from memberapp.state.bases import all_states
from memberapp.state.frames import is_well_formed, without_the_rest
from memberapp.state.gate import BUILT_IN, LOADED

PAGE = {"pathname": "/", "query": {}, "asPath": "/"}
SHELL = next(n for n in RegistrationContext.get().event_handlers if n.endswith(".load_shell"))
FAILURE = next(n for n in RegistrationContext.get().event_handlers if n.endswith(".show_failure"))
HYDRATE = next(n for n in sorted(BUILT_IN) if n.endswith(".hydrate_and_load"))
IS_LOADED = next(n for n in sorted(BUILT_IN) if n.endswith(LOADED))
NEED_ARGUMENTS = {name for name in BUILT_IN if name.endswith((LOADED, "update_vars_internal"))}
FORM_DATA = "__reflex_form_data__"
WRONG_VALUES = ("x\ud800", 1, None, ["x"])


@pytest.mark.parametrize(
    "frame",
    [
        None,
        [],
        "text",
        {},
        {"name": None},
        {"name": ["x"]},
        {"name": "no.such.handler"},
        {"name": f"{SHELL.rpartition('.')[0]}.setvar"},
        {"name": SHELL, "payload": []},
        {"name": SHELL, "payload": None},
        {"name": SHELL, "payload": {"admin": True}},
        {"name": FAILURE, "payload": {}},
        {"name": FAILURE, "payload": {"number": "0A1B2C3D", "more": 1}},
        {"name": FAILURE, "payload": {"number": "x" * 20_000}},
        {"name": FAILURE, "payload": {"number": "\U0001f600" * 5000}},
        {"name": FAILURE, "payload": {"number": [[] for _ in range(400)]}},
        {"name": FAILURE, "payload": {"number": [[[[[1]]]]]}},
        {"name": SHELL, "router_data": {"query": {chr(1000 + one): "" for one in range(1000)}}},
        {"name": HYDRATE, "payload": {"vars": {"no.such.var": "x"}}},
        {"name": HYDRATE, "payload": {"vars": ["x"]}},
        {"name": HYDRATE, "payload": {"hashes": "x"}},
        {"name": HYDRATE, "payload": {"hashes": [1]}},
        *(
            {"name": IS_LOADED, "payload": {"value": value}}
            for value in ("x\ud800", 1, None, ["x"])
        ),
        {"name": SHELL, "router_data": "x"},
        {"name": SHELL, "router_data": {"pathname": 1}},
        {"name": SHELL, "router_data": {"asPath": {}}},
        {"name": SHELL, "router_data": {"query": []}},
        {"name": SHELL, "router_data": {"query": {"page": ["1"]}}},
        {"name": SHELL, "router_data": {"query": {"splat": [["1"]]}}},
        {"name": SHELL, "router_data": {"query": {"splat": ["1" * 2000, "1"]}}},
        {"name": SHELL, "router_data": {"query": {"page": "1" * 3000}}},
        {"name": SHELL, "router_data": {"query": {f"page{number}": "1" for number in range(500)}}},
        {"name": SHELL, "router_data": {"pathname": "/" * 3000}},
    ],
)
def test_a_frame_of_another_shape_never_reaches_reflex(frame: object) -> None:
    assert not is_well_formed(frame)


def test_what_a_browser_sends_reaches_reflex() -> None:
    typed = [
        (HYDRATE, {"vars": {}, "hashes": ["a", "b"]}),
        (IS_LOADED, {"value": True}),
        (SHELL, {}),
        (FAILURE, {"number": "0A1B2C3D"}),
        # A long form, as Reflex's own script writes it.
        (FAILURE, {"number": {FORM_DATA: [[f"field_{one}", "’" * 200] for one in range(12)]}}),
    ]
    untyped = {name for name in BUILT_IN if not name.endswith((LOADED, "update_vars_internal"))}
    for name, payload in [*typed, *((name, {}) for name in untyped)]:
        assert is_well_formed({"name": name, "payload": payload, "router_data": PAGE}), name


def test_nothing_but_what_a_page_needs_goes_on() -> None:
    sent = {"name": SHELL, "payload": {}, "router_data": {**PAGE, "filler": "x"}, "filler": "x"}
    assert without_the_rest(sent) == {"name": SHELL, "payload": {}, "router_data": PAGE}


def test_no_state_stores_anything_in_the_browser() -> None:
    """Why `vars` are refused."""
    assert not any(state._is_client_storage(var) for state in all_states() for var in state.vars)


def test_the_page_of_an_address_that_leads_nowhere_is_loaded() -> None:
    router = {
        "pathname": "/une/autre",
        "asPath": "/une/autre",
        "query": {"splat": ["une", "autre"]},
    }
    assert is_well_formed({"name": HYDRATE, "payload": {"vars": {}}, "router_data": router})
