"""A second opinion that a member asks for: written, sent with a paper, followed by the worker."""

import asyncio

from memberapp import overdue
from memberapp.opinions import service
from memberapp.opinions.service import Desk, OpinionSnapshot
from memberapp.uploads.rules import About
from tests.personas import SignedInMember
from tests.support import uploads
from tests.support.units_of_work import run_now

QUESTION = "Faut-il opérer mon genou, ou peut-on attendre ?"


def desk(who: SignedInMember) -> Desk:
    return run_now(service.desk, **who.ids)


def write(who: SignedInMember, question: str = QUESTION, *, person: str = "") -> str:
    asked = {"person": person or who.member_id, "domain": "orthopedics", "question": question}
    run_now(service.save, **who.ids, **asked)
    draft = desk(who).draft
    assert draft is not None
    return draft.reference


def paper(who: SignedInMember, about: About = About()) -> str:  # noqa: B008 - a frozen value
    found = uploads.send(who, about=about)
    uploads.check()
    return found


def send(who: SignedInMember, *papers: str, is_agreed: bool = True) -> str:
    reference = write(who)
    given = papers or (paper(who),)
    asked = {"reference": reference, "papers": given, "is_agreed": is_agreed}
    run_now(service.send, **who.ids, **asked, shown=desk(who).shown)
    return reference


def own(who: SignedInMember, reference: str) -> OpinionSnapshot:
    return next(one for one in desk(who).asked if one.reference == reference)


def work() -> None:
    asyncio.run(overdue.follow_opinions())
