"""The pages that change a request that was sent: another hour, one service more or less."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from memberapp import addresses, clock
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.changeable import Appointment
from memberapp.assistance.labels import VERDICTS
from memberapp.assistance.rules.changing import Changing
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.rights import Rights
from memberapp.assistance.rules.steps import OPEN
from memberapp.assistance.rules.values import Outcome, SlotQueue, Verdict
from memberapp.assistance.views.cancelling import TOO_LATE, given_back, names_of
from memberapp.assistance.views.case_steps import state_of, wanted_sentence, wanted_text
from memberapp.assistance.views.follow_up import (
    call_path,
    item_when,
    new_request_path,
)
from memberapp.assistance.views.rights import RightView, amount_text, to_right
from memberapp.assistance.views.slots import to_days
from memberapp.callbacks import views as slot_presenter
from memberapp.callbacks.views import DayView
from memberapp.core import formats, wording
from memberapp.core.errors import InvalidForm, MemberappError, SlotTaken, TooLate
from memberapp.core.opening_hours import Window, seen_from

NBSP: Final = formats.NBSP
SLOT_TAKEN: Final = (
    "Ce créneau vient d’être pris, ou il est trop proche. Choisissez-en un autre\u00a0: rien n’a "
    "changé dans votre demande."
)
NOT_POSSIBLE: Final = (
    "Cette prestation ne peut pas être ajoutée\u00a0: elle est déjà dans votre demande, ou votre "
    "contrat n’en laisse plus pour cet événement."
)
_CLOSED: Final = (
    "Ce dossier est clos\u00a0: rien ne s’y ajoute plus. Faites une nouvelle demande, ou "
    "demandez la prestation par téléphone."
)
_ALL_THERE: Final = "Tout ce que votre contrat prévoit est déjà dans votre demande."
_NEEDS: Final = {
    "address": "Il manque votre adresse\u00a0: complétez-la dans votre profil, puis revenez ici.",
    "phone": "Il manque votre numéro de téléphone\u00a0: ajoutez-le dans votre profil, puis "
    "revenez ici.",
}
_MOVED_MEANWHILE: Final = (
    "Votre demande a changé entre-temps, sur un autre appareil ou de notre côté. Rien n’a été "
    "enregistré, et votre choix est gardé ci-dessous\u00a0: relisez, puis validez de nouveau."
)
_RESERVED: Final = (
    "Le nouvel horaire est réservé tout de suite, et l’ancien est rendu. Il reste un souhait "
    "jusqu’à notre confirmation."
)
_KEEPS: Final = "tant que le nouvel horaire n’est pas confirmé"
_WISH: Final = "C’est un souhait jusqu’à notre confirmation."
_ADDED: Final = (
    "L’horaire est réservé tout de suite. Il reste un souhait jusqu’à notre confirmation."
)


@dataclass(frozen=True)
class ServiceChangeView:
    """A service to change, or to add."""

    reference: str = ""
    code: str = ""
    label: str = ""
    title: str = ""
    lead: str = ""
    back_path: str = ""
    version: str = ""
    is_new: bool = False
    now: str = ""
    """Day and hours as they are; empty while it has none."""
    state: str = ""
    tone: str = ""
    shared: str = ""
    """What else its call is for; empty when it is for nothing else."""
    verdict: str = ""
    """« À confirmer »; empty when the contract provides for it."""
    reasons: list[str] = field(default_factory=list)
    limit: str = ""
    can_be_done: bool = False
    why_not: str = ""
    """Why it is not done on line; empty when it is."""
    needs_slot: bool = False
    is_visit: bool = False
    asks_access: bool = False
    days: list[DayView] = field(default_factory=list)
    has_days: bool = False
    legend: str = ""
    hint: str = ""
    day: str = ""
    window: str = ""
    first: str = ""
    last: str = ""
    note_title: str = ""
    """What stays meanwhile; empty where nothing does."""
    note: str = ""
    wanted: str = ""
    """What other hour is asked for already; empty without any."""
    keep_text: str = ""
    """« Garder le mardi 1er décembre »: of an agreed visit, else empty."""
    submit: str = ""
    rights: list[RightView] = field(default_factory=list)
    cancel_path: str = ""
    cancel_text: str = ""
    call_path: str = ""


@dataclass(frozen=True)
class AddableView:
    """A service that can be added."""

    label: str
    path: str
    icon: str
    limit: str
    reason: str
    left: str
    """« reste 2 livraisons »; empty where it is not counted."""
    verdict: str


@dataclass(frozen=True)
class AddView:
    """The services that can be added to a request."""

    back_path: str = ""
    services: list[AddableView] = field(default_factory=list)
    note: str = ""
    """Why there is nothing to add; empty when there is something."""
    call_path: str = ""


def to_service_change(
    found: Appointment, now: datetime, *, day: str = "", window: str = ""
) -> ServiceChangeView:
    """Show a service with the days to choose from; `day` and `window` are those chosen before."""
    case, item, service = found.case, found.item, found.outcome.service
    is_new = item is None or (item.state not in OPEN and found.changing is not Changing.ON_LINE)
    used_up = is_new and found.rights is not None and not found.rights.left
    why_not = _why_not(found, is_new=is_new, used_up=used_up)
    state, tone = state_of(item, now) if item and not is_new else ("", "")
    days = found.offer.days if found.offer and not why_not else ()
    return ServiceChangeView(
        reference=case.reference,
        code=service.code,
        label=service.label,
        title=f"{'Ajouter' if is_new else 'Changer'}{NBSP}: {service.label}",
        lead=_lead(found, is_new=is_new) if not why_not else "",
        back_path=addresses.case_path(case.reference),
        version=str(case.version),
        is_new=is_new,
        now=item_when(item, case.region) if item and not is_new else "",
        state=state,
        tone=tone,
        shared=_shared(found.shared),
        verdict=_verdict(found.outcome) if is_new else "",
        reasons=list(found.outcome.to_confirm) if is_new else [],
        limit=service.ceiling,
        can_be_done=not why_not,
        why_not=why_not,
        needs_slot=found.offer is not None,
        is_visit=service.queue is SlotQueue.HOME,
        asks_access=is_new and service.needs_address and case.address is None,
        days=to_days(partial(_see_call, found), service, days),
        has_days=bool(days),
        legend="Nouveau jour souhaité" if not is_new else "Jour souhaité",
        hint=_hint(case, found),
        day=day,
        window=window,
        first=found.offer.first.isoformat() if found.offer else "",
        last=found.offer.last.isoformat() if found.offer else "",
        note_title=_keeps(found),
        note=_note(found, is_new=is_new),
        wanted=wanted_sentence(item, case.region) if item and not is_new else "",
        keep_text=f"Garder {_agreed_day(found)}" if found.answered_by else "",
        submit="Ajouter à ma demande" if is_new else "Demander ce changement",
        rights=[to_right(found.rights)] if found.rights else [],
        cancel_path=addresses.case_cancel_path(case.reference, service.code)
        if found.cancelling is Changing.ON_LINE
        else "",
        cancel_text=given_back(item, found.rights, found.shared) if item else "",
        call_path=new_request_path(case) if is_new else call_path(case),
    )


def to_add(case: Case, found: Iterable[tuple[Outcome, Rights | None]]) -> AddView:
    """List the services that can be added to a request."""
    return AddView(
        addresses.case_path(case.reference),
        listed := [_addable(case.reference, outcome, left) for outcome, left in found],
        "" if listed else _CLOSED if case.status is CaseStatus.CLOSED else _ALL_THERE,
        new_request_path(case),
    )


def error_sentence(error: MemberappError, region: str) -> str:
    """Say why a change was refused, when no field is to blame."""
    match error:
        case SlotTaken():
            return SLOT_TAKEN
        case TooLate():
            return TOO_LATE
        case _:
            return wording.for_error(error, region)


def needs_sentence(error: InvalidForm) -> str:
    """Say what the file lacks for a service; empty when it lacks nothing."""
    return next((_NEEDS[one.field] for one in error.problems if one.field in _NEEDS), "")


def said_of(case: Case, now: datetime) -> dict[str, str]:
    """Return what a page showed of a request, by service, to say later what changed."""
    found = {item.service: item for item in case.items}  # the last one of each
    shown = {
        code: ", ".join(
            part
            for part in (
                item.label,
                item_when(item, case.region),
                state_of(item, now)[0],
                _asked_for(item, case.region),
            )
            if part
        )
        for code, item in found.items()
    }
    return shown | {"": f"Numéro de dossier{NBSP}: {case.number}" if case.number else ""}


def changed_sentences(before: dict[str, str], case: Case, now: datetime) -> list[str]:
    """Say what changed of a request since a page showed it: as it was, then as it is."""
    after = said_of(case, now)
    lines = []
    for code in dict.fromkeys((*before, *after)):
        was, is_now = before.get(code, ""), after.get(code, "")
        if was != is_now:
            told = f"{was}, devient{NBSP}: {is_now}" if was and is_now else is_now or was
            lines.append(f"{told}.")
    return [_MOVED_MEANWHILE, *lines]


def moved_sentence(shown: ServiceChangeView) -> str:
    """Say that another hour was asked for, on the page that was shown."""
    done = f"{shown.label}{NBSP}: votre nouvel horaire est réservé."
    return f"{done} {shown.note_title}." if shown.note_title else f"{done} {_WISH}"


def kept_sentence(label: str) -> str:
    """Say that the agreed hour stays, and that no other one is asked for any more."""
    return f"{label}{NBSP}: rien ne change, votre horaire confirmé reste le vôtre."


def added_sentence(label: str) -> str:
    """Say that a service was added."""
    return f"{label}{NBSP}: ajoutée à votre demande. {_WISH}"


def _asked_for(item: CaseItem, region: str) -> str:
    asked = wanted_text(item, region)
    return f"changement demandé pour {asked[:1].lower()}{asked[1:]}" if asked else ""


def _agreed_day(found: Appointment) -> str:
    """Return « le mardi 1er décembre », of the visit that was agreed."""
    seen = found.item.seen if found.item else None
    return f"le {formats.weekday_and_day(seen.day)}" if seen else "l’horaire actuel"


def _keeps(found: Appointment) -> str:
    return f"Vous gardez {_agreed_day(found)} {_KEEPS}" if found.answered_by else ""


def _note(found: Appointment, *, is_new: bool) -> str:
    if found.answered_by:
        latest = wording.moment(found.answered_by, found.case.region)
        return f"Le nouvel horaire vous est réservé. Réponse par message au plus tard {latest}."
    return _ADDED if is_new else _RESERVED


def _why_not(found: Appointment, *, is_new: bool, used_up: bool) -> str:
    if is_new:
        return _why_not_added(found, used_up=used_up)
    if found.changing is Changing.ON_LINE:
        return ""
    if found.changing is Changing.BY_PHONE:
        return (
            "L’heure est trop proche pour changer en ligne\u00a0: quelqu’un est peut-être déjà en "
            "route. Un conseiller peut le faire avec vous."
        )
    if found.item is not None and found.item.starts_at is None:
        return "Cette prestation n’a pas d’horaire à changer."
    return "Cette prestation a commencé, ou elle est terminée\u00a0: elle ne change plus en ligne."


def _why_not_added(found: Appointment, *, used_up: bool) -> str:
    if found.case.status is CaseStatus.CLOSED:
        return _CLOSED
    if used_up:
        return "Tout ce que votre contrat prévoit pour cet événement est déjà utilisé ou réservé."
    return "" if found.outcome.verdict is not Verdict.NOT_COVERED else NOT_POSSIBLE


def _lead(found: Appointment, *, is_new: bool) -> str:
    if is_new:
        return found.outcome.service.summary
    if found.until is None:
        return "Choisissez un autre horaire."
    until = wording.until(found.until, found.case.region)
    return f"Possible en ligne {until}. Ensuite, par téléphone."


def _see_call(found: Appointment, window: Window) -> Window:
    return seen_from(window, found.call_zone, clock.zone_of(found.case.region))


def _hint(case: Case, found: Appointment) -> str:
    full = slot_presenter.full_days_text(found.offer.days) if found.offer else ""
    return " ".join(part for part in (slot_presenter.hours_text(case.region), full) if part)


def _shared(others: Iterable[CaseItem]) -> str:
    names = names_of(others)
    if not names:
        return ""
    return f"Le même appel sert aussi pour{NBSP}: {names}. Tout est déplacé ensemble."


def _verdict(outcome: Outcome) -> str:
    return "" if outcome.verdict is Verdict.COVERED else VERDICTS[outcome.verdict]


def _addable(reference: str, outcome: Outcome, left: Rights | None) -> AddableView:
    service = outcome.service
    reason = outcome.to_confirm[0] if outcome.to_confirm else service.summary
    told = ""
    if left is not None:
        told = f"Reste {amount_text(left, left.left)}" if left.left else "Plus rien à réserver"
    return AddableView(
        service.label,
        addresses.case_service_path(reference, service.code),
        service.icon,
        service.ceiling,
        reason,
        told,
        _verdict(outcome),
    )
