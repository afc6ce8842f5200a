"""Tabs in which a request for assistance is made: pages that send back what they show."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from reflex.state import StateUpdate
from sqlmodel import Session, func, select

from memberapp import addresses, routes
from memberapp import clock as clock_of
from memberapp.account import sessions
from memberapp.account.tables import Account
from memberapp.assistance.tables import AssistanceDraft
from memberapp.core.access import Access, Origin
from memberapp.members.tables import Contract, Member
from memberapp.state.assistance.emergency import EmergencyState
from memberapp.state.assistance.event import EventState, NeedState, QuestionState
from memberapp.state.assistance.recap import CaseState, RecapState
from memberapp.state.assistance.services import ServicesState, ServiceState
from tests.support.assistance_requests import (
    AT_HOME,
    Someone,
    someone,
)
from tests.support.gate import Socket, open_gate
from tests.support.tabs import HYDRATE, event
from tests.support.units_of_work import change, run_now, work_in

EVENT, NEED = addresses.event_path(), routes.ASSISTANCE_NEED.path
SERVICES, RECAP = routes.ASSISTANCE_SERVICES.path, routes.ASSISTANCE_RECAP.path
SERVICE = addresses.service_path(AT_HOME)
URGENT = routes.ASSISTANCE_URGENT.path
LOADERS = {
    routes.ASSISTANCE.path: event(EventState, "load_event"),
    NEED: event(NeedState, "load_need"),
    SERVICES: event(ServicesState, "load_services"),
    SERVICE: event(ServiceState, "load_service"),
    RECAP: event(RecapState, "load_recap"),
    URGENT: event(EmergencyState, "load_emergency"),
}
STATES = {EVENT: EventState, NEED: NeedState, SERVICES: ServicesState}
HANDLERS = {
    event(EventState, "choose_event"): (EVENT, "form"),
    event(NeedState, "choose_need"): (NEED, "form"),
    event(QuestionState, "answer"): (addresses.question_path("pour-qui"), "form"),
    event(ServiceState, "keep"): (SERVICE, "form"),
    event(ServiceState, "look_from"): (SERVICE, "day"),
    event(ServiceState, "drop"): (SERVICE, "service"),
    event(QuestionState, "skip"): (addresses.question_path("pour-qui"), "slug"),
    event(RecapState, "submit"): (RECAP, "fingerprint"),
    event(EventState, "abandon"): (EVENT, "version"),
    event(RecapState, "save_address"): (RECAP, "form"),
    event(RecapState, "drop"): (RECAP, "service"),
    event(EmergencyState, "look"): (URGENT, "form"),
    event(EmergencyState, "begin"): (URGENT, "event"),
}
SENT_BACK = {
    "skip": ("slug", "version"),
    "drop": ("service", "version"),
    "submit": ("fingerprint",),
    "abandon": ("version",),
    "begin": ("version",),
}
HOSPITAL = {"event": "hospitalisation", "event-hospitalisation": "HOSP"}
DATE = {"day": "27", "month": "11", "year": "2026"}
ADDRESS = {"line1": "3 place Plumereau", "zip": "37000", "city": "Tours"}
EDIT_ADDRESS = f"{RECAP}?{routes.EDIT_PARAMETER}={routes.EDIT_ADDRESS}"
CHOOSE_EVENT, CHOOSE_NEED = event(EventState, "choose_event"), event(NeedState, "choose_need")
LOAD_QUESTION, ANSWER = event(QuestionState, "load_question"), event(QuestionState, "answer")
KEEP = event(ServiceState, "keep")
SAVE_ADDRESS, SUBMIT = event(RecapState, "save_address"), event(RecapState, "submit")
DROP = event(RecapState, "drop")
LOAD_CASE = event(CaseState, "load_case")


@dataclass(frozen=True)
class Visitor:
    """A member with a session, by ids only."""

    token: str
    member_id: str
    account_id: str
    contract_id: str

    def does(self, work: Callable[[Someone], Any]) -> Any:
        """Let them do something on another device."""

        def in_one(db: Session) -> Any:
            member = db.get_one(Member, self.member_id)
            account = db.get_one(Account, self.account_id)
            return work(Someone(db, member, account, db.get_one(Contract, self.contract_id)))

        return change(in_one)


def visitor(member_id: str | None = None, **changes: Any) -> Visitor:
    """Make a member whom a contract helps, and sign them in."""

    def work(db: Session) -> Visitor:
        one = someone(db, member_id, **changes)
        token = sessions.create(
            work_in(db, origin=Origin(), now=clock_of.now()),
            account=one.account,
            access=Access.MEMBER,
            proved_at=clock_of.now(),
        )
        return Visitor(token, one.member.id, one.account.id, one.contract.id)

    return change(work)


class Tab:
    """A tab: with what is done on a page it sends back what that page shows."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._seen: defaultdict[str, dict[str, Any]] = defaultdict(dict)

    def sees(self, state: Any, name: str = "version") -> Any:
        """Return a var as the browser has it."""
        return self._seen[state if isinstance(state, str) else state.get_full_name()].get(name)

    async def send(
        self, name: str, payload: dict[str, Any] | None = None, *, path: str = "/"
    ) -> list[StateUpdate]:
        """Do something on a page, with what it shows."""
        return await self.send_bare(name, self.shown_with(name, payload or {}), path=path)

    async def send_bare(self, name: str, payload: Any, *, path: str = "/") -> list[StateUpdate]:
        """Send an event as it is."""
        updates = await self._socket.send(name, payload, path=path)
        for update in updates:
            for state, changed in update.delta.items():
                for var, value in changed.items():
                    self._seen[state][var.removesuffix("_rx_state_")] = value
        return updates

    def shown_with(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Return what the page sends back: the hidden fields of a form, or the arguments."""
        state, _, handler = name.rpartition(".")
        view = self.sees(state, "view")
        shown = {
            "version": self.sees(state) or "",
            "slug": getattr(view, "slug", ""),
            "service": getattr(view, "code", ""),
            "fingerprint": getattr(view, "fingerprint", ""),
        }
        if isinstance(payload.get("form"), dict):
            return {"form": shown | payload["form"]}
        return {one: shown[one] for one in SENT_BACK.get(handler, ())} | payload


@asynccontextmanager
async def tab_of(who: Visitor) -> AsyncIterator[Tab]:
    """Open a tab in which they are signed in."""
    async with open_gate() as gate:
        tab = Tab(gate.socket(token="tab-a", session_token=who.token))
        await tab.send(HYDRATE)
        yield tab


def count(table: Any) -> int:
    return run_now(lambda db: db.exec(select(func.count()).select_from(table)).one())


def version() -> int:
    return run_now(lambda db: db.exec(select(AssistanceDraft.version)).one())


async def load(tab: Tab, path: str) -> list[StateUpdate]:
    return await tab.send(LOADERS[path.partition("?")[0]], path=path)
