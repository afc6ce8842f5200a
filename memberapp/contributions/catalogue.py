"""What the insurer does about contributions that are not paid: `data/contributions.yaml`."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from memberapp.contributions.debit_rules import DebitTerms
from memberapp.contributions.rules import Rights
from memberapp.core.channels import Purpose
from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated

Months = Annotated[int, Field(ge=1, le=120)]
Text = Annotated[str, StringConstraints(min_length=1)]


class RightsData(DataModel):
    """How long contributions may stay unpaid in a country."""

    country: Literal["FR", "BE"]
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    pause_after_months: Months
    loss_after_months: Months
    wait_months: Annotated[int, Field(ge=0, le=120)]
    source: Text


class PlansData(DataModel):
    """In how many parts an amount can be paid, and by when the insurer answers."""

    counts: Annotated[tuple[Annotated[int, Field(ge=2, le=12)], ...], Field(min_length=1)]
    day: Annotated[int, Field(ge=1, le=28)]
    lead_days: Annotated[int, Field(ge=0, le=60)]
    least_part_cents: Annotated[int, Field(ge=1)]
    answer_working_days: Annotated[int, Field(ge=1, le=30)]
    is_free: bool


class DebitsData(DataModel):
    """On which days of the month a bank can be asked, and how a debit is deferred."""

    days: Annotated[tuple[Annotated[int, Field(ge=1, le=28)], ...], Field(min_length=1)]
    lead_working_days: Annotated[int, Field(ge=1, le=20)]
    deferral_days: Annotated[int, Field(ge=1, le=60)]
    deferrals_a_year: Annotated[int, Field(ge=0, le=12)]
    is_free: bool


class RemindersData(DataModel):
    """When what is due is reminded of: days from the day on which it is due, before it negative."""

    days: Annotated[tuple[Annotated[int, Field(ge=-60, le=730)], ...], Field(min_length=1)]


class ContributionsData(DataModel):
    """The whole file."""

    rights: tuple[RightsData, ...]
    plans: PlansData
    debits: DebitsData
    reminders: RemindersData

    @property
    def debit_terms(self) -> DebitTerms:
        """Return what may be asked of debits."""
        debits = self.debits
        return DebitTerms(
            debits.days,
            debits.lead_working_days,
            debits.deferral_days,
            debits.deferrals_a_year,
            debits.is_free,
        )

    def rights_in(self, country: str) -> Rights | None:
        """Return the rights of a country; None where no clock runs."""
        for one in self.rights:
            if one.country == country:
                return Rights(
                    frozenset(one.purposes),
                    one.pause_after_months,
                    one.loss_after_months,
                    one.wait_months,
                    one.source,
                )
        return None


@read_once
def read_contributions() -> ContributionsData:
    """Return the insurer's rules of contributions.

    Raises:
        CatalogueError: the file is wrong.
    """
    return read("contributions.yaml", ContributionsData, _faults)


def _faults(data: ContributionsData) -> Iterator[Fault]:
    countries = [(at, one.country) for at, one in numbered(data.rights, "rights")]
    yield from repeated(countries, "a country comes once")
    for at, one in numbered(data.rights, "rights"):
        if one.pause_after_months >= one.loss_after_months:
            yield (*at, "loss_after_months"), "rights are lost after their pause"
