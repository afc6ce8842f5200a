"""What a request that was sent still asks for, and what can be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from memberapp import addresses
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.changeable import Change
from memberapp.assistance.completing import Settled
from memberapp.assistance.rules.changing import Changing
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.rights import Rights
from memberapp.assistance.rules.steps import OPEN, is_to_confirm
from memberapp.assistance.rules.values import Question, Verdict
from memberapp.assistance.views.case_steps import (
    change_text,
    item_title,
    state_of,
    wanted_sentence,
)
from memberapp.assistance.views.questions import QuestionView, to_input
from memberapp.assistance.views.rights import RightView, to_rights
from memberapp.callbacks.rules import CallbackReason
from memberapp.core import formats

NBSP: Final = formats.NBSP
_VERDICTS: Final = {
    Verdict.COVERED: "prévue",
    Verdict.TO_CONFIRM: "toujours à confirmer",
    Verdict.NOT_COVERED: "non prévue",
}

NOTHING_LEFT: Final = "Il ne reste rien à venir\u00a0: votre demande est close."
CHANGED_SINCE: Final = (
    "Votre demande a changé entre-temps. La voici à jour\u00a0: rien de ce que vous avez choisi "
    "n’est enregistré."
)


@dataclass(frozen=True)
class ActView:
    """A service of a request, and what can be done with it now."""

    title: str
    state: str
    tone: str
    note: str
    """Until when it changes on line, or why only by phone."""
    move_path: str
    """Empty when its day and hour do not change on line."""
    cancel_path: str
    """Empty when it is not cancelled on line."""
    calendar_path: str
    """Empty when no hour of it is to come."""
    wanted: str
    """What other hour is asked for, and that this one stays; empty without any."""
    name: str
    """Its label, which its links say to who cannot see them side by side."""


@dataclass(frozen=True)
class FollowUpView:
    """What can be done with a request that was sent."""

    version: str = ""
    slug: str = ""
    """The question to answer; empty when nothing is missing."""
    question: list[QuestionView] = field(default_factory=list)
    title: str = ""
    why: str = ""
    waiting: str = ""
    """Which services wait for the answer."""
    rights: list[RightView] = field(default_factory=list)
    services: list[ActView] = field(default_factory=list)
    add_path: str = ""
    """Empty when nothing can be added any more."""
    cancel_path: str = ""
    stay_path: str = ""
    """Empty of a request that is about no stay."""


@dataclass(frozen=True)
class RuledOutView:
    """What an answer would take away, before it is stored."""

    text: str = ""
    lines: list[str] = field(default_factory=list)


def to_follow_up(
    case: Case,
    changes: Iterable[Change],
    rights: Iterable[Rights],
    questions: Iterable[Question],
    *,
    is_stay: bool,
    now: datetime,
) -> FollowUpView:
    """Show what can be done with a request."""
    listed, reference = list(changes), case.reference
    is_open = case.status is not CaseStatus.CLOSED
    asked = next(iter(questions), None)
    can_cancel = any(one.cancelling is Changing.ON_LINE for one in listed)
    return FollowUpView(
        version=str(case.version),
        slug=asked.slug if asked else "",
        question=[_question(asked)] if asked else [],
        title=asked.text if asked else "",
        why=asked.why if asked else "",
        waiting=_waiting(case) if asked else "",
        rights=to_rights(rights),
        services=[act for one in listed if (act := to_act(case, one, now))],
        add_path=addresses.case_add_path(reference) if is_open else "",
        cancel_path=addresses.case_cancel_path(reference) if is_open and can_cancel else "",
        stay_path=addresses.stay_path(reference) if is_stay else "",
    )


def call_path(case: Case) -> str:
    """Return where a call about a request that was sent is asked for."""
    return addresses.callback_form_path(about=case.reference, reason=CallbackReason.FOLLOW_UP)


def new_request_path(case: Case) -> str:
    """Return where a call about one service more is asked for."""
    return addresses.callback_form_path(about=case.reference, reason=CallbackReason.NEW_REQUEST)


def item_when(item: CaseItem, region: str) -> str:
    """Return « Samedi 5 décembre, entre 8 h et 12 h »; empty without an hour."""
    if item.seen is None:
        return ""
    day = formats.weekday_and_day(item.seen.day)
    hours = formats.between(item.seen.starts, item.seen.ends)
    return f"{day[:1].upper()}{day[1:]}, {hours}{formats.whose_clock(region)}"


def to_ruled_out(found: Iterable[Settled]) -> RuledOutView:
    """Say which services an answer takes away; empty when it takes none."""
    out = [one for one in found if one.verdict is Verdict.NOT_COVERED]
    if not out:
        return RuledOutView()
    return RuledOutView(
        "Avec cette réponse, votre contrat ne prévoit pas ce qui suit. Si vous confirmez, c’est "
        "retiré de votre demande et l’horaire est rendu.",
        [f"{one.label}{NBSP}: {' '.join(one.reasons)}" for one in out],
    )


def settled_sentence(found: Iterable[Settled], *, is_closed: bool = False) -> str:
    """Say what an answer made of the services that waited for it, and of the whole request."""
    told = [f"{one.label}{NBSP}: {_VERDICTS[one.verdict]}" for one in found]
    said = f"C’est noté. {f'{NBSP}; '.join(told)}." if told else "C’est noté."
    return f"{said} {NOTHING_LEFT}" if is_closed else said


def _question(asked: Question) -> QuestionView:
    """Show what is missing, empty: what was unknown is asked anew."""
    return QuestionView(
        number="",
        text=asked.text,
        why="",
        # The other hints lead to other steps of the wizard.
        fields=[
            replace(to_input(one, None), hint=one.hint if one.is_optional else "")
            for one in asked.fields
        ],
        is_single=len(asked.fields) == 1 and bool(asked.fields[0].options),
        known="",
    )


def _waiting(case: Case) -> str:
    names = [one.label for one in case.items if is_to_confirm(one.state, one.verdict)]
    return f"À confirmer pour l’instant{NBSP}: {formats.listing(names)}." if names else ""


def to_act(case: Case, one: Change, now: datetime) -> ActView | None:
    """Show what can be done with a service; None where nothing can."""
    item = one.item
    can_move = one.changing is Changing.ON_LINE
    can_cancel = one.cancelling is Changing.ON_LINE
    is_by_phone = one.cancelling is Changing.BY_PHONE
    if item.state not in OPEN and not can_move:
        return None
    state, tone = state_of(item, now)
    note = change_text(one.until, case.region) if can_move else ""
    if is_by_phone:
        note = "L’heure est trop proche pour changer en ligne. Demandez à être rappelé."
    return ActView(
        title=item_title(item),
        state=state,
        tone=tone,
        note=note,
        wanted=wanted_sentence(item, case.region),
        move_path=addresses.case_service_path(case.reference, item.service) if can_move else "",
        cancel_path=addresses.case_cancel_path(case.reference, item.service) if can_cancel else "",
        calendar_path=addresses.service_calendar_path(case.reference, item.service)
        if item.is_to_come(now)
        else "",
        name=f"{item.label[:1].lower()}{item.label[1:]}",
    )
