"""Reads one line of a feed into its object; docs/feed.md has the rules of each type."""

import json
import re
from dataclasses import replace
from typing import Any, Never

from memberapp.care.rules.lines import LineStatus, Payee
from memberapp.core import identifiers
from memberapp.core.errors import FeedRefused
from memberapp.feed.rules.fields import Fields
from memberapp.feed.rules.objects import (
    FORMAT,
    Address,
    BadLine,
    BadReason,
    Beneficiary,
    Closed,
    Contract,
    Document,
    Expression,
    FeedObject,
    Footer,
    Guarantee,
    Header,
    Key,
    Limit,
    Member,
    ObjectType,
    PaymentCall,
    Reimbursement,
    Request,
    Step,
)
from memberapp.members.rules import BeneficiaryRole, ContractKind

_PAYS = {"SEPA", "VIR_OGM"}
_OPTAM = {"yes", "no", "any"}
_EXPRESSIONS = {"PCT_BR", "TM", "EUR", "FR"}
_PERS = {"acte", "seance", "nuit", "jour", "paire", "oreille", "annee"}
_LIMIT_PERIODS = {"annee", "2_ans", "4_ans"}
_LIMIT_BYS = {"beneficiary", "contract"}
_REQUEST_KINDS = {"prise_en_charge", "garantie", "resiliation"}
_REQUEST_STATUSES = {"recue", "en_cours", "piece_demandee", "acceptee", "refusee", "close"}
_DOCUMENT_KINDS = {"decompte", "attestation", "contrat", "courrier", "notice"}
_CALL_KINDS = {"complementaire", "hospi", "complement_hospi", "maladies_graves", "dentaire"}
_CONTEXT = {
    "pathway": {"yes", "no"},
    "optam": {"yes", "no"},
    "exemption": {"none", "ald", "maternite", "autre"},
    "regime": {"general", "alsace_moselle"},
    "basket": {"sante_100", "maitrise", "libre"},
}
_CONTRACT_ID = re.compile(r"[0-9]{6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST_SEQUENCE = 2**63 - 1


def read_object(line: bytes) -> FeedObject:
    """Return the object of a line between header and footer.

    Raises:
        BadLine: the line cannot be read, or breaks a rule that it holds alone.
    """
    content = _read_json(line)
    fields = Fields(content)
    object_type = _type_of(content)
    key = None
    try:
        key = _key(fields, object_type)
        version = fields.integer("version")
        if fields.choice("op", {"upsert", "close"}) == "close":
            return Closed(key, version)
        return _READERS[object_type](fields, key, version)
    except BadLine as bad:
        raise BadLine(bad.reason, bad.field, object_type=object_type, key=key) from None


def read_header(line: bytes) -> Header:
    """Return the first line of a feed.

    Raises:
        FeedRefused: it is no header of a format that this version reads.
    """
    try:
        content = _read_json(line)
        fields = Fields(content)
        fields.choice("type", {"header"})
        fields.choice("format", {FORMAT})
        return Header(
            producer=fields.text("producer"),
            sequence=fields.integer("sequence", _LARGEST_SEQUENCE),
            generated_at=fields.instant("generated_at"),
            is_full=fields.boolean("full"),
        )
    except BadLine as bad:
        raise FeedRefused(f"the first line is not a {FORMAT} header ({bad})") from None


def read_footer(line: bytes) -> Footer:
    """Return the last line of a feed.

    Raises:
        FeedRefused: it is no footer; the file may have been cut.
    """
    try:
        content = _read_json(line)
        fields = Fields(content)
        fields.choice("type", {"footer"})
        return Footer(lines=fields.integer("lines"), sha256=fields.text("sha256").lower())
    except BadLine as bad:
        raise FeedRefused(f"the last line is not a footer ({bad}): is the file whole?") from None


def _read_json(line: bytes) -> dict[str, Any]:
    try:
        content = _DECODER.decode(line.decode())
    except UnicodeDecodeError:
        raise BadLine(BadReason.NOT_UTF8) from None
    except (ValueError, RecursionError):
        raise BadLine(BadReason.NOT_JSON) from None
    if type(content) is not dict:
        raise BadLine(BadReason.NOT_AN_OBJECT)
    return content


def _refuse_constant(_constant: str) -> Never:
    raise ValueError("NaN and Infinity are no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _type_of(content: dict[str, Any]) -> ObjectType:
    name = content.get("type")
    if name in ("header", "footer"):
        raise BadLine(BadReason.MISPLACED)
    try:
        return ObjectType(name)
    except ValueError:
        raise BadLine(BadReason.UNKNOWN_TYPE) from None


def _key(fields: Fields, object_type: ObjectType) -> Key:
    if object_type is ObjectType.GUARANTEE:
        return Key.of_guarantee(
            _contract_id(fields, "contract"), fields.text("family"), fields.day("from")
        )
    if object_type is ObjectType.CONTRACT:
        return Key(object_type, _contract_id(fields, "id"))
    return Key(object_type, fields.text("id"))


def _contract_id(fields: Fields, name: str) -> str:
    contract_id = fields.text(name)
    if not _CONTRACT_ID.fullmatch(contract_id):
        raise fields.bad(name)
    return contract_id


def _member(fields: Fields, key: Key, version: int) -> Member:
    country = fields.text("country")
    address = fields.inside("address")
    return Member(
        key,
        version,
        civility=fields.text_or_empty("civility"),
        last=fields.text("last"),
        first=fields.text("first"),
        birth=fields.day("birth"),
        nir=fields.identifier("nir", identifiers.nir),
        niss=fields.identifier("niss", identifiers.niss),
        country=country,
        email=fields.optional_text("email"),
        phone=_phone(fields, country),
        iban=fields.identifier("iban", identifiers.iban),
        lang=fields.optional_text("lang") or "fr",
        address=Address(
            line1=address.text_or_empty("line1"),
            line2=address.text_or_empty("line2"),
            zip=address.text_or_empty("zip"),
            city=address.text_or_empty("city"),
        ),
        ack=fields.optional_integer("ack"),
    )


def _phone(fields: Fields, country: str) -> str | None:
    """Return a phone number; an odd one never sets a line aside."""
    try:
        number = fields.optional_text("phone")
    except BadLine:
        value = fields.get("phone")
        number = str(value) if type(value) is int else None
    return identifiers.phone(number, country) if number else None


def _contract(fields: Fields, key: Key, version: int) -> Contract:
    return Contract(
        key,
        version,
        member_id=fields.text("member"),
        product=fields.text("product"),
        kind=fields.member_of("kind", ContractKind),
        is_responsible=fields.boolean("responsible"),
        valid_from=fields.day("from"),
        valid_to=fields.optional_day("to"),
        amc=fields.text_or_empty("amc"),
        convention=fields.text_or_empty("convention"),
        csr=fields.text_or_empty("csr"),
        assistance_plan=fields.optional_text("assistance_plan"),
        premium_cents=fields.amount("premium_cents"),
        pay=fields.choice("pay", _PAYS),
    )


def _guarantee(fields: Fields, key: Key, version: int) -> Guarantee:
    contract_id, family, valid_from = key.guarantee_parts
    expression = fields.inside("expr")
    limit = fields.inside("limit")
    return Guarantee(
        key,
        version,
        contract_id=contract_id,
        family=family,
        valid_from=valid_from,
        valid_to=fields.optional_day("to"),
        acts=fields.texts("acts"),
        optam=fields.choice("optam", _OPTAM),
        expression=Expression(
            kind=expression.choice("kind", _EXPRESSIONS),
            value=expression.integer("value"),
            is_ss_included=expression.boolean("ss_included"),
            per=expression.choice("per", _PERS),
        ),
        label=fields.text("label"),
        limit=Limit(
            count=limit.optional_integer("count"),
            cents=limit.optional_amount("cents"),
            period=limit.optional_choice("period", _LIMIT_PERIODS),
            by=limit.optional_choice("by", _LIMIT_BYS),
        ),
    )


def _beneficiary(fields: Fields, key: Key, version: int) -> Beneficiary:
    other = fields.inside("other_insurer")
    return Beneficiary(
        key,
        version,
        contract_id=_contract_id(fields, "contract"),
        rank=fields.integer("rank"),
        role=fields.member_of("role", BeneficiaryRole),
        last=fields.text("last"),
        first=fields.text("first"),
        birth=fields.day("birth"),
        has_teletransmission=fields.boolean("teletransmission"),
        has_long_illness=fields.boolean("ald"),
        other_insurer_name=other.optional_text("name"),
        other_insurer_order=other.optional_integer("order"),
    )


def _reimbursement(fields: Fields, key: Key, version: int) -> Reimbursement:
    held = fields.inside("held")
    status = fields.member_of("status", LineStatus)
    line = Reimbursement(
        key,
        version,
        statement=fields.optional_text("statement"),
        contract_id=_contract_id(fields, "contract"),
        beneficiary_id=fields.text("beneficiary"),
        primary_id=fields.optional_text("primary"),
        care_date=fields.day("care_date"),
        act=fields.text("act"),
        label=fields.text("label"),
        family=fields.text("family"),
        quantity=fields.number("qty"),
        provider=fields.text_or_empty("provider"),
        paid=fields.amount("paid"),
        base=fields.amount("base"),
        rate_percent=fields.number("rate"),
        ss_gross=fields.amount("ss_gross"),
        held_pf=held.amount("pf"),
        held_franchise=held.amount("franchise"),
        held_tmf=held.amount("tmf"),
        ss=fields.amount("ss"),
        amc=fields.amount("amc"),
        other=fields.amount("other"),
        rest=fields.amount("rest"),
        payee=fields.member_of("payee", Payee),
        status=status,
        pay_date=fields.optional_day("pay_date"),
        pay_ref=fields.optional_text("pay_ref"),
        context=_context(fields.inside("context")),
    )
    if line.ss + line.amc + line.other + line.rest != line.paid:
        raise BadLine(BadReason.SHARES_DO_NOT_ADD_UP)
    if status is LineStatus.PENDING:
        # Nothing was paid yet: what the core may say of a payment in advance is ignored, since a
        # line is good or bad by its own figures. For the same reason a paid line may lack them.
        return replace(line, statement=None, pay_date=None, pay_ref=None)
    return line


def _context(fields: Fields) -> dict[str, str]:
    return {
        name: fields.choice(name, allowed)
        for name, allowed in _CONTEXT.items()
        if fields.get(name) is not None
    }


def _request(fields: Fields, key: Key, version: int) -> Request:
    return Request(
        key,
        version,
        member_id=fields.text("member"),
        kind=fields.choice("kind", _REQUEST_KINDS),
        status=fields.choice("status", _REQUEST_STATUSES),
        opened=fields.day("opened"),
        due=fields.optional_day("due"),
        history=tuple(
            Step(
                at=step.instant("at"),
                status=step.choice("status", _REQUEST_STATUSES),
                note=step.optional_text("note"),
            )
            for step in fields.each("history")
        ),
    )


def _document(fields: Fields, key: Key, version: int) -> Document:
    sha256 = fields.text("sha256").lower()
    if not _SHA256.fullmatch(sha256):
        raise fields.bad("sha256")
    return Document(
        key,
        version,
        member_id=fields.text("member"),
        kind=fields.choice("kind", _DOCUMENT_KINDS),
        title=fields.text("title"),
        dated=fields.day("date"),
        mime=fields.text("mime"),
        size=fields.integer("size"),
        sha256=sha256,
        path=fields.text("path"),
    )


def _payment_call(fields: Fields, key: Key, version: int) -> PaymentCall:
    return PaymentCall(
        key,
        version,
        contract_id=_contract_id(fields, "contract"),
        period=fields.text("period"),
        due=fields.day("due"),
        cents=fields.amount("cents"),
        paid_cents=fields.amount("paid_cents"),
        ogm=fields.identifier("ogm", identifiers.structured_communication) or "",
        kind=fields.choice("kind", _CALL_KINDS),
    )


_READERS = {
    ObjectType.MEMBER: _member,
    ObjectType.CONTRACT: _contract,
    ObjectType.GUARANTEE: _guarantee,
    ObjectType.BENEFICIARY: _beneficiary,
    ObjectType.REIMBURSEMENT: _reimbursement,
    ObjectType.REQUEST: _request,
    ObjectType.DOCUMENT: _document,
    ObjectType.PAYMENT_CALL: _payment_call,
}
