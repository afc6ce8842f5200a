"""The data file of second opinions: what stops a start."""

from pathlib import Path
from typing import Any

import pytest

from memberapp.core.errors import CatalogueError
from memberapp.opinions.catalogue import read_opinions
from memberapp.settings import PACKAGE_DATA


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("code: cancer", "code: heart", "domains.2.code: heart is there twice"),
        ("days: 10", "days: 0", "days"),
        ("countries: [FR, BE]", "countries: [DE]", "countries.0"),
        ("per_year: 2", "per_year: 2\nurl: x", "url"),
    ],
    ids=range(4),
)
def test_a_wrong_file_names_its_field(settings: Any, tmp_path: Path, old, new, field):
    text = (PACKAGE_DATA / "second_opinions.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "second_opinions.yaml").write_text(text.replace(old, new, 1), "utf-8")
    settings(data_dir=tmp_path)
    with pytest.raises(CatalogueError) as refused:
        read_opinions()
    assert field in str(refused.value)
