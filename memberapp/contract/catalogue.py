"""The insurer's own examples of what a care is billed."""

from typing import Annotated, Literal

from pydantic import Field

from memberapp.care.catalogue import read_acts
from memberapp.care.rules.costs import Basket
from memberapp.core.data_files import DataModel, Fault, read, read_once
from memberapp.members.rules import ContractGuarantee

Cents = Annotated[int, Field(gt=0)]


class Example(DataModel):
    """One care of an adult; amounts in cents. Without a price it costs its tariff."""

    act: str
    said: Annotated[str, Field(min_length=1, max_length=80)]
    """What the amounts suppose, beside what every example supposes."""
    optam: Literal["any", "no"] = "any"
    price: Cents | None = None
    base: Cents | None = None
    nights: Annotated[int, Field(ge=0, le=30)] | None = None
    basket: Basket = Basket.FREE

    def is_of(self, guarantee: ContractGuarantee) -> bool:
        """Return whether a guarantee pays this care."""
        is_outside = guarantee.optam == "no"
        return self.act in guarantee.acts and (self.optam == "no") == is_outside


class Examples(DataModel):
    """Every example, the first of an act before the others."""

    examples: tuple[Example, ...]

    def of(self, guarantee: ContractGuarantee) -> Example | None:
        """Return the example of a guarantee; None where no care of it is one."""
        return next((one for one in self.examples if one.is_of(guarantee)), None)


@read_once
def read_examples() -> Examples:
    """Return the examples.

    Raises:
        CatalogueError: the file is wrong, or an act has no name.
    """
    return read("examples.yaml", Examples, _faults)


def _faults(data: Examples) -> list[Fault]:
    known = read_acts().acts
    return [
        (("examples", index, "act"), "acts.yaml has no such act")
        for index, one in enumerate(data.examples)
        if one.act not in known
    ]
