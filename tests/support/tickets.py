"""Tickets to send, with sensible defaults."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session, select

from memberapp.account.tables import Account
from memberapp.core.access import Access, LiveSession
from memberapp.core.work import Work
from memberapp.staff import service as agents
from memberapp.tickets import service, staff
from memberapp.tickets.rules import TypedTicket
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in

WORDS = "Bonjour, combien reste-t-il à ma charge ?"
TYPED = TypedTicket("remboursement", "", WORDS)
KEY = "k" * 22


def as_member(db: Session, member_id: str, after: timedelta = timedelta()) -> Work:
    """Return a unit of work of a signed-in member."""
    account = db.exec(select(Account.id).where(Account.member_id == member_id)).one()
    session = LiveSession("session-1", account, member_id, Access.MEMBER)
    return work_in(db, session=session, now=START + after)


def send(
    db: Session,
    persona: Persona,
    *,
    key: str = KEY,
    after: timedelta = timedelta(),
    **changes: Any,
) -> str:
    """Send a question and return its reference."""
    typed = replace(TYPED, **changes)
    return service.send(as_member(db, persona.id, after), typed=typed, key=key)


def add_agents(db: Session) -> None:
    """Let two agents act."""
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")
    first = {"by": "a.noel", "why": "Renfort"}
    agents.add(work_in(db, now=START), agent_id="b.roy", name="Bruno Roy", **first)


def agent(db: Session, who: str = "a.noel", after: timedelta = timedelta()) -> Work:
    """Return a unit of work of an agent."""
    return as_agent(db, agent_id=who, reason="Réponses du jour", now=START + after)


def answer(db: Session, reference: str, *, version: int = 1, **options: Any) -> None:
    """Have an agent answer."""
    staff.answer(
        agent(db, **options), reference=reference, version=version, text="Il reste 2,00 €."
    )
