"""What each line adds to the totals of a view: docs/feed.md, "What the words mean"."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.care.rules.lines import (
    CareLine,
    CountedLine,
    Payee,
    ShareCents,
    Shares,
    asked_by_providers,
    counted_shares,
    taken_over,
    total_shares,
)
from memberapp.core.money import Money
from tests.support.care_values import make_line

CONSULTATION = ShareCents(5769, 2005, 2520, 0, 1244)
AFTER_IT = ShareCents(1244, 0, 1044, 0, 200)
AT_LAST = ShareCents(200, 0, 150, 0, 50)


def first(*, counts: bool = True) -> CountedLine:
    return CountedLine("A", None, counts, CONSULTATION)


def second(*, counts: bool = True) -> CountedLine:
    return CountedLine("B", "A", counts, AFTER_IT)


def third(*, counts: bool = True) -> CountedLine:
    return CountedLine("C", "B", counts, AT_LAST)


def third_too() -> CountedLine:
    """The third contract's line, that names the first line as the second one does."""
    return third()._replace(primary_id="A")


def total(*view: CountedLine) -> Shares:
    return total_shares(counted_shares(view))


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ([], (0, 0, 0, 0, 0)),
        ([first()], CONSULTATION),
        ([second()], AFTER_IT),
        ([first(counts=False)], (0, 0, 0, 0, 0)),
        ([first(), second()], (5769, 2005, 3564, 0, 200)),
        ([second(), first()], (5769, 2005, 3564, 0, 200)),
        ([first(), second(), third()], (5769, 2005, 3714, 0, 50)),
        ([third_too(), first(), second()], (5769, 2005, 3714, 0, 50)),
        # Without the first line, the act cost what the second contract was asked to pay.
        ([second(), third()], (1244, 0, 1194, 0, 50)),
        ([third_too(), second()], (1244, 0, 1194, 0, 50)),
        # What the core cancelled has its rest, or its cost, no longer.
        ([first(), second(counts=False)], CONSULTATION),
        ([first(counts=False), second()], (0, 0, 1044, 0, 200)),
    ],
)
def test_an_act_counts_once_and_its_rest_is_that_of_the_last_line(
    view: list[CountedLine], expected: tuple[int, ...]
):
    assert total(*view) == Shares.of_cents(*expected)


def test_a_contract_that_paid_nothing_leaves_the_last_word_to_the_one_that_did():
    idle = CountedLine("B", "A", counts=True, cents=ShareCents(1244, 0, 0, 0, 1244))
    payer = CountedLine("C", "A", counts=True, cents=AFTER_IT)
    for view in ((first(), idle, payer), (payer, idle, first())):
        assert total(*view).remaining.cents == 200


def test_lines_that_another_contract_followed_are_named():
    assert taken_over([first(), second(), third()]) == {"A", "B"}
    assert taken_over([first(), second(), third_too()]) == {"A", "B"}
    assert taken_over([first(), second(counts=False)]) == set()
    assert taken_over([first()]) == taken_over([]) == set()


def test_lines_that_name_each_other_are_added_up_without_end():
    loop = [first()._replace(primary_id="B"), second()]
    assert total_shares(counted_shares(loop)).mutual.cents == 3564


def test_a_line_with_a_primary_never_counts_social_security():
    odd = CountedLine("B", "A", counts=True, cents=ShareCents(1244, 44, 1000, 0, 200))
    assert total(odd).social_security.cents == 0


@st.composite
def views(draw: st.DrawFn, *, may_be_stars: bool = True) -> list[CountedLine]:
    """Draw acts paid by one to three contracts; what follows a cancelled line is cancelled too.

    In a star, the third contract's line names the first one; in a chain, the second.
    """
    lines: list[CountedLine] = []
    for act in range(draw(st.integers(0, 8))):
        paid = draw(st.integers(0, 100_000))
        primary, counts = None, True
        is_star = may_be_stars and draw(st.booleans())
        for contract in range(draw(st.integers(1, 3))):
            counts = counts and draw(st.booleans())
            cuts = sorted(draw(st.lists(st.integers(0, paid), min_size=3, max_size=3)))
            ss, mutual, other, rest = (
                cuts[0],
                cuts[1] - cuts[0],
                cuts[2] - cuts[1],
                paid - cuts[2],
            )
            if primary:
                ss, rest = 0, rest + ss
            cents = ShareCents(paid, ss, mutual, other, rest)
            line = CountedLine(f"{act}-{contract}", primary, counts, cents)
            lines.append(line)
            primary, paid = f"{act}-0" if is_star else line.id, rest
    return draw(st.permutations(lines))


@given(views())
def test_the_four_shares_of_a_view_add_up_to_what_was_spent(view: list[CountedLine]):
    shares = total(*view)
    parts = (shares.social_security, shares.mutual, shares.other_insurer, shares.remaining)
    assert sum(part.cents for part in parts) == shares.spent.cents


@given(views(may_be_stars=False), st.randoms(use_true_random=False))
def test_the_four_shares_add_up_in_any_part_of_a_view_of_chains_too(
    view: list[CountedLine], random
):
    part = [line for line in view if random.random() < 0.5]
    shares = total(*part)
    parts = (shares.social_security, shares.mutual, shares.other_insurer, shares.remaining)
    assert sum(part.cents for part in parts) == shares.spent.cents


PAID_THERE = make_line(id="A", payee=Payee.PROVIDER)
TO_MEMBER = make_line(Shares.of_cents(200, 0, 0, 0, 200), id="B", primary_id="A", flat_fee=Money())


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ([make_line()], 0),
        ([make_line(payee=Payee.PROVIDER)], 0),
        ([make_line(payee=Payee.PROVIDER, flat_fee=Money())], 200),
        ([make_line(payee=Payee.PROVIDER, flat_fee=Money(), deductible=Money(50))], 150),
        ([make_line(payee=Payee.PROVIDER, flat_fee=Money(), is_closed=True)], 0),
        # Another contract pays the member the rest of an act: its fee lowers no other act's rest.
        ([PAID_THERE, TO_MEMBER, make_line(payee=Payee.PROVIDER, flat_fee=Money())], 200),
        ([PAID_THERE, replace(TO_MEMBER, payee=Payee.PROVIDER)], 0),
        ([PAID_THERE, replace(TO_MEMBER, payee=Payee.PROVIDER, flat_fee=Money(200))], 0),
        # A fee above the rest of an act asks nothing, of this one or another.
        ([make_line(payee=Payee.PROVIDER, flat_fee=Money(fee)) for fee in (900, 50)], 150),
    ],
)
def test_a_professional_asks_for_what_is_left_but_for_what_is_withheld(
    lines: list[CareLine], asked: int
):
    assert asked_by_providers(lines) == Money(asked)
