"""Dated amounts: bases, rates, and what the Sécurité sociale withholds."""

from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Protocol, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from memberapp.core.data_files import DataModel, read, read_once
from memberapp.core.errors import NotFound

Cents = Annotated[int, Field(ge=0)]


class WithheldKind(StrEnum):
    """What the Sécurité sociale withholds from an act."""

    FLAT_FEE = "flat_fee"
    BOX = "box"
    PARAMEDICAL = "paramedical"
    TRANSPORT = "transport"


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


DatedT = TypeVar("DatedT", bound=_Dated)


def _in_order(periods: tuple[DatedT, ...]) -> tuple[DatedT, ...]:
    if not periods:
        raise ValueError("at least one period is needed")
    for earlier, later in pairwise(periods):
        if later.valid_from <= (earlier.valid_to or earlier.valid_from):
            raise ValueError("periods must follow one another without overlap")
    return periods


def _at(periods: tuple[DatedT, ...], on: date) -> DatedT:
    for period in reversed(periods):
        if period.valid_from <= on:
            if period.valid_to is None or on <= period.valid_to:
                return period
            break
    raise NotFound(f"no tariff on {on.isoformat()}")


class Amount(DataModel):
    """A parameter over one period."""

    valid_from: date = Field(alias="from")
    valid_to: date | None = Field(default=None, alias="to")
    cents: Cents


class Tariff(DataModel):
    """Base and rate of an act over one period; amounts in cents, rate in per cent."""

    valid_from: date = Field(alias="from")
    valid_to: date | None = Field(default=None, alias="to")
    base: Cents = 0
    outside_optam: Cents | None = None
    rate: Annotated[float, Field(ge=0, le=100)]
    cap: Cents | None = None


class ActTariff(DataModel):
    """What the Sécurité sociale counts for an act, through time."""

    withheld: WithheldKind | None = None
    priced: bool = False
    """Whether the base is the price paid, as for medicines."""
    periods: Annotated[tuple[Tariff, ...], AfterValidator(_in_order)]

    def at(self, on: date) -> Tariff:
        """Return the tariff of one day.

        Raises:
            NotFound: no period covers that day.
        """
        return _at(self.periods, on)


class Tariffs(DataModel):
    """Every dated amount."""

    parameters: dict[str, Annotated[tuple[Amount, ...], AfterValidator(_in_order)]]
    acts: dict[str, ActTariff]

    @model_validator(mode="after")
    def _has_every_parameter(self) -> Self:
        missing = [name for name in PARAMETERS if name not in self.parameters]
        if missing:
            raise ValueError(f"missing parameters: {', '.join(missing)}")
        return self

    def parameter(self, name: str, on: date) -> int:
        """Return a parameter in cents on one day.

        Raises:
            NotFound: no period covers that day.
        """
        return _at(self.parameters[name], on).cents


PARAMETERS = (
    "flat_fee",
    "flat_fee_per_day",
    "flat_fee_per_year",
    "deductible_box",
    "deductible_paramedical",
    "deductible_paramedical_per_day",
    "deductible_transport",
    "deductible_transport_per_day",
    "deductible_per_year",
    "hospital_day",
    "psychiatric_day",
    "emergency",
    "emergency_reduced",
    "heavy_act_fee",
    "belgian_share_with_dmg",
    "belgian_share_without_dmg",
    "belgian_share_bim",
)


@read_once
def read_tariffs() -> Tariffs:
    """Return the dated amounts."""
    return read("tariffs.yaml", Tariffs)
