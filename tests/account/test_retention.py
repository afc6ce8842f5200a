"""What an account retains for a while only."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.account import offered_phone
from memberapp.account.tables import RETENTION, Account, FormerPassword
from memberapp.core import retention
from tests import personas
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def test_a_phone_that_nobody_answers_for_is_forgotten_after_thirty_days(clock):
    account = personas.with_account(offered_phone=b"sealed", created_at=clock.now)
    ids = {"member_id": account.member_id, "account_id": account.id}
    for days, is_left in ((29, True), (1, False)):
        clock.advance(timedelta(days=days))
        run_now(retention.purge, rules=RETENTION)
        assert run_now(offered_phone.is_offered, **ids) == is_left
    assert run_now(lambda db: db.get(Account, account.id)) is not None


@pytest.mark.parametrize("is_disabled", [True, False])
def test_former_passwords_end_with_their_account(clock, is_disabled):
    account = personas.with_account(disabled_at=clock.now if is_disabled else None)
    row = FormerPassword(account_id=account.id, password_hash="hash", chosen_at=clock.now)
    change(lambda db: db.add(row))
    run_now(retention.purge, rules=RETENTION)
    assert bool(run_now(lambda db: db.exec(select(FormerPassword)).all())) != is_disabled
