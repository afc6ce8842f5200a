"""What to do now: whom to call when a life is in danger, and what helps first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from memberapp import routes
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.emergency import FirstHelp, urgent_events
from memberapp.assistance.labels import SOMEBODY_ELSE_NAME
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.patients import SOMEBODY_ELSE, Patient
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.views.steps import CardView, callback_path
from memberapp.core import formats

NBSP: Final = formats.NBSP
EVENT_MISSING: Final = "Choisissez ce qui se passe."
PATIENT_SENTENCES: Final = {
    "empty": "Choisissez la personne concernée.",
    "not_for_event": "Votre contrat ne prévoit pas cette urgence pour cette personne. "
    "Choisissez-en une autre, ou appelez-nous.",
}


@dataclass(frozen=True)
class RescueView:
    """A number to call at once."""

    text: str
    href: str


@dataclass(frozen=True)
class EmergencyView:
    """Whom to call, and what may have happened."""

    danger: str = ""
    numbers: list[RescueView] = field(default_factory=list)
    events: list[CardView] = field(default_factory=list)
    """None when no contract helps: then there is the phone."""
    people: list[CardView] = field(default_factory=list)
    """Whom it can be about; none when the contract names nobody."""
    callback_path: str = routes.CALLBACK.path


@dataclass(frozen=True)
class HelpView:
    """A service that helps first."""

    label: str
    limit: str
    when: str
    icon: str


def to_emergency(progress: Progress, people: tuple[Patient, ...] = ()) -> EmergencyView:
    """Show whom to call where the member lives, and ask what happens."""
    rescue = read_assistance().rescue_in(progress.country)
    names = " ou ".join(f"le{NBSP}{number}" for number in rescue.numbers)
    by_sms = f" Par SMS, si parler est difficile{NBSP}: le{NBSP}{rescue.by_sms}."
    return EmergencyView(
        danger=f"Appelez {names}, tout de suite.{by_sms if rescue.by_sms else ''}",
        numbers=numbers_in(progress.country),
        events=[
            CardView(event.code, event.urgent.label)
            for event in urgent_events(progress)
            if event.urgent
        ],
        people=_people(people),
        callback_path=callback_path(progress.draft),
    )


def numbers_in(country: str) -> list[RescueView]:
    """Return whom to call in a country when a life is in danger."""
    numbers = read_assistance().rescue_in(country).numbers
    return [RescueView(f"Le{NBSP}{one}", f"tel:{one}") for one in numbers]


def help_title(people: Iterable[Patient], patient: str) -> str:
    """Return « Ce qui peut vous aider en premier, pour Julien »."""
    name = next((one.first_name for one in people if one.id == patient), "")
    return f"Ce qui peut vous aider en premier{f', pour {name}' if name else ''}"


def _people(people: tuple[Patient, ...]) -> list[CardView]:
    if not people:
        return []
    named = [
        CardView(one.id, one.first_name, initials=formats.initials(one.first_name, one.last_name))
        for one in people
    ]
    return [*named, CardView(SOMEBODY_ELSE, SOMEBODY_ELSE_NAME)]


def to_help(found: tuple[FirstHelp, ...], region: str) -> list[HelpView]:
    """Show the services that help first, each with its first free hours."""
    return [
        HelpView(
            one.outcome.service.label,
            one.outcome.service.ceiling,
            _when(one, region),
            one.outcome.service.icon,
        )
        for one in found
    ]


def _when(one: FirstHelp, region: str) -> str:
    told = [*one.outcome.to_confirm]
    if one.earliest is not None:
        at = formats.slot(one.earliest.day, one.earliest.starts, one.earliest.ends)
        is_visit = one.outcome.service.queue is SlotQueue.HOME
        what = "Premier passage possible" if is_visit else "Premier appel possible"
        told.append(f"{what} {at}{formats.whose_clock(region)}.")
    return " ".join(told)
