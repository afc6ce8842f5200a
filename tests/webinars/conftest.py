"""The file of the webinars, changed as an insurer changes it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from memberapp.settings import PACKAGE_DATA

Changed = Callable[[str, str], None]


@pytest.fixture
def changed(settings, tmp_path: Path) -> Changed:
    """Read the file with a text of it replaced."""

    def change(old: str, new: str) -> None:
        text = (PACKAGE_DATA / "webinars.yaml").read_text("utf-8")
        assert old in text
        (tmp_path / "webinars.yaml").write_text(text.replace(old, new, 1), "utf-8")
        settings(data_dir=tmp_path)

    return change
