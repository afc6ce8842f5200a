"""The form of a webinar: which one."""

from typing import Final

from memberapp.core.forms import Field, Form

CODE: Final = Field("webinar", {"empty": "Choisissez un webinaire."}, max_length=40)
WEBINAR: Final = Form(CODE)
