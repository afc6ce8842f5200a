"""Verification of payee: what the bank of an account says of its holder's name.

Whoever reaches the banks for the insurer (its own bank, or a routing service) is asked over HTTP,
in the words of the European Payments Council (EPC 218-23, VOP scheme): `party`, `partyAccount`,
`partyNameMatch` with MTCH, CMTC, NMTC or NOAP, and `matchedName`. The scheme gives a bank five
seconds; whoever answers later has not answered.
"""

from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from memberapp.core.text import clean
from memberapp.gateways import web
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.settings import get_settings

_CALL_SECONDS: Final = 5
_WHOLE_SECONDS: Final = 6
_MAX_NAME: Final = 140
"""Longest name in a message of the scheme (ISO 20022, Max140Text)."""


@dataclass(frozen=True)
class BankWord:
    """What the bank says of one name."""

    code: str
    """MTCH, CMTC (close), NMTC (another name) or NOAP (it cannot say)."""
    name: str = field(default="", repr=False)
    """Where the name is close: whose account it is, if the bank says so."""


async def ask(iban: str, holder: str) -> BankWord:
    """Ask whether an account is that of a holder.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than it must.
    """
    settings = get_settings()
    token = settings.name_check_token
    headers = {"accept": "application/json", "x-request-id": str(uuid4())}
    if token is not None:
        headers["authorization"] = f"Bearer {token.get_secret_value()}"
    body = {"party": {"name": holder}, "partyAccount": {"iban": iban}}
    async with web.opened(call_seconds=_CALL_SECONDS, whole_seconds=_WHOLE_SECONDS) as client:
        answer = await web.fetch(
            client, "POST", settings.name_check_url, headers=headers, json=body
        )
    said = web.read_object(answer.decode("utf-8", "replace"))
    code, name = said.get("partyNameMatch"), said.get("matchedName")
    if not isinstance(code, str):
        raise GatewayUnavailable("the answer has no result")
    return BankWord(code, clean(name)[:_MAX_NAME] if isinstance(name, str) else "")
