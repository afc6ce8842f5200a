"""Bank accounts: what may be typed, and how a change of account goes.

Rules: docs/rules.md, Bank account. The staff decide about an account that two members share, whose
holder is no insured adult, or of which the bank says that its holder has another name.
"""

import itertools
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from schwifty import IBAN
from schwifty.exceptions import InvalidBBANChecksum, InvalidChecksumDigits, SchwiftyException
from schwifty.registry import get_iban_spec

from memberapp.core.contacts import RECENT_CONTACT
from memberapp.core.dates import is_known
from memberapp.core.errors import InvalidIdentifier, InvalidInput
from memberapp.core.identifiers import compact_iban
from memberapp.core.text import clean, fold

MAX_HOLDER_LENGTH = 70
"""Longest name of a creditor in a SEPA transfer (pain.001)."""

MAX_CHANGES = 3
CHANGES_WINDOW = timedelta(days=30)
LONGER_WAITING_PERIOD = RECENT_CONTACT
"""Waiting period of a change that follows, within as long, a change of e-mail or phone."""
CANCEL_WINDOW = timedelta(hours=72)
PROPOSAL_LIFETIME = timedelta(minutes=30)
ADULT_AGE = 18
"""Age from which a beneficiary's account may be paid without the staff (code civil, 414)."""

_NOT_A_NAME = re.compile(
    "m|mr|mme|mlle|melle|monsieur|madame|mademoiselle|et|ou|nee?|ep|epouse|epoux|veuve|vve"
)
_PARTICLE = re.compile("d|de|del|della|des|di|du|l|la|les?|van|der|den|von|el|al|ben")
_MIN_JOINED = 5
_FICTION_BANK = re.compile(r"FR\d\d99999|BE\d\d999")
_SEPA_COUNTRY = re.compile(
    "AD|AL|AT|BE|BG|CH|CY|CZ|DE|DK|EE|ES|FI|FR|GB|GI|GR|HR|HU|IE|IS|IT|LI|LT|LU|LV|MC|MD|ME|MK|MT|"
    "NL|NO|PL|PT|RO|RS|SE|SI|SK|SM|VA"
)


class BankChangeStatus(StrEnum):
    """Where a change of account stands."""

    PROPOSED = "proposed"
    WAITING = "waiting"
    REVIEW = "review"
    EFFECTIVE = "effective"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    REPLACED = "replaced"


class NameCheck(StrEnum):
    """What the bank of an account said of its holder's name (verification of payee)."""

    MATCH = "match"
    CLOSE_MATCH = "close_match"
    NO_MATCH = "no_match"
    UNAVAILABLE = "unavailable"
    """Nobody answered in time, or that bank cannot say."""


@dataclass(frozen=True)
class NameChecked:
    """A check that was made, and the bank's own name for the holder where it may be shown."""

    result: NameCheck
    bank_name: str = field(default="", repr=False)


@dataclass(frozen=True)
class BankChangeSnapshot:
    """A confirmed change, as the member and the staff see it; the IBAN is masked."""

    id: str
    member_id: str
    status: BankChangeStatus
    masked_iban: str
    holder: str
    confirmed_at: datetime
    effective_at: datetime | None
    ended_at: datetime | None
    name_check: NameCheck | None = None
    """None where no bank is asked."""

    @property
    def is_pending(self) -> bool:
        """Return whether the account is not paid yet, and may be."""
        return self.status in {BankChangeStatus.WAITING, BankChangeStatus.REVIEW}


@dataclass(frozen=True)
class Proposal:
    """A new account before the proof: the only place where an IBAN is shown in full."""

    id: str
    iban: str
    holder: str
    is_holder_insured: bool
    """Whether it is not for the staff to look at for its name."""
    name_check: NameCheck | None = None
    """None where no bank is asked."""
    bank_name: str = field(default="", repr=False)
    """The bank's own name for the holder, where it is close and may be shown."""


@dataclass(frozen=True)
class InsuredName:
    """The name of a person whom a member's contracts cover."""

    first: str
    last: str


