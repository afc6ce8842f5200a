"""The dated amounts of `tariffs.yaml`: bases, rates, what is withheld, what the law caps."""

from dataclasses import fields
from datetime import date
from itertools import pairwise
from typing import Annotated, Protocol, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from memberapp.care.rules.costs import Equipment, Law, WithheldKind
from memberapp.care.rules.counters import Fee
from memberapp.care.rules.withholding import Caps
from memberapp.core.data_files import DataModel, read, read_once
from memberapp.core.errors import NotFound

_OUTSIDE_OPTAM = "outside_optam_percent"
_COEFFICIENT = " .,0123456789"
Cents = Annotated[int, Field(ge=0)]
Rate = Annotated[float, Field(ge=0, le=100)]


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


class Number(DataModel):
    """A number of the law over one period: an age, days, per cent or points of per cent."""

    valid_from: date = Field(alias="from")
    valid_to: date | None = Field(default=None, alias="to")
    value: Annotated[int, Field(ge=0)]


class Tariff(DataModel):
    """Base and rate of an act over one period; amounts in cents, rate in per cent."""

    valid_from: date = Field(alias="from")
    valid_to: date | None = Field(default=None, alias="to")
    base: Cents = 0
    outside_optam: Cents | None = None
    rate: Rate
    cap: Cents | None = None


class ActTariff(DataModel):
    """What the Sécurité sociale counts for an act, through time."""

    withheld: WithheldKind | None = None
    priced: bool = False
    """Whether the base is the price paid, as for medicines."""
    belgian_visit: bool = False
    """Whether the patient pays a fixed share of it, and not a rate (Belgium)."""
    equipment: Equipment | None = None
    """What it is, when the law caps what a responsible contract pays for it."""
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
    law: dict[str, Annotated[tuple[Number, ...], AfterValidator(_in_order)]]
    alsace_moselle: dict[int, Rate]
    """The rate of the local regime, by the ordinary one."""
    acts: dict[str, ActTariff]

    @model_validator(mode="after")
    def _has_every_parameter(self) -> Self:
        missing = [name for name in PARAMETERS if name not in self.parameters]
        missing += [one.name for one in fields(Law) if one.name not in self.law]
        if missing:
            raise ValueError(f"missing parameters: {', '.join(missing)}")
        return self

    def parameter(self, name: str, on: date) -> int:
        """Return a parameter in cents on one day.

        Raises:
            NotFound: no period covers that day.
        """
        return _at(self.parameters[name], on).cents

    def law_on(self, on: date) -> Law:
        """Return what the law says on one day.

        Raises:
            NotFound: the day lies before what the data file knows.
        """
        numbers = {name: _at(periods, on).value for name, periods in self.law.items()
                   if name != _OUTSIDE_OPTAM}  # fmt: skip
        try:
            most = _at(self.law[_OUTSIDE_OPTAM], on).value
        except NotFound:
            most = None
        return Law(outside_optam_percent=most, **numbers)

    def fee_cap(self, fee: Fee, on: date) -> int:
        """Return the most that is withheld of a person in a calendar year, in cents.

        Raises:
            NotFound: nothing was withheld yet on that day.
        """
        return self.parameter(f"{fee}_per_year", on)

    def equipment_cap(self, equipment: Equipment, on: date) -> int | None:
        """Return what the law caps for an equipment on a day, in cents; None before it did."""
        try:
            return self.parameter(f"{equipment}_cap", on)
        except NotFound:
            return None

    def act(self, code: str) -> ActTariff | None:
        """Return an act by its code; None when it is not known.

        Of a sum « CS+MPC+MCS » it is the first one; a coefficient, « AMI 4 », does not count.
        """
        first = code.partition("+")[0].strip()
        return self.acts.get(first) or self.acts.get(first.rstrip(_COEFFICIENT))

    def caps(self, kind: WithheldKind, on: date) -> Caps:
        """Return what is withheld for an act of a kind: each time, at most a day, at most a year.

        Raises:
            NotFound: nothing was withheld yet on that day.
        """
        name = "flat_fee" if kind is WithheldKind.FLAT_FEE else f"deductible_{kind}"
        year = "flat_fee_per_year" if kind is WithheldKind.FLAT_FEE else "deductible_per_year"
        has_day = f"{name}_per_day" in self.parameters
        return Caps(
            each=self.parameter(name, on),
            per_day=self.parameter(f"{name}_per_day", on) if has_day else None,
            per_year=self.parameter(year, on),
        )


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
    *(f"{equipment}_cap" for equipment in Equipment),
)


@read_once
def read_tariffs() -> Tariffs:
    """Return the dated amounts of acts and parameters."""
    return read("tariffs.yaml", Tariffs)
