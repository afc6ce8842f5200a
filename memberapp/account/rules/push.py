"""On how many devices an account gets notifications."""

from typing import Final

MAX_DEVICES: Final = 10
"""More than anybody reads them on; each payment makes a message for every one."""
