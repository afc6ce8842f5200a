"""A request for assistance that was sent: what happens next and when, and its number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from memberapp import addresses
from memberapp.assistance.cases import MAX_SHOWN, Case, CaseItem
from memberapp.assistance.labels import CASE_STATUSES, MODES
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.sent_cases import CaseSummary
from memberapp.assistance.views.case_steps import (
    ClockView,
    change_text,
    item_title,
    late_text,
    slot_text,
    state_of,
    to_clock,
    to_steps,
    wished,
)
from memberapp.assistance.views.services import documents_text
from memberapp.assistance.views.steps import FactView, phone_fact
from memberapp.callbacks.labels import CALLBACK_REASONS
from memberapp.callbacks.rules import CallbackReason
from memberapp.core import formats, wording
from memberapp.core.contacts import mask_email
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import MessageStatus
from memberapp.core.timeline import StepView

NBSP: Final = formats.NBSP
_TITLES: Final = {
    CaseStatus.RECEIVED: "Votre demande est envoyée",
    CaseStatus.OPENED: "Votre dossier est ouvert",
    CaseStatus.CLOSED: "Votre dossier est clos",
}


@dataclass(frozen=True)
class SentView:
    """A request in the list of those that were sent."""

    title: str
    about: str
    path: str
    reference: str


@dataclass(frozen=True)
class AskedView:
    """A service of the request: what, when, and whether that is agreed."""

    title: str
    """« Aide ménagère, samedi 5 décembre »."""
    when: str
    """« Entre 8 h et 12 h », or how the service is rendered."""
    state: str
    tone: str


@dataclass(frozen=True)
class CaseView:
    """A request that was sent."""

    reference: str
    region: str
    title: str
    asked: list[AskedView]
    lead: tuple[str, str, str]
    """What stands before the address of the confirmation, the address, what follows."""
    number: str
    """Empty until the staff opened it."""
    number_text: str
    late_text: str
    """How the head says that something is late; empty when nothing is."""
    clock: ClockView
    steps: list[StepView]
    facts: list[FactView]
    calendar_path: str
    """Empty when nobody is to come or to call any more."""
    change_text: str
    follow_path: str
    forgotten_path: str
    """Where to ask for what was forgotten once the case is closed; empty while it is added here."""


def to_view(case: Case, now: datetime) -> CaseView:
    """Show a request to whoever sent it."""
    about, steps = case.reference, to_steps(case, now)
    is_closed = case.status is CaseStatus.CLOSED
    follow_path = addresses.callback_form_path(about=about, reason=CallbackReason.FOLLOW_UP)
    forgotten_path = addresses.callback_form_path(about=about, reason=CallbackReason.NEW_REQUEST)
    return CaseView(
        reference=case.reference,
        region=case.region,
        title=_TITLES[case.status],
        asked=[_asked(item, case, now) for item in _by_time(case)],
        lead=_lead(case.confirmation),
        number=case.number or "",
        number_text=_number_text(case),
        late_text=late_text(steps),
        clock=to_clock(case, now),
        steps=steps,
        facts=_facts(case, now),
        calendar_path=addresses.case_calendar_path(about) if _is_to_come(case, now) else "",
        change_text=_change_text(is_closed=is_closed),
        follow_path=follow_path,
        forgotten_path=forgotten_path if is_closed else "",
    )


def _change_text(*, is_closed: bool) -> str:
    call = (
        "demandez à être rappelé avec le motif "
        f"«{NBSP}{CALLBACK_REASONS[CallbackReason.FOLLOW_UP]}{NBSP}»."
    )
    if is_closed:
        return (
            f"Ce dossier est clos{NBSP}: rien ne s’y change plus en ligne. Pour en parler, {call}"
        )
    return (
        "Déplacez ou annulez ici, tant que l’heure n’est pas trop proche. Ensuite, et quand vous "
        f"voulez, {call}"
    )


def _is_to_come(case: Case, now: datetime) -> bool:
    return any(one.is_to_come(now) for one in case.items)


def _by_time(case: Case) -> list[CaseItem]:
    """Return the services in the order of their days, those without one last."""
    dated = [(one.starts_at, one) for one in case.items if one.starts_at]
    dateless = [one for one in case.items if one.starts_at is None]
    return [one for _at, one in sorted(dated, key=lambda pair: pair[0])] + dateless


def _asked(item: CaseItem, case: Case, now: datetime) -> AskedView:
    """Show a service in two lines; it stands where somebody's act brought it."""
    state, tone = state_of(item, now)
    if item.seen is None:
        return AskedView(item.label, MODES[item.mode], state, tone)
    when = formats.between(item.seen.starts, item.seen.ends) + formats.whose_clock(case.region)
    calls = item.serves is SlotQueue.PHONE
    return AskedView(
        item_title(item),
        f"Nous vous appelons {when}" if calls else f"{when[:1].upper()}{when[1:]}",
        state,
        tone,
    )