def parse_iban(text: str, *, allow_fiction: bool) -> str:
    """Return an IBAN of a SEPA country without spaces, all of its keys checked.

    Raises:
        InvalidIdentifier: `reason` is empty, characters, country, length, key (of the IBAN),
            national_key (of the RIB or its like), structure, or bank (one of fiction, where
            `allow_fiction` is false).
    """
    compact = compact_iban(text[:64])
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
    if len(name) > MAX_HOLDER_LENGTH:
        raise InvalidInput("holder", "too_long")
    if not name.isprintable() or not any(letter.isalpha() for letter in name):
        raise InvalidInput("holder", "characters")
    return name


def is_adult(birth: date, on: date) -> bool:
    """Return whether somebody born that day has come of age; not where the birth is not known."""
    age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return is_known(birth) and age >= ADULT_AGE


def is_insured(holder: str, people: Collection[InsuredName]) -> bool:
    """Return whether the holder of an account is one of these people, as banks write names.

    In any order and case, with or without accents and civility; with one of several first names or
    an initial; with the family name of another of them too, since couples use each other's. A
    joint account is theirs when one of its holders is. A name of which they have every word is no
    other name.
    """
    words = [word for word in _words(holder) if not _NOT_A_NAME.fullmatch(word)]
    names = [word for word in words if not _PARTICLE.fullmatch(word)]
    firsts = [word for person in people for word in _words(person.first)]
    lasts = [word for person in people for word in _words(person.last)]
    has_first = any(_is_first_name(word, firsts) for word in names)
    has_last = any(word in lasts for word in names)
    if (has_first or _has_joined(words, [person.first for person in people])) and (
        has_last or _has_joined(words, [person.last for person in people])
    ):
        return True
    # « D. Martin » may be Denis; the « d » of « Élise d’Aubigné » is no first name.
    is_all_theirs = all(word in lasts or _is_first_name(word, firsts) for word in words)
    return is_all_theirs and any(len(word) > 1 for word in names)


def conclude(said: NameChecked, people: Collection[InsuredName]) -> NameChecked:
    """Return what a bank's word on a name means, and of it what the member may read.

    A bank names the holder to the insurer, who pays (regulation (EU) 2024/886, article 5c), not to
    whoever typed an account. So a name is shown only where each of its words is one of these
    people's, and a close one that is none of them is another name.
    """
    name = said.bank_name
    if said.result is not NameCheck.CLOSE_MATCH or not name:
        return NameChecked(said.result)
    if not is_insured(name, people):
        return NameChecked(NameCheck.NO_MATCH)
    return NameChecked(said.result, name if _is_only(name, people) else "")


def _is_only(name: str, people: Collection[InsuredName]) -> bool:
    """Return whether a name has no word that is not one of these people's."""
    theirs = {word for one in people for text in (one.first, one.last) for word in _words(text)}
    initials = {word[0] for word in theirs}
    return all(
        word in theirs or word in initials or _NOT_A_NAME.fullmatch(word) for word in _words(name)
    )


def _words(name: str) -> list[str]:
    return fold(name).split()


def _has_joined(words: list[str], names: Iterable[str]) -> bool:
    """Return whether whole words, one after the other, make up a name written without its spaces.

    A short one may be there by chance.
    """
    joined = {"".join(_words(name)) for name in names}
    runs = {
        "".join(words[start:end]) for start, end in itertools.combinations(range(len(words) + 1), 2)
    }
    return any(len(name) >= _MIN_JOINED for name in joined & runs)


def _is_first_name(word: str, firsts: Collection[str]) -> bool:
    """Return whether a word is one of these first names, or either is the other's initial."""
    return any(
        word == first or (min(len(word), len(first)) == 1 and word[0] == first[0])
        for first in firsts
    )


def grouped_iban(compact: str) -> str:
    """Return an IBAN in full, in blocks of four."""
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def _reason(compact: str) -> str:
    """Return why it is no account a transfer can reach; empty when it is one."""
    if not compact:
        return "empty"
    if not compact.isascii() or not compact.isalnum():
        return "characters"
    if not _SEPA_COUNTRY.match(compact):
        return "country"
    if len(compact) != get_iban_spec(compact[:2]).iban_length:
        return "length"
    return _wrong_key(compact)


def _wrong_key(compact: str) -> str:
    reason = ""
    try:
        IBAN(compact, validate_bban=True)
    except InvalidBBANChecksum:
        reason = "national_key"
    except InvalidChecksumDigits:
        reason = "key"
    except SchwiftyException:
        reason = "structure"
    return reason
