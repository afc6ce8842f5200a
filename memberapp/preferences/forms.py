"""The forms of the preferences: what, by which way and when; and one more device.

A box that is not ticked is not sent: the rhythm and the quiet hours show that a form is whole.
"""

from typing import Final

from memberapp.core.forms import Field, Form
from memberapp.preferences import rules
from memberapp.preferences.rules import DEFAULTS, name_of

_CHOOSE: Final = {"invalid": "Choisissez une réponse dans la liste."}

RHYTHM = Field(rules.RHYTHM, _CHOOSE)
"""The pace of the e-mails that may wait for a digest."""
QUIET_FROM, QUIET_UNTIL = Field(rules.QUIET_FROM, _CHOOSE), Field(rules.QUIET_UNTIL, _CHOOSE)
QUIET_SUNDAYS = Field(rules.QUIET_SUNDAYS)
_BOXES = (
    Field(name_of(subject, way), _CHOOSE) for subject, ways in DEFAULTS.items() for way in ways
)
ALWAYS_SENT = Form(RHYTHM, QUIET_FROM, QUIET_UNTIL)
PREFERENCES = Form(*_BOXES, RHYTHM, QUIET_FROM, QUIET_UNTIL, QUIET_SUNDAYS)
SUBSCRIPTION = Field("subscription", is_private=True)
"""What the browser gave, which the script fills in."""
