"""A provider that takes no secret and encrypts, as itsme does; and signing out there."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from sqlmodel import select
from typer.testing import CliRunner

from memberapp.account.tables import SignInSession
from memberapp.cli import load_commands
from memberapp.core.access import Access
from memberapp.core.secrets import reveal, seal
from memberapp.gateways import identity_keys
from memberapp.gateways import public_identity as gateway
from memberapp.http.security_headers import content_security_policy
from memberapp.settings import UnsafeSettingsError
from tests.personas import alice, with_account
from tests.support.browsers import ORIGIN, Browser
from tests.support.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider
from tests.support.records import audited
from tests.support.units_of_work import run_now

START, BACK, KEYS = (
    "/connexion/identite",
    "/connexion/identite/retour",
    "/connexion/identite/cles",
)


@pytest.fixture(scope="session")
def keys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("identity") / "keys.json"
    assert CliRunner().invoke(load_commands(), ["keys", "identity", str(path)]).exit_code == 0
    return path


@pytest.fixture
def itsme(database: str, settings: Any, clock: object, keys_file: Path) -> Iterator[Provider]:
    with running_provider(ORIGIN + BACK) as running:
        settings(
            identity_name="itsme",
            identity_issuer=running.issuer,
            identity_client_id=CLIENT_ID,
            identity_keys_file=keys_file,
            identity_sure_levels="eidas2",
        )
        gateway.forget()
        public = identity_keys.public_keys()
        assert public is not None
        running.client_keys = KeySet.import_key_set(public)  # pyright: ignore[reportArgumentType]
        running.level = "eidas2"
        yield running
        gateway.forget()


def with_nir(db: Any) -> Any:
    persona = alice(db)
    seal(persona.member, "nir", "280053726100123")
    db.add(persona.member)
    return persona


def leave(visitor: Browser) -> str:
    away = visitor.post(START).headers["location"]
    with httpx.Client(trust_env=False) as outside:
        return outside.get(away).headers["location"].removeprefix(ORIGIN)


def come_in(visitor: Browser) -> httpx.Response:
    return visitor.get(leave(visitor))


def is_in(visitor: Browser) -> bool:
    return visitor.session is not None and visitor.session.access >= Access.MEMBER


def tokens_kept() -> list[str]:
    return run_now(
        lambda db: [reveal(row, "identity_token") or "" for row in db.exec(select(SignInSession))]
    )


def test_our_private_key_stands_for_a_secret_and_what_is_encrypted_is_opened(visitor, itsme):
    with_account(with_nir)
    come_in(visitor)
    assert is_in(visitor)
    assert itsme.token_requests == 1


def test_the_provider_reads_the_public_halves_only(visitor, itsme):
    shown = visitor.get(KEYS)
    assert shown.status_code == 200
    assert {key["use"] for key in shown.json()["keys"]} == {"sig", "enc"}
    assert not {"d", "p", "q", "dp", "dq", "qi"} & {*shown.json()["keys"][0]}


def test_without_keys_there_are_none_to_read(visitor):
    assert visitor.get(KEYS).status_code == 404


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # the provider's
@pytest.mark.parametrize(
    "changes",
    [
        {"encrypts": {"alg": "RSA1_5", "enc": "A128CBC-HS256"}},
        {"encrypts": {"alg": "RSA-OAEP", "enc": "A192GCM"}},
        {"encrypts_for": RSAKey.generate_key(2048, {"use": "enc"}, auto_kid=True)},
        {"is_encrypted": False},
        {"signs_with": ECKey.generate_key("P-256", {"kid": "k1"})},
    ],
    ids=["RSA1_5", "A192GCM", "another key", "not encrypted", "another signature"],
)
def test_what_is_not_as_agreed_signs_nobody_in(visitor, itsme, changes):
    with_account(with_nir)
    for name, value in changes.items():
        setattr(itsme, name, value)
    come_in(visitor)
    assert visitor.session is None
    assert "identity:refused" in audited()


def test_a_token_that_nobody_signed_signs_nobody_in(visitor, itsme, monkeypatch):
    with_account(with_nir)
    encrypted = itsme.encrypted

    def unsigned(text: str) -> str:
        head = jws.extract_compact(text.encode())
        bare = jwt.encode({"alg": "none"}, json.loads(head.payload), None, algorithms=["none"])
        return encrypted(bare)

    monkeypatch.setattr(itsme, "encrypted", unsigned)
    come_in(visitor)
    assert visitor.session is None


def test_another_private_key_is_nobodys(visitor, itsme, settings, tmp_path):
    with_account(with_nir)
    other = tmp_path / "other.json"
    identity_keys.write_new(other)
    settings(identity_keys_file=other)
    come_in(visitor)
    assert visitor.session is None
    assert itsme.token_requests == 0


def test_an_answer_used_again_signs_nobody_in(visitor, itsme):
    with_account(with_nir)
    back = leave(visitor)
    visitor.get(back)
    visitor.post("/deconnexion")
    visitor.get(back)
    assert visitor.session is None
    assert itsme.token_requests == 1
    assert len(itsme.assertions) == 1


def test_whoever_came_in_with_it_signs_out_there_too(visitor, itsme):
    with_account(with_nir)
    come_in(visitor)
    raw = run_now(lambda db: db.connection().exec_driver_sql("SELECT * FROM sign_in_session").all())
    assert "eyJ" not in repr(raw)
    away = visitor.post("/deconnexion").headers["location"]
    assert away.startswith(f"{itsme.issuer}/logout?")
    asked = {name: one[0] for name, one in parse_qs(urlsplit(away).query).items()}
    assert asked["post_logout_redirect_uri"] == f"{ORIGIN}/connexion"
    assert asked["client_id"] == CLIENT_ID
    assert len(asked["state"]) >= 32
    hint = jwt.decode(asked["id_token_hint"], itsme.key)
    assert hint.claims["sub"] == "subject-of-alice"
    assert visitor.session is None
    assert set(tokens_kept()) == {""}
    with httpx.Client(trust_env=False) as outside:
        assert outside.get(away).headers["location"].startswith(f"{ORIGIN}/connexion?state=")
    assert "déconnecté" in visitor.shown_again("/connexion").notice


@pytest.mark.parametrize("how", ["password", "no end", "down"])
def test_whoever_did_not_or_cannot_stays_here(visitor, itsme, how):
    with_account(with_nir, has_trusted_browser=True)
    itsme.has_end = how != "no end"
    if how == "password":
        visitor.sign_in()
    else:
        come_in(visitor)
    if how == "down":
        gateway.forget()
        itsme.issuer += "/elsewhere"
    assert visitor.post("/deconnexion").headers["location"] == "/connexion"
    assert visitor.session is None


def test_a_place_to_sign_out_that_is_not_named_is_not_gone_to(visitor, itsme, settings):
    elsewhere = "https://out.example"
    metadata = itsme.metadata | {"end_session_endpoint": f"{elsewhere}/logout"}
    assert not gateway._ends_sessions(metadata)
    assert elsewhere not in content_security_policy()
    settings(identity_origins=elsewhere)
    assert gateway._ends_sessions(metadata)
    assert f"form-action 'self' {itsme.issuer} {elsewhere}" in content_security_policy()


@pytest.mark.parametrize(
    "content", ["", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "AAAA"}]}']
)
def test_a_file_that_holds_no_such_keys_stops_the_start(settings, tmp_path, content):
    path = tmp_path / "keys.json"
    path.write_text(content)
    settings(
        identity_name="itsme",
        identity_issuer="http://localhost:1",
        identity_client_id="x",
        identity_keys_file=path,
    )
    with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_IDENTITY_KEYS_FILE"):
        identity_keys.check()


def test_new_keys_are_their_owners_and_never_overwritten(keys_file):
    assert stat.S_IMODE(keys_file.stat().st_mode) == 0o600
    before = keys_file.read_text()
    assert CliRunner().invoke(load_commands(), ["keys", "identity", str(keys_file)]).exit_code == 1
    assert keys_file.read_text() == before


def test_an_origin_that_is_none_stops_the_start(settings):
    with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_IDENTITY_ORIGINS"):
        settings(identity_origins="https://a.example/path")


def test_a_secret_alone_goes_on_as_before(settings, itsme):
    settings(identity_keys_file=None, identity_client_secret=CLIENT_SECRET)
    auth, is_named = gateway._client_auth(
        {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    )
    assert (auth.client_secret, is_named) == (CLIENT_SECRET, True)
    assert not identity_keys.is_encryption_agreed()
