from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.account.tables import Account
from memberapp.bank.tables import BankChange
from memberapp.core.secrets import seal
from memberapp.core.tables import AuditEvent
from memberapp.state.care.statement import StatementState
from tests.personas import NEW_IBAN, OLD_IBAN, alice, bob
from tests.support.factories import make_line, make_statement
from tests.support.tabs import event, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(StatementState, "load_statement")


def two_statements(db):
    """Alice and Bob, with the reference of a statement of each."""
    found = []
    for make in (alice, bob):
        persona = make(db)
        row = make_statement(db, persona.member)
        make_line(db, persona.beneficiary, statement_id=row.id)
        found.append((persona, row.reference))
    return found


def audited():
    return run_now(lambda db: [(row.event, row.object_ref) for row in db.exec(select(AuditEvent))])


async def open_at(persona, reference):
    async with tab_of(persona) as tab:
        return shown(await tab.send(LOAD, path=f"/remboursements/{reference}"), StatementState)


async def test_a_member_reads_his_own_statement():
    (persona, reference), _other = change(two_statements)
    screen = await open_at(persona, reference)
    assert screen["is_loaded"]
    assert screen["view"].reference == reference
    assert audited() == []


async def test_a_payment_to_come_names_no_account_while_another_one_waits(clock):
    def change_of_account(db):
        persona = alice(db)
        seal(persona.member, "iban", OLD_IBAN)
        statement = make_statement(db, persona.member)
        for days in (-9, 9):
            make_line(
                db,
                persona.beneficiary,
                statement_id=statement.id,
                pay_ref=f"V{days}",
                pay_date=(clock.now + timedelta(days=days)).date(),
            )
        return persona, statement.reference

    def wait(db):
        account = db.exec(select(Account)).first()
        waiting = {"member_id": account.member_id, "account_id": account.id, "status": "waiting"}
        row = BankChange(**waiting, iban_index="x", proposed_at=clock.now)
        seal(row, "iban", NEW_IBAN)
        db.add(row)

    persona, reference = change(change_of_account)
    accounts = []
    async with tab_of(persona) as tab:
        for before in (lambda _db: None, wait):
            change(before)
            screen = shown(
                await tab.send(LOAD, path=f"/remboursements/{reference}"), StatementState
            )
            view = screen["view"]  # one account of all payments is named once
            accounts.append([(one.account or view.account)[-3:] for one in view.transfers])
    assert accounts == [[OLD_IBAN[-3:]] * 2, ["", OLD_IBAN[-3:]]]


async def test_somebody_elses_statement_and_an_unknown_one_read_exactly_alike():
    (persona, own), (_bob, bobs) = change(two_statements)
    unknown = bobs[:-1] + ("0" if bobs[-1] != "0" else "1")
    async with tab_of(persona) as tab:
        answers = []
        for reference in (bobs, unknown, "x" * 1000, "%00", "[statement]"):
            await tab.send(LOAD, path=f"/remboursements/{own}")
            answers.append(
                shown(await tab.send(LOAD, path=f"/remboursements/{reference}"), StatementState)
            )
    assert all(answer == {"is_loaded": False, "is_missing": True} for answer in answers)


async def test_asking_for_what_is_not_ones_own_is_written_down_without_what_was_asked():
    (persona, _own), (_bob, bobs) = change(two_statements)
    await open_at(persona, bobs)
    assert audited() == [("object:not_found", "statement")]
    (line,) = run_now(lambda db: db.exec(select(AuditEvent)).all())
    assert (line.address, line.browser) == ("192.0.2.0/24", "Chrome sur Android")
