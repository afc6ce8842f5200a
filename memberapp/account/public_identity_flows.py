"""Signing in with a public identity: to the provider, and back.

What binds both ways is one browser's: it is made of the random token of an HttpOnly cookie, with a
key outside the database, and serves once. The provider is asked between two transactions. Somebody
is a member by what the insurer's file says of them, never by an e-mail.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlmodel import col, select

from memberapp import routes
from memberapp.account import accounts, password_flows, public_identities, sessions, sign_in
from memberapp.account.rules.public_identity import (
    FiledPerson,
    PublicPerson,
    birth_of,
    is_certain,
    is_same_person,
)
from memberapp.account.sign_in import SignInOutcome, SignInResult
from memberapp.account.tables import Account, IdentityRequest, PublicIdentity
from memberapp.core import audit, limits, tokens
from memberapp.core.access import SYSTEM, Access
from memberapp.core.errors import NotFound
from memberapp.core.limits import Limit
from memberapp.core.secrets import keyed_hash, reveal, seal
from memberapp.core.work import Caller, Work, run, writes
from memberapp.gateways import public_identity as gateway
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.gateways.public_identity import Exchange, IdentityRefused, ProvedIdentity
from memberapp.members.tables import Member
from memberapp.settings import get_settings

LIFETIME: Final = timedelta(minutes=15)
"""How long somebody may take at the provider's."""
_ASKED = Limit("identity_asked", "60/5minute; 300/hour")
_TOKEN_BYTES: Final = 32


class IdentityOutcome(StrEnum):
    """What became of a sign-in with a public identity."""

    SIGNED_IN = "signed_in"
    CODE_NEEDED = "code_needed"
    UNKNOWN = "unknown"
    """No member, or more than one, is who the provider names."""
    NO_SPACE = "no_space"
    """The member has no space yet."""
    UNLINKED = "unlinked"
    """The member said that it shall not open their space."""
    REFUSED = "refused"
    """The provider's word is not right."""
    OVER = "over"
    """It was not asked for in this browser, or was used, or has expired."""
    UNAVAILABLE = "unavailable"
    """The provider does not answer."""


@dataclass(frozen=True)
class Departure:
    """Where the browser goes to, and the token that its cookie keeps."""

    url: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True)
class Arrival:
    """What came of it: the new tokens, and where the member wanted to go."""

    outcome: IdentityOutcome
    wanted: str = ""
    signed_in: SignInResult | None = None
    device_token: str = field(default="", repr=False)


async def depart(caller: Caller, *, wanted: str) -> Departure:
    """Begin a sign-in with a public identity.

    Raises:
        NotFound: the insurer has no provider.
        TooManyTries: too many were begun at this IP address.
        GatewayUnavailable: the provider does not answer.
    """
    if not public_identities.provider():
        raise NotFound
    token = await run(begin, caller, wanted=wanted)
    url = await gateway.authorization_url(_exchange(token), redirect_uri=redirect_uri())
    return Departure(url, token)


async def arrive(
    caller: Caller, *, token: str, state: str, code: str, session_token: str = ""
) -> Arrival:
    """Let in whom the provider names, when the file says that it is a member with a space.

    The session that this browser had, of `session_token`, ends.
    """
    wanted = await run(use, caller, token=token, state=state)
    if wanted is None or not public_identities.provider():
        return Arrival(IdentityOutcome.OVER)
    try:
        proved = await gateway.identity_of(code, _exchange(token), redirect_uri=redirect_uri())
    except GatewayUnavailable:
        return Arrival(IdentityOutcome.UNAVAILABLE)
    except IdentityRefused:
        await run(record_refused, caller)
        return Arrival(IdentityOutcome.REFUSED)
    arrived = await run(conclude, caller, proved=proved, session_token=session_token)
    if arrived.outcome is IdentityOutcome.CODE_NEEDED and arrived.signed_in is not None:
        sent = await password_flows.send_code(caller, arrived.signed_in)
        arrived = replace(arrived, signed_in=sent)
    return replace(arrived, wanted=wanted)


async def departure_of(id_token: str) -> str:
    """Return where a browser signs out at the provider's too; empty where it need not, or cannot.

    The session here has ended by then, whatever the provider answers.
    """
    if not id_token or not public_identities.provider():
        return ""
    after = get_settings().origins[0] + routes.SIGN_IN.path
    try:
        return await gateway.end_session_url(id_token, redirect_uri=after)
    except GatewayUnavailable:
        return ""


def redirect_uri() -> str:
    """Return where the provider sends the browser back to, which it knows beforehand."""
    return get_settings().origins[0] + routes.IDENTITY_BACK


@writes
def begin(work: Work, *, wanted: str) -> str:
    """Note that a browser goes to the provider, and return the token of its cookie.

    Raises:
        TooManyTries: too many were begun at this IP address.
    """
    limits.reserve(work, (_ASKED, limits.limited_ip_address(work.origin.ip_address)))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = IdentityRequest(**tokens.issue(work, token, LIFETIME))
    seal(row, "wanted", wanted)
    work.db.add(row)
    return token


@writes
def use(work: Work, *, token: str, state: str) -> str | None:
    """Use what a browser began up, and return where it wanted to go; None when it began nothing."""
    row = work.db.exec(
        select(IdentityRequest).where(tokens.opens(IdentityRequest, token, work.now))
    ).first()
    if row is None or not tokens.use(work, row):
        return None
    is_same = hmac.compare_digest(state.encode(), _exchange(token).state.encode())
    return reveal(row, "wanted") if is_same else None


