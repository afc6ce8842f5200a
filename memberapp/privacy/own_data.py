"""The one table of what the space holds about a member: what they get, and what not and why.

The copy of all data is written from it. A room with new tables adds an `own_data` module and its
line here; `tests/privacy/test_own_data.py` fails until each new column is given or explained.
"""

from collections.abc import Iterable
from typing import Any, Final

from sqlmodel import col

from memberapp.account import own_data as account
from memberapp.api_clients.tables import ApiAnswer, ApiClient, ApiKey
from memberapp.appointments import own_data as appointments
from memberapp.assistance import own_data as assistance
from memberapp.bank import own_data as bank
from memberapp.calendars import own_data as calendars
from memberapp.callbacks import own_data as callbacks
from memberapp.calls import own_data as calls
from memberapp.care import own_data as care
from memberapp.carers import own_data as carers
from memberapp.certificate import own_data as certificate
from memberapp.coaching import own_data as coaching
from memberapp.contributions import own_data as contributions
from memberapp.core.access import Role
from memberapp.core.audit import Event
from memberapp.core.labels import ROLES
from memberapp.core.own_data import (
    INTERNAL,
    Apart,
    Field,
    Hidden,
    Part,
    Reason,
    Value,
    of_account,
    of_member,
)
from memberapp.core.tables import (
    AttemptCounter,
    AuditEvent,
    Change,
    FormReturn,
    Slot,
    Webhook,
    WebhookCount,
    WebhookMessage,
)
from memberapp.core.work import Work
from memberapp.estimates import own_data as estimates
from memberapp.family import own_data as family
from memberapp.feed.tables import EarlyClosing, FeedImport, QuarantinedLine
from memberapp.fraud import own_data as fraud
from memberapp.fraud.tables import SiteWarning
from memberapp.incidents import own_data as incidents
from memberapp.incidents.tables import Incident
from memberapp.members import own_data as members
from memberapp.messages import own_data as messages
from memberapp.opinions import own_data as opinions
from memberapp.other_insurer import own_data as other_insurer
from memberapp.preferences import own_data as preferences
from memberapp.privacy.events import TOLD
from memberapp.privacy.labels import ARCHIVE_STATUSES, REASONS
from memberapp.privacy.rules import short_name
from memberapp.privacy.tables import DataArchive
from memberapp.profile import own_data as profile
from memberapp.quotes import own_data as quotes
from memberapp.requests import own_data as requests
from memberapp.services import own_data as services
from memberapp.staff.tables import Agent
from memberapp.tickets import own_data as tickets
from memberapp.uploads import own_data as uploads
from memberapp.webinars import own_data as webinars
from memberapp.webinars.tables import WebinarPlaces

_OTHER_EVENT: Final = "Événement technique"
_OTHERS: Final = (Role.STAFF, Role.CARER)
"""Roles of people whose network and browser are not the member's to read."""
_RESULTS: Final = {"ok": "Fait", "refused": "Refusé"}


def _event(_work: Work, row: Any) -> Value:
    words = TOLD.get(Event(row.event))
    if words is None:
        return _OTHER_EVENT
    return words.refused if row.result != "ok" and words.refused else words.text


def _agent(work: Work, row: Any) -> Value:
    agent = work.db.get(Agent, row.actor_id) if row.actor_role == Role.STAFF else None
    return short_name(agent.name) if agent else None


def _reason(_work: Work, row: Any) -> Value:
    return row.reason if row.actor_role == Role.STAFF else None


def _network(_work: Work, row: Any) -> Value:
    return None if row.actor_role in _OTHERS else row.address


def _browser(_work: Work, row: Any) -> Value:
    return None if row.actor_role in _OTHERS else row.browser


