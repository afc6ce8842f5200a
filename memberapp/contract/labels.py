"""The French names of the enumerations of contract."""

from typing import Final

from memberapp.contract.rules import Standing

STANDINGS: Final = {
    Standing.CURRENT: "En cours",
    Standing.TO_COME: "À venir",
    Standing.ENDED: "Terminé",
    Standing.NEVER_STARTED: "Sans effet",
}
