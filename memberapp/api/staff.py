"""Which acts of the staff clients may do, by scope: those of the commands of the same name."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from memberapp.api import services
from memberapp.api.acts import Act
from memberapp.api.routing import ApiRoute
from memberapp.api_clients.scopes import Scope
from memberapp.assistance import agenda, staff_steps
from memberapp.assistance import staff as dossiers
from memberapp.assistance.rights import rights_for_staff
from memberapp.assistance.rules.steps import StepState, Way
from memberapp.bank import service as bank
from memberapp.callbacks import staff as callbacks
from memberapp.calls import staff as calls
from memberapp.contributions import plans
from memberapp.requests import staff as requests
from memberapp.tickets import staff as tickets

# How an agent knows what they say; the other ways are those of members and of the worker.
_KNOWN: Final[Mapping[str, Any]] = {"way": Literal[Way.BY_PHONE, Way.ON_SITE, Way.IN_FILE]}
_REACHED: Final[Mapping[str, Any]] = {
    "to": Literal[StepState.IN_PROGRESS, StepState.DONE, StepState.MISSED, StepState.CANCELLED],
    **_KNOWN,
}

_TICKETS: Final = (
    Act(
        "GET",
        "/v1/tickets",
        tickets.tickets,
        "Tickets",
        "What waits for an answer, what is late first; then what waits for its member",
    ),
    Act("GET", "/v1/tickets/{reference}", tickets.read, "Ticket", "A ticket with its entries"),
    Act("POST", "/v1/tickets/{reference}/take", tickets.take, "TakeTicket", "Take a ticket"),
    Act(
        "POST",
        "/v1/tickets/{reference}/answer",
        tickets.answer,
        "AnswerTicket",
        "Answer; the member is told that an answer is there",
    ),
    Act(
        "POST",
        "/v1/tickets/{reference}/ask",
        tickets.ask,
        "AskOfTicket",
        "Ask the member something; without an answer in time the ticket closes",
    ),
    Act(
        "POST",
        "/v1/tickets/{reference}/pass",
        tickets.pass_on,
        "PassTicket",
        "Pass a ticket to another queue",
    ),
    Act("POST", "/v1/tickets/{reference}/close", tickets.close, "CloseTicket", "Close a ticket"),
)
_REQUESTS: Final = (
    Act(
        "GET",
        "/v1/requests",
        requests.waiting,
        "Requests",
        "The requests that nobody decided yet: what is late first, then by its term",
    ),
    Act("GET", "/v1/requests/{reference}", requests.show, "Request", "All of a request"),
    Act(
        "POST",
        "/v1/requests/{reference}/take",
        requests.take,
        "TakeRequest",
        "Follow a request under the agent's name",
    ),
    Act(
        "POST",
        "/v1/requests/{reference}/ask",
        requests.ask,
        "AskOfRequest",
        "Ask the member for something",
    ),
    Act(
        "POST",
        "/v1/requests/{reference}/answer",
        requests.answer,
        "AnswerRequest",
        "Answer in words",
    ),
    Act(
        "POST",
        "/v1/requests/{reference}/accept",
        requests.accept,
        "AcceptRequest",
        "Accept a request; the text says what happens now",
    ),
    Act(
        "POST",
        "/v1/requests/{reference}/refuse",
        requests.refuse,
        "RefuseRequest",
        "Refuse a request; the text says why",
    ),
    Act(
        "POST",
        "/v1/requests/{reference}/close",
        requests.close,
        "CloseRequest",
        "End a request without a decision, or once it was carried out",
    ),
)
_CALLBACKS: Final = (
    Act(
        "GET",
        "/v1/callbacks",
        callbacks.calls,
        "Callbacks",
        "Whom to call, when and why: of a day, or all still to make",
    ),
    Act("POST", "/v1/callbacks/{reference}/start", callbacks.start, "StartCallback", "It begins"),
    Act("POST", "/v1/callbacks/{reference}/done", callbacks.done, "DoneCallback", "It took place"),
    Act(
        "POST",
        "/v1/callbacks/{reference}/not-reached",
        callbacks.not_reached,
        "MissedCallback",
        "Nobody answered: a second call is booked, and they are told",
    ),
    Act(
        "POST",
        "/v1/callbacks/{reference}/move",
        callbacks.move,
        "MoveCallback",
        "Move it to another slot; whoever is called is told",
    ),
    Act(
        "POST",
        "/v1/callbacks/{reference}/cancel",
        callbacks.cancel,
        "CancelCallback",
        "It is no longer wanted; its slot can be booked again",
    ),
)
_CALLS: Final = (
    Act(
        "GET",
        "/v1/calls",
        calls.list_under_way,
        "Calls",
        "The calls under way",
    ),
    Act(
        "POST",
        "/v1/calls/{reference}/start",
        calls.start,
        "StartCall",
        "Start a call; the answer holds the two words to say first",
    ),
    Act(
        "POST",
        "/v1/calls/{reference}/check",
        calls.check,
        "CheckCall",
        "Compare what the member says with the words of their space",
    ),
    Act(
        "POST",
        "/v1/calls/{reference}/end",
        calls.end,
        "EndCall",
        "End a call; its words prove nothing any more",
    ),
)
_BANK: Final = (
    Act(
        "GET",
        "/v1/bank-changes",
        bank.list_in_review,
        "BankChanges",
        "The changes of account that wait for a decision, oldest first",
    ),
    Act(
        "POST",
        "/v1/bank-changes/{change_id}/approve",
        bank.approve,
        "ApproveBankChange",
        "Let the account be paid, once its waiting period is over",
    ),
    Act(
        "POST",
        "/v1/bank-changes/{change_id}/refuse",
        bank.refuse,
        "RefuseBankChange",
        "Keep the account that is paid; the member is told to call",
    ),
    Act(
        "POST",
        "/v1/bank-changes/{change_id}/cancel",
        bank.cancel_by_phone,
        "CancelBankChange",
        "Restore the account from before, for a member who disowns the change",
    ),
)
_INSTALMENTS: Final = (
    Act(
        "GET",
        "/v1/instalments",
        plans.waiting,
        "Instalments",
        "Who asks to pay in several parts and waits for an answer",
    ),
    Act(
        "POST",
        "/v1/instalments/{contract_id}/grant",
        plans.grant,
        "GrantInstalments",
        "Agree: reminders stop and the clock of the rights stands still",
    ),
    Act(
        "POST",
        "/v1/instalments/{contract_id}/refuse",
        plans.refuse,
        "RefuseInstalments",
        "Refuse, and say why",
    ),
)
_DOSSIERS: Final = (
    Act(
        "GET",
        "/v1/agenda",
        agenda.of_day,
        "Agenda",
        "Whom to call and where somebody comes on a day: what is late first, then by the hour",
    ),
    Act(
        "GET",
        "/v1/dossiers",
        dossiers.waiting,
        "Dossiers",
        "The cases that wait for an agent: what is late first, then by the promised hour",
    ),
    Act("GET", "/v1/dossiers/{reference}", dossiers.show, "Dossier", "All of a case"),
    Act(
        "GET",
        "/v1/dossiers/{reference}/rights",
        rights_for_staff,
        "DossierRights",
        "What was used of each service, is reserved and is left",
    ),
    Act(
        "POST",
        "/v1/dossiers/{reference}/open",
        dossiers.open_case,
        "OpenDossier",
        "Give a case its number; the member is told",
    ),
    Act(
        "POST",
        "/v1/dossiers/{reference}/close",
        dossiers.close,
        "CloseDossier",
        "Close a case in which nothing is left to be done",
    ),
    Act(
        "POST",
        "/v1/dossiers/{reference}/ask",
        dossiers.ask,
        "AskOfDossier",
        "Ask the member for what is missing",
    ),
    Act(
        "POST",
        "/v1/dossiers/{reference}/received",
        dossiers.receive,
        "ReceivedOfDossier",
        "What was asked is there",
    ),
    Act(
        "POST",
        "/v1/dossiers/{reference}/steps/confirm",
        staff_steps.confirm,
        "ConfirmStep",
        "Agree to the day and hour that the member wished for",
        narrowed=_KNOWN,
    ),
    Act(
        "POST",
        "/v1/dossiers/{reference}/steps/keep",
        staff_steps.keep,
        "KeepStep",
        "Stay with the agreed hour of a visit for which another one was asked",
        narrowed=_KNOWN,
    ),
    Act(
        "POST",
        "/v1/dossiers/{reference}/steps/move",
        staff_steps.move,
        "MoveStep",
        "Give a service the day and hour that were agreed with the member",
        narrowed=_KNOWN,
    ),
    Act(
        "POST",
        "/v1/dossiers/{reference}/steps/record",
        staff_steps.act,
        "RecordStep",
        "A service began, took place, did not, or is cancelled",
        narrowed=_REACHED,
    ),
    Act(
        "POST",
        "/v1/dossiers/{reference}/steps/minutes",
        staff_steps.record_minutes,
        "RecordMinutes",
        "Record help that was given",
        narrowed=_KNOWN,
    ),
)

_ACTS: Final[Mapping[Scope, Sequence[Act]]] = {
    Scope.STAFF_TICKETS: _TICKETS,
    Scope.STAFF_REQUESTS: _REQUESTS,
    Scope.STAFF_CALLBACKS: _CALLBACKS,
    Scope.STAFF_CALLS: _CALLS,
    Scope.STAFF_BANK: _BANK,
    Scope.STAFF_INSTALMENTS: _INSTALMENTS,
    Scope.STAFF_DOSSIERS: _DOSSIERS,
    **services.ACTS,
}


def routes() -> list[ApiRoute]:
    """Return the routes of all acts."""
    return [act.route(scope) for scope, acts in _ACTS.items() for act in acts]
