"""The recap of a request for assistance: exactly what would be sent, each part to be changed."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from memberapp import routes
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.progress import Progress
from memberapp.assistance.recaps import ChoiceProblem, Recap, RecapItem
from memberapp.assistance.rules.requests import VisitAddress
from memberapp.assistance.rules.values import Question, SlotQueue, Verdict
from memberapp.assistance.views.planning import warning_text
from memberapp.assistance.views.questions import answer_text
from memberapp.assistance.views.services import same_call_text
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
_ADDRESS_MISSING: Final = "Indiquez l’adresse où intervenir."
_PHONE_MISSING: Final = "Indiquez le téléphone auquel vous appeler."


@dataclass(frozen=True)
class PartView:
    """A part of the request: its facts, and where it is changed."""

    title: str
    facts: list[FactView]
    path: str
    problem: str = ""
    warning: str = ""
    """What to look at again, and what can be kept as it is."""
    service: str = ""
    """The code of a service, empty of any other part."""
    name: str = ""
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

    event: PartView = field(default_factory=lambda: PartView("", [], ""))
    answers: list[AnswerView] = field(default_factory=list)
    has_answers: bool = False
    services: list[PartView] = field(default_factory=list)
    address: list[FactView] = field(default_factory=list)
    needs_address: bool = False
    address_problem: str = ""
    phone: list[FactView] = field(default_factory=list)
    phone_problem: str = ""
    aside: list[FactView] = field(default_factory=list)
    fingerprint: str = ""
    """Names what is shown here: nothing else is sent."""


def to_recap(recap: Recap) -> RecapView:
    """Show what would be sent."""
    progress = recap.progress
    return RecapView(
        event=_event(progress),
        answers=[_answer(progress, question) for question in progress.questions],
        has_answers=bool(progress.questions),
        services=[_service(recap, item) for item in recap.items],
        address=_address(recap.address) if recap.address else [],
        needs_address=recap.address is not None,
        address_problem=_ADDRESS_MISSING if recap.lacks_address else "",
        phone=[phone_fact(progress.phone)],
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


def _event(progress: Progress) -> PartView:
    event, draft, contract = event_of(progress), progress.draft, progress.contract
    if event is None or draft is None or contract is None:
        return PartView("", [], "")
    return PartView(
        event.label,
        [
            FactView(event.date_label, formats.long_day(draft.event_date)),
            *([FactView("Pour", progress.patient_name)] if progress.patient_name else []),
            FactView("Au nom de", f"{progress.first_name} {progress.last_name}"),
            FactView("Contrat", contract_name(contract)),
        ],
        routes.checked_path(routes.event_path()),
    )


def _answer(progress: Progress, question: Question) -> AnswerView:
    answers = progress.draft.answers if progress.draft else {}
    return AnswerView(
        question.text,
        answer_text(question, answers.get(question.code)),
        routes.checked_path(routes.question_path(question.slug)),
    )


def _service(recap: Recap, item: RecapItem) -> PartView:
    service, seen = item.outcome.service, item.seen
    is_visit = service.queue is SlotQueue.HOME
    facts = []
    if seen is not None:
        facts.append(
            FactView(
                "Jour souhaité" if is_visit else "Appel souhaité le", formats.full_day(seen.day)
            )
        )
        span = hours(seen.starts, seen.ends) + formats.whose_clock(recap.progress.region)
        name = f"{window_name(seen.starts, seen.ends)}, " if is_visit else ""
        facts.append(FactView("Horaire souhaité", f"{name}{span}"))
    if service.needs_address and recap.address:
        facts.append(FactView("Adresse", _one_line(recap.address)))
    if not is_visit and service.queue is not None:
        facts.append(phone_fact(recap.progress.phone))
    if item.same_call:
        facts.append(FactView("Même appel", same_call_text(item.same_call)))
    if item.outcome.verdict is Verdict.TO_CONFIRM:
        facts.append(FactView("État", "\n".join(item.outcome.to_confirm)))
    facts.append(FactView("Limite", service.ceiling))
    if service.documents:
        facts.append(FactView("À préparer", "\n".join(service.documents)))
    if service.remains:
        facts.append(FactView("À payer", service.remains))
    return PartView(
        service.label,
        facts,
        routes.checked_path(routes.service_path(service.code)),
        _PROBLEMS[item.problem] if item.problem else "",
        warning_text(recap.progress, service, item.choice),
        service.code,
        _part_id(item),
    )


def _part_id(item: RecapItem) -> str:
    return f"prestation-{item.outcome.service.code.lower()}"


def _address(address: VisitAddress) -> list[FactView]:
    return [
        FactView("Adresse", _one_line(address)),
        FactView("Étage", address.floor or NOT_GIVEN),
        FactView("Accès", address.access or NOT_GIVEN),
    ]


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
