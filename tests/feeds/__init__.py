"""Builders of feeds for tests: objects with sensible defaults, and files with header and footer.

    write_feed(path, [member(), contract(), beneficiary(), reimbursement()])

Every builder takes the feed's own field names; `from` is a word of Python's, so that it is given
as `**{"from": ...}`.
"""

import hashlib
import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).with_name("sample.jsonl")
"""A first feed of 24 members: 1,802 objects, all of them good."""

GENERATED_AT = "2026-11-20T02:00:00Z"
NIR = "269054958815780"
NISS = "85073003328"
IBAN = "FR7699999000010001234567809"
OTHER_IBAN = "FR7630006000011234567890189"
OGM = "+++090/9337/55493+++"
RF = "RF21202612345678"

Object = dict[str, Any]


def member(key: str = "M100000001", **fields: Any) -> Object:
    """A member; `M100000001` unless another key is given."""
    return _object(
        "member",
        {
            "id": key,
            "civility": "MME",
            "last": "Martin",
            "first": "Camille",
            "birth": "1969-05-14",
            "nir": NIR,
            "niss": None,
            "country": "FR",
            "email": "camille.martin@example.org",
            "phone": "+33639980000",
            "iban": IBAN,
            "lang": "fr",
            "address": {
                "line1": "12 rue des Tilleuls",
                "line2": None,
                "zip": "75011",
                "city": "PARIS",
            },
        },
        fields,
    )


def contract(key: str = "100001", member: str = "M100000001", **fields: Any) -> Object:
    """An individual contract since 2024."""
    return _object(
        "contract",
        {
            "id": key,
            "member": member,
            "product": "SANTE_150",
            "kind": "individuel",
            "responsible": True,
            "from": "2024-01-01",
            "to": None,
            "amc": "0999999990",
            "convention": "AL",
            "csr": "TIL150",
            "assistance_plan": "ASSIST_BASE",
            "premium_cents": 6120,
            "pay": "SEPA",
        },
        fields,
    )


def guarantee(contract: str = "100001", family: str = "SOINS_COURANTS", **fields: Any) -> Object:
    """A guarantee of 150 % of the base for everyday care."""
    return _object(
        "guarantee",
        {
            "contract": contract,
            "family": family,
            "from": "2024-01-01",
            "to": None,
            "acts": ["G", "CS"],
            "optam": "any",
            "expr": {"kind": "PCT_BR", "value": 150, "ss_included": True, "per": "acte"},
            "label": "150 % BR",
        },
        fields,
    )


def beneficiary(key: str = "M100000001-1", contract: str = "100001", **fields: Any) -> Object:
    """The member as the first person covered."""
    return _object(
        "beneficiary",
        {
            "id": key,
            "contract": contract,
            "rank": 1,
            "role": "assure",
            "last": "Martin",
            "first": "Camille",
            "birth": "1969-05-14",
            "teletransmission": True,
            "ald": False,
            "other_insurer": None,
        },
        fields,
    )


def reimbursement(key: str = "R-1", **fields: Any) -> Object:
    """A consultation of 30 €: 19 € of Sécurité sociale, 9 € of mutual, 2 € left, paid to her."""
    return _object(
        "reimbursement",
        {
            "id": key,
            "statement": "S-202603-M100000001",
            "contract": "100001",
            "beneficiary": "M100000001-1",
            "care_date": "2026-03-02",
            "act": "G",
            "label": "Consultation généraliste",
            "family": "SOINS_COURANTS",
            "qty": 1,
            "provider": "Cabinet Duval",
            "paid": 3000,
            "base": 3000,
            "rate": 70,
            "ss_gross": 2100,
            "held": {"pf": 200, "franchise": 0, "tmf": 0},
            "ss": 1900,
            "amc": 900,
            "other": 0,
            "rest": 200,
            "payee": "member",
            "status": "paid",
            "pay_date": "2026-03-10",
            "pay_ref": "VIR-260310-1",
        },
        fields,
    )


def pending(key: str = "R-2", **fields: Any) -> Object:
    """The same consultation, not paid yet."""
    nothing_yet = {"status": "pending", "statement": None, "pay_date": None, "pay_ref": None}
    return reimbursement(key, **nothing_yet | fields)


def request(key: str = "Q-1", member: str = "M100000001", **fields: Any) -> Object:
    """A request for exceptional coverage, received."""
    return _object(
        "request",
        {
            "id": key,
            "member": member,
            "kind": "prise_en_charge",
            "status": "recue",
            "opened": "2026-11-08",
            "due": "2026-11-29",
            "history": [{"at": "2026-11-08T09:00:00Z", "status": "recue", "note": None}],
        },
        fields,
    )


def document(content: bytes, path: str, key: str = "D-1", **fields: Any) -> Object:
    """A letter whose file holds `content`; writing the file is the caller's affair."""
    return _object(
        "document",
        {
            "id": key,
            "member": "M100000001",
            "kind": "courrier",
            "title": "Votre demande de prise en charge",
            "date": "2026-11-10",
            "mime": "application/pdf",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "path": path,
        },
        fields,
    )


def payment_call(key: str = "P-1", contract: str = "100001", **fields: Any) -> Object:
    """A contribution of 28,50 € for one quarter."""
    return _object(
        "payment_call",
        {
            "id": key,
            "contract": contract,
            "period": "2026T3",
            "due": "2026-09-30",
            "cents": 2850,
            "paid_cents": 0,
            "ogm": OGM,
            "kind": "complementaire",
        },
        fields,
    )


def settlement(on: str, status: str = "received", **fields: Any) -> Object:
    """What came of a contribution, or what a bank is asked for."""
    return {"on": on, "cents": 2850, "means": "debit", "status": status} | fields


def mandate(key: str = "S-1", contract: str = "100001", **fields: Any) -> Object:
    """The mandate by which the contributions of a contract are debited."""
    return _object(
        "mandate",
        {
            "id": key,
            "contract": contract,
            "rum": "TIL-100001-2019-01",
            "ics": "FR00ZZZ000000",
            "iban": IBAN,
            "signed": "2019-01-12",
        },
        fields,
    )


def close(object_type: str, /, version: int = 2, **key: str) -> Object:
    """The end of an object, with the only four things a closing needs."""
    return {"type": object_type, **key, "op": "close", "version": version}


def write_feed(
    path: Path,
    objects: Iterable[Object | bytes],
    *,
    producer: str = "core",
    sequence: int = 1,
    generated_at: str = GENERATED_AT,
    full: bool = False,
) -> Path:
    """Write a feed whose header and footer are right; `bytes` go in as they are, as one line."""
    digest, lines = hashlib.sha256(), 0
    header = {
        "type": "header",
        "format": "memberapp-feed/1",
        "producer": producer,
        "sequence": sequence,
        "generated_at": generated_at,
        "full": full,
    }
    with path.open("wb") as file:
        for content in chain([header], objects):
            line = _encode(content)
            file.write(line)
            digest.update(line)
            lines += 1
        footer = {"type": "footer", "lines": lines, "sha256": digest.hexdigest()}
        file.write(_encode(footer))
    return path


def _object(object_type: str, defaults: Object, fields: Object) -> Object:
    return {"type": object_type, "op": "upsert", "version": 1} | defaults | fields


def _encode(line: Object | bytes) -> bytes:
    encoded = line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()
    return encoded + b"\n"
