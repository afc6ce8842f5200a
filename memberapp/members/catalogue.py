"""The contracts the insurer sells."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from memberapp.core.data_files import DataModel, read, read_once
from memberapp.members.rules import ContractKind, GuaranteeKind


class Expression(DataModel):
    """How much a guarantee pays, in the feed's own words."""

    kind: GuaranteeKind
    value: Annotated[int, Field(ge=0)] = 0
    ss_included: bool = True
    per: Literal["acte", "seance", "nuit", "jour", "paire", "oreille", "annee"] = "acte"


class Limit(DataModel):
    """How often, or for how much, a guarantee pays."""

    count: int | None = None
    cents: int | None = None
    period: Literal["annee", "2_ans", "4_ans"]
    by: Literal["beneficiary", "contract"]


class ProductGuarantee(DataModel):
    """What a product pays for one family of acts."""

    family: str
    acts: tuple[str, ...]
    optam: Literal["yes", "no", "any"] = "any"
    expr: Expression
    label: str
    limit: Limit | None = None


class Product(DataModel):
    """A contract on sale; amounts in cents."""

    label: str
    country: Literal["FR", "BE"]
    kinds: Annotated[tuple[ContractKind, ...], Field(min_length=1)]
    responsible: bool
    amc: Annotated[str, StringConstraints(pattern=r"^\d{8,10}$")]
    convention: str
    csr: Annotated[str, StringConstraints(max_length=8)]
    assistance_plan: str | None = None
    premium_cents: int
    guarantees: tuple[ProductGuarantee, ...]


class Products(DataModel):
    """Every product, by its code in the feed."""

    products: dict[str, Product]

    def label(self, code: str) -> str:
        """Return the name of a product, or its code when it is not known."""
        product = self.products.get(code)
        return product.label if product else code


@read_once
def read_products() -> Products:
    """Return the products."""
    return read("products.yaml", Products)
