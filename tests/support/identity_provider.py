"""A provider of public identities on this machine: authlib's server side, over real HTTP.

It signs whoever comes in as `person`, at once. `bent` changes claims of its ID token, `person`
those of its userinfo; `signs_with` another key than it publishes.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeMixin,
    AuthorizationServer,
    ClientMixin,
    OAuth2Request,
    grants,
)
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jwe, jwt
from joserfc.jwe import JWERegistry
from joserfc.jwk import ECKey, KeySet, RSAKey

from memberapp import clock
from tests.support.http_services import Silent, serving

CLIENT_ID, CLIENT_SECRET = "memberapp", "a-secret-of-the-tests"
ALICE = {
    "sub": "subject-of-alice",
    "family_name": "MOREAU",
    "given_name": "Alice Jeanne",
    "birthdate": "1980-05-04",
    "gender": "female",
    "birthplace": "37261",
    "birthcountry": "99100",
}


@dataclass
class Provider:
    """What the provider says, and what it was asked."""

    issuer: str = ""
    redirect_uri: str = ""
    level: str = "eidas1"
    person: dict[str, Any] = field(default_factory=lambda: dict(ALICE))
    bent: dict[str, Any] = field(default_factory=dict)
    is_userinfo_signed: bool = True
    body_bytes: int = 0
    """How much longer its userinfo is made."""
    delay_seconds: float = 0
    """How long its userinfo takes."""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1"}))
    signs_with: ECKey | None = None
    now: datetime | None = None
    """What time its tokens tell; that of this process unless it is set."""
    asked: list[dict[str, str]] = field(default_factory=list)
    token_requests: int = 0
    client_keys: KeySet | None = None
    """Our public keys: then it takes no secret, and encrypts for them what it signs."""
    is_encrypted: bool = True
    encrypts: dict[str, str] = field(
        default_factory=lambda: {"alg": "RSA-OAEP", "enc": "A128CBC-HS256"}
    )
    encrypts_for: RSAKey | None = None
    ended: list[dict[str, str]] = field(default_factory=list)
    """What it was asked when somebody signed out."""
    has_end: bool = True
    assertions: set[str] = field(default_factory=set)
    """The names of those that were used."""
    codes: dict[str, "_Code"] = field(default_factory=dict)

    @property
    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": [self.auth_method],
        } | ({"end_session_endpoint": f"{self.issuer}/logout"} if self.has_end else {})

    @property
    def auth_method(self) -> str:
        return "client_assertion_jwt" if self.client_keys else "client_secret_post"

    def end(self, asked: dict[str, str]) -> str:
        """Sign out, and return where the browser goes on."""
        self.ended.append(asked)
        return f"{asked['post_logout_redirect_uri']}?state={asked['state']}"

    def encrypted(self, text: str) -> str:
        """Return a token as it leaves: encrypted for the client, where it has keys."""
        if self.client_keys is None or not self.is_encrypted:
            return text
        keys = [key for key in self.client_keys.keys if key.get("use") == "enc"]
        header = self.encrypts | {"cty": "JWT", "kid": keys[0].kid}
        registry = JWERegistry(algorithms=list(self.encrypts.values()), strict_check_header=False)
        return jwe.encrypt_compact(header, text, self.encrypts_for or keys[0], registry=registry)

    def userinfo(self) -> str:
        time.sleep(self.delay_seconds)
        claims = self.person | {"padding": "x" * self.body_bytes}
        if not self.is_userinfo_signed:
            return json.dumps(claims)
        claims |= {"iss": self.issuer, "aud": CLIENT_ID}
        header = {"alg": "ES256", "kid": "k1"}
        return self.encrypted(jwt.encode(header, claims, self.signs_with or self.key))


@dataclass
class _Code(AuthorizationCodeMixin):
    code: str
    request: dict[str, str]
    level: str

    def get_redirect_uri(self) -> str:
        return self.request["redirect_uri"]

    def get_scope(self) -> str:
        return self.request["scope"]

    def get_nonce(self) -> str:
        return self.request["nonce"]

    def get_auth_time(self) -> None:
        return None

    def get_acr(self) -> str:
        return self.level

    def get_amr(self) -> None:
        return None

    @property
    def code_challenge(self) -> str:
        return self.request["code_challenge"]

    @property
    def code_challenge_method(self) -> str:
        return self.request["code_challenge_method"]


class _Client(ClientMixin):
    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self._provider.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self._provider.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self._provider.auth_method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Grant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post", "client_assertion_jwt"]

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        provider = self.server.provider
        provider.codes[code] = _Code(code, dict(request.payload.data), provider.level)

    def query_authorization_code(self, code: str, client: _Client) -> _Code | None:
        return self.server.provider.codes.get(code)

    def delete_authorization_code(self, authorization_code: _Code) -> None:
        del self.server.provider.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: _Code) -> SimpleNamespace:
        return SimpleNamespace(id=self.server.provider.person["sub"])


class _Assertion(JWTBearerClientAssertion):
    """Whoever signs with the client's private key is the client."""

    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self._provider = provider

    def get_audiences(self) -> list[str]:
        return [f"{self._provider.issuer}/token"]

    def resolve_client_public_key(self, client: _Client) -> KeySet:
        return self._provider.client_keys or KeySet([])

    def validate_jti(self, claims: dict[str, Any], jti: str) -> bool:
        is_new = jti not in self._provider.assertions
        self._provider.assertions.add(jti)
        return is_new


