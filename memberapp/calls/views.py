"""« Sommes-nous en train de vous appeler ? », in ready text."""

from dataclasses import dataclass
from datetime import datetime

from memberapp.calls.labels import STANDINGS
from memberapp.calls.rules import Standing
from memberapp.calls.service import CallUnderWay
from memberapp.core import formats, wording


@dataclass(frozen=True)
class CallView:
    """The answer: `is_us` chooses its colour, and the words are empty where there are none."""

    is_us: bool = False
    has_words: bool = False
    title: str = ""  # "Oui, c’est nous"
    text: str = ""
    words: str = ""  # "lanterne cerise"
    own_words: str = ""
    until: str = ""  # "Valables jusqu’à 9 h 14. …"
    checked: str = ""  # "Vérifié le 30 novembre 2026 à 9 h 04."
    is_in_space: bool = False


def to_view(call: CallUnderWay, *, next_call: str = "") -> CallView:
    """Show the answer; `next_call` says when a member is called next, if somebody knows."""
    is_us = call.standing is not Standing.NOBODY
    checked = f"Vérifié {wording.moment(call.checked_at, call.region)}."
    return CallView(
        is_us=is_us,
        has_words=call.agent_words != "",
        title=STANDINGS[call.standing],
        text=_text(call),
        words=call.agent_words,
        own_words=call.member_words,
        until=_until(call.words_until, call.region) if call.agent_words else "",
        checked=f"{checked} {next_call}".strip(),
        is_in_space=is_us and call.is_in_space,
    )


def next_call_text(slot: str) -> str:
    """Say when a member is called next; nothing when they are not."""
    return f"Prochain appel prévu\u00a0: {slot}." if slot else ""


def too_many(until: datetime, region: str) -> str:
    """Say when somebody can ask again; a call in doubt is ended meanwhile."""
    return (
        f"Vous avez vérifié beaucoup de fois. Réessayez {wording.at_first_minute(until, region)}"
        "\u00a0; d’ici là, raccrochez et rappelez-nous au numéro que vous connaissez."
    )


def _text(call: CallUnderWay) -> str:
    if call.standing is Standing.NOBODY:
        return (
            f"Aucun conseiller ne vous appelle en ce moment. {wording.help_line_now(call.region)}."
        )
    phone = formats.masked_phone(call.phone)
    if call.standing is Standing.CALLING:
        return f"{call.agent} vous appelle au {phone}, au sujet de {call.reference}."
    began = formats.local_time(call.started_at, call.region) if call.started_at else ""
    return (
        f"{call.agent} vous a appelé au {phone} à {began}. Les deux mots ne valaient qu’au début "
        "de l’appel. Si quelqu’un d’autre vous appelle maintenant, raccrochez."
    )


def _until(instant: datetime | None, region: str) -> str:
    if instant is None:
        return ""
    return f"Valables jusqu’à {formats.local_time(instant, region)}. Ne les dites pas à sa place."
