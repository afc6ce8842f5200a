"""The keys file has lost a sealing key: what hangs on it stays closed, everything else answers."""

import base64
import json
import os
from pathlib import Path

import pytest
from sqlmodel import Session, select

from memberapp import routes
from memberapp.care import reimbursements
from memberapp.core.key_ring import forget_keys
from memberapp.members.tables import Beneficiary, Contract
from memberapp.state.dashboard import DashboardState
from tests.personas import SignedInMember, alice, signed_in
from tests.support.factories import make_line, make_statement
from tests.support.gate import open_gate
from tests.support.tabs import HYDRATE, shown
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("clock", "database")]
PAGES = [route.path for route in routes.PAGES if "[" not in route.path]
ABOUT_CONTACTS = {
    *(path for path in PAGES if path.startswith(routes.ASSISTANCE.path)),
    *(path for path in PAGES if path.startswith(routes.CERTIFICATE.path)),
    *(path for path in PAGES if path.startswith(routes.REQUESTS.path)),
    routes.CARD.path,
    routes.PROFILE.path,
    routes.PREFERENCES.path,
    routes.PHONE_CHECK.path,
    routes.SECURITY.path,
    routes.BANK.path,
    routes.BANK_CONFIRM.path,
    routes.PRIVACY.path,  # its text stands; what the member agreed to is not told
}
"""Pages about the address, the phone, the e-mail or the account: they say that they failed."""


@pytest.fixture
def member(settings, tmp_path: Path) -> SignedInMember:
    """A member with every sealed contact, an account and a payment, whose sealing key is lost."""
    keys_file = tmp_path / "keys.json"
    settings(keys_file=keys_file)
    who = signed_in(alice, is_phone_verified=True)

    def pay(db: Session) -> None:
        own = select(Beneficiary).join(Contract).where(Contract.member_id == who.member_id)
        statement = make_statement(db, who.member())
        make_line(db, db.exec(own).one(), pay_ref="VIR1", statement_id=statement.id)

    change(pay)
    keys = json.loads(keys_file.read_text())
    keys["sealing"] = {name: base64.b64encode(os.urandom(32)).decode() for name in keys["sealing"]}
    keys_file.write_text(json.dumps(keys))
    forget_keys()
    return who


async def test_only_what_is_about_a_sealed_value_stays_closed(member, caplog):
    failed = set()
    for path in PAGES:
        caplog.clear()
        async with open_gate() as gate:
            tab = gate.socket(token="tab", session_token=member.token)
            await tab.send(HYDRATE, path=path)
        if any(record.name.startswith("reflex_base") for record in caplog.records):
            failed.add(path)
    assert failed <= ABOUT_CONTACTS
    assert routes.PROFILE.path in failed


async def test_the_first_page_shows_what_was_paid_without_its_account(member):
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=member.token)
        found = shown(await tab.send(HYDRATE, path=routes.DASHBOARD.path), DashboardState)
    assert found["is_loaded"]
    payments = run_now(reimbursements.last_payments, session=member.session)
    assert [(one.pay_ref, one.masked_iban) for one in payments] == [("VIR1", None)]
