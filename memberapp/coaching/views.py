"""Coaching in ready text: the programmes, and how far the member has got with theirs."""

from dataclasses import dataclass, field
from datetime import datetime

from memberapp.coaching.catalogue import Programme
from memberapp.coaching.rules import next_step, percent
from memberapp.coaching.service import Desk, Followed
from memberapp.core import formats, wording
from memberapp.core.formats import NBSP

ERASED = "Le programme est arrêté, et tout ce qui en était gardé est effacé."
GONE = "Ce programme n’est pas dans votre espace, ou il vient d’être arrêté dans une autre fenêtre."
OTHER = "Vous suivez déjà un programme. Arrêtez-le pour en commencer un autre."


@dataclass(frozen=True)
class StepView:
    """A step of the programme that is followed."""

    number: int
    title: str
    text: str
    done: str  # "Fait le 21 novembre 2026"
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class FollowedView:
    """The programme that is followed; without a name there is none."""

    name: str = ""
    say: str = ""
    progress: str = ""
    percent: int = 0
    steps: list[StepView] = field(default_factory=list)
    caution: str = ""
    source: str = ""
    is_paused: bool = False
    is_finished: bool = False
    has_reminders: bool = False
    reminder: str = ""


@dataclass(frozen=True)
class ProgrammeView:
    """A programme that can be begun."""

    code: str
    name: str
    about: str
    icon: str
    caution: str


@dataclass(frozen=True)
class CoachingView:
    """Everything the page shows."""

    followed: FollowedView = FollowedView()
    programmes: list[ProgrammeView] = field(default_factory=list)


def to_view(desk: Desk) -> CoachingView:
    """Show what is followed, or what can be."""
    if desk.followed is not None:
        return CoachingView(followed=_followed(desk.followed, desk.region))
    return CoachingView(programmes=[_programme(one) for one in desk.programmes])


def too_often(until: datetime, region: str) -> str:
    """Say when somebody can go on."""
    return f"C’est beaucoup de changements. Réessayez {wording.at_first_minute(until, region)}."


def _programme(one: Programme) -> ProgrammeView:
    return ProgrammeView(
        one.code,
        one.name,
        formats.with_hard_spaces(one.about),
        one.icon,
        formats.with_hard_spaces(one.caution),
    )


def _followed(one: Followed, region: str) -> FollowedView:
    programme = one.programme
    many, count = len(programme.steps), len(one.done.keys() & range(1, len(programme.steps) + 1))
    following = next_step(one.done, many)
    begun = formats.long_day(formats.local_day(one.begun_at, region))
    reviewed = formats.long_day(programme.reviewed)
    return FollowedView(
        name=programme.name,
        say=_say(one, following, many),
        progress=f"{formats.count(count, 'étape faite', 'étapes faites')} sur {many}, depuis le "
        f"{begun}. Une semaine manquée ne fait rien perdre.",
        percent=percent(count, many),
        steps=[_step(one, number, following, region) for number in range(1, many + 1)],
        caution=formats.with_hard_spaces(programme.caution),
        source=f"Source{NBSP}: {formats.with_hard_spaces(programme.source)} Relu le {reviewed}.",
        is_paused=one.paused_at is not None,
        is_finished=not following,
        has_reminders=one.wants_reminders,
        reminder=_reminder(one, region),
    )


def _say(one: Followed, following: int, many: int) -> str:
    name = one.programme.name
    if not following:
        return f"{name}{NBSP}: tout est fait. Bravo, et gardez ce qui vous aide."
    if one.paused_at is not None:
        return f"{name}{NBSP}: en pause à l’étape {following} sur {many}."
    return f"{name}{NBSP}: étape {following} sur {many}."


def _step(one: Followed, number: int, following: int, region: str) -> StepView:
    step, done = one.programme.steps[number - 1], one.done.get(number)
    day = formats.long_day(formats.local_day(done, region)) if done else ""
    return StepView(
        number=number,
        title=formats.with_hard_spaces(step.title),
        text=formats.with_hard_spaces(step.text),
        done=f"Fait le {day}" if day else "",
        is_done=done is not None,
        is_next=number == following,
    )


def _reminder(one: Followed, region: str) -> str:
    if one.remind_at is not None:
        day = formats.long_day(formats.local_day(one.remind_at, region))
        return f"Prochain rappel le {day}, sans dire de quel programme il s’agit."
    if one.wants_reminders:
        return "Le rappel est en attente\u00a0: le programme est en pause, ou fini."
    return "Un message par semaine, sans dire de quel programme il s’agit."
