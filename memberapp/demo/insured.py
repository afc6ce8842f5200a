"""Who is insured, by which contract: what the core sends before any care."""

from collections.abc import Iterator
from typing import Any

from memberapp.demo.households import Household, Person
from memberapp.members.catalogue import Product, Products
from memberapp.members.rules import ContractKind

TOP_UP_PRODUCT = "SURCO_PLUS"


def member(household: Household, seed: int) -> dict[str, Any]:
    """Return the member as the feed describes them."""
    holder, town = household.holder, household.town
    return {
        "id": household.member_id,
        "civility": "MME" if holder.is_woman else "M",
        "last": holder.last,
        "first": holder.first,
        "birth": holder.birth.isoformat(),
        "country": town.country,
        "email": household.email,
        "lang": "fr",
        "address": {
            "line1": household.street, "line2": None, "zip": town.zip, "city": town.name,
        },
        **household.identity(seed),
    }  # fmt: skip


def contracts(
    household: Household, products: Products
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return each contract of the member with its guarantees."""
    base = {
        "id": household.contract_id,
        "product": household.product,
        "kind": household.kind,
        "from": household.valid_from.isoformat(),
    }
    yield _contract(household, products.products[household.product], base)
    if household.has_top_up:
        second = {
            "id": household.top_up_id,
            "product": TOP_UP_PRODUCT,
            "kind": ContractKind.TOP_UP,
            "from": household.top_up_from.isoformat(),
        }
        yield _contract(household, products.products[TOP_UP_PRODUCT], second)


def _contract(
    household: Household, product: Product, own: dict[str, Any]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    contract = {
        **own,
        "member": household.member_id,
        "responsible": product.responsible,
        "to": household.valid_to.isoformat() if household.valid_to else None,
        "amc": product.amc,
        "convention": product.convention,
        "csr": product.csr,
        "assistance_plan": product.assistance_plan,
        "premium_cents": product.premium_cents * household.covered,
        "pay": household.pay,
    }
    guarantees = [
        {
            "contract": own["id"],
            "from": own["from"],
            "to": contract["to"],
            **guarantee.model_dump(exclude_none=True),
        }
        for guarantee in product.guarantees
    ]
    return contract, guarantees


def beneficiary(household: Household, person: Person) -> dict[str, Any]:
    """Return one of the people of the contract as the feed describes them."""
    other = person.other_insurer
    return {
        "id": household.beneficiary_id(person),
        "contract": household.contract_id,
        "rank": person.rank,
        "role": person.role,
        "last": person.last,
        "first": person.first,
        "birth": person.birth.isoformat(),
        "teletransmission": other is None,
        "ald": person.has_long_illness,
        "other_insurer": {"name": other, "order": 2} if other else None,
    }
