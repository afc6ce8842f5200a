"""The provider of a public identity, by OpenID Connect: FranceConnect, itsme, CSAM.

Authlib makes the requests and reads the claims, joserfc checks signatures. What the provider says
of itself is read at its own address; its answers are short and come in time, or count for nothing.
Of them only what a member's file is compared with goes on.
"""

import secrets
import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from memberapp import clock
from memberapp.gateways import identity_keys, web
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.settings import get_settings

_DISCOVERY: Final = "/.well-known/openid-configuration"
_ALGORITHMS: Final = ("ES256", "RS256", "PS256")
"""Signatures that need the provider's private key: neither `none` nor a shared secret."""
_LEEWAY_SECONDS: Final = 60
_CALL_SECONDS: Final = 5
_WHOLE_SECONDS: Final = 12
_KEPT_SECONDS: Final = 3600
_KEYS_ASKED_AGAIN_AFTER: Final = 60
"""An unknown key is asked for at once, but not by each answer that a stranger makes up."""
_MAX_CLAIM: Final = 200
_MAX_HINT: Final = 6000
"""Of a token that goes back to the provider in an address."""
_DOTS_OF_ENCRYPTED: Final = 4
_STATE_BYTES: Final = 32


class IdentityRefused(Exception):
    """What came back is not the provider's word on who is signing in here, now."""


