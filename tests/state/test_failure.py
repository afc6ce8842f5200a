"""An unexpected failure: one number, told to the member and to the log, and nothing private."""

import logging
import re
from typing import Any

import pytest
import reflex as rx

from memberapp import routes
from memberapp.core.errors import SpaceEnded
from memberapp.state.failure import FailureState, on_backend_error, on_frontend_error

pytestmark = pytest.mark.anyio
CANARY = "CANARI-77aa"


def fail() -> Exception:
    try:
        int(CANARY)
    except ValueError as error:
        return error
    raise AssertionError


def test_the_log_names_the_kind_and_the_place_and_the_number_the_member_reads(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        event: Any = on_backend_error(fail())
    number = re.search(r"failure=([0-9A-F]{8})", caplog.text)
    assert number
    assert number[1] in str(event.args)
    assert "ValueError" in caplog.text
    assert CANARY not in caplog.text


def test_what_a_browser_reports_is_counted_and_not_kept(caplog: pytest.LogCaptureFixture) -> None:
    on_frontend_error(RuntimeError(CANARY))
    assert len(caplog.records) == 1
    assert CANARY not in caplog.text


def test_what_is_sent_while_the_space_ends_leads_to_the_sign_in(
    caplog: pytest.LogCaptureFixture,
) -> None:
    event: Any = on_backend_error(SpaceEnded())
    assert routes.SIGN_IN.path in str(event.args)
    assert caplog.records == []


async def failure_state() -> FailureState:
    return await rx.State().get_state(FailureState)


async def test_the_banner_shows_the_number_until_it_is_closed() -> None:
    state = await failure_state()
    await state.show_failure("0A1B2C3D")
    assert state.failure_number == "0A1B2C3D"
    await state.close_failure()
    assert state.failure_number == ""


@pytest.mark.parametrize("forged", [None, 1, [], {}, "0a1b2c3d", "0A1B2C3D ", "<b>", "A" * 1000])
async def test_anything_but_one_of_our_numbers_is_ignored(forged: object) -> None:
    state = await failure_state()
    await state.show_failure(forged)
    assert state.failure_number == ""
