"""A webinar that somebody signed up for."""

from memberapp.webinars import service
from memberapp.webinars.service import SignUp
from tests.personas import SignedInMember
from tests.support.units_of_work import run_now

BACK = "dos-au-travail-2026"
"""The code of the first webinar of the file."""


def sign_up(who: SignedInMember, code: str = BACK) -> None:
    """Take a place."""
    run_now(service.sign_up, **who.ids, code=code)


def own_sign_up(who: SignedInMember, code: str = BACK) -> SignUp:
    """Return the sign-up of a member who has one."""
    found = run_now(service.listing, **who.ids)
    own = (one.sign_up for one in (*found.to_come, *found.past) if one.webinar.code == code)
    return next(one for one in own if one is not None)
