"""The acts of the staff for the connected services: appointments, quotes, second opinions."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field

from memberapp.api.acts import Act
from memberapp.api.models import Taken
from memberapp.api_clients.scopes import Scope
from memberapp.appointments import staff as appointments
from memberapp.core.errors import InvalidInput
from memberapp.estimates.rules import MAX_LINES
from memberapp.opinions import staff as opinions
from memberapp.quotes import staff as quotes
from memberapp.quotes.rules import MAX_CENTS, MAX_LABEL_LENGTH, OfferLine, offer_line


class QuoteLine(Taken):
    """A line of a quote; amounts are those of the whole line, in cents."""

    act: Annotated[str, Field(pattern="^[0-9A-Z]{1,13}$")]
    label: Annotated[str, Field(min_length=1, max_length=MAX_LABEL_LENGTH)]
    quantity: Annotated[int, Field(ge=1, le=99)]
    cents: Annotated[int, Field(ge=1, le=MAX_CENTS)]
    base: Annotated[int, Field(ge=0, le=MAX_CENTS)] | None = None
    """What the practice says the health insurance counts."""


def _checked(line: QuoteLine) -> OfferLine:
    try:
        return offer_line(line.act, line.label, line.quantity, line.cents, line.base)
    except InvalidInput as error:
        raise ValueError(error.reason) from None


_OFFERED: Final[Mapping[str, Any]] = {
    "lines": Annotated[
        list[Annotated[QuoteLine, AfterValidator(_checked)]],
        Field(min_length=1, max_length=MAX_LINES),
    ]
}

_APPOINTMENTS: Final = (
    Act(
        "GET",
        "/v1/appointments",
        appointments.waiting,
        "Appointments",
        "The requests without an answer, the late ones first, and the ends no practice knows",
    ),
    Act(
        "GET",
        "/v1/appointments/{reference}",
        appointments.show,
        "Appointment",
        "All of an appointment",
    ),
    Act(
        "POST",
        "/v1/appointments/{reference}/confirm",
        appointments.give_hour,
        "ConfirmAppointment",
        "Confirm a request for an appointment at an hour, as the practice said",
    ),
    Act(
        "POST",
        "/v1/appointments/{reference}/move",
        appointments.give_hour,
        "MoveAppointment",
        "Move a confirmed appointment, as the practice said",
    ),
    Act(
        "POST",
        "/v1/appointments/{reference}/refuse",
        appointments.refuse,
        "RefuseAppointment",
        "The practice does not receive the member, who is told",
    ),
    Act(
        "POST",
        "/v1/appointments/{reference}/told",
        appointments.note_told,
        "ToldAppointment",
        "The practice was told of the appointment, or that its member gave it up",
    ),
)
_QUOTES: Final = (
    Act(
        "GET",
        "/v1/quotes",
        quotes.waiting,
        "Quotes",
        "The requests for a quote without an answer, and the ends no practice knows",
    ),
    Act("GET", "/v1/quotes/{reference}", quotes.show, "Quote", "A request for a quote, and it"),
    Act(
        "POST",
        "/v1/quotes/{reference}/answer",
        quotes.answer,
        "AnswerQuote",
        "Note the quote that a practice sent, or another one in its place",
        narrowed=_OFFERED,
    ),
    Act(
        "POST",
        "/v1/quotes/{reference}/refuse",
        quotes.refuse,
        "RefuseQuote",
        "The practice makes no quote, or takes theirs back",
    ),
    Act(
        "POST",
        "/v1/quotes/{reference}/told",
        quotes.note_told,
        "ToldQuote",
        "The practice was told of the request for a quote, or that its member gave it up",
    ),
)
_OPINIONS: Final = (
    Act(
        "GET",
        "/v1/opinions",
        opinions.waiting,
        "Opinions",
        "The second opinions that wait for the partner; never what was asked",
    ),
    Act(
        "POST",
        "/v1/opinions/{reference}/end",
        opinions.end,
        "EndOpinion",
        "End a second opinion that the partner cannot give; the member has their right back",
    ),
)

ACTS: Final[Mapping[Scope, Sequence[Act]]] = {
    Scope.STAFF_APPOINTMENTS: _APPOINTMENTS,
    Scope.STAFF_QUOTES: _QUOTES,
    Scope.STAFF_OPINIONS: _OPINIONS,
}
