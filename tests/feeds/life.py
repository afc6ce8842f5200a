"""Two feeds of three members that hold every type, op, status, kind and a second version.

`python -m tests.feeds.life` writes `life.jsonl` and `life-goes-on.jsonl` again after a change.
"""

from pathlib import Path

from tests import feeds
from tests.feeds import Object

FOLDER = Path(__file__).parent
FIRST = FOLDER / "life.jsonl"
SECOND = FOLDER / "life-goes-on.jsonl"
LETTER = FOLDER / "documents" / "letter.txt"

FAMILY, BELGIAN, LEAVING = "M100000001", "M100000002", "M100000003"


def first() -> list[Object]:
    """Return the first feed: 44 objects, all of them good."""
    return [*_people(), *_guarantees(), *_care(), *_papers(), *_calls()]


def second() -> list[Object]:
    """Return the second feed: 17 changes, 9 of them closings, and 3 objects as they were."""
    return [
        feeds.member(FAMILY, version=2, iban=feeds.OTHER_IBAN, phone="demander Zoé"),
        feeds.contract("100001", FAMILY, version=2, premium_cents=6480),
        feeds.guarantee("100001", version=2, label="200 % BR"),
        feeds.beneficiary("B-4", version=2, role="ascendant", rank=4, first="Rose"),
        _pending_is_paid(),
        feeds.reimbursement("R-1", version=2, beneficiary="B-1", status="cancelled"),
        feeds.request("Q-1", version=2, status="acceptee"),
        feeds.payment_call("P-1", version=2, paid_cents=2850),
        feeds.close("member", id=LEAVING),
        feeds.close("contract", id="100004"),
        feeds.close("guarantee", contract="100001", family="OPTIQUE", **{"from": "2024-01-01"}),
        feeds.close("beneficiary", id="B-3"),
        feeds.close("reimbursement", id="R-3"),
        feeds.close("request", id="Q-6"),
        feeds.close("document", id="D-5"),
        feeds.close("payment_call", id="P-5"),
        feeds.close("mandate", id="S-1"),
        feeds.member(BELGIAN, **_BELGIAN),
        feeds.contract("100003", BELGIAN, version=0, product="OLDER"),
        feeds.reimbursement("R-2", beneficiary="B-3", payee="provider", pay_ref="VIR-260310-2"),
    ]


_BELGIAN = {
    "country": "BE",
    "nir": None,
    "niss": feeds.NISS,
    "iban": "BE68539007547034",
    "phone": "0475 12 34 56",
    "email": None,
}


def _people() -> list[Object]:
    other = {"name": "Mutuelle de l’employeur", "order": 2}
    return [
        feeds.member(FAMILY),
        feeds.contract("100001", FAMILY),
        feeds.contract(
            "100002", FAMILY, kind="surcomplementaire", responsible=False, product="SURCO_PLUS"
        ),
        feeds.beneficiary("B-1", "100001"),
        feeds.beneficiary("B-2", rank=2, role="conjoint", first="Zoé", other_insurer=other),
        feeds.beneficiary("B-3", rank=3, role="enfant", first="Luc", birth="2018-03-04"),
        feeds.beneficiary("B-4", rank=4, role="ascendant", first="Rosé", ald=True),
        feeds.member(BELGIAN, **_BELGIAN),
        feeds.contract("100003", BELGIAN, kind="collectif", pay="VIR_OGM", assistance_plan=None),
        feeds.beneficiary("B-5", "100003", teletransmission=False),
        feeds.member(LEAVING, nir=None, iban=None, phone=None, address=None),
        feeds.contract("100004", LEAVING, to="2026-06-30"),
        feeds.beneficiary("B-6", "100004"),
    ]


def _guarantees() -> list[Object]:
    def pays(kind: str, value: int = 0, per: str = "acte") -> Object:
        return {"kind": kind, "value": value, "ss_included": kind != "EUR", "per": per}

    def limit(count: int | None, cents: int | None, period: str, by: str) -> Object:
        return {"count": count, "cents": cents, "period": period, "by": by}

    return [
        feeds.guarantee("100001", optam="yes"),
        feeds.guarantee("100001", "PHARMACIE", acts=["PH7"], expr=pays("TM")),
        feeds.guarantee(
            "100001",
            "OPTIQUE",
            acts=["LPP"],
            expr=pays("EUR", 25_000, "paire"),
            limit=limit(1, None, "2_ans", "beneficiary"),
        ),
        feeds.guarantee(
            "100001",
            "HOSPITALISATION",
            optam="no",
            expr=pays("FR", per="jour"),
            limit=limit(None, 500_000, "annee", "contract"),
        ),
        feeds.guarantee("100002", "DENTAIRE", expr=pays("PCT_BR", 150)),
    ]


