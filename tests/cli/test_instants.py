"""What a command calls UTC is UTC, whatever zone the instant came in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from memberapp import cli
from memberapp.cli.app import utc_text
from memberapp.clock import PARIS


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        (datetime(2026, 11, 24, 9, 30, tzinfo=PARIS), "2026-11-24 08:30 UTC"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1), "2026-10-25 01:30 UTC"),
        (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), "2026-11-24 09:30 UTC"),
    ],
    ids=["winter", "the-hour-that-comes-twice", "utc"],
)
def test_an_instant_is_told_in_utc(instant, told):
    assert utc_text(instant) == told


def test_no_command_calls_an_instant_utc_by_itself():
    folder = Path(cli.__file__).parent
    own = [path.name for path in folder.glob("*.py") if "%M} UTC" in path.read_text("utf-8")]
    assert own == ["app.py"]
