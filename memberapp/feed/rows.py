"""The columns of each object of a feed."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from memberapp.bank.waiting_period import index_of
from memberapp.care.rules.lines import LineStatus, Payee
from memberapp.contributions.catalogue import read_contributions
from memberapp.contributions.rules import first_reminder
from memberapp.core.places import region_of
from memberapp.core.secrets import seal_value
from memberapp.core.text import fold
from memberapp.feed import objects as feed
from memberapp.feed.objects import FeedObject
from memberapp.feed.rules import Key, ObjectType


def key_columns(key: Key) -> dict[str, Any]:
    """Return the primary key of an object's row."""
    if key.type is ObjectType.GUARANTEE:
        contract_id, family, valid_from = key.guarantee_parts
        return {"contract_id": contract_id, "family": family, "valid_from": valid_from}
    return {"id": key.id}


def content_columns(content: FeedObject) -> dict[str, Any]:
    """Return what an object says of itself; what it takes from its parents comes beside."""
    return _COLUMNS[type(content)](content)


def _member(member: feed.Member) -> dict[str, Any]:
    secrets = {
        "nir": member.nir,
        "niss": member.niss,
        "phone": member.phone,
        "iban": member.iban,
        "email_sealed": member.email,
        "address_sealed": json.dumps(asdict(member.address), ensure_ascii=False),
    }
    return {
        "civility": member.civility,
        "last_name": member.last,
        "first_name": member.first,
        "birth": member.birth,
        "country": member.country,
        "lang": member.lang,
        "region": region_of(member.country, member.address.zip),
        "iban_index": index_of(member.iban) if member.iban else None,
    } | {
        column: seal_value("member", member.key.id, column, text) if text else None
        for column, text in secrets.items()
    }


def _contract(contract: feed.Contract) -> dict[str, Any]:
    return {
        "member_id": contract.member_id,
        "product": contract.product,
        "kind": contract.kind,
        "is_responsible": contract.is_responsible,
        "valid_from": contract.valid_from,
        "valid_to": contract.valid_to,
        "amc": contract.amc,
        "convention": contract.convention,
        "csr": contract.csr,
        "assistance_plan": contract.assistance_plan,
        "premium_cents": contract.premium_cents,
        "pay": contract.pay,
    }


def _guarantee(guarantee: feed.Guarantee) -> dict[str, Any]:
    return {
        "acts": list(guarantee.acts),
        "optam": guarantee.optam,
        "expr_kind": guarantee.expression.kind,
        "expr_value": guarantee.expression.value,
        "expr_ss_included": guarantee.expression.is_ss_included,
        "expr_per": guarantee.expression.per,
        "valid_to": guarantee.valid_to,
        "label": guarantee.label,
        "limit_count": guarantee.limit.count,
        "limit_cents": guarantee.limit.cents,
        "limit_period": guarantee.limit.period,
        "limit_by": guarantee.limit.by,
    }


def _beneficiary(person: feed.Beneficiary) -> dict[str, Any]:
    return {
        "contract_id": person.contract_id,
        "rank": person.rank,
        "role": person.role,
        "last_name": person.last,
        "first_name": person.first,
        "birth": person.birth,
        "has_teletransmission": person.has_teletransmission,
        "has_long_illness": person.has_long_illness,
        "other_insurer_name": person.other_insurer.name,
        "other_insurer_order": person.other_insurer.order,
        "search_text": fold(f"{person.first} {person.last}"),
    }


CARE_COLUMNS: Final = (
    "id",
    "version",
    "closed_at",
    "content_hash",
    "member_id",
    "statement_id",
    "contract_id",
    "beneficiary_id",
    "primary_id",
    "care_date",
    "act",
    "label",
    "family",
    "quantity",
    "provider",
    "spent_cents",
    "base_cents",
    "rate_percent",
    "gross_social_security_cents",
    "flat_fee_cents",
    "deductible_cents",
    "heavy_act_fee_cents",
    "social_security_cents",
    "mutual_cents",
    "other_insurer_cents",
    "remaining_cents",
    "payee",
    "status",
    "pay_date",
    "pay_ref",
    "context",
    "search_text",
)


_PLAIN: Final = {word: word.value for kind in (Payee, LineStatus) for word in kind}
"""Words as plain texts: drivers take twice as long to find out how any other text is stored."""


def care_row(
    line: feed.Reimbursement, *, content_hash: str, member_id: str, statement_id: int | None
) -> list[Any]:
    """Return the row of an open line of care, in the order of `CARE_COLUMNS`."""
    withheld = line.withheld
    return [
        line.id,
        line.version,
        None,
        content_hash,
        member_id,
        statement_id,
        line.contract_id,
        line.beneficiary_id,
        line.primary_id,
        line.care_date,
        line.act,
        line.label,
        line.family,
        line.quantity,
        line.provider,
        line.spent,
        line.base,
        line.rate_percent,
        line.gross_social_security,
        withheld.flat_fee,
        withheld.deductible,
        withheld.heavy_act_fee,
        line.social_security,
        line.mutual,
        line.other_insurer,
        line.remaining,
        _PLAIN[line.payee],
        _PLAIN[line.status],
        line.pay_date,
        line.pay_ref,
        line.context,
        fold(f"{line.label} {line.provider} {line.act}"),
    ]


def _request(request: feed.Request) -> dict[str, Any]:
    return {
        "member_id": request.member_id,
        "kind": request.kind,
        "status": request.status,
        "opened": request.opened,
        "due": request.due,
        "history": [
            {"at": step.at.isoformat(), "status": step.status, "note": step.note}
            for step in request.history
        ],
    }


def _document(document: feed.Document) -> dict[str, Any]:
    return {
        "member_id": document.member_id,
        "kind": document.kind,
        "title": document.title,
        "dated": document.dated,
        "mime": document.mime,
        "size_bytes": document.size,
        "sha256": document.sha256,
        "path": document.path,
    }


def _contribution(line: feed.Contribution) -> dict[str, Any]:
    return {
        "contract_id": line.contract_id,
        "period": line.period,
        "due": line.due,
        "cents": line.cents,
        "paid_cents": line.paid_cents,
        "ogm": line.ogm,
        "kind": line.kind,
        "settlements": [
            {"on": one.on.isoformat(), "cents": one.cents, "means": one.means, "status": one.status}
            for one in line.settlements or ()
        ],
        "remind_on": first_reminder(line.due, read_contributions().reminders.days)
        if line.paid_cents < line.cents
        else None,
    }


def _mandate(mandate: feed.Mandate) -> dict[str, Any]:
    return {
        "contract_id": mandate.contract_id,
        "rum": mandate.rum,
        "ics": mandate.ics,
        "iban": seal_value("mandate", mandate.key.id, "iban", mandate.iban),
        "signed": mandate.signed,
        "day": mandate.day,
    }


_COLUMNS: dict[type, Callable[[Any], dict[str, Any]]] = {
    feed.Member: _member,
    feed.Contract: _contract,
    feed.Guarantee: _guarantee,
    feed.Beneficiary: _beneficiary,
    feed.Request: _request,
    feed.Document: _document,
    feed.Contribution: _contribution,
    feed.Mandate: _mandate,
}
