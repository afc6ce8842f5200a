"""The second factor in words: where the code comes from, and what became of the one typed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from memberapp.account import sent_codes
from memberapp.account import wording as account_wording
from memberapp.account.proof import CodeAsked, CodeResult
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod
from memberapp.account.sessions import PROOF_LIFETIME
from memberapp.core import formats, wording
from memberapp.core.contacts import mask_email
from memberapp.core.deliveries import delivery_line

LABELS: Final = {
    FactorMethod.APP: "Code de votre application",
    FactorMethod.SMS: "Code reçu par SMS",
    FactorMethod.EMAIL: "Code reçu par e-mail",
    FactorMethod.NONE: "Code à 6\u00a0chiffres",
}
_SENT_HINT: Final = (
    f"6\u00a0chiffres, valables {formats.minutes(sent_codes.LIFETIME)}. "
    "Seul le dernier code envoyé compte."
)
_HINTS: Final = {
    FactorMethod.APP: "6\u00a0chiffres, renouvelés toutes les 30\u00a0secondes.",
    FactorMethod.SMS: _SENT_HINT,
    FactorMethod.EMAIL: _SENT_HINT,
    FactorMethod.NONE: "",
}
_LEADS: Final = {
    FactorMethod.APP: "Ouvrez votre application de codes, puis recopiez le code de votre espace.",
    FactorMethod.SMS: "Nous vous avons envoyé un code par SMS au {to}.",
    FactorMethod.EMAIL: "Nous vous avons envoyé un code à {to}. S’il n’arrive pas, regardez dans "
    "vos courriers indésirables (spams).",
    FactorMethod.NONE: "Nous n’avons ni application, ni téléphone vérifié, ni adresse e-mail où "
    "vous envoyer un code. Appelez-nous\u00a0: nous verrons avec vous comment en enregistrer une.",
}
_BEFORE_SENDING: Final = {
    FactorMethod.SMS: "Nous allons vous envoyer un code par SMS au {to}.",
    FactorMethod.EMAIL: "Nous allons vous envoyer un code à {to}.",
}
NOT_SENT: Final = (
    "Aucun code n’est parti pour cette connexion. Sans attendre, vous pouvez entrer sur un "
    "appareil où vous vous êtes déjà connecté, ou nous appeler."
)
PROOF_REASON: Final = (
    "Avant un changement important, nous demandons un code. Vous reprendrez ensuite où vous en "
    f"étiez, sans autre code pendant {formats.minutes(PROOF_LIFETIME)}."
)
_LOST: Final = {
    FactorMethod.APP: "J’ai perdu mon téléphone",
    FactorMethod.SMS: "J’ai perdu mon téléphone",
    FactorMethod.EMAIL: "Je n’ai plus accès à mes e-mails",
    FactorMethod.NONE: "J’ai un code de récupération",
}
_RECOVERY_SENTENCES: Final = {
    CodeOutcome.WRONG: "Ce code de récupération n’est pas le bon. Recopiez l’un de ceux de votre "
    "feuille la plus récente.",
    CodeOutcome.USED: "Ce code de récupération a déjà servi. Rayez-le, et recopiez-en un autre.",
}
_SENT_SENTENCES: Final = {
    CodeOutcome.WRONG: "Ce code n’est pas le bon. Recopiez le dernier que nous vous avons envoyé.",
    CodeOutcome.USED: "Ce code a déjà servi. Demandez-en un nouveau.",
    CodeOutcome.EXPIRED: "Ce code n’est plus valable. Demandez-en un nouveau.",
}


@dataclass(frozen=True)
class CodeView:
    """What a form that asks for the factor says."""

    method: str = ""
    label: str = ""
    hint: str = ""
    lead: str = ""
    may_send: bool = False
    """Whether a code is sent on demand; the app makes its own."""
    is_typed: bool = False
    """Whether there is a code to type already."""
    told: tuple[str, ...] = ()
    """Where the messages with the code stand."""
    is_locked: bool = False
    """Whether no code is accepted now: the lead says so, and what a code was is told no longer."""
    lost: str = ""
    """What leads to a recovery code, where one is left: « J’ai perdu mon téléphone »."""
    has_passkey: bool = False
    """Whether a passkey can be given instead."""


NO_CODE: Final = CodeView()
"""Where no factor is asked for."""


def to_view(asked: CodeAsked, *, region: str, is_sent: bool | None = None) -> CodeView:
    """Put the demand of a factor in words; `is_sent` where a code surely is."""
    method = asked.method
    if asked.locked_until is not None:
        return CodeView(
            method=method,
            lead=locked(asked.locked_until, region),
            is_locked=True,
            has_passkey=asked.has_passkey,
        )
    may_send = method in _BEFORE_SENDING
    is_waiting = asked.is_sent if is_sent is None else is_sent
    is_typed = method is FactorMethod.APP or (may_send and is_waiting)
    lead = _LEADS[method] if is_typed or not may_send else _BEFORE_SENDING[method]
    return CodeView(
        method=method,
        label=LABELS[method],
        hint=_HINTS[method],
        lead=lead.format(to=_masked(asked)),
        may_send=may_send,
        is_typed=is_typed,
        told=tuple(delivery_line(message, region) for message in asked.messages),
        lost=_LOST[method] if asked.has_recovery else "",
        has_passkey=asked.has_passkey,
    )


def locked(until: datetime, region: str) -> str:
    """Say why no code is accepted now, and until when."""
    return (
        "Trop de codes faux ont été saisis\u00a0: par sécurité, nous n’en acceptons plus pour "
        f"l’instant. Réessayez {wording.at_first_minute(until, region)}, ou appelez-nous."
    )


def of_sign_in(asked: CodeAsked, region: str) -> CodeView:
    """Put in words what a sign-in asks for, whose code left with the password or could not."""
    view = to_view(asked, region=region)
    return replace(view, lead=NOT_SENT) if view.may_send and not view.is_typed else view


def _masked(asked: CodeAsked) -> str:
    if asked.method is FactorMethod.SMS:
        return formats.masked_phone(asked.sent_to)
    return mask_email(asked.sent_to)


def sentence(refused: CodeResult) -> str:
    """Say what a refused code was, and what to do."""
    if refused.is_recovery:
        return _RECOVERY_SENTENCES[refused.outcome]
    if refused.method is FactorMethod.APP:
        return account_wording.CODE_SENTENCES[refused.outcome]
    return _SENT_SENTENCES[refused.outcome]
