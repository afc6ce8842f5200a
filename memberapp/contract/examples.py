"""What a guarantee would pay of a usual care: the examples of `data/examples.yaml`, split."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from memberapp.care import care_costs
from memberapp.care.care_costs import CareFacts, Guarantee, Payer, PersonFacts, Regime, Split
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import Shares
from memberapp.contract.catalogue import Example, read_examples
from memberapp.contract.rules import Computed
from memberapp.core.errors import NotFound
from memberapp.core.places import BELGIUM
from memberapp.members.rules import ContractGuarantee, GuaranteeKind


@dataclass(frozen=True)
class Terms:
    """What a contract pays on a day."""

    is_responsible: bool
    guarantees: tuple[ContractGuarantee, ...]


def computed(
    guarantee: ContractGuarantee, own: Terms, *, first: Terms | None, country: str, on: date
) -> Computed | None:
    """Return a usual care as a guarantee would pay it on a day, its ceiling being whole.

    `first` is the contract that pays before a surcomplémentaire: the example is then of what that
    one leaves. None where no care is an example, or where no tariff of that day is known.
    """
    example = read_examples().of(guarantee)
    if example is None:
        return None
    payers = [_payer(guarantee, own)]
    if first is not None:
        payers.insert(0, _payer_of(example, first))
    regime = Regime.BELGIUM if country == BELGIUM else Regime.GENERAL
    try:
        found = care_costs.split(_facts(example, on), *payers, person=PersonFacts(regime=regime))
    except (ValueError, NotFound):
        return None
    label = read_acts().acts[example.act].label
    return Computed(label, example.said, on, _shares(found, has_first=first is not None))


def _facts(example: Example, on: date) -> CareFacts:
    return CareFacts(
        on,
        spent=example.price,
        base=example.base,
        code=example.act,
        is_optam=False if example.optam == "no" else None,
        basket=example.basket,
        nights=example.nights,
    )


def _payer_of(example: Example, terms: Terms) -> Payer:
    found = next((one for one in terms.guarantees if example.is_of(one)), None)
    return _payer(found, terms)


def _payer(guarantee: ContractGuarantee | None, terms: Terms) -> Payer:
    if guarantee is None:
        return Payer(None, is_responsible=terms.is_responsible)
    promised = Guarantee(
        guarantee.kind,
        guarantee.value,
        guarantee.is_social_security_included,
        guarantee.unit,
        optam_percent=_inside_optam(guarantee, terms.guarantees),
        left_count=guarantee.ceiling.count if guarantee.ceiling else None,
        left_cents=guarantee.ceiling.cents if guarantee.ceiling else None,
    )
    return Payer(promised, is_responsible=terms.is_responsible)


def _inside_optam(
    guarantee: ContractGuarantee, guarantees: Iterable[ContractGuarantee]
) -> int | None:
    """Return what the contract gives inside OPTAM for the same acts, in per cent of the base."""
    for one in guarantees:
        is_percent = one.kind is GuaranteeKind.PERCENT_OF_BASE and one.is_social_security_included
        if one.optam == "yes" and is_percent and set(one.acts) & set(guarantee.acts):
            return one.value
    return None


def _shares(found: Split, *, has_first: bool) -> Shares:
    if has_first:  # what the first contract leaves is what this one is asked for
        asked = found.spent - found.social_security - found.mutual
        return Shares.of_cents(asked, 0, found.others[0], 0, found.remaining)
    return Shares.of_cents(
        found.spent, found.social_security, found.mutual, sum(found.others), found.remaining
    )
