"""Requests for assistance, with sensible defaults."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from memberapp.account.tables import Account
from memberapp.assistance import cases, drafts
from memberapp.assistance.progress import Progress, row_of
from memberapp.assistance.recaps import Recap
from memberapp.assistance.rules.requests import TypedEvent
from memberapp.core.secrets import seal
from memberapp.members.tables import Contract, Member
from tests.support.clocks import START
from tests.support.factories import ADDRESS, make_account, make_contract, make_member
from tests.support.units_of_work import work_in

PHONE = "+33639980012"
HOSPITAL = TypedEvent("HOSP", "27", "11", "2026")
MONDAY, MORNING, HALF_PAST_NINE = "2026-11-30", "08:00-12:00", "09:30-10:00"
AT_HOME, BY_PHONE = "COIFFEUR", "SOUTIEN_PSY"
"""A visit and a call that a stay in hospital always has."""


@dataclass(frozen=True)
class Someone:
    """A member who may ask for assistance; each step names the version their page showed."""

    db: Session
    member: Member
    account: Account
    contract: Contract

    @property
    def ids(self) -> dict[str, str]:
        return {"member_id": self.member.id, "account_id": self.account.id}

    @property
    def reference(self) -> str:
        draft = self.progress().draft
        return draft.reference if draft else ""

    def progress(self, now: datetime = START) -> Progress:
        return drafts.read_progress(work_in(self.db, **self.ids, now=now))

    def step(self, do: Any, *, now: datetime = START, **arguments: Any) -> int:
        row = row_of(work_in(self.db, account_id=self.account.id))
        arguments.setdefault("version", row.version if row else 0)
        return do(work_in(self.db, **self.ids, now=now), **arguments)

    def begin(self, typed: TypedEvent = HOSPITAL, **more: Any) -> int:
        return self.step(drafts.choose_event, typed=typed, **more)

    def answer_all(self, **given: dict[str, str]) -> None:
        """Be guided, and know nothing that one may not know; `given` answers by slug."""
        if self.progress().draft.guided is None:
            self.step(drafts.choose_guided, guided=True)
        while (asked := (progress := self.progress()).next_question) is not None:
            least = {
                field.code: next(iter(field.options)) if field.options else str(field.minimum)
                for question in progress.page_of(asked.slug)
                for field in question.fields
            }
            raw = given.get(asked.slug) or (None if asked.allows_unknown else least)
            self.step(drafts.answer, slug=asked.slug, raw=raw)

    def keep(self, service: str, *, day: str = MONDAY, window: str = MORNING, **more: Any) -> int:
        return self.step(drafts.keep_service, service=service, day=day, window=window, **more)

    def choose(self, *services: str) -> None:
        """Begin without guidance, and keep services: a visit and a call unless told otherwise."""
        self.begin()
        self.step(drafts.choose_guided, guided=False)
        for service in services or (AT_HOME, BY_PHONE):
            self.keep(service, window=MORNING if service == AT_HOME else HALF_PAST_NINE)

    def recap(self, now: datetime = START) -> Recap:
        return cases.recap(work_in(self.db, **self.ids, now=now))

    def submit(self, fingerprint: str | None = None, now: datetime = START) -> str:
        return cases.submit(
            work_in(self.db, **self.ids, now=now),
            fingerprint=self.recap(now).fingerprint if fingerprint is None else fingerprint,
        )

    def send(self) -> str:
        """Choose and send, and return the reference."""
        self.choose()
        return self.submit()


def someone(db: Session, member_id: str | None = None, **changes: Any) -> Someone:
    """Make a member in France with an address, a mobile phone and the larger plan."""
    plan = changes.pop("plan", "ASSIST_PLUS")
    phone = changes.pop("phone", PHONE)
    values = {
        "first_name": "Alice",
        "last_name": "Moreau",
        "address": ADDRESS,
    }
    member = make_member(db, member_id, **values | changes)
    seal(member, "phone", phone)
    contract = make_contract(db, member, assistance_plan=plan)
    return Someone(db, member, make_account(db, member), contract)
