"""An appointment that somebody asks for in the network."""

from memberapp.appointments import service
from memberapp.appointments.service import OwnAppointment
from tests.personas import SignedInMember
from tests.support.units_of_work import run_now

PRACTICE = "mirabeau"


def typed_by(who: SignedInMember, practitioner: str = PRACTICE, **changes: str) -> dict[str, str]:
    """Return a form as it is filled in, with the first half-day that is offered."""
    desk = run_now(service.desk, **who.ids, practitioner=practitioner)
    return {
        "motif": "quote",
        "personne": desk.practice.people[0][0],
        "choix1": desk.half_days[0].code,
        "choix2": desk.half_days[2].code,
        "phone": "+33 6 39 98 00 12",
    } | changes


def ask(who: SignedInMember, practitioner: str = PRACTICE, **changes: str) -> str:
    """Ask, and return the reference."""
    typed = typed_by(who, practitioner, **changes)
    return run_now(service.ask, **who.ids, practitioner=practitioner, typed=typed)


def own(who: SignedInMember, reference: str) -> OwnAppointment:
    """Return the appointment of a member."""
    found = run_now(service.listing, **who.ids).appointments
    return next(one for one in found if one.reference == reference)
