"""What a member chooses to be told."""

from memberapp.messages.subjects import Subject
from memberapp.preferences.rules import DEFAULTS, QUIET_FROM, QUIET_UNTIL, name_of

_PAYMENTS = {name_of(Subject.NEW_PAYMENTS, way): way for way in DEFAULTS[Subject.NEW_PAYMENTS]}


def typed_choice(**others: str) -> dict[str, str]:
    """Return a whole choice: as nobody chose, but for these boxes; a way alone is of payments."""
    typed = {
        name_of(subject, way): pace.value
        for subject, ways in DEFAULTS.items()
        for way, pace in ways.items()
    } | {QUIET_FROM: "21", QUIET_UNTIL: "8"}
    of_payments = {way.value: name for name, way in _PAYMENTS.items()}
    return typed | {of_payments.get(name, name): pace for name, pace in others.items()}
