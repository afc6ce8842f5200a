"""Tables as files: what they leave on the disk."""

import gc
import io
import tempfile
from datetime import UTC, datetime

import pytest

from memberapp.gateways.sheets import open_sheet


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("is_ended", [True, False])
def test_rows_that_wait_on_the_disk_go_with_the_sheet(tmp_path, monkeypatch, is_ended):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    at = datetime(2026, 11, 21, tzinfo=UTC)
    sheet = open_sheet("xlsx", io.BytesIO(), ["Acte"], title="Soins", author="M", at=at)
    sheet.add(["Consultation"])
    assert list(tmp_path.iterdir())
    if is_ended:
        sheet.end(["Total"])
    del sheet  # as when the database fails before the last line
    gc.collect()
    assert list(tmp_path.iterdir()) == []
