"""Reads one line of a feed into its object; the type of each field has its rule."""

import json
from collections.abc import Callable
from typing import Annotated, Any, Never, TypeVar

from pydantic import AfterValidator, TypeAdapter, ValidationError
from pydantic_core import from_json

from memberapp.care.rules.lines import LineStatus
from memberapp.core.errors import FeedRefused
from memberapp.feed.care_lines import Reimbursement, Withheld, read_at_once
from memberapp.feed.fields import ContractId, Day, Text, can_be_stored, refusal
from memberapp.feed.objects import (
    Beneficiary,
    CareFields,
    Closed,
    Contract,
    Contribution,
    Document,
    FeedObject,
    Footer,
    Guarantee,
    Header,
    Mandate,
    Member,
    Request,
)
from memberapp.feed.rules import FORMAT, BadLine, BadReason, Key, ObjectType

T = TypeVar("T")


def read_object(line: bytes) -> FeedObject:
    """Return the object of a line between header and footer.

    Raises:
        BadLine: the line cannot be read, or breaks a rule that it holds alone.
    """
    at_once = read_at_once(line)
    if at_once is not None:
        return at_once
    content = _read_json(line)
    object_type = _type_of(content)
    key = None
    try:
        content["key"] = key = _key(object_type, content)
        return _read_object(object_type, content)
    except BadLine as bad:
        raise BadLine(bad.reason, bad.field, object_type=object_type, key=key) from None


def read_header(line: bytes) -> Header:
    """Return the first line of a feed.

    Raises:
        FeedRefused: it is no header of a format that this version reads.
    """
    try:
        return _read(_HEADER, _read_json(line, type="header", format=FORMAT))
    except BadLine as bad:
        raise FeedRefused(f"the first line is not a {FORMAT} header ({bad})") from None


def read_footer(line: bytes) -> Footer:
    """Return the last line of a feed.

    Raises:
        FeedRefused: it is no footer; the file may have been cut.
    """
    try:
        return _read(_FOOTER, _read_json(line, type="footer"))
    except BadLine as bad:
        raise FeedRefused(f"the last line is not a footer ({bad}): is the file whole?") from None


def _read_json(line: bytes, **expected: str) -> dict[str, Any]:
    """Return the fields of a line, where some must be as expected."""
    try:
        content = from_json(line, allow_inf_nan=False)
    except ValueError:  # bad, or with lone surrogates, which only our own fields refuse
        content = None
    if content is None:
        content = _read_json_slowly(line)
    if type(content) is not dict:
        raise BadLine(BadReason.NOT_AN_OBJECT)
    for name, word in expected.items():
        if content.get(name) != word:
            raise BadLine(BadReason.BAD_FIELD, name)
    return content


def _read_json_slowly(line: bytes) -> Any:
    """Read JSON with more patience, and return why it is bad where it is."""
    try:
        return _DECODER.decode(line.decode())
    except UnicodeDecodeError:
        reason = BadReason.NOT_UTF8
    except (ValueError, RecursionError):
        reason = BadReason.NOT_JSON
    raise BadLine(reason)


def _refuse_constant(_constant: str) -> Never:
    raise ValueError("NaN and Infinity are no JSON")


def _without_odd_names(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if can_be_stored(name)}


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_hook=_without_odd_names)


# A look-up here is several times faster than a call of the enumeration.
_TYPES: dict[Any, ObjectType] = {kind.value: kind for kind in ObjectType}
_OUR_REASONS = {reason.value for reason in BadReason}


def _type_of(content: dict[str, Any]) -> ObjectType:
    name = content.get("type")
    try:
        return _TYPES[name]
    except (KeyError, TypeError):
        misplaced = name in ("header", "footer")
    raise BadLine(BadReason.MISPLACED if misplaced else BadReason.UNKNOWN_TYPE)


def _key(object_type: ObjectType, content: dict[str, Any]) -> Key:
    if object_type is ObjectType.GUARANTEE:
        return Key.of_guarantee(
            _read(_CONTRACT_ID, content.get("contract"), "contract"),
            _read(_TEXT, content.get("family"), "family"),
            _read(_DAY, content.get("from"), "from"),
        )
    reader = _CONTRACT_ID if object_type is ObjectType.CONTRACT else _TEXT
    return Key(object_type, _read(reader, content.get("id"), "id"))


def _read_object(object_type: ObjectType, content: dict[str, Any]) -> FeedObject:
    op = content.get("op")
    if op == "upsert":
        return _read(_OBJECTS[object_type], content)
    closed = _read(_CLOSED, content)
    if op != "close":
        raise BadLine(BadReason.BAD_FIELD, "op")
    return closed


def _read(reader: Callable[[object], T], value: Any, *path: str) -> T:
    """Read what stands at a path of the line."""
    try:
        return reader(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    # From here on pydantic's error, which holds the values, is out of reach.
    kind, place = first["type"], first["loc"]
    if kind == "missing":
        _add_null(value, *place)
        return _read(reader, value, *path)
    reason = BadReason(kind) if kind in _OUR_REASONS else BadReason.BAD_FIELD
    raise BadLine(reason, ".".join(name for name in (*path, *place) if isinstance(name, str)))


def _add_null(content: Any, *place: str | int) -> None:
    """Write null in an absent field, so that it is refused as a null one is."""
    *parents, name = place
    for parent in parents:
        if content[parent] is None:
            content[parent] = {}
        content = content[parent]
    content[name] = None


def _line_of_care(fields: CareFields) -> Reimbursement:
    """Check the sum of a line, and ignore what a pending one says of its payment.

    Nothing was paid yet: a line is good or bad by its own figures. For the same reason a paid line
    may lack its payment.
    """
    content: dict[str, Any] = vars(fields) | {"withheld": Withheld(**vars(fields.withheld))}
    key = content.pop("key")
    if fields.status is LineStatus.PENDING:
        content |= {"statement": None, "pay_date": None, "pay_ref": None}
    line = Reimbursement(type="reimbursement", op="upsert", id=key.id, **content)
    if not line.has_right_sum:
        raise refusal(BadReason.SHARES_DO_NOT_ADD_UP)
    return line


def _reader(kind: Any) -> Callable[[object], Any]:
    """Return what reads a kind of value, without the wrapper that costs as much as a field."""
    return TypeAdapter(kind).validator.validate_python


_TEXT = _reader(Text)
_CONTRACT_ID = _reader(ContractId)
_DAY = _reader(Day)
_HEADER = _reader(Header)
_FOOTER = _reader(Footer)
_CLOSED = _reader(Closed)
_OBJECTS = {
    ObjectType.MEMBER: _reader(Member),
    ObjectType.CONTRACT: _reader(Contract),
    ObjectType.GUARANTEE: _reader(Guarantee),
    ObjectType.BENEFICIARY: _reader(Beneficiary),
    ObjectType.REIMBURSEMENT: _reader(Annotated[CareFields, AfterValidator(_line_of_care)]),
    ObjectType.REQUEST: _reader(Request),
    ObjectType.DOCUMENT: _reader(Document),
    ObjectType.CONTRIBUTION: _reader(Contribution),
    ObjectType.MANDATE: _reader(Mandate),
}
