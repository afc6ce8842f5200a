"""What a quote that came in would cost whom, by the estimate of the same lines and nothing else."""

from dataclasses import dataclass

from memberapp.core.errors import InvalidForm, NotFound
from memberapp.estimates import computing
from memberapp.estimates.computing import Setting
from memberapp.estimates.rules import Estimate, Quote, QuoteLine
from memberapp.quotes.rules import Offer, OfferLine, Unknown


@dataclass(frozen=True)
class UnknownLine:
    """A line of which nobody can say what would remain, and why."""

    line: OfferLine
    why: Unknown


@dataclass(frozen=True)
class Figures:
    """What is known of a quote's cost."""

    estimate: Estimate | None
    """Of the lines that are known; None of none, or where no contract covers the person."""
    unknown: tuple[UnknownLine, ...] = ()
    is_covered: bool = True


def compute(found: Setting, offer: Offer, beneficiary_id: str) -> Figures:
    """Return what the lines of a quote would cost as an estimate of today has it.

    A line whose act, price or base the estimate cannot take is left out of it, and said to be so:
    never a figure that may be wrong.
    """
    file = found.file.people.get(beneficiary_id)
    person = file.id if file else ""
    unknown = {
        number: Unknown.ACT for number, line in enumerate(offer.lines) if line.act not in found.acts
    }
    estimate: Estimate | None = None
    while estimate is None:
        known = [one for one in range(len(offer.lines)) if one not in unknown]
        if not known:
            break
        lines = [offer.lines[one] for one in known]
        asked = tuple(QuoteLine(one.act, one.cents, one.quantity) for one in lines)
        try:
            estimate = computing.compute(found, Quote(person, asked))
        except NotFound:
            return Figures(None, is_covered=False)
        except InvalidForm as refused:
            unknown |= {known[number]: why for number, why in _refused(refused)}
            continue
        others = _other_bases(lines, estimate)
        unknown |= {known[number]: Unknown.BASE for number in others}
        estimate = None if others else estimate
    left_out = tuple(UnknownLine(offer.lines[one], unknown[one]) for one in sorted(unknown))
    return Figures(estimate, left_out, person in found.people)


def _refused(refused: InvalidForm) -> list[tuple[int, Unknown]]:
    """Return which lines an estimate refused, from 0, and why."""
    return [
        (
            int(problem.field.rpartition("-")[2]) - 1,
            Unknown.CAP if problem.reason == "above_cap" else Unknown.ACT,
        )
        for problem in refused.problems
    ]


def _other_bases(lines: list[OfferLine], estimate: Estimate) -> list[int]:
    """Return which lines say another base than the tariff has, from 0."""
    return [
        number
        for number, (line, known) in enumerate(zip(lines, estimate.lines, strict=True))
        if line.base is not None and line.base != known.base
    ]
