"""The letter that brings a code, as the content of `data/letter.typ`."""

from datetime import date
from typing import Final

from memberapp import clock
from memberapp.account.letters import Letter
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone, never_asked_sentence
from memberapp.core.papers import Paper, insurer_colours, postal_lines

_CIVILITIES: Final = {"MME": "Madame", "M": "Monsieur"}


def to_paper(letter: Letter, *, on: date) -> Paper:
    """Return everything the letter says on the day it is written, ready to be laid out."""
    brand, phone = read_brand(), help_phone(read_channels())
    asked = clock.local_date(letter.asked_at, letter.region)
    lines = letter.address.label(home=letter.country, sender=brand.address.country)
    title = _CIVILITIES.get(letter.civility, "")
    content = {
        "title": "Votre code pour ouvrir votre espace adhérent",
        "colours": insurer_colours(brand),
        "insurer": {
            "name": brand.name,
            "small_name": brand.name_lines[0],
            "large_name": brand.name_lines[1],
            "mark_text": f"Logo de {brand.name}",
            "lines": [brand.name, *postal_lines(brand), f"{phone.number} ({phone.price})"],
        },
        "recipient": [f"{title} {letter.first_name} {letter.last_name}".strip(), *lines],
        "place": f"{brand.address.city.title()}, le {formats.long_day(on)}",
        "greeting": f"{title or 'Bonjour'},",
        "before": [
            f"Vous avez demandé le {formats.long_day(asked)} à ouvrir votre espace adhérent avec "
            "une adresse e-mail que nous ne connaissions pas. Ce code montre que cette demande "
            "vient bien de vous.",
            "Ouvrez le lien que vous avez reçu par e-mail, puis saisissez ce code\u00a0:",
        ],
        "code": f"{letter.code[:3]}\u00a0{letter.code[3:]}",
        "after": [
            f"Il est valable {wording.until(letter.expires_at, letter.region)}. Ne le donnez à "
            "personne, même à un conseiller.",
            "Vous n’avez rien demandé\u00a0? Ne faites rien\u00a0: sans ce code, aucun espace "
            f"n’est ouvert. Prévenez-nous au {phone.number}, {phone.hours}.",
            never_asked_sentence(read_channels()),
        ],
        "signature": f"{brand.signatory.name}, {brand.signatory.title}",
    }
    mark = brand.mark_svg.replace("currentColor", insurer_colours(brand)["leaf"])
    return Paper("letter.typ", content, mark)