class _Identity(OpenIDCode):
    def __init__(self, provider: Provider) -> None:
        super().__init__(require_nonce=True)
        self._provider = provider

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return any(code.get_nonce() == nonce for code in self._provider.codes.values())

    def resolve_client_private_key(self, client: _Client) -> ECKey:
        return self._provider.signs_with or self._provider.key

    def get_client_algorithm(self, client: _Client) -> str:
        return "ES256"

    def get_encode_header(self, client: _Client) -> dict[str, str]:
        return {"alg": "ES256", "kid": "k1"}

    def get_compatible_claims(self, request: OAuth2Request) -> dict[str, Any]:
        now = int((self._provider.now or clock.now()).timestamp())
        return {"iss": self._provider.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60}

    def generate_user_info(self, user: SimpleNamespace, scope: str) -> UserInfo:
        return UserInfo({"sub": user.id} | self._provider.bent)


class _Server(AuthorizationServer):
    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self.provider = provider
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: "a-token"))
        self.register_client_auth_method("client_assertion_jwt", _Assertion(provider))
        self.register_grant(_Grant, [_Identity(provider), CodeChallenge(required=True)])

    def query_client(self, client_id: str) -> _Client | None:
        return _Client(self.provider) if client_id == CLIENT_ID else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        self.provider.token_requests += 1

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> tuple[int, Any, Any]:
        if isinstance(body, dict) and "id_token" in body:
            body |= {"id_token": self.provider.encrypted(body["id_token"])}
        return status, body, headers

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None: ...


class _Form(OAuth2Request):
    """A request as authlib reads it."""

    def __init__(self, method: str, uri: str, fields: dict[str, str]) -> None:
        super().__init__(method, uri)
        self.payload = BasicOAuth2Payload(fields)
        self._fields = fields

    @property
    def args(self) -> dict[str, str]:
        return self._fields

    @property
    def form(self) -> dict[str, str]:
        return self._fields


@contextmanager
def running_provider(redirect_uri: str = "") -> Iterator[Provider]:
    """Serve a provider on a free port of this machine."""
    provider = Provider(redirect_uri=redirect_uri)
    server = _Server(provider)

    class Answering(Silent, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if url.path == "/authorize":
                fields = dict(parse_qsl(url.query))
                provider.asked.append(fields)
                request = _Form("GET", provider.issuer + self.path, fields)
                grant = server.get_consent_grant(request, end_user=object())
                user = SimpleNamespace(id=provider.person["sub"])
                self._send(*server.create_authorization_response(request, user, grant))
                return
            if url.path == "/logout":
                self._send(303, "", [("Location", provider.end(dict(parse_qsl(url.query))))])
                return
            bodies = {
                "/.well-known/openid-configuration": lambda: json.dumps(provider.metadata),
                "/jwks": lambda: json.dumps(KeySet([provider.key]).as_dict(private=False)),
                "/userinfo": provider.userinfo,
            }
            self._send(200, bodies[url.path](), [("Content-Type", "application/json")])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            request = _Form("POST", provider.issuer + self.path, dict(parse_qsl(body)))
            self._send(*server.create_token_response(request))

        def _send(self, status: int, body: Any, headers: Any) -> None:
            text = body if isinstance(body, str) else json.dumps(body) if body else ""
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

    with serving(Answering) as port:
        provider.issuer = f"http://localhost:{port}"
        yield provider
