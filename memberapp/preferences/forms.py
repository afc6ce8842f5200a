"""The forms of the preferences: how often, for each way, and one more device."""

from memberapp.core.forms import Field, Form
from memberapp.preferences.rules import Way

_CHOOSE = {"invalid": "Choisissez une réponse dans la liste."}
EMAIL, SMS, PUSH, APP = (Field(way.value, _CHOOSE) for way in Way)
PREFERENCES = Form(EMAIL, SMS, PUSH, APP)
SUBSCRIPTION = Field("subscription", is_private=True)
"""What the browser gave, which the script fills in."""
