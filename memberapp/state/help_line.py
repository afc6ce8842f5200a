"""Whether somebody answers the help line now."""

from typing import ClassVar

import reflex as rx

from memberapp import clock
from memberapp.core.access import Access
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_line_status
from memberapp.state.bases import PublicState


class HelpLineState(PublicState, rx.State):
    """The state of the line, on whatever page it is printed."""

    access: ClassVar[Access] = Access.PUBLIC

    @rx.var(cache=False, initial_value="")
    def status(self) -> str:
        """« Ligne fermée, rouvre lundi 8 h 30 »; a page shows nothing until it is loaded."""
        brand = read_brand()
        country, zone = brand.address.country, brand.zone
        return help_line_status(read_channels(), clock.now(), country=country, zone=zone)
