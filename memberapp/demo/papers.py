"""What else the core sends about a member: requests, documents."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from memberapp.demo.draw import chance, draw
from memberapp.demo.households import Household
from memberapp.demo.pdf import one_page

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
ANSWER_DAYS = 21


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
