"""What is shown of every request to a practice, whatever is asked of it."""

from dataclasses import dataclass, field

from memberapp.core.choices import ChoiceView
from memberapp.core.timeline import StepView


@dataclass(frozen=True, kw_only=True)
class PracticeDeskView:
    """What the form of each request shows of the practice."""

    practice: str = ""
    about: str = ""
    address: str = ""
    promise: str = ""  # "Réponse promise sous 2 jours ouvrés."
    sent_to: str = ""  # "Transmis à Cabinet Haddad :"
    phone: str = ""
    """Of the practice."""
    href: str = ""
    people: list[ChoiceView] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class OwnRequestView:
    """A request in the list of one's own."""

    reference: str
    practice: str
    about: str
    status: str
    tone: str
    lead: str
    steps: list[StepView]
    can_cancel: bool = False
    cancelling: str = ""
    """What becomes of it once it is given up."""
    cancel_path: str = ""
    phone: str = ""
    """Of the practice."""
    href: str = ""
