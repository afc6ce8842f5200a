"""The form of the preferences: how often, for each way."""

from memberapp.core.forms import Field, Form
from memberapp.preferences.rules import Way

_CHOOSE = {"invalid": "Choisissez une réponse dans la liste."}
EMAIL, SMS, APP = (Field(way.value, _CHOOSE) for way in Way)
PREFERENCES = Form(EMAIL, SMS, APP)