@writes
def record_refused(work: Work) -> None:
    """Record that what came back was not the provider's word."""
    _refuse(work, None, IdentityOutcome.REFUSED)


@writes
def conclude(work: Work, *, proved: ProvedIdentity, session_token: str = "") -> Arrival:
    """Open a session for whom the provider names.

    Where it is sure of who signs in, and the place of birth is that of the file too, it stands for
    both factors; else for the password alone.
    """
    link = public_identities.of_subject(work, issuer=proved.issuer, subject=proved.subject)
    found = _member_of(work, proved, link)
    if found is None:
        _refuse(work, None, IdentityOutcome.UNKNOWN)
        return Arrival(IdentityOutcome.UNKNOWN)
    member, account = found
    if account is None or account.disabled_at is not None:
        _refuse(work, member, IdentityOutcome.NO_SPACE)
        return Arrival(IdentityOutcome.NO_SPACE)
    account = accounts.lock(work, account.id)
    if account.disabled_at is not None:  # meanwhile
        _refuse(work, member, IdentityOutcome.NO_SPACE)
        return Arrival(IdentityOutcome.NO_SPACE)
    own = public_identities.of_account(work, account_id=account.id)
    if own is not None and own.refused_at is not None:
        _refuse(work, member, IdentityOutcome.UNLINKED)
        return Arrival(IdentityOutcome.UNLINKED)
    if own is not None and (link is None or own.id != link.id):
        _refuse(work, member, IdentityOutcome.UNKNOWN)  # somebody else came in before
        return Arrival(IdentityOutcome.UNKNOWN)
    former = sessions.load(work, token=session_token)
    if former is not None:
        sessions.end(work, session_id=former.id)
    if link is not None:
        link.last_used_at = work.now
        work.db.add(link)
    return _let_in(work, account, proved, is_sure=_is_sure(proved, member), is_new=link is None)


def _let_in(
    work: Work, account: Account, proved: ProvedIdentity, *, is_sure: bool, is_new: bool
) -> Arrival:
    if is_sure:
        halfway = sessions.create(work, account=account, access=Access.PASSWORD_OK)
        opened = SignInResult(SignInOutcome.CODE_NEEDED, halfway)
    else:
        opened = sign_in.open_session(work, account=account)
    work.db.flush()
    session = sessions.load(work, token=opened.token)
    if session is not None and proved.id_token:
        sessions.keep_identity_token(work, session_id=session.id, text=proved.id_token)
    if session is not None and is_new:
        public_identities.begin(
            work,
            account=account,
            issuer=proved.issuer,
            subject=proved.subject,
            session_id=session.id,
        )
    if is_sure:
        caller = Caller.of_browser(session, work.origin)
        given = sign_in.finish(replace(work, caller=caller), by=sign_in.BY_PUBLIC_IDENTITY)
        signed_in = SignInResult(SignInOutcome.SIGNED_IN, given.token)
        return Arrival(
            IdentityOutcome.SIGNED_IN, signed_in=signed_in, device_token=given.device_token
        )
    if session is not None and session.access >= Access.MEMBER:  # on a trusted browser
        public_identities.confirm(work, account=account, session_id=session.id)
        return Arrival(IdentityOutcome.SIGNED_IN, signed_in=opened)
    return Arrival(IdentityOutcome.CODE_NEEDED, signed_in=opened)


def _member_of(
    work: Work, proved: ProvedIdentity, link: PublicIdentity | None
) -> tuple[Member, Account | None] | None:
    """Return the one member who is whom the provider names, with their account."""
    person = _person(proved)
    birth = birth_of(person)
    if birth is None:
        return None
    if link is not None:  # a name changes by a marriage, a birth date never
        account = work.db.get_one(Account, link.account_id)
        member = work.db.get_one(Member, account.member_id)
        is_same = member.closed_at is None and member.birth == birth
        return (member, account) if is_same else None
    born_then = work.db.exec(
        select(Member).where(col(Member.birth) == birth, col(Member.closed_at).is_(None))
    )
    same: Sequence[Member] = [one for one in born_then if is_same_person(person, _filed(one))]
    if len(same) != 1:
        return None
    (member,) = same
    account = work.db.exec(select(Account).where(col(Account.member_id) == member.id)).first()
    return member, account


def _is_sure(proved: ProvedIdentity, member: Member) -> bool:
    levels = get_settings().identity_sure_levels.split()
    return proved.level in levels and is_certain(_person(proved), _filed(member))


def _person(proved: ProvedIdentity) -> PublicPerson:
    return PublicPerson(
        last_name=proved.last_name,
        usage_name=proved.usage_name,
        first_names=proved.first_names,
        birth=proved.birth,
        gender=proved.gender,
        birth_place=proved.birth_place,
        birth_country=proved.birth_country,
    )


def _filed(member: Member) -> FiledPerson:
    return FiledPerson(
        last_name=member.last_name,
        first_name=member.first_name,
        birth=member.birth,
        civility=member.civility,
        nir=reveal(member, "nir"),
    )


def _exchange(token: str) -> Exchange:
    state, nonce, verifier = (
        keyed_hash(f"identity_{part}", token) for part in ("state", "nonce", "verifier")
    )
    return Exchange(state, nonce, verifier)


def _refuse(work: Work, member: Member | None, why: IdentityOutcome) -> None:
    work.audit(
        audit.Event.IDENTITY_REFUSED,
        actor=SYSTEM,  # who was refused is not known to be the member
        member_id=member.id if member is not None else None,
        reason=why,
        result="refused",
    )
