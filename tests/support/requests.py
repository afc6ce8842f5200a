"""Requests as a member writes, checks and sends them."""

from typing import Any

from memberapp.requests import drafts, following, sending
from memberapp.requests.acts import Followed, row_named
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.sending import Recap
from memberapp.staff import service as agents
from tests.personas import SignedInMember
from tests.support.units_of_work import as_agent, change, run_now, work_in

WHO = {"agent_id": "a.noel", "reason": "Demandes du jour"}
CLAIM = {
    "subject": "refund",
    "text": "Il manque 12 € sur le remboursement du 3 mars.",
    "wanted": "Le remboursement de 12 €",
}
DATA = {"subject": "rectification", "text": "Ma date de naissance est fausse."}


def add_agent() -> None:
    """Let Agathe Noël act."""
    change(lambda db: agents.add(work_in(db), agent_id="a.noel", name="Agathe Noël"))


def recap(
    member: SignedInMember, kind: RequestKind, typed: dict[str, str], about: str = ""
) -> Recap:
    """Write a request, and return what would be sent."""
    run_now(drafts.check, session=member.session, kind=kind, typed=typed, about=about)
    return run_now(sending.recap, session=member.session, kind=kind)


def send(
    member: SignedInMember,
    kind: RequestKind = RequestKind.CLAIM,
    typed: dict[str, str] | None = None,
    *,
    about: str = "",
) -> str:
    """Write a request and send it; return its reference."""
    found = recap(member, kind, CLAIM if typed is None else typed, about)
    return send_shown(member, found)


def send_shown(member: SignedInMember, found: Recap, **changes: Any) -> str:
    """Send what a recap showed; return its reference."""
    shown = {
        "kind": found.kind,
        "draft_id": found.draft_id,
        "shown": found.fingerprint,
        "is_understood": True,
    }
    return run_now(sending.send, session=member.session, **shown | changes)


def own(member: SignedInMember, reference: str) -> Followed:
    """Return a request as its member sees it."""
    return run_now(following.own, session=member.session, reference=reference).followed


def act(use_case: Any, reference: str, **arguments: Any) -> Any:
    """Let Agathe Noël act on a request; what she says, she says of it as it stands."""
    if "text" in arguments:
        arguments = {"version": change(lambda db: row_named(work_in(db), reference).version)} | (
            arguments
        )
    return change(lambda db: use_case(as_agent(db, **WHO), reference=reference, **arguments))
