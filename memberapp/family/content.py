"""What a declaration says of a person: sealed in its row, told to the core."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from memberapp.core.places import BELGIUM
from memberapp.core.secrets import reveal
from memberapp.family.rules import DeclaredPerson
from memberapp.family.tables import Declaration


def person_of(row: Declaration, column: str = "person") -> DeclaredPerson | None:
    """Return the person that a sealed column holds; None of an empty one."""
    text = reveal(row, column)
    content: dict[str, Any] = json.loads(text) if text else {}
    if not content.get("last_name"):
        return None
    content["birth"] = date.fromisoformat(content["birth"])
    return DeclaredPerson(**content)


def to_json(person: DeclaredPerson | None) -> str | None:
    """Return a person as its sealed column holds it."""
    if person is None:
        return None
    return json.dumps(asdict(person), ensure_ascii=False, default=date.isoformat)


def for_core(row: Declaration, person: DeclaredPerson | None, country: str) -> dict[str, Any]:
    """Return a declaration in the words of `memberapp-changes/1` (docs/feed.md)."""
    told: dict[str, Any] = {
        "declaration": row.id,
        "event": row.event,
        "contract": row.contract_id,
        "happened_on": row.happened_on.isoformat(),
        "effective_on": row.effective_on.isoformat(),
    }
    if person is None:
        return told | {"beneficiary": row.beneficiary_id}
    number = {"niss" if country == BELGIUM else "nir": person.number or None}
    named = {"last": person.last_name, "first": person.first_name}
    return told | {"person": named | {"birth": person.birth.isoformat()} | number}
