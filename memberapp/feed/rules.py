"""The words of a feed: types of objects, keys, and why a line is set aside."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple, Self

FORMAT = "memberapp-feed/1"
MAX_INTEGER = 2**31 - 1  # what a column of whole numbers holds: 21 million euros in cents
MAX_NUMBER = 1_000_000


class ObjectType(StrEnum):
    """The types of objects, parents before children."""

    MEMBER = "member"
    CONTRACT = "contract"
    GUARANTEE = "guarantee"
    BENEFICIARY = "beneficiary"
    REIMBURSEMENT = "reimbursement"
    REQUEST = "request"
    DOCUMENT = "document"
    CONTRIBUTION = "payment_call"
    MANDATE = "mandate"

    __hash__ = str.__hash__  # that of enumerations is many times slower, and keys are everywhere


class BadReason(StrEnum):
    """Why a line was set aside; one with a date to come goes in with a warning."""

    TOO_LONG = "too_long"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_TYPE = "unknown_type"
    MISPLACED = "misplaced"
    BAD_FIELD = "bad_field"
    IMPOSSIBLE_DATE = "impossible_date"
    BAD_AMOUNT = "bad_amount"
    NEGATIVE_AMOUNT = "negative_amount"
    SHARES_DO_NOT_ADD_UP = "shares_do_not_add_up"
    WRONG_CHECK = "wrong_check"
    UNKNOWN_PARENT = "unknown_parent"
    QUARANTINED_PARENT = "quarantined_parent"
    PRIMARY_CIRCLE = "primary_circle"
    CHANGED_OWNER = "changed_owner"
    DOCUMENT_PATH = "document_path"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_SHA256 = "document_sha256"
    OTHER_CONTENT = "other_content"
    DATE_TO_COME = "date_to_come"


class Key(NamedTuple):
    """What identifies an object in all feeds."""

    type: ObjectType
    id: str

    @property
    def text(self) -> str:
        """Return the key as one text, its type first."""
        return f"{self.type} {self.id}"

    @classmethod
    def of_guarantee(cls, contract_id: str, family: str, valid_from: date) -> Self:
        """Return the key of a guarantee, which has no id of its own."""
        return cls(ObjectType.GUARANTEE, f"{contract_id}|{family}|{valid_from.isoformat()}")

    @property
    def guarantee_parts(self) -> tuple[str, str, date]:
        """Return contract, family and first day of the key of a guarantee."""
        contract_id, rest = self.id.split("|", 1)
        family, valid_from = rest.rsplit("|", 1)
        return contract_id, family, date.fromisoformat(valid_from)


class BadLine(Exception):
    """A line that is set aside; `key` names its object where that much could be read."""

    def __init__(
        self,
        reason: BadReason,
        field: str = "",
        *,
        object_type: ObjectType | None = None,
        key: Key | None = None,
    ) -> None:
        super().__init__(f"{reason}: {field}" if field else str(reason))
        self.reason = reason
        self.field = field
        self.object_type = object_type
        self.key = key

    @property
    def type_name(self) -> str:
        """Return the type for the report; what a line calls itself is not repeated there."""
        return self.object_type or "unknown"
