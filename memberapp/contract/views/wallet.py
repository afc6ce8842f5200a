"""A person's card as the fields of a pass for the wallet of a phone."""

from typing import Any, Final

from memberapp import clock
from memberapp.certificate.rules import Certificate
from memberapp.contract.rules import Card
from memberapp.contract.views.card import to_view
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound
from memberapp.core.secrets import keyed_hash
from memberapp.routes import CARD

COLOUR: Final = "#123d33"
_WHITE: Final = "rgb(255, 255, 255)"


def to_pass(card: Card, person: str) -> dict[str, Any]:
    """Return the content of the pass of a person, « 0 » being the first of the card.

    The social security number is not in it.

    Raises:
        NotFound: the card has no such person.
    """
    view, certificate = to_view(card), card.offer.certificate
    if not isinstance(certificate, Certificate) or not certificate.has_card:
        raise NotFound
    whose = {str(place): one for place, one in enumerate(view.people)}.get(person)
    if whose is None:
        raise NotFound
    facts = [one for one in view.fields if not one.is_number]
    name = read_brand().name
    codes = " ".join(f"{one.code} : {one.text}." for one in view.foot)
    return {
        "serialNumber": keyed_hash("wallet", f"{certificate.contract_id}:{person}")[:32],
        "organizationName": name,
        "description": whose.spoken,
        "logoText": name,
        "backgroundColor": _rgb(COLOUR),
        "foregroundColor": _WHITE,
        "labelColor": _WHITE,
        "expirationDate": f"{certificate.valid_to.isoformat()}T23:59:59"
        f"{_offset(card)}",
        "sharingProhibited": True,
        "generic": {
            "primaryFields": [_field("name", "Bénéficiaire", whose.name)],
            "secondaryFields": [
                _field("born", "Qui", whose.about),
                _field("rank", "Rang", whose.rank or "–"),
            ],
            "auxiliaryFields": [
                _field(f"fact{place}", one.label, one.value) for place, one in enumerate(facts[:3])
            ],
            "backFields": [
                _field("period", CARD.title, f"{view.period}, {view.product}"),
                *(_field(f"back{place}", one.label, one.value)
                  for place, one in enumerate(facts[3:])),
                *(_field(one.code, one.name, one.cover) for one in view.domains),
                _field("codes", "Codes", codes),
            ],
        },
    }  # fmt: skip


def _field(key: str, label: str, value: str) -> dict[str, str]:
    return {"key": key, "label": label, "value": value}


def _rgb(colour: str) -> str:
    parts = (str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return f"rgb({', '.join(parts)})"


def _offset(card: Card) -> str:
    text = clock.local(card.checked_at, card.region).strftime("%z")
    return f"{text[:3]}:{text[3:]}"
