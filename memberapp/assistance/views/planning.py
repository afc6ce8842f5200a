"""What is said of the day and hours of a service: a wish, and when it makes sense."""

from collections.abc import Iterable
from typing import Final

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.planning import first_day, is_nobody_home, overlapping
from memberapp.assistance.rules.requests import Choice
from memberapp.assistance.rules.values import AssistanceService, SlotQueue
from memberapp.core import formats

_CAN_STAY: Final = "Modifiez-le si besoin, ou gardez-le ainsi."


def wish_text(serves: SlotQueue) -> str:
    """Say that it is a wish, and when it is answered: a visit never comes before that."""
    within = formats.hours(read_assistance().promises.number_within)
    if serves is SlotQueue.HOME:
        return (
            f"C’est un souhait. Nous vous répondons sous {within}, avec votre numéro de dossier, "
            "avant le passage."
        )
    return (
        "C’est un souhait. L’appel peut venir avant votre numéro de dossier, que vous recevez sous "
        f"{within}."
    )


def return_text(progress: Progress, service: AssistanceService) -> str:
    """Say from when on a visit makes sense; empty when any day does."""
    begins = first_day(service, progress.returns)
    if begins is None:
        return ""
    day = formats.long_day(begins)
    if progress.knows_return:
        return f"Dès le retour à la maison, le {day}."
    return f"Le retour à la maison est au plus tôt le {day}."


def warning_text(progress: Progress, service: AssistanceService, choice: Choice) -> str:
    """Say what of a visit is to be looked at again, and can be kept; empty of any other."""
    overlaps = overlapping(service, choice, progress.besides(service.code))
    told = [*_stay(progress, service, choice), *_overlap(overlaps)]
    return " ".join((*told, _CAN_STAY)) if told else ""


def _stay(progress: Progress, service: AssistanceService, choice: Choice) -> Iterable[str]:
    returns = progress.returns
    if returns and is_nobody_home(service, choice, returns, progress.facts):
        back = f"{'' if progress.knows_return else 'au plus tôt '}le {formats.long_day(returns)}"
        yield f"Ce passage est prévu avant le retour à la maison, {back}."


def _overlap(others: tuple[AssistanceService, ...]) -> Iterable[str]:
    if others:
        names = ", ".join(other.label for other in others)
        yield f"Ce passage a lieu en même temps que{formats.NBSP}: {names}."
