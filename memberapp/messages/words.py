"""What may be shown again of a message that was sent.

A code to copy is a secret while it lives, and the links of our messages act without a password:
neither goes into a page, nor into a file that stays on a disk.
"""

import re
from typing import Final

from memberapp.core.outgoing import Channel
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage
from memberapp.messages.retention import WITH_A_SECRET

_A_DEVICE: Final = "un de vos appareils"
_AT_HOME: Final = "votre adresse postale"
_LINK: Final = re.compile(r"\S+/lien/\S+")
REMOVED_LINK: Final = "[lien personnel retiré]"
REMOVED_WORDS: Final = "[message avec un code ou un lien d’accès\u00a0: contenu retiré]"


def words_of(row: OutboxMessage, column: str) -> str:
    """Return the subject or the text of a message without what would let somebody in."""
    if row.kind in WITH_A_SECRET:
        return REMOVED_WORDS if column == "text" else ""
    return _LINK.sub(REMOVED_LINK, reveal(row, column) or "")


def recipient_of(row: OutboxMessage) -> str:
    """Return to whom a message went, as a member reads it."""
    if row.channel == Channel.POST:
        return _AT_HOME
    return _A_DEVICE if row.channel == Channel.PUSH else reveal(row, "recipient") or ""