@dataclass(frozen=True)
class Exchange:
    """What binds an answer to the browser that asked: none of it leaves with the answer."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class ProvedIdentity:
    """Who somebody is, as the provider says; a claim that it did not give is empty."""

    issuer: str
    subject: str = field(repr=False)
    level: str
    """How sure the provider is of it: its `acr`."""
    last_name: str = field(repr=False)
    usage_name: str = field(repr=False)
    first_names: str = field(repr=False)
    birth: str = field(repr=False)
    """As it gives it, YYYY-MM-DD."""
    gender: str = field(repr=False)
    birth_place: str = field(repr=False)
    """In France the code of the commune, five characters."""
    birth_country: str = field(repr=False)
    """In France the code of the country, 99100 for France itself."""
    id_token: str = field(default="", repr=False)
    """What it wants to see again when they sign out there; empty where it does not."""


@dataclass
class _Known:
    """What the provider says of itself, and its keys, for a while."""

    issuer: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    keys: KeySet | None = None
    read_at: float = 0
    keys_at: float = 0


_known = _Known()


def forget() -> None:
    """Read what the provider says of itself again."""
    _known.issuer, _known.keys = "", None


async def authorization_url(exchange: Exchange, *, redirect_uri: str) -> str:
    """Return where the browser goes to, with a challenge of PKCE.

    Raises:
        GatewayUnavailable: the provider does not answer, or says something else than it must.
    """
    settings = get_settings()
    async with _client() as client:
        metadata = await _metadata(client)
    url = prepare_grant_uri(
        metadata["authorization_endpoint"],
        settings.identity_client_id,
        "code",
        redirect_uri=redirect_uri,
        scope=settings.identity_scope,
        state=exchange.state,
        code_challenge=create_s256_code_challenge(exchange.verifier),
        code_challenge_method="S256",
    )
    asked = {"nonce": exchange.nonce, "acr_values": settings.identity_levels}
    return add_params_to_uri(url, [(name, value) for name, value in asked.items() if value])


async def identity_of(code: str, exchange: Exchange, *, redirect_uri: str) -> ProvedIdentity:
    """Return who the provider says that somebody is, for the code that it gave the browser.

    Raises:
        IdentityRefused: signature, issuer, audience, nonce, time or subject are not right.
        GatewayUnavailable: the provider does not answer in time, or says too much.
    """
    async with _client() as client:
        metadata = await _metadata(client)
        given = await _token(client, metadata, code, exchange, redirect_uri)
        is_encrypted = identity_keys.is_encryption_agreed()
        id_token = _opened(given["id_token"], must_be_encrypted=is_encrypted)
        access_token = given["access_token"]
        claims = await _id_claims(client, metadata, id_token, access_token, exchange.nonce)
        person = await _userinfo(client, metadata, access_token)
    if not claims["sub"] or person.get("sub") != claims["sub"]:
        raise IdentityRefused("subject")
    text = {
        name: value.strip()[:_MAX_CLAIM] if isinstance(value := person.get(name), str) else ""
        for name in (
            "family_name",
            "preferred_username",
            "given_name",
            "birthdate",
            "gender",
            "birthplace",
            "birthcountry",
        )
    }
    level = claims.get("acr")
    return ProvedIdentity(
        issuer=settings_issuer(),
        subject=str(claims["sub"])[:_MAX_CLAIM],
        level=level if isinstance(level, str) else "",
        last_name=text["family_name"],
        usage_name=text["preferred_username"],
        first_names=text["given_name"],
        birth=text["birthdate"],
        gender=text["gender"],
        birth_place=text["birthplace"],
        birth_country=text["birthcountry"],
        id_token=id_token if _ends_sessions(metadata) and len(id_token) <= _MAX_HINT else "",
    )


async def end_session_url(id_token: str, *, redirect_uri: str) -> str:
    """Return where the browser signs out at the provider's too; empty where it has no such place.

    Raises:
        GatewayUnavailable: the provider does not answer, or says something else than it must.
    """
    async with _client() as client:
        metadata = await _metadata(client)
    if not _ends_sessions(metadata):
        return ""
    asked = {
        "id_token_hint": id_token,
        "post_logout_redirect_uri": redirect_uri,
        "client_id": get_settings().identity_client_id,
        "state": secrets.token_urlsafe(_STATE_BYTES),  # asked for; nothing depends on it here
    }
    return add_params_to_uri(metadata["end_session_endpoint"], [*asked.items()])


def _ends_sessions(metadata: Mapping[str, Any]) -> bool:
    return _is_known_place(metadata.get("end_session_endpoint"))


def settings_issuer() -> str:
    """Return whose word counts."""
    return get_settings().identity_issuer


def _client() -> AbstractAsyncContextManager[httpx.AsyncClient]:
    return web.opened(call_seconds=_CALL_SECONDS, whole_seconds=_WHOLE_SECONDS)


async def _metadata(client: httpx.AsyncClient) -> Mapping[str, Any]:
    issuer = settings_issuer()
    if _known.issuer == issuer and time.monotonic() - _known.read_at < _KEPT_SECONDS:
        return _known.metadata
    found = await _json(client, "GET", issuer + _DISCOVERY)
    endpoints = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    if found.get("issuer") != issuer or not all(_is_safe(found.get(name)) for name in endpoints):
        raise GatewayUnavailable("the provider does not describe itself as it must")
    if not _is_known_place(found["authorization_endpoint"]):
        raise GatewayUnavailable("the provider signs in somewhere else")
    _known.issuer, _known.metadata, _known.keys = issuer, found, None
    _known.read_at = time.monotonic()
    return found


def _is_safe(address: object) -> bool:
    """Return whether an address is as protected as the issuer's own."""
    scheme = urlsplit(settings_issuer()).scheme
    return isinstance(address, str) and urlsplit(address).scheme in {"https", scheme}


def _is_known_place(address: object) -> bool:
    """Return whether a browser may be sent to an address: pages let forms go nowhere else."""
    if not _is_safe(address):
        return False
    known = {_origin(settings_issuer()), *get_settings().identity_origins.split()}
    return _origin(str(address)) in known


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


async def _token(
    client: httpx.AsyncClient,
    metadata: Mapping[str, Any],
    code: str,
    exchange: Exchange,
    redirect_uri: str,
) -> Mapping[str, Any]:
    auth, is_named = _client_auth(metadata)
    body = prepare_token_request(
        "authorization_code",
        code=code,
        redirect_uri=redirect_uri,
        code_verifier=exchange.verifier,
        client_id=None if is_named else get_settings().identity_client_id,
    )
    form = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    url, headers, body = auth.prepare("POST", metadata["token_endpoint"], form, body)
    given = await _json(client, "POST", url, headers=dict(headers), content=body)
    if not all(isinstance(given.get(name), str) for name in ("access_token", "id_token")):
        raise IdentityRefused("token")
    return given


