"""The card for the wallet of a phone: signed as the format wants, its owner's, or not there."""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from sqlmodel import select

from memberapp.clock import now
from memberapp.core.tables import AuditEvent
from memberapp.gateways import wallet
from memberapp.settings import Settings, UnsafeSettingsError
from tests.personas import bob, with_account
from tests.support.browsers import Browser
from tests.support.clocks import Clock
from tests.support.units_of_work import change, run_now

PASS = "/files/card.pkpass?personne=0"


def _certificate(name: str, key: rsa.RSAPrivateKey, by: str, signer: rsa.RSAPrivateKey):
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=name == by, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )


@pytest.fixture
def keys(tmp_path: Path, database: str, clock: Clock, settings: Callable[..., Settings]) -> Path:
    """Make a certificate of passes and the one above it, and set them."""
    above_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    above = _certificate("Above", above_key, "Above", above_key)
    own = _certificate("Pass Type", key, "Above", above_key)
    pem = serialization.Encoding.PEM
    (tmp_path / "above.pem").write_bytes(above.public_bytes(pem))
    (tmp_path / "pass.pem").write_bytes(own.public_bytes(pem))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    settings(
        database_url=database,
        wallet_certificate_file=tmp_path / "pass.pem",
        wallet_key_file=tmp_path / "key.pem",
        wallet_above_file=tmp_path / "above.pem",
        wallet_pass_type="pass.fr.example.card",
        wallet_team="ABCDE12345",
    )
    return tmp_path


def sign_in(visitor: Browser) -> Browser:
    with_account()
    visitor.sign_in()
    return visitor


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_pass_is_whole_and_openssl_accepts_its_signature(keys: Path, visitor: Browser):
    answer = sign_in(visitor).get(PASS)
    assert answer.headers["content-type"] == wallet.MIME
    assert answer.headers["cache-control"] == "no-store"
    files = unpacked(answer.content)
    manifest = json.loads(files["manifest.json"])
    assert set(manifest) == set(files) - {"manifest.json", "signature"}
    for name, sum_of in manifest.items():
        assert hashlib.sha1(files[name], usedforsecurity=False).hexdigest() == sum_of
    told = json.loads(files["pass.json"])
    assert told["passTypeIdentifier"] == "pass.fr.example.card"
    assert told["generic"]["primaryFields"][0]["value"] == "Alice Moreau"
    assert "N° de Sécurité sociale" not in files["pass.json"].decode()
    assert files["icon.png"].startswith(b"\x89PNG")

    for name in ("manifest.json", "signature"):
        (keys / name).write_bytes(files[name])
    openssl = shutil.which("openssl")
    assert openssl
    verify = [openssl, "smime", "-verify", "-inform", "DER", "-in", "signature"]
    verify += ["-content", "manifest.json", "-CAfile", "above.pem", "-purpose", "any"]
    verify += ["-attime", str(int(now().timestamp()))]
    found = subprocess.run(verify, cwd=keys, capture_output=True, check=False)
    assert found.returncode == 0, found.stderr
    (keys / "manifest.json").write_bytes(files["manifest.json"] + b" ")
    assert subprocess.run(verify, cwd=keys, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    "query", ["bob", "?contrat=999999&personne=0", "?personne=9", "?personne=x"]
)
def test_somebody_elses_card_and_an_unknown_one_are_alike(keys: Path, visitor: Browser, query: str):
    if query == "bob":
        query = f"?contrat={change(bob).contract.id}&personne=0"
    answer = sign_in(visitor).get(f"/files/card.pkpass{query}")
    assert answer.status_code == 404
    assert "introuvable" in answer.text


def test_without_keys_there_is_no_pass(visitor: Browser):
    assert sign_in(visitor).get(PASS).status_code == 404
    assert not wallet.is_offered()


def test_a_visitor_gets_none(keys: Path, visitor: Browser):
    assert visitor.get(PASS).headers.get("content-type") != wallet.MIME


def test_the_settings_go_together(tmp_path: Path):
    with pytest.raises(ValueError, match="go together"):
        Settings(wallet_team="ABCDE12345", var_dir=tmp_path)


def test_a_key_of_another_certificate_is_refused(keys: Path, settings: Callable[..., Settings]):
    other = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (keys / "key.pem").write_bytes(other)
    for refused in (wallet.check, lambda: wallet.make_pass({}, letter="T", colour="#123d33")):
        with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_WALLET_KEY_FILE"):
            refused()


def trail() -> list[str]:
    rows = run_now(lambda db: db.exec(select(AuditEvent)).all())
    return [row.event for row in rows if row.event.startswith("card")]


def test_a_pass_is_written_down_once_it_is_made_and_files_that_were_renewed_are_read(
    keys: Path, visitor: Browser
):
    wallet.check()
    member, right = sign_in(visitor), (keys / "key.pem").read_bytes()
    (keys / "key.pem").write_bytes(b"none")
    refused = member.get(PASS)
    assert (refused.status_code, trail()) == (503, [])
    (keys / "key.pem").write_bytes(right)
    assert member.get(PASS).status_code == 200
    assert trail() == ["card:wallet_downloaded"]


def test_a_certificate_of_passes_that_ended_signs_none(keys: Path, clock: Clock):
    wallet.check()
    clock.advance(timedelta(days=3651))
    with pytest.raises(UnsafeSettingsError, match=r"^MEMBERAPP_WALLET_\w+_FILE: .* ended"):
        wallet.check()
