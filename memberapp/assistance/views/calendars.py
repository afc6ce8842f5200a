"""The visits and calls of a case, as the member's own calendar keeps them."""

from typing import Final

from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.rules.steps import StepState
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.views.case_steps import bookings
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone
from memberapp.gateways.calendars import Appointment

_NOT_TO_COME: Final = (StepState.CANCELLED, StepState.MISSED)
CALENDAR_MISSING_TITLE: Final = "Cet agenda est introuvable"
CALENDAR_MISSING: Final = (
    "Aucune de vos demandes d’assistance n’est à cette adresse. Revenez à votre espace, puis "
    "ouvrez votre demande."
)


def to_appointments(case: Case) -> tuple[Appointment, ...]:
    """Return what a case puts in a calendar, which others may read.

    Never what happened, which service it is for, nor how one gets in.
    """
    return tuple(
        Appointment(
            uid=f"{case.reference}-{position}@memberapp",
            title=_title(item),
            details=_details(case),
            place=_place(case, item),
            starts=item.starts_at,
            ends=item.ends_at,
        )
        for position, item in enumerate((items[0] for items in bookings(case)), 1)
        if item.starts_at and item.ends_at and item.state not in _NOT_TO_COME
    )


def file_name(case: Case) -> str:
    """Return the name of the file that is kept."""
    return f"assistance-{case.reference}.ics"


def _title(item: CaseItem) -> str:
    what = "Appel" if item.serves is SlotQueue.PHONE else "Passage"
    wished = " souhaité" if item.state is StepState.WISHED else ""
    return f"{what}{wished}, {read_brand().name}"


def _place(case: Case, item: CaseItem) -> str:
    if item.serves is not SlotQueue.HOME or case.address is None:
        return ""
    return case.address.address.one_line


def _details(case: Case) -> str:
    name = f"Dossier {case.number}" if case.number else f"Demande {case.reference}"
    return (
        f"{name}, {read_brand().name}.\nPour déplacer ou annuler, appelez le "
        f"{help_phone(read_channels()).number}."
    )
