"""A feed whose values are all odd: names, places, phones, and what a core does not know.

`python -m tests.feeds.odd` writes `odd.jsonl` again after a change.
"""

from pathlib import Path

from tests import feeds
from tests.feeds import Object

FEED = Path(__file__).with_name("odd.jsonl")
JEAN, YILDIZ, ARABIC, LYON = "M100000011", "M100000012", "M100000013", "M100000014"
STRANGER = "M100000015"


def objects() -> list[Object]:
    """Return 57 objects: one line has letters in a phone, another the version of a known one."""
    return [*_jean(), *_yildiz(), *_arabic(), *_lyon(), *_set_aside(), *_ordinary()]


def _person(
    key: str, contract: str, first: str, last: str, birth: str, address: Object, **more: object
) -> list[Object]:
    """Return a member, whom their contract covers."""
    home = {"line1": "12 rue des Tilleuls", "line2": None} | address
    name = {"first": first, "last": last, "birth": birth}
    terms = more.pop("terms", {})
    return [
        feeds.member(key, address=home, iban=None, **name, **more),
        feeds.contract(contract, key, **terms),
        feeds.beneficiary(f"{key}-1", contract, **name),
    ]


def _jean() -> list[Object]:
    """Return names with other hyphens and apostrophes, a Pacific island, what is not known."""
    return [
        *_person(
            *(JEAN, "100011", "Jean\u2011Noël", "D\u2018Arcy (née Martin)", "0001-01-01"),
            {"zip": "98600", "city": "MATA\u2010UTU", "line1": "Route\u200b du\u00a0port"},
            phone="+681 72 25 00",
            email="jean@exemplé.fr",
            terms={"from": "0001-01-01", "to": "9999-12-31"},
        ),
        feeds.reimbursement(
            "R-11",
            contract="100011",
            beneficiary=f"{JEAN}-1",
            statement="S-202611-11",
            provider="Dr \u200bĐào",
            care_date="2026-11-18",
            pay_date="2027-01-15",
            pay_ref="VIR\u2011270115\u20111",
        ),
        feeds.reimbursement(
            "R-12",
            contract="100011",
            beneficiary=f"{JEAN}-1",
            statement="S-0-11",
            care_date="0001-01-01",
            pay_date="9999-12-31",
            pay_ref="VIR-0",
        ),
    ]


def _yildiz() -> list[Object]:
    """Return letters that do not decompose, and a district in the town's name."""
    return _person(
        *(YILDIZ, "100012", "Yıldız", "Işık", "1983-10-14"),
        {"zip": "75016", "city": "PARIS 16"},
        phone="06.39.98.00.12",
        email="józef@exemple.fr",
    )


def _arabic() -> list[Object]:
    """Return a name in Arabic, an address in Luxembourg, a number from there."""
    return _person(
        *(ARABIC, "100013", "محمد", "الأحمد", "1983-10-14"),
        {"zip": "L-1234", "city": "LUXEMBOURG"},
        phone="+352 621 123 456",
    )


def _lyon() -> list[Object]:
    """Return initials, a middle dot, and a number of district that begins with a zero."""
    return _person(
        *(LYON, "100014", "J.-P.", "Gal·la", "1983-10-14"),
        {"zip": "69003", "city": "LYON 03"},
        phone="demander Zoé",
    )


def _set_aside() -> list[Object]:
    """Return a phone that a keypad would make a stranger's, and a version with two contents."""
    again = feeds.reimbursement(
        "R-11", contract="100011", beneficiary=f"{JEAN}-1", provider="Dr Autre"
    )
    return [feeds.member(STRANGER, phone="061234dgfs"), again]


def _ordinary() -> list[Object]:
    """Return good lines: above one bad line in twenty a feed is refused whole."""
    return [
        feeds.member("M100000016"),
        *(feeds.request(f"Q-{number}", "M100000016") for number in range(40)),
    ]


if __name__ == "__main__":
    feeds.write_feed(FEED, objects())
