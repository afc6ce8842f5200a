"""The clock of the rights in words: what stays open until when, and what is lost after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from memberapp.contributions import wording
from memberapp.contributions.labels import PHASES
from memberapp.contributions.rules import Clock, Phase
from memberapp.core import formats


@dataclass(frozen=True)
class StepView:
    """One of three times: rights open, paused, lost."""

    when: str
    title: str
    text: str
    icon: str
    is_current: bool


def clock_lead(clock: Clock) -> str:
    """Say what stops the clock, and whose rule it is."""
    if clock.phase is Phase.LOST:
        return (
            f"Ce délai vient de {clock.source}. Appelez-nous\u00a0: nous ferons le point avec vous."
        )
    paid = wording.periods(clock.overdue)
    if len(clock.overdue) > 1:
        paid = f"tout ce qui est en retard ({wording.named_periods(clock.overdue)})"
    return f"Payer {paid} arrête ce calendrier, qui vient de {clock.source}."


def steps(clock: Clock, today: date) -> Iterator[StepView]:
    """Return the times that are still to come, the present one first."""
    left = formats.count((clock.paused_from - today).days, "jour")
    last_open = formats.long_day(date.fromordinal(clock.paused_from.toordinal() - 1))
    wait = f" Il faut ensuite cotiser {clock.wait_months} mois pour les retrouver."
    is_open, is_lost = clock.phase is Phase.OPEN, clock.phase is Phase.LOST
    if is_open:
        yield StepView(
            "Aujourd’hui",
            PHASES[Phase.OPEN],
            f"Encore {left}, jusqu’au {last_open}.",
            "circle-check",
            is_current=True,
        )
    if not is_lost:
        yield StepView(
            "Aujourd’hui" if not is_open else _from(clock.paused_from),
            "Avantages en pause" if is_open else PHASES[Phase.PAUSED],
            "Ils reprennent dès votre paiement.",
            "clock",
            is_current=not is_open,
        )
    yield StepView(
        "Aujourd’hui" if is_lost else _from(clock.lost_from),
        PHASES[Phase.LOST] if is_lost else "Droits perdus si rien n’est payé",
        f"Sans paiement depuis le {formats.long_day(clock.oldest.due)}."
        f"{wait if clock.wait_months else ''}",
        "ban",
        is_current=is_lost,
    )


def _from(day: date) -> str:
    return f"À partir du {formats.long_day(day)}"
