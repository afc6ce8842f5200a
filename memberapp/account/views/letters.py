"""The letter that brings a code."""

from datetime import date

from memberapp import clock
from memberapp.account.letters import Letter
from memberapp.core import formats, papers, wording
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone, never_asked_sentence
from memberapp.core.papers import Addressee, Paper


def to_paper(letter: Letter, *, on: date) -> Paper:
    """Return everything the letter says on the day it is written, ready to be laid out."""
    phone = help_phone(read_channels())
    asked = clock.local_date(letter.asked_at, letter.region)
    name = f"{letter.first_name} {letter.last_name}"
    return papers.letter(
        Addressee(letter.civility, name, letter.address, letter.country),
        on=on,
        title="Votre code pour ouvrir votre espace adhérent",
        before=[
            f"Vous avez demandé le {formats.long_day(asked)} à ouvrir votre espace adhérent avec "
            "une adresse e-mail que nous ne connaissions pas. Ce code montre que cette demande "
            "vient bien de vous.",
            "Ouvrez le lien que vous avez reçu par e-mail, puis saisissez ce code\u00a0:",
        ],
        code=f"{letter.code[:3]}\u00a0{letter.code[3:]}",
        after=[
            f"Il est valable {wording.until(letter.expires_at, letter.region)}. Ne le donnez à "
            "personne, même à un conseiller.",
            "Vous n’avez rien demandé\u00a0? Ne faites rien\u00a0: sans ce code, aucun espace "
            f"n’est ouvert. Prévenez-nous au {phone.number}, {phone.hours}.",
            never_asked_sentence(read_channels()),
        ],
    )