def to_list(sent: tuple[CaseSummary, ...]) -> list[SentView]:
    """Show the requests that were sent: what of, since when, where they stand."""
    return [
        SentView(
            f"{one.event_label}, {formats.long_day(one.event_date)}",
            f"{CASE_STATUSES[one.status]}{f', numéro {one.number}' if one.number else ''}. "
            f"Envoyée {wording.moment(one.submitted_at, one.region)}.",
            addresses.case_path(one.reference),
            one.reference,
        )
        for one in sent[:MAX_SHOWN]
    ]


def list_note(sent: tuple[CaseSummary, ...]) -> str:
    """Say that older requests are not listed; empty while all of them are."""
    return older_note() if len(sent) > MAX_SHOWN else ""


def older_note() -> str:
    """Say where the requests are that a list leaves out."""
    return (
        f"Voici vos {MAX_SHOWN}{NBSP}demandes les plus récentes. Pour une demande plus ancienne, "
        f"appelez-nous{NBSP}: elle reste dans votre dossier."
    )


def _lead(confirmation: MessageSnapshot | None) -> tuple[str, str, str]:
    if confirmation is None:
        alone = "Votre espace n’a pas d’adresse e-mail\u00a0: cette page est votre confirmation."
        return alone, "", ""
    to = mask_email(confirmation.recipient)
    if confirmation.status is MessageStatus.DEAD:
        return (
            "L’e-mail de confirmation n’a pas pu être remis à ",
            f"{to}.",
            " Cette page en tient lieu\u00a0: votre demande est bien enregistrée.",
        )
    verb = "est parti" if confirmation.status is MessageStatus.SENT else "part à l’instant"
    return (
        f"Un e-mail de confirmation {verb} vers ",
        f"{to}.",
        " Pensez à vérifier vos indésirables (spams).",
    )


def _number_text(case: Case) -> str:
    """Announce the number, whenever it comes."""
    return f"Votre numéro de dossier{NBSP}: {case.number}" if case.number else ""


def _told(item: CaseItem, case: Case, now: datetime) -> str:
    """Say when and until when that changes, what is to be confirmed and what is left to pay."""
    change = change_text(item.still_until(now), case.region)
    when = slot_text(item, case.region)
    when = f"{when}{wished(item)}" if when else MODES[item.mode]
    documents = documents_text(item.documents)
    lines = (when, change, *item.to_confirm, documents, item.remains)
    return "\n".join(line for line in lines if line)


def _facts(case: Case, now: datetime) -> list[FactView]:
    rows = [
        FactView("Événement", f"{case.event_label}, {formats.long_day(case.event_date)}"),
        *([FactView("Pour", case.patient)] if case.patient else []),
        *(FactView(item.label, _told(item, case, now)) for item in case.items),
    ]
    if case.address is not None:
        rows.append(FactView("Adresse", formats.address_line(case.address.address)))
        access = ", ".join(part for part in (case.address.floor, case.address.access) if part)
        if access:
            rows.append(FactView("Étage et accès", access))
    if case.phone:
        rows.append(phone_fact(case.phone))
    return rows
