"""What a client may do, and why a request is not let in: words for machines.

No member reads them; the words of the domain, in `rules`, all have a French name.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from memberapp.core.happenings import Happening


class Scope(StrEnum):
    """What a client may do; each route asks for one of them."""

    FEED_WRITE = "feed:write"
    CHANGES_READ = "changes:read"
    STAFF_APPOINTMENTS = "staff:appointments"
    STAFF_BANK = "staff:bank"
    STAFF_CALLBACKS = "staff:callbacks"
    STAFF_CALLS = "staff:calls"
    STAFF_DOSSIERS = "staff:dossiers"
    STAFF_INSTALMENTS = "staff:instalments"
    STAFF_OPINIONS = "staff:opinions"
    STAFF_QUOTES = "staff:quotes"
    STAFF_REQUESTS = "staff:requests"
    STAFF_TICKETS = "staff:tickets"


SIGNED: Final = frozenset({Scope.FEED_WRITE, Scope.CHANGES_READ, Scope.STAFF_BANK})
"""Scopes of clients that sign alone: who only has their key must not change where money goes, nor
read where it goes."""


NEEDED: Final[Mapping[Happening, Scope]] = {
    Happening.CHANGE_MADE: Scope.CHANGES_READ,
    Happening.REQUEST_SENT: Scope.STAFF_REQUESTS,
    Happening.REQUEST_CHANGED: Scope.STAFF_REQUESTS,
    Happening.DOSSIER_SENT: Scope.STAFF_DOSSIERS,
    Happening.DOSSIER_CHANGED: Scope.STAFF_DOSSIERS,
    Happening.TICKET_SENT: Scope.STAFF_TICKETS,
    Happening.TICKET_WRITTEN: Scope.STAFF_TICKETS,
    Happening.TICKET_CHANGED: Scope.STAFF_TICKETS,
    Happening.CALLBACK_ASKED: Scope.STAFF_CALLBACKS,
    Happening.CALLBACK_CHANGED: Scope.STAFF_CALLBACKS,
    Happening.BANK_CHANGE_CONFIRMED: Scope.STAFF_BANK,
    Happening.BANK_CHANGE_CHANGED: Scope.STAFF_BANK,
    Happening.INSTALMENTS_ASKED: Scope.STAFF_INSTALMENTS,
    Happening.INSTALMENTS_CHANGED: Scope.STAFF_INSTALMENTS,
    Happening.APPOINTMENT_ASKED: Scope.STAFF_APPOINTMENTS,
    Happening.APPOINTMENT_CHANGED: Scope.STAFF_APPOINTMENTS,
    Happening.QUOTE_ASKED: Scope.STAFF_QUOTES,
    Happening.QUOTE_CHANGED: Scope.STAFF_QUOTES,
    Happening.OPINION_SENT: Scope.STAFF_OPINIONS,
    Happening.OPINION_CHANGED: Scope.STAFF_OPINIONS,
}
"""Who is told of something may read it: a webhook needs the scope of what it is told."""


class Refusal(StrEnum):
    """Why a request is not let in; whoever sends it learns only that."""

    KEY = "key"
    SIGNATURE = "signature"
    CLOCK = "clock"
    REPLAYED = "replayed"
    SCOPE = "scope"
    UNSIGNED = "unsigned"
    AGENT = "agent"
