"""Prepared queries say what SQLAlchemy says, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from memberapp.account.tables import SignInSession
from memberapp.core.database import engine_for
from memberapp.core.prepared import Prepared
from memberapp.dashboard import facts
from tests import personas
from tests.support import factories
from tests.support.clocks import START
from tests.support.units_of_work import work_in

SESSIONS = select(
    col(SignInSession.id),
    col(SignInSession.created_at),
    col(SignInSession.ended_at),
    select(SignInSession.id).where(col(SignInSession.ended_at).is_not(None)).exists().label("any"),
).where(col(SignInSession.created_at) >= bindparam("since"), col(SignInSession.browser) == "Opéra")


def check(db: Session) -> None:
    account = factories.make_account(db, personas.alice(db).member)
    row = factories.make_session(db, account, START, browser="Opéra")
    work, prepared = (
        work_in(db, member_id=account.member_id, account_id=account.id),
        Prepared(SESSIONS),
    )
    for since in (START, START + timedelta(seconds=1), START - timedelta(days=1)):
        found = prepared.first(work, {"since": since})
        assert found == db.execute(SESSIONS, {"since": since}).first()
    assert found is not None
    assert (found.id, found.created_at, found.any) == (row.id, START, False)
    assert facts.read(work).sign_ins.previous_at is None
    factories.make_session(db, account, START + timedelta(hours=1))
    assert facts.read(work).sign_ins.previous_at == START


def test_types_and_values_are_those_of_sqlalchemy(db: Session):
    check(db)


@pytest.mark.usefixtures("postgresql")
def test_on_postgresql_too():
    with Session(engine_for(write=True)) as db, db.begin():
        check(db)
