"""Two tabs at once, on the database of several processes."""

import pytest
from sqlmodel import select

from memberapp.other_insurer import service, top_ups
from memberapp.other_insurer.tables import InsurerPack, SecondShare
from tests import personas
from tests.support.at_once import at_once
from tests.support.clocks import START
from tests.support.factories import make_contract, make_line, make_statement, make_top_up_line
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("postgresql", "clock")


def member_with_care() -> str:
    def care(db) -> str:
        who = personas.alice(db)
        statement = make_statement(db, who.member)
        first = make_line(
            db,
            who.beneficiary,
            statement_id=statement.id,
            spent_cents=7000,
            social_security_cents=1600,
            mutual_cents=2500,
        )
        contract = make_contract(db, who.member, kind="surcomplementaire")
        make_top_up_line(db, first, contract, 1000)
        return who.id

    return change(care)


def test_one_pack_is_prepared_and_each_payment_ends_once():
    member_id = member_with_care()
    (person,) = run_now(service.desk, member_id=member_id).offered
    tokens = [care.token for care in person.cares]

    def prepare() -> str:
        return run_now(service.prepare, tokens=tokens, member_id=member_id)

    assert len(set(at_once(prepare, prepare))) == 1
    assert len(run_now(lambda db: db.exec(select(InsurerPack)).all())) == 1
    (share,) = run_now(lambda db: db.exec(select(SecondShare)).all())

    def receive() -> None:
        run_now(service.receive, share_id=share.id, amount="12", member_id=member_id)

    at_once(receive, receive)
    (pack,) = run_now(service.desk, member_id=member_id).packs
    assert pack.shares[0].declared.cents == 1200


def test_what_a_surcomplementaire_paid_is_added_up_there_too():
    member_id = member_with_care()
    (year,) = run_now(top_ups.read, member_id=member_id)
    assert (year.year, year.total.cents) == (START.year, 1000)
