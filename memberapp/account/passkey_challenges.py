"""The challenges that passkeys sign: each for one browser, one purpose, once, for five minutes.

The browser has a random token in an HttpOnly cookie, whose hash is stored; the challenge is made
of that token with a key outside the database, so that no other browser has an answer to it.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from sqlmodel import select
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
)
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from memberapp.account import accounts, passkeys
from memberapp.account.passkey_answers import rp_id
from memberapp.account.rules.passkeys import MAX_KEYS
from memberapp.account.tables import Account, PasskeyChallenge
from memberapp.core import limits, tokens
from memberapp.core.brand import read_brand
from memberapp.core.errors import Conflict
from memberapp.core.limits import Limit
from memberapp.core.secrets import keyed_hash
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

LIFETIME: Final = timedelta(minutes=5)
_ASKED = Limit("passkey_challenge", "300/minute")
"""By one IP address: each load of the sign-in page asks for one, as it does for a socket."""
_TOKEN_BYTES: Final = 32
_MILLISECONDS: Final = int(LIFETIME.total_seconds() * 1000)


class Ceremony(StrEnum):
    """What a challenge is signed for."""

    SIGN_IN = "sign_in"
    PROOF = "proof"
    ENROLMENT = "enrolment"


@dataclass(frozen=True)
class Challenge:
    """What the browser is asked, as its own JSON has it, and the token that its cookie keeps."""

    token: str = field(repr=False)
    options: Mapping[str, Any] = field(repr=False)


@writes
def ask_sign_in(work: Work) -> Challenge:
    """Ask a visitor for any passkey of ours.

    Raises:
        TooManyTries: too many were asked for at this IP address.
    """
    token = _new(work, Ceremony.SIGN_IN)
    return Challenge(token, _to_sign(token, ()))


@writes
def ask_proof(work: Work) -> Challenge:
    """Ask the member for one of their passkeys.

    Raises:
        TooManyTries: too many were asked for at this IP address.
    """
    token = _new(work, Ceremony.PROOF)
    return Challenge(token, _to_sign(token, passkeys.credential_ids(work)))


@writes
def ask_new(work: Work) -> Challenge:
    """Ask the member's device to make a passkey, unless it has one.

    Raises:
        Conflict: the member has as many as one may have.
        TooManyTries: too many were asked for at this IP address.
    """
    known = passkeys.credential_ids(work)
    if len(known) >= MAX_KEYS:
        raise Conflict("the member has as many passkeys as one may have")
    account = work.db.get_one(Account, work.account_id)
    member = work.db.get_one(Member, work.member_id)
    token = _new(work, Ceremony.ENROLMENT)
    options = generate_registration_options(
        rp_id=rp_id(),
        rp_name=read_brand().name,
        user_id=passkeys.user_handle(account.id),
        user_name=accounts.user_name(account),
        user_display_name=f"{member.first_name} {member.last_name}",
        challenge=_challenge_of(token),
        timeout=_MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_described(known),
    )
    return Challenge(token, options_to_json_dict(options))


def use(work: Work, *, token: str, ceremony: Ceremony) -> bytes | None:
    """Use the challenge of a cookie up, in the caller's writing transaction, whatever comes of it.

    Return it; None when it is over, or was asked for something else or in another session.
    """
    row = work.db.exec(
        select(PasskeyChallenge).where(tokens.opens(PasskeyChallenge, token, work.now))
    ).first()
    if row is None or not tokens.use(work, row):
        return None
    session_id = work.session_id if ceremony is not Ceremony.SIGN_IN else None
    is_same = row.ceremony == ceremony and row.session_id == session_id
    return _challenge_of(token) if is_same else None


def _new(work: Work, ceremony: Ceremony) -> str:
    limits.reserve(work, (_ASKED, limits.limited_ip_address(work.origin.ip_address)))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = PasskeyChallenge(
        ceremony=ceremony,
        session_id=None if ceremony is Ceremony.SIGN_IN else work.session_id,
        **tokens.issue(work, token, LIFETIME),
    )
    work.db.add(row)
    return token


def _challenge_of(token: str) -> bytes:
    return bytes.fromhex(keyed_hash("passkey_challenge", token))


def _to_sign(token: str, credential_ids: Iterable[str]) -> Mapping[str, Any]:
    return options_to_json_dict(
        generate_authentication_options(
            rp_id=rp_id(),
            challenge=_challenge_of(token),
            timeout=_MILLISECONDS,
            allow_credentials=_described(credential_ids),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def _described(credential_ids: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in credential_ids]
