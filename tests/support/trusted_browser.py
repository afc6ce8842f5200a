"""The browser that accounts of the tests trust: the fast way to sign in."""

from datetime import datetime

from sqlmodel import Session, col, update

from memberapp.account import accounts, devices
from memberapp.account.tables import Device
from memberapp.core.access import Origin
from memberapp.core.secrets import token_hash
from memberapp.core.work import writes
from tests.support.units_of_work import work_in

DEVICE_TOKEN = "a-trusted-browser-of-the-tests"
"""The cookie `device` of a browser that accounts trust: see `trust`, the fast way to sign in."""


@writes
def trust(db: Session, *, identifier: str, now: datetime, token: str = DEVICE_TOKEN) -> None:
    """Let an account, if there is one, trust a browser: there its password is enough."""
    account = accounts.find(work_in(db), identifier=identifier)
    if account is None:
        return
    origin = Origin(browser="Navigateur des tests", device=token)
    made = devices.remember(work_in(db, origin=origin, now=now), account=account, is_trusted=True)
    db.exec(
        update(Device)
        .where(col(Device.token_hash) == token_hash(made.token))
        .values(token_hash=token_hash(token))
    )
