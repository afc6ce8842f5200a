"""A line of care: nearly all of a feed is made of them.

One that is as it should be is read in a single step, in C. Whatever that step does not take for
certain goes the long way through `objects.CareFields`, which tells what is wrong with it, strips
its texts, reads its nulls: so the short way knows only what is surely right, and gives the very
same object (`tests/feed/test_care_lines.py`).
"""

from datetime import date
from typing import Annotated, Final, Literal, TypedDict

import msgspec
from msgspec import Meta, Struct

from memberapp.care.rules.lines import LineStatus, Payee
from memberapp.core.dates import NO_END, UNKNOWN
from memberapp.feed.rules import MAX_INTEGER, MAX_NUMBER, Key, ObjectType

_Count = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
_Number = Annotated[float, Meta(ge=0, le=MAX_NUMBER)]
_Text = Annotated[str, Meta(min_length=1)]

_FEED_NAMES: Final = {
    "contract_id": "contract",
    "beneficiary_id": "beneficiary",
    "primary_id": "primary",
    "quantity": "qty",
    "spent": "paid",
    "rate_percent": "rate",
    "gross_social_security": "ss_gross",
    "withheld": "held",
    "social_security": "ss",
    "mutual": "amc",
    "other_insurer": "other",
    "remaining": "rest",
}


_WITHHELD_NAMES: Final = {"flat_fee": "pf", "deductible": "franchise", "heavy_act_fee": "tmf"}
_CONTRACT_ID_LENGTH: Final = 6


class Withheld(Struct, frozen=True, gc=False, rename=_WITHHELD_NAMES):
    """What the compulsory insurance withholds from its share."""

    flat_fee: _Count
    deductible: _Count
    heavy_act_fee: _Count


class Context(TypedDict, total=False):
    """In which care was given, as far as the feed says."""

    pathway: Literal["yes", "no"]
    optam: Literal["yes", "no"]
    exemption: Literal["none", "ald", "maternite", "autre"]
    regime: Literal["general", "alsace_moselle"]
    basket: Literal["sante_100", "maitrise", "libre"]


class Reimbursement(
    Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, rename=_FEED_NAMES
):
    """One line of care; its four shares add up to what was spent. Amounts are cents."""

    type: Literal["reimbursement"]
    op: Literal["upsert"]
    id: _Text
    version: _Count
    status: LineStatus
    statement: _Text | None = None
    contract_id: _Text
    beneficiary_id: _Text
    primary_id: _Text | None = None
    care_date: date
    act: _Text
    label: _Text
    family: _Text
    quantity: _Number
    provider: str = ""
    spent: _Count
    base: _Count
    rate_percent: _Number
    gross_social_security: _Count
    withheld: Withheld
    social_security: _Count
    mutual: _Count
    other_insurer: _Count
    remaining: _Count
    payee: Payee
    pay_date: date | None = None
    pay_ref: _Text | None = None
    context: Context = msgspec.field(default_factory=Context)

    @property
    def key(self) -> Key:
        """Return what identifies the line in all feeds."""
        return Key(ObjectType.REIMBURSEMENT, self.id)

    @property
    def has_right_sum(self) -> bool:
        """Return whether the four shares add up to what was spent."""
        shares = self.social_security + self.mutual + self.other_insurer + self.remaining
        return shares == self.spent


_decode = msgspec.json.Decoder(Reimbursement).decode
_NOT_CERTAIN: Final = (msgspec.MsgspecError, UnicodeError, RecursionError)


def read_at_once(line: bytes) -> Reimbursement | None:
    """Return a line of care that is surely as it should be; None of all that is not certain."""
    if b'"reimbursement"' not in line or b"\\u0000" in line:  # NUL: no database stores it
        return None
    try:
        read = _decode(line)
        if not line.isascii():
            line.decode()  # what the step passed over must be UTF-8 too
    except _NOT_CERTAIN:
        return None
    return read if _is_certain(read) else None


def _is_certain(read: Reimbursement) -> bool:
    contract = read.contract_id
    return (
        len(contract) == _CONTRACT_ID_LENGTH
        and contract.isascii()
        and contract.isdigit()
        and read.has_right_sum
        and read.pay_date not in (UNKNOWN, NO_END)
        and (read.status is not LineStatus.PENDING or not _names_payment(read))
        and _has_plain_texts(read)
    )


def _has_plain_texts(read: Reimbursement) -> bool:
    """Return whether no text has anything to strip: written out, it takes half the time."""
    return (
        (text := read.id).strip() == text
        and (text := read.beneficiary_id).strip() == text
        and (text := read.act).strip() == text
        and (text := read.label).strip() == text
        and (text := read.family).strip() == text
        and (text := read.provider).strip() == text
        and (text := read.primary_id or "").strip() == text
        and (text := read.statement or "").strip() == text
        and (text := read.pay_ref or "").strip() == text
    )


def _names_payment(read: Reimbursement) -> bool:
    return not (read.statement is None and read.pay_date is None and read.pay_ref is None)
