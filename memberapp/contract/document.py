"""The cards of a contract, as the content of `data/card.typ`: the words that the page shows."""

from memberapp.certificate import qr
from memberapp.contract.views.card import CardView
from memberapp.core.brand import read_brand
from memberapp.core.formats import NBSP
from memberapp.core.papers import Paper, letterhead, mark_of
from memberapp.routes import CARD


def to_paper(view: CardView) -> Paper:
    """Return the card of each person, to cut out."""
    brand = read_brand()
    content = letterhead(brand) | {
        "title": f"{CARD.title}, {view.product}",
        "heading": CARD.title,
        "period": view.period,
        "product": view.product,
        "qr": qr.svg(view.qr_address),
        "qr_text": "Code QR qui mène à la vérification de cette carte",
        "people": [{"name": one.name, "about": _about(one.about, one.rank)} for one in view.people],
        "fields": [{"label": one.label, "value": one.value} for one in view.fields],
        "domains": [{"code": one.code, "cover": one.cover} for one in view.domains],
        "codes": " ".join(f"{one.code}{NBSP}: {one.text}." for one in view.foot),
    }
    return Paper("card.typ", content, mark_of(brand))


def _about(about: str, rank: str) -> str:
    return f"{about}, rang{NBSP}{rank}" if rank else about