def _care() -> list[Object]:
    context = {
        "pathway": "yes",
        "optam": "no",
        "exemption": "none",
        "regime": "general",
        "basket": "maitrise",
    }
    crown = {
        "act": "HBLD038",
        "label": "Couronne",
        "family": "DENTAIRE",
        "care_date": "2026-05-04",
        "pay_date": "2026-05-12",
        "statement": "S-202605-1",
        "beneficiary": "B-2",
        "held": {"pf": 0, "franchise": 0, "tmf": 0},
    }
    return [
        feeds.reimbursement("R-1", beneficiary="B-1"),
        feeds.reimbursement("R-2", beneficiary="B-3", payee="provider", pay_ref="VIR-260310-2"),
        feeds.reimbursement("R-3", beneficiary="B-1", status="cancelled"),
        feeds.pending("R-4", beneficiary="B-1", care_date="2026-11-15"),
        feeds.reimbursement(
            "R-5",
            **crown,
            paid=55_000,
            base=12_000,
            rate=60,
            ss_gross=7200,
            ss=7200,
            amc=28_800,
            other=0,
            rest=19_000,
            pay_ref="VIR-260512-1",
            context=context,
        ),
        feeds.reimbursement(
            "R-6",
            **crown,
            contract="100002",
            primary="R-5",
            paid=19_000,
            base=12_000,
            rate=60,
            ss_gross=0,
            ss=0,
            amc=18_000,
            other=0,
            rest=1000,
            pay_ref="VIR-260512-2",
        ),
        feeds.reimbursement(
            "R-7",
            contract="100003",
            beneficiary="B-5",
            statement="S-202603-2",
            act="101076",
            label="Consultation",
            qty=1.5,
            paid=3284,
            base=3284,
            rate=87.82,
            ss_gross=2884,
            ss=2884,
            amc=300,
            other=50,
            rest=50,
            provider=None,
        ),
        feeds.reimbursement(
            "R-8", contract="100004", beneficiary="B-6", statement="S-202603-3", pay_ref="VIR-3"
        ),
    ]


def _pending_is_paid() -> Object:
    return feeds.reimbursement(
        "R-4",
        version=2,
        beneficiary="B-1",
        care_date="2026-11-15",
        statement="S-202611-1",
        pay_date="2026-11-19",
        pay_ref="VIR-261119-1",
    )


def _papers() -> list[Object]:
    statuses = ["recue", "en_cours", "piece_demandee", "acceptee", "refusee", "close"]
    kinds = ["prise_en_charge", "garantie", "resiliation"]
    history = [
        {"at": "2026-11-08T09:00:00Z", "status": "recue", "note": None},
        {"at": "2026-11-15T14:30:00Z", "status": "piece_demandee", "note": "Facture attendue"},
    ]
    requests = [
        feeds.request(f"Q-{number}", FAMILY, kind=kinds[number % 3], status=status, history=history)
        for number, status in enumerate(statuses, start=1)
    ]
    content = LETTER.read_bytes()
    documents = [
        feeds.document(content, "documents/letter.txt", f"D-{number}", kind=kind, mime="text/plain")
        for number, kind in enumerate(
            ["decompte", "attestation", "contrat", "courrier", "notice"], start=1
        )
    ]
    return [*requests, *documents]


def _calls() -> list[Object]:
    ogms = [feeds.OGM, None, feeds.OGM, None, feeds.OGM]
    kinds = ["complementaire", "hospi", "complement_hospi", "maladies_graves", "dentaire"]
    called = [
        feeds.payment_call(f"P-{number}", "100003", kind=kind, ogm=ogm)
        for number, (kind, ogm) in enumerate(zip(kinds, ogms, strict=True), start=1)
    ]
    debits = [
        feeds.settlement("2026-11-05", "refused"),
        feeds.settlement("2026-11-12"),
        feeds.settlement("2026-12-07", "planned", means="transfer"),
    ]
    debited = feeds.payment_call("P-6", ogm=feeds.RF, paid_cents=2850, settlements=debits)
    return [*called, debited, feeds.mandate()]


if __name__ == "__main__":
    feeds.write_feed(FIRST, first())
    feeds.write_feed(SECOND, second(), sequence=2, generated_at="2026-11-21T02:00:00Z", full=True)
