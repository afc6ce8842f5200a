"""What else the core sends about a member: requests, documents, contributions."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from memberapp.demo.draw import chance, draw
from memberapp.demo.households import Household
from memberapp.demo.identities import structured_communication
from memberapp.demo.pdf import one_page
from memberapp.members.catalogue import Product

KINDS = ("prise_en_charge", "garantie", "resiliation")
STATUSES = ("recue", "en_cours", "piece_demandee", "acceptee", "refusee", "close")
# Kind, status, and how many days ago each persona asked.
PERSONA_REQUESTS: dict[str, tuple[tuple[str, str, int], ...]] = {
    "Camille": (("prise_en_charge", "piece_demandee", 12), ("garantie", "refusee", 190)),
    "Bernard": (("prise_en_charge", "acceptee", 41),),
    "Luc": (("garantie", "recue", 3), ("prise_en_charge", "en_cours", 9)),
    "Chloé": (("resiliation", "close", 160),),
    "Nadia": (),
}
STEPS = {
    "recue": (),
    "en_cours": ("en_cours",),
    "piece_demandee": ("en_cours", "piece_demandee"),
    "acceptee": ("en_cours", "acceptee"),
    "refusee": ("en_cours", "refusee"),
    "close": ("en_cours", "acceptee", "close"),
}
NOTES = {
    "piece_demandee": "Facture détaillée attendue",
    "refusee": "Garantie non prévue au contrat",
}
DOCUMENTS = (
    ("contrat", "Vos conditions particulières"),
    ("notice", "Notice d’information de votre contrat"),
    ("attestation", "Attestation de tiers payant"),
    ("decompte", "Relevé annuel de vos remboursements"),
    ("courrier", "Évolution de vos garanties au 1ᵉʳ janvier"),
)
CALLED_QUARTERS = 4
ANSWER_DAYS = 21
BELGIAN_EXTRA_CALLS = (("hospi", 2940), ("dentaire", 1860))


def requests(household: Household, seed: int, today: date) -> Iterator[dict[str, Any]]:
    """Return the requests of a member, each with its history; the ids outlive the day."""
    rng = draw(seed, "requests", household.index)
    if household.persona is not None:
        asked = PERSONA_REQUESTS[household.persona]
    elif chance(rng, 0.4):
        asked = ((rng.choice(KINDS), rng.choice(STATUSES), rng.randint(2, 200)),)
    else:
        asked = ()
    for number, (kind, status, days_ago) in enumerate(asked, 1):
        opened = today - timedelta(days=days_ago)
        history = [_step(opened, "recue")]
        for rank, step in enumerate(STEPS[status], 1):
            history.append(_step(opened + timedelta(days=min(days_ago, 3 * rank)), step))
        yield {
            "id": f"Q{household.member_id[1:]}-{number}",
            "member": household.member_id,
            "kind": kind,
            "status": status,
            "opened": opened.isoformat(),
            "due": (opened + timedelta(days=ANSWER_DAYS)).isoformat(),
            "history": history,
        }


def _step(on: date, status: str) -> dict[str, Any]:
    at = datetime.combine(on, time(9), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"at": at, "status": status, "note": NOTES.get(status)}


def documents(household: Household, folder: Path, today: date) -> Iterator[dict[str, Any]]:
    """Write the documents of a member beside the feed and return what the feed says of them."""
    papers = DOCUMENTS if household.persona != "Nadia" else DOCUMENTS[:1]
    if household.persona is None:
        papers = DOCUMENTS[: 1 + household.index % 2]
    for number, (kind, title) in enumerate(papers, 1):
        dated = max(household.valid_from, date(today.year, 1, 2))
        if kind == "contrat":
            dated = household.valid_from
        content = one_page(
            title,
            (
                f"{household.holder.first} {household.holder.last}",
                f"N° d’adhérent {household.member_id}, contrat {household.contract_id}",
                f"Le {dated:%d/%m/%Y}",
                "Document fictif de démonstration.",
            ),
        )
        path = f"documents/{household.member_id}-{number}.pdf"
        (folder / path).write_bytes(content)
        yield {
            "id": f"D{household.member_id[1:]}-{number}",
            "member": household.member_id,
            "kind": kind,
            "title": title,
            "date": dated.isoformat(),
            "mime": "application/pdf",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "path": path,
        }


def payment_calls(household: Household, product: Product, today: date) -> Iterator[dict[str, Any]]:
    """Return the contributions of the last quarters; the last one is still to be paid."""
    if household.pay != "VIR_OGM":
        return
    calls = [("complementaire", 3 * product.premium_cents * household.covered)]
    if household.town.country == "BE":
        calls.extend(BELGIAN_EXTRA_CALLS)
    first_month = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    for age in range(CALLED_QUARTERS):
        quarter = (first_month.month - 1) // 3 + 1
        for rank, (kind, cents) in enumerate(calls):
            number = (household.index * 97 + first_month.year * 4 + quarter) * 10 + rank
            yield {
                "id": f"P{household.contract_id}-{first_month.year}T{quarter}-{rank}",
                "contract": household.contract_id,
                "period": f"{first_month.year}T{quarter}",
                "due": _end_of_quarter(first_month).isoformat(),
                "cents": cents,
                "paid_cents": 0 if age == 0 else cents,
                "ogm": structured_communication(number * 7919),
                "kind": kind,
            }
        first_month = (first_month - timedelta(days=63)).replace(day=1)
        first_month = first_month.replace(month=3 * ((first_month.month - 1) // 3) + 1)


def _end_of_quarter(first: date) -> date:
    after = first.replace(day=28) + timedelta(days=80)
    return after.replace(day=1) - timedelta(days=1)
