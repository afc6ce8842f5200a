"""When a second payment is late, and which acts are offered: `data/other_insurer.yaml`."""

from typing import Annotated

from pydantic import Field

from memberapp.core.data_files import DataModel, read, read_once


class OtherInsurerData(DataModel):
    """The whole file."""

    late_after_days: Annotated[int, Field(ge=1, le=365)]
    offered_for_years: Annotated[int, Field(ge=1, le=10)]


@read_once
def read_other_insurer() -> OtherInsurerData:
    """Return what the insurer says of second payments.

    Raises:
        CatalogueError: the file is wrong.
    """
    return read("other_insurer.yaml", OtherInsurerData)
