"""The examples of the guarantees: split by the engine of the care room, never somebody's bill."""

from datetime import date

import pytest

from memberapp.contract import examples
from memberapp.contract.catalogue import read_examples
from memberapp.contract.examples import Terms
from memberapp.contract.rules import Computed
from memberapp.members.catalogue import read_products
from memberapp.members.rules import Ceiling, ContractGuarantee, GuaranteeUnit

DAY = date(2026, 11, 21)


def terms_of(product: str) -> Terms:
    """Return what a product of the catalogue pays, as the feed would have it."""
    sold = read_products().products[product]
    clauses = tuple(
        ContractGuarantee(
            family=one.family,
            label=one.label,
            kind=one.expr.kind,
            value=one.expr.value,
            is_social_security_included=one.expr.ss_included,
            unit=GuaranteeUnit(one.expr.per),
            optam=one.optam,
            acts=one.acts,
            ceiling=Ceiling(one.limit.count, one.limit.cents, 1, is_shared=False)
            if one.limit
            else None,
            first=date(2024, 1, 1),
            last=None,
        )
        for one in sold.guarantees
    )
    return Terms(sold.responsible, clauses)


def example(product: str, family: str, *, first: str = "", on: date = DAY) -> Computed | None:
    terms = terms_of(product)
    (guarantee,) = [one for one in terms.guarantees if one.family == family]
    country = read_products().products[product].country
    return examples.computed(
        guarantee, terms, first=terms_of(first) if first else None, country=country, on=on
    )


def cents(one: Computed | None) -> tuple[int, int, int, int]:
    assert one is not None
    shares = one.shares
    return (
        shares.spent.cents,
        shares.social_security.cents,
        shares.mutual.cents,
        shares.remaining.cents,
    )


@pytest.mark.parametrize(
    ("product", "family", "expected"),
    [
        ("SANTE_100", "SOINS_COURANTS", (3000, 1900, 900, 200)),
        # base 23 € outside OPTAM: 16,10 € less 2 €, and up to 130 % with it
        ("SANTE_150", "SOINS_HORS_OPTAM", (6000, 1410, 1380, 3210)),
        ("SANTE_150", "MEDECINE_DOUCE", (6000, 0, 4000, 2000)),
        ("SANTE_150", "DENTAIRE_SANTE_100", (50000, 7200, 42800, 0)),
        ("SANTE_150", "CHAMBRE", (8500, 0, 5000, 3500)),
        ("COMPL_BE", "MEDECINE_DOUCE", (6000, 0, 1000, 5000)),
        ("COMPL_BE", "DENTAIRE", (3200, 2400, 800, 0)),
    ],
)
def test_the_amounts_are_those_of_the_engine(product: str, family: str, expected):
    assert cents(example(product, family)) == expected


def test_every_guarantee_on_sale_has_an_example_that_adds_up():
    for code, product in read_products().products.items():
        for clause in product.guarantees:
            found = example(code, clause.family)
            spent, social_security, mutual, remaining = cents(found)
            assert spent == social_security + mutual + remaining, (code, clause.family)
            pays_the_base_only = clause.family == "HONORAIRES_HOSPITALIERS"
            assert mutual > 0 or pays_the_base_only, (code, clause.family)


def test_a_top_up_pays_of_what_the_first_contract_leaves():
    spent, social_security, mutual, remaining = cents(
        example("SURCO_PLUS", "SOINS_COURANTS", first="SANTE_100")
    )
    # 20,05 € and 9,45 € of 50 € are paid before it; of the 20,50 € left, 2 € are nobody's to pay.
    assert (spent, social_security, mutual, remaining) == (2050, 0, 1850, 200)


def test_before_the_first_tariff_there_is_no_example():
    assert example("SANTE_150", "SOINS_COURANTS", on=date(1999, 1, 1)) is None


def test_no_two_examples_stand_for_the_same_care():
    keys = [(one.act, one.optam) for one in read_examples().examples]
    assert len(keys) == len(set(keys))