_OWN: Final = (
    Part(
        "activite",
        "Activité de votre espace, et qui a consulté vos données",
        AuditEvent,
        of_member(AuditEvent),
        (col(AuditEvent.id),),
        {
            "at": "Date",
            "event": Field("Événement", show=_event),
            "result": Field("Résultat", _RESULTS),
            "actor_role": Field("Par", ROLES),
            "agent": Field("Conseiller", show=_agent),
            "reason": Field("Pourquoi", show=_reason),
            "address": Field("Début de l’adresse réseau", show=_network),
            "browser": Field("Navigateur", show=_browser),
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "actor_id": Hidden("Nom entier des conseillers", Reason.OTHERS),
            "object_ref": INTERNAL,
            "previous_hash": INTERNAL,
            "hash": INTERNAL,
        },
    ),
    Part(
        "copies-de-vos-donnees",
        "Copies de vos données",
        DataArchive,
        of_account(DataArchive),
        (col(DataArchive.asked_at), col(DataArchive.id)),
        {
            "status": Field("État", ARCHIVE_STATUSES),
            "asked_at": "Demandée le",
            "ended_at": "Prête le",
            "size_bytes": "Taille (octets)",
        },
        {
            "id": INTERNAL,
            "account_id": INTERNAL,
            "member_id": INTERNAL,
            "retry_at": INTERNAL,
            "tries": INTERNAL,
            "key": Hidden("Clé qui chiffre cette copie chez nous", Reason.SECRET),
        },
    ),
)
PARTS: Final = (
    *members.PARTS,
    *care.PARTS,
    *estimates.PARTS,
    *other_insurer.PARTS,
    *bank.PARTS,
    *contributions.PARTS,
    *requests.PARTS,
    *assistance.PARTS,
    *uploads.PARTS,
    *callbacks.PARTS,
    *calls.PARTS,
    *tickets.PARTS,
    *services.PARTS,
    *opinions.PARTS,
    *coaching.PARTS,
    *webinars.PARTS,
    *appointments.PARTS,
    *quotes.PARTS,
    *calendars.PARTS,
    *carers.PARTS,
    *fraud.PARTS,
    *certificate.PARTS,
    *messages.PARTS,
    *family.PARTS,
    *incidents.PARTS,
    *profile.PARTS,
    *preferences.PARTS,
    *account.PARTS,
    *_OWN,
)
"""In the order of the index: who somebody is comes first, how they sign in last."""

APART: Final = (
    *account.APART,
    *certificate.APART,
    Apart(FormReturn, Hidden("Formulaires refusés, quelques minutes", Reason.MOMENT)),
    Apart(Change, Hidden("Signal qu’une page ouverte doit se mettre à jour", Reason.MOMENT)),
    Apart(
        AttemptCounter,
        Hidden("Compteurs d’essais manqués, sans nom (illisibles, même pour nous)", Reason.SECRET),
    ),
    Apart(
        ApiAnswer,
        Hidden("Réponses à un logiciel de nos conseillers, gardées un jour", Reason.MOMENT),
    ),
    # About no member.
    Apart(Incident, None),
    Apart(ApiClient, None),
    Apart(ApiKey, None),
    Apart(Webhook, None),
    Apart(WebhookCount, None),
    Apart(
        WebhookMessage,
        Hidden("Signaux à un logiciel de nos conseillers, sans nom, gardés un mois", Reason.MOMENT),
    ),
    Apart(Slot, None),
    Apart(WebinarPlaces, None),
    Apart(Agent, None),
    Apart(SiteWarning, None),
    Apart(FeedImport, None),
    Apart(QuarantinedLine, None),
    Apart(EarlyClosing, None),
)

_INTERNAL_NUMBERS: Final = "Numéros internes, versions et index de recherche"


def held_and_not_given() -> tuple[tuple[str, str], ...]:
    """Return what is held of members and is not in their copy, with the reason, each once."""
    hidden: Iterable[Hidden | None] = (
        *(one for part in PARTS for one in part.hidden.values()),
        *(one.hidden for one in APART),
    )
    told = {one.what: REASONS[one.reason] for one in hidden if one is not None and one.what}
    return (*told.items(), (_INTERNAL_NUMBERS, REASONS[Reason.INTERNAL]))
