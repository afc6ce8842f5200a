"""Style sheets: one that does not parse stops the build of every page."""

import re

import pytest

from memberapp.components.app_wraps import STYLESHEETS
from memberapp.settings import PROJECT


@pytest.mark.parametrize("address", STYLESHEETS)
def test_every_block_of_a_style_sheet_is_closed(address: str) -> None:
    text = (PROJECT / "assets" / address.lstrip("/")).read_text()
    rules = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", text, flags=re.DOTALL)
    depth = 0
    for mark in re.findall(r"[{}]", rules):
        depth += 1 if mark == "{" else -1
        assert depth >= 0
    assert depth == 0
