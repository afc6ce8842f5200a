"""The French names of the enumerations of calls."""

from typing import Final

from memberapp.calls.rules import Standing

STANDINGS: Final = {
    Standing.CALLING: "Oui, c’est nous",
    Standing.GOING_ON: "Un appel avec vous est en cours",
    Standing.NOBODY: "Non. Raccrochez",
}
