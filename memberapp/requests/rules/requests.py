"""A request and where it stands: who must act, what was done, what is promised and by when."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from memberapp.core.dates import months_later, years_later
from memberapp.core.opening_hours import nth_day

_REST_DAYS: Final = (7,)  # ISO
"""Of « jours ouvrables »: Saturdays count in both countries, so the shorter time binds us."""
ACKNOWLEDGED_IN_WORKING_DAYS: Final = 10
ANSWERED_IN_MONTHS: Final = 2
"""A claim, from the day it is sent (ACPR, recommandation 2024-R-02, applied in both countries)."""
MEDIATION_YEARS: Final = 1
"""How long after the claim a mediator can be asked (Code de la consommation, art. L. 612-2; Code
de droit économique, art. XVI.25)."""
DATA_ANSWERED_IN_MONTHS: Final = 1
"""GDPR, article 12(3)."""


class RequestKind(StrEnum):
    """What is asked."""

    COVERAGE = "coverage"
    GUARANTEES = "guarantees"
    TERMINATION = "termination"
    CLAIM = "claim"
    DATA = "data"


class RequestStatus(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    TAKEN = "taken"
    WAITING = "waiting"
    """Something is to come from the member."""
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CLOSED = "closed"
    """Ended without a decision, or once the decision was carried out."""
    WITHDRAWN = "withdrawn"


class ActKind(StrEnum):
    """What was done of a request."""

    SENT = "sent"
    TAKEN = "taken"
    ASKED = "asked"
    GIVEN = "given"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ClaimSubject(StrEnum):
    """What a claim is about."""

    REFUND = "refund"
    REFUSAL = "refusal"
    DELAY = "delay"
    CONTRIBUTION = "contribution"
    SERVICE = "service"
    OTHER = "other"


class DataRight(StrEnum):
    """A right over one's data that is answered by a person; a copy is made by the space itself."""

    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


OPEN: Final = (RequestStatus.RECEIVED, RequestStatus.TAKEN, RequestStatus.WAITING)
"""What is not decided yet."""
OURS: Final = (RequestStatus.RECEIVED, RequestStatus.TAKEN)
"""What waits for an agent, not for the member."""
BY_LAW: Final = (RequestKind.CLAIM, RequestKind.DATA)
"""Whose clock is the law's: it runs on while something is to come from the member."""


@dataclass(frozen=True)
class Promise:
    """By when we act, days included."""

    taken_by: date | None
    """When somebody has acknowledged it at the latest: of a claim alone."""
    answered_by: date


@dataclass(frozen=True)
class Mediation:
    """Between which days a mediator can be asked."""

    first: date
    last: date


def promise(kind: RequestKind, sent_on: date, country: str, *, days: int) -> Promise:
    """Return what is promised of a request; `days` is the insurer's own promise of most kinds."""
    if kind is RequestKind.CLAIM:
        return Promise(
            nth_day(sent_on, ACKNOWLEDGED_IN_WORKING_DAYS, country, rest_days=_REST_DAYS),
            months_later(sent_on, ANSWERED_IN_MONTHS),
        )
    if kind is RequestKind.DATA:
        return Promise(None, months_later(sent_on, DATA_ANSWERED_IN_MONTHS))
    return Promise(None, sent_on + timedelta(days=days))


def mediation(sent_on: date, answered_by: date, answered_on: date | None) -> Mediation:
    """Return when a mediator can be asked about a claim: once answered, or when nobody did."""
    first = answered_on or answered_by + timedelta(days=1)
    return Mediation(first, years_later(sent_on, MEDIATION_YEARS))
