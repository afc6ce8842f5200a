"""The recap of a request for assistance: exactly what would be sent, each part to be changed."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from memberapp import addresses, routes
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.labels import VERDICTS
from memberapp.assistance.progress import Progress
from memberapp.assistance.recaps import ChoiceProblem, Recap, RecapItem
from memberapp.assistance.rules.requests import VisitAddress
from memberapp.assistance.rules.values import Question, SlotQueue, Verdict
from memberapp.assistance.views.planning import warning_text
from memberapp.assistance.views.questions import answer_text
from memberapp.assistance.views.services import (
    documents_text,
    same_call_text,
    shared_documents,
)
from memberapp.assistance.views.slots import hours, window_name
from memberapp.assistance.views.steps import (
    NOT_GIVEN,
    FactView,
    contract_name,
    event_of,
    phone_fact,
)
from memberapp.core import formats
from memberapp.core.contacts import address_values
from memberapp.core.forms import FieldError
from memberapp.core.phones import phone_in

ADDRESS_ID: Final = "adresse"
PHONE_ID: Final = "telephone"
_PROBLEMS: Final = {
    ChoiceProblem.NOT_COVERED: "Cette prestation n’est pas prévue dans la situation décrite. "
    "Retirez-la, ou modifiez vos réponses.",
    ChoiceProblem.SLOT_TAKEN: "Ce créneau est pris, ou trop proche. Choisissez-en un autre.",
}
_ADDRESS_MISSING: Final = "Indiquez l’adresse où venir."
_PHONE_MISSING: Final = "Indiquez le téléphone où vous appeler."


@dataclass(frozen=True)
class ServiceView:
    """A service to send: what and when first, then its state, and where it is changed."""

    title: str
    """« Aide ménagère, samedi 5 décembre »."""
    when: str
    """« Matin, 8 h à 12 h », « Nous vous appelons entre 9 h et 9 h 30 »; empty without any."""
    limit: str
    notes: list[str]
    """What else there is to know: the same call, what is left to pay, papers of its own."""
    status: str
    tone: str
    to_confirm: list[str]
    path: str
    problem: str
    warning: str
    """What to look at again, and what can be kept as it is."""
    service: str
    """Its code."""
    label: str
    name: str
    """Where an error summary leads to."""


@dataclass(frozen=True)
class AnswerView:
    """A question with its answer, and where it is changed."""

    question: str
    answer: str
    path: str


@dataclass(frozen=True)
class RecapView:
    """The whole request."""

    lead: str = ""
    """« Hospitalisation de Camille Berthelot, 27 novembre 2026. »"""
    services: list[ServiceView] = field(default_factory=list)
    documents: str = ""
    """The papers that every service asks for, said once; empty without any."""
    situation_title: str = ""
    """« Votre situation (11 réponses) »."""
    situation: list[FactView] = field(default_factory=list)
    event_path: str = ""
    answers: list[AnswerView] = field(default_factory=list)
    address: str = ""
    access: str = ""
    needs_address: bool = False
    address_problem: str = ""
    phone: FactView = field(default_factory=lambda: FactView("", ""))
    phone_problem: str = ""
    aside: list[FactView] = field(default_factory=list)
    fingerprint: str = ""
    """Names what is shown here: nothing else is sent."""


def to_recap(recap: Recap) -> RecapView:
    """Show what would be sent."""
    progress = recap.progress
    return RecapView(
        lead=_lead(progress),
        services=[_service(recap, item) for item in recap.items],
        documents=documents_text(shared_documents(progress)),
        situation_title=_situation_title(progress),
        situation=_situation(progress),
        event_path=addresses.checked_path(addresses.event_path()),
        answers=[_answer(progress, question) for question in progress.questions],
        address=_one_line(recap.address) if recap.address else "",
        access=_access(recap.address) if recap.address else "",
        needs_address=recap.address is not None,
        address_problem=_ADDRESS_MISSING if recap.lacks_address else "",
        phone=phone_fact(progress.phone),
        phone_problem=_PHONE_MISSING if recap.lacks_phone else "",
        aside=_what_follows(recap),
        fingerprint=recap.fingerprint,
    )


def first_values(recap: Recap, editing: str) -> dict[str, str]:
    """Begin the edit of a part with what is known."""
    progress = recap.progress
    if editing == routes.EDIT_ADDRESS:
        return _visit_values(progress.address, progress.country)
    if editing == routes.EDIT_PHONE and progress.phone:
        return {"phone": phone_in(progress.region, progress.phone)}
    return {}


def _visit_values(visit: VisitAddress, country: str) -> dict[str, str]:
    values = address_values(visit.address, country)
    return {**values, "floor": visit.floor, "access": visit.access}


def problems_of(recap: Recap) -> tuple[FieldError, ...]:
    """Say what stands in the way of sending."""
    found = [
        FieldError(
            _part_id(item), f"{item.outcome.service.label}{formats.NBSP}: {_PROBLEMS[item.problem]}"
        )
        for item in recap.items
        if item.problem
    ]
    if recap.lacks_address:
        found.append(FieldError(ADDRESS_ID, _ADDRESS_MISSING))
    if recap.lacks_phone:
        found.append(FieldError(PHONE_ID, _PHONE_MISSING))
    return tuple(found)


def edit_address_path() -> str:
    """Return where the address of the visit is edited."""
    return f"{routes.ASSISTANCE_RECAP.path}?{routes.EDIT_PARAMETER}={routes.EDIT_ADDRESS}"


def edit_phone_path() -> str:
    """Return where the phone of this request is edited."""
    return f"{routes.ASSISTANCE_RECAP.path}?{routes.EDIT_PARAMETER}={routes.EDIT_PHONE}"


def add_phone_path() -> str:
    """Return where the profile takes a number, and leads back from to the recap."""
    back = {
        routes.EDIT_PARAMETER: routes.EDIT_PHONE,
        routes.RETURN_PARAMETER: routes.ASSISTANCE_RECAP.path,
    }
    return f"{routes.PROFILE.path}?{urlencode(back)}"


def _lead(progress: Progress) -> str:
    event, draft = event_of(progress), progress.draft
    if event is None or draft is None:
        return ""
    who = f", pour {progress.patient_name}" if progress.patient_name else ""
    return f"{event.label}, {formats.long_day(draft.event_date)}{who}."


def _situation_title(progress: Progress) -> str:
    count = len(progress.questions)
    told = f" ({formats.count(count, 'réponse')})" if count else ""
    return f"Votre situation{told}"


def _situation(progress: Progress) -> list[FactView]:
    event, draft, contract = event_of(progress), progress.draft, progress.contract
    if event is None or draft is None or contract is None:
        return []
    return [
        FactView("Événement", event.label),
        FactView(event.date_label, formats.long_day(draft.event_date)),
        *([FactView("Pour", progress.patient_name)] if progress.patient_name else []),
        FactView("Au nom de", f"{progress.first_name} {progress.last_name}"),
        FactView("Contrat", contract_name(contract)),
    ]


def _answer(progress: Progress, question: Question) -> AnswerView:
    answers = progress.draft.answers if progress.draft else {}
    return AnswerView(
        question.text,
        answer_text(question, answers.get(question.code)),
        addresses.checked_path(addresses.question_path(question.slug)),
    )


def _service(recap: Recap, item: RecapItem) -> ServiceView:
    service, shared = item.outcome.service, shared_documents(recap.progress)
    own = tuple(one for one in service.documents if one not in shared)
    is_open = item.outcome.verdict is Verdict.TO_CONFIRM
    status, tone = (VERDICTS[Verdict.TO_CONFIRM], "attention") if is_open else ("", "")
    if item.seen is not None and not is_open:
        status, tone = "Souhaité", "wish"
    notes = (same_call_text(item.same_call), service.remains, documents_text(own))
    return ServiceView(
        title=_title(item),
        when=_when(recap, item),
        limit=service.ceiling,
        notes=[note for note in notes if note],
        status=status,
        tone=tone,
        to_confirm=list(item.outcome.to_confirm),
        path=addresses.checked_path(addresses.service_path(service.code)),
        problem=_PROBLEMS[item.problem] if item.problem else "",
        warning=warning_text(recap.progress, service, item.choice),
        service=service.code,
        label=service.label,
        name=_part_id(item),
    )


def _title(item: RecapItem) -> str:
    label = item.outcome.service.label
    return f"{label}, {formats.weekday_and_day(item.seen.day)}" if item.seen else label


def _when(recap: Recap, item: RecapItem) -> str:
    seen = item.seen
    if seen is None:
        return ""
    clock = formats.whose_clock(recap.progress.region)
    if item.outcome.service.queue is SlotQueue.HOME:
        name = window_name(seen.starts, seen.ends)
        return f"{name}, {hours(seen.starts, seen.ends)}{clock}"
    return f"Nous vous appelons {formats.between(seen.starts, seen.ends)}{clock}"


def _part_id(item: RecapItem) -> str:
    return f"prestation-{item.outcome.service.code.lower()}"


def _access(address: VisitAddress) -> str:
    """Return floor and door code in one line; empty when nobody said them."""
    return ", ".join(part for part in (address.floor, address.access) if part)


def _one_line(address: VisitAddress) -> str:
    return formats.address_line(address.address) if address.is_complete else NOT_GIVEN


def _counted(recap: Recap) -> str:
    """Count apart what the contract provides for and what is to be confirmed."""
    verdicts = [item.outcome.verdict for item in recap.items]
    covered, open_ones = verdicts.count(Verdict.COVERED), verdicts.count(Verdict.TO_CONFIRM)
    told = []
    if covered:
        told.append(formats.count(covered, "prévue"))
    if open_ones:
        told.append(f"{open_ones}{formats.NBSP}à confirmer")
    return ", ".join(told) or "0"


def _what_follows(recap: Recap) -> list[FactView]:
    email = recap.progress.email
    return [
        FactView("Prestations", _counted(recap)),
        FactView("Confirmation", "Par e-mail, tout de suite" if email else "Dans votre espace"),
        _number(recap.progress.mobile),
    ]


def _number(mobile: str | None) -> FactView:
    """Say where the number comes, and within which time."""
    label, within = (
        "N° de dossier",
        f", sous {formats.hours(read_assistance().promises.number_within)}",
    )
    if not mobile:
        return FactView(label, f"Dans votre espace{within}")
    return FactView(
        label,
        f"Par SMS au {formats.masked_phone(mobile)}{within}",
        f"Par SMS au numéro finissant par {mobile[-2:]}{within}",
    )