def _client_auth(metadata: Mapping[str, Any]) -> tuple[ClientAuth, bool]:
    """Return how we prove who we are, and whether that names us in the form too."""
    settings = get_settings()
    key = identity_keys.signing_key()
    if key is not None:
        signs = PrivateKeyJWT(headers={"kid": key.kid}, alg=identity_keys.SIGNS_BY)
        return ClientAuth(settings.identity_client_id, key, signs), False
    secret = settings.identity_client_secret
    methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    is_posted = "client_secret_post" in methods
    method = "client_secret_post" if is_posted else "client_secret_basic"
    text = secret.get_secret_value() if secret else ""
    return ClientAuth(settings.identity_client_id, text, method), is_posted


def _opened(text: str, *, must_be_encrypted: bool) -> str:
    """Return what the provider signed, out of what it encrypted for us."""
    if text.count(".") == _DOTS_OF_ENCRYPTED:
        try:
            return identity_keys.decrypt(text)
        except ValueError as error:
            raise IdentityRefused(str(error)) from None
    if must_be_encrypted:
        raise IdentityRefused("not encrypted")
    return text


async def _id_claims(
    client: httpx.AsyncClient,
    metadata: Mapping[str, Any],
    id_token: str,
    access_token: str,
    nonce: str,
) -> CodeIDToken:
    token = await _verified(client, metadata, id_token)
    client_id = get_settings().identity_client_id
    claims = CodeIDToken(
        token.claims,
        token.header,
        {
            "iss": {"essential": True, "value": settings_issuer()},
            "aud": {"essential": True, "value": client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "nonce": {"essential": True, "value": nonce},
        },
        {"client_id": client_id, "nonce": nonce, "access_token": access_token},
    )
    try:
        claims.validate(now=int(clock.now().timestamp()), leeway=_LEEWAY_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever the claims are made of
        raise IdentityRefused(type(error).__name__) from None
    return claims


async def _userinfo(
    client: httpx.AsyncClient, metadata: Mapping[str, Any], access_token: str
) -> Mapping[str, Any]:
    """Return the claims of the person: plain JSON, or signed as FranceConnect does."""
    answer = await web.fetch(
        client,
        "GET",
        metadata["userinfo_endpoint"],
        headers={"authorization": f"Bearer {access_token}"},
    )
    text = answer.decode("utf-8", "replace").strip()
    if not text.startswith("{"):
        text = _opened(text, must_be_encrypted=False)
    if text.startswith("{"):
        return web.read_object(text)
    claims = (await _verified(client, metadata, text)).claims
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != settings_issuer() or get_settings().identity_client_id not in audiences:
        raise IdentityRefused("userinfo")
    return claims


async def _verified(client: httpx.AsyncClient, metadata: Mapping[str, Any], text: str) -> jwt.Token:
    """Return a token that one of the provider's keys signed; new keys are asked for once."""
    for is_again in (False, True):
        try:
            keys = await _keys(client, metadata, is_again=is_again)
            registry = JWSRegistry(algorithms=list(_ALGORITHMS), strict_check_header=False)
            return jwt.decode(text, keys, registry=registry)
        except GatewayUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the text is made of
            reason = type(error).__name__
    raise IdentityRefused(reason)


async def _keys(
    client: httpx.AsyncClient, metadata: Mapping[str, Any], *, is_again: bool
) -> KeySet:
    age = time.monotonic() - _known.keys_at
    if _known.keys is None or (is_again and age > _KEYS_ASKED_AGAIN_AFTER):
        found: Any = await _json(client, "GET", metadata["jwks_uri"])
        _known.keys, _known.keys_at = KeySet.import_key_set(found), time.monotonic()
    return _known.keys


async def _json(
    client: httpx.AsyncClient, method: str, url: str, **options: Any
) -> Mapping[str, Any]:
    answer = await web.fetch(client, method, url, **options)
    return web.read_object(answer.decode("utf-8", "replace"))
