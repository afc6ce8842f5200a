"""A request for assistance that was sent: what happens next and when, and its number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from memberapp import routes
from memberapp.assistance.dossiers import MAX_SHOWN, Dossier, DossierItem, DossierSummary
from memberapp.assistance.labels import DOSSIER_STATUSES, MODES
from memberapp.assistance.rules.requests import NUMBER_WITHIN
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.views.steps import FactView, phone_fact
from memberapp.callbacks.labels import MOTIVES
from memberapp.callbacks.rules import Motive
from memberapp.core import formats, wording
from memberapp.core.channels import read_channels
from memberapp.core.contacts import mask_email
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import MessageStatus

NBSP: Final = formats.NBSP


@dataclass(frozen=True)
class SentView:
    """A request in the list of those that were sent."""

    title: str
    about: str
    path: str


@dataclass(frozen=True)
class StepView:
    """A step of what follows; `state` is "done", "now" or "todo"."""

    title: str
    when: str
    state: str


@dataclass(frozen=True)
class DossierView:
    """A request that was sent."""

    reference: str
    title: str
    lead: tuple[str, str, str]
    """What stands before the address of the confirmation, the address, what follows."""
    number: str
    """Empty until the staff opened it."""
    number_text: str
    steps: list[StepView]
    facts: list[FactView]
    calendar_path: str
    """Empty when no service has a day."""
    change_text: str
    follow_path: str
    forgotten_path: str


def to_view(dossier: Dossier, now: datetime) -> DossierView:
    """Show a request to whoever sent it."""
    about = dossier.reference
    return DossierView(
        reference=dossier.reference,
        title="Votre dossier est ouvert" if dossier.number else "Votre demande est envoyée",
        lead=_lead(dossier.confirmation),
        number=dossier.number or "",
        number_text=_number_text(dossier),
        steps=_steps(dossier, now),
        facts=_facts(dossier, now),
        calendar_path=routes.calendar_path(about) if any(i.day for i in dossier.items) else "",
        change_text="Pour déplacer ou annuler une prestation, demandez à être rappelé avec le "
        f"motif «{NBSP}{MOTIVES[Motive.FOLLOW_UP]}{NBSP}».",
        follow_path=routes.callback_form_path(about=about, motive=Motive.FOLLOW_UP),
        forgotten_path=routes.callback_form_path(about=about, motive=Motive.NEW_REQUEST),
    )


def to_list(sent: tuple[DossierSummary, ...]) -> list[SentView]:
    """Show the requests that were sent: what of, since when, where they stand."""
    return [
        SentView(
            f"{one.event_label}, {formats.long_day(one.event_date)}",
            f"Demande {one.reference}, envoyée {wording.moment(one.submitted_at, one.country)}. "
            f"{DOSSIER_STATUSES[one.status]}{f', numéro {one.number}' if one.number else ''}.",
            routes.dossier_path(one.reference),
        )
        for one in sent[:MAX_SHOWN]
    ]


def list_note(sent: tuple[DossierSummary, ...]) -> str:
    """Say that older requests are not listed; empty while all of them are."""
    if len(sent) <= MAX_SHOWN:
        return ""
    return (
        f"Voici vos {MAX_SHOWN}{NBSP}demandes les plus récentes. Pour une demande plus ancienne, "
        "appelez-nous\u00a0: elle reste dans votre dossier."
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


def _number_text(dossier: Dossier) -> str:
    """Announce the number, whenever it comes."""
    return f"Votre numéro de dossier{NBSP}: {dossier.number}" if dossier.number else ""


def _steps(dossier: Dossier, now: datetime) -> list[StepView]:
    received = wording.moment(dossier.submitted_at, dossier.country)
    return [
        StepView("Demande reçue", received[:1].upper() + received[1:], "done"),
        _number_step(dossier),
        *(_item_step(item, now) for item in _by_day(dossier)),
    ]


def _number_step(dossier: Dossier) -> StepView:
    if dossier.number and dossier.opened_at:
        when = wording.moment(dossier.opened_at, dossier.country)
        return StepView(f"Dossier ouvert, numéro {dossier.number}", f"Donné {when}", "done")
    latest = wording.moment(dossier.due_at, dossier.country)
    sender = read_channels().sms.display
    title = "Votre numéro de dossier"
    if dossier.by_sms:
        return StepView(f"{title} par SMS", f"{_within(latest)}, depuis le {sender}", "now")
    return StepView(title, f"{_within(latest)}, ici et par e-mail", "now")


def _within(latest: str) -> str:
    return f"Sous {formats.hours(NUMBER_WITHIN)}, au plus tard {latest}"


def _by_day(dossier: Dossier) -> list[DossierItem]:
    return sorted(
        (item for item in dossier.items if item.starts_at),
        key=lambda item: item.starts_at or dossier.submitted_at,
    )


def _item_step(item: DossierItem, now: datetime) -> StepView:
    name = f"{item.label[:1].lower()}{item.label[1:]}"
    visit = "Premier passage" if item.has_several_visits else "Passage chez vous"
    what = visit if item.serves is SlotQueue.HOME else "Nous vous appelons"
    title = f"{what}{NBSP}: {name}"
    is_past = item.ends_at is not None and item.ends_at <= now
    return StepView(title, _slot(item), "done" if is_past else "todo")


def _slot(item: DossierItem) -> str:
    if item.day is None or item.starts is None or item.ends is None:
        return ""
    text = formats.slot(item.day, item.starts, item.ends)
    return text[:1].upper() + text[1:]


def _told(item: DossierItem, dossier: Dossier, now: datetime) -> str:
    """Say when and until when that changes, what is to be confirmed and what is left to pay."""
    free = ""
    if item.free_until is not None and item.free_until > now:
        until = wording.moment(item.free_until, dossier.country).removeprefix("le ")
        free = f"Modifiable sans frais jusqu’au {until}."
    lines = (_slot(item) or MODES[item.mode], free, *item.to_confirm, item.remains)
    return "\n".join(line for line in lines if line)


def _facts(dossier: Dossier, now: datetime) -> list[FactView]:
    rows = [
        FactView("Événement", f"{dossier.event_label}, {formats.long_day(dossier.event_date)}"),
        *(FactView(item.label, _told(item, dossier, now)) for item in dossier.items),
    ]
    if dossier.address is not None:
        rows.append(FactView("Adresse", formats.address_line(dossier.address.address)))
        access = ", ".join(part for part in (dossier.address.floor, dossier.address.access) if part)
        if access:
            rows.append(FactView("Étage et accès", access))
    if dossier.phone:
        rows.append(phone_fact(dossier.phone))
    return rows
