"""Bank accounts: what may be typed, and how a change of account goes.

Rules: `domain.md` §4, `features.md` (« Decided »). The name check of the payee's bank is none of
ours: who shares an account with another member is for the staff to say.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from schwifty import IBAN
from schwifty.exceptions import InvalidBBANChecksum, SchwiftyException

from memberapp.domain.contacts import clean
from memberapp.domain.errors import InvalidIdentifier, InvalidInput

LONGEST_HOLDER = 70
"""Longest name of a creditor in a SEPA transfer (pain.001)."""

MOST_CHANGES = 3
CHANGES_WINDOW = timedelta(days=30)
LONGER_HOLD = timedelta(days=7)
"""Hold of a change that follows, within as long, a change of e-mail or phone."""
CANCEL_WINDOW = timedelta(hours=72)
PROPOSAL_LIFETIME = timedelta(minutes=30)

_FICTION_BANK = re.compile(r"FR\d\d99999|BE\d\d999")
_LENGTHS = {
    **{"AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22},
    **{"DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21},
    **{"HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27},
    **{"MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24},
    **{"RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22},
}
"""The countries that SEPA transfers reach, with the length of their IBAN."""


class BankChangeStatus(StrEnum):
    """Where a change of account stands."""

    PROPOSED = "proposed"
    HOLDING = "holding"
    REVIEW = "review"
    EFFECTIVE = "effective"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    REPLACED = "replaced"


@dataclass(frozen=True)
class BankChangeSeen:
    """A confirmed change, as the member and the staff see it; the IBAN is masked."""

    id: str
    member_id: str
    status: BankChangeStatus
    masked_iban: str
    holder: str
    confirmed_at: datetime
    effective_at: datetime | None
    ended_at: datetime | None

    @property
    def is_pending(self) -> bool:
        """Tell whether the account is not paid yet, and may be."""
        return self.status in {BankChangeStatus.HOLDING, BankChangeStatus.REVIEW}


@dataclass(frozen=True)
class Proposal:
    """A new account before the proof: the only place where an IBAN is shown in full."""

    id: str
    iban: str
    holder: str


def parse_iban(text: str, *, allow_fiction: bool) -> str:
    """Return an IBAN of a SEPA country without spaces, all of its keys checked.

    Raises:
        InvalidIdentifier: `reason` is empty, characters, country, length, key (of the IBAN),
            national_key (of the RIB or its like), structure, or bank (one of fiction, where
            `allow_fiction` is false).
    """
    compact = re.sub(r"[\s.\-]", "", text[:64]).upper()
    reason = _reason(compact)
    if not reason and not allow_fiction and _FICTION_BANK.match(compact):
        reason = "bank"
    if reason:
        raise InvalidIdentifier("iban", reason)
    return compact


def parse_holder(text: str) -> str:
    """Return the name of the account's holder.

    Raises:
        InvalidInput: it is empty, too_long or has characters that no name has.
    """
    name = clean(text)
    if not name:
        raise InvalidInput("holder", "empty")
    if len(name) > LONGEST_HOLDER:
        raise InvalidInput("holder", "too_long")
    if not name.isprintable() or not any(letter.isalpha() for letter in name):
        raise InvalidInput("holder", "characters")
    return name


def grouped_iban(compact: str) -> str:
    """Return an IBAN in full, in blocks of four."""
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def _reason(compact: str) -> str:
    if not compact:
        return "empty"
    if not compact.isascii() or not compact.isalnum():
        return "characters"
    length = _LENGTHS.get(compact[:2])
    if length is None:
        return "country"
    if len(compact) != length:
        return "length"
    if not compact[2:4].isdigit() or _remainder(compact) != 1:
        return "key"
    try:
        IBAN(compact, validate_bban=True)
    except InvalidBBANChecksum:
        return "national_key"
    except SchwiftyException:
        return "structure"
    return ""


def _remainder(compact: str) -> int:
    """Return the number that an IBAN stands for, modulo 97: 1 when it has no typing error."""
    return int("".join(str(int(digit, 36)) for digit in compact[4:] + compact[:4])) % 97
