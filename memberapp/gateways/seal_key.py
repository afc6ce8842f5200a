"""The seal of the insurer (cachet électronique): a key and its certificates, in one file.

Production names its own PKCS#12 file, from a provider of trust services. Demo and test make one at
the first use, whose root is nobody's: readers of PDF say that they do not know it, and production
refuses it. The key of that root is never stored.
"""

import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from memberapp.gateways.validity import Stamp, check_validity, stamp_of
from memberapp.settings import UnsafeSettingsError, get_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

DEMO_ISSUER: Final = "Démonstration memberapp"
"""Of the certificates of a demo seal: no insurer's."""
_FAULT: Final = (
    "MEMBERAPP_SEAL_FILE: it must be a PKCS#12 file of a key (RSA, or EC) and its certificate, "
    "which MEMBERAPP_SEAL_PASSWORD opens"
)
_FIRST, _LAST = datetime(2020, 1, 1), datetime(2049, 12, 31)  # noqa: DTZ001 - UTC by the standard
SealPrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class SealKey:
    """The key that seals, its certificate, and those that lead to its root."""

    private_key: SealPrivateKey = field(repr=False)
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of its certificate, in hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()


def seal_key() -> SealKey:
    """Return the seal of this instance; demo and test make its file at the first call.

    Raises:
        UnsafeSettingsError: the file is missing in production, holds no such key, a demo seal, or
            one that is not valid today.
    """
    settings = get_settings()
    path, password = settings.resolved_seal_file, settings.seal_password
    if not settings.is_production and settings.seal_file is None and not path.is_file():
        with suppress(FileExistsError):  # another process was first: its seal is the seal
            write_demo_seal(path)
    key = read_seal(path, password.get_secret_value() if password else "")
    if settings.is_production and is_demo(key):
        raise UnsafeSettingsError("MEMBERAPP_SEAL_FILE: it is a seal of the demonstration")
    check_validity("MEMBERAPP_SEAL_FILE", key.certificate)
    return key


def is_demo(key: SealKey) -> bool:
    """Return whether a seal is of the demonstration, whose key anybody can make."""
    names: Iterable[x509.NameAttribute] = key.certificate.issuer
    return any(name.value == DEMO_ISSUER for name in names)


def read_seal(path: Path, password: str) -> SealKey:
    """Read a seal; a process reads its file again when it was replaced.

    Raises:
        UnsafeSettingsError: it cannot be read, or holds no key with its certificate.
    """
    try:
        return _read(path, password, stamp_of(path))
    except OSError:
        raise UnsafeSettingsError(_FAULT) from None


@lru_cache(maxsize=8)
def _read(path: Path, password: str, _stamp: Stamp) -> SealKey:
    try:
        found = pkcs12.load_pkcs12(path.read_bytes(), password.encode() or None)
    except (OSError, ValueError, TypeError):
        raise UnsafeSettingsError(_FAULT) from None
    key, own = found.key, found.cert
    if not isinstance(key, SealPrivateKey) or own is None:
        raise UnsafeSettingsError(_FAULT)
    if own.certificate.public_key() != key.public_key():
        raise UnsafeSettingsError(_FAULT)
    others = tuple(one.certificate for one in found.additional_certs)
    return SealKey(key, own.certificate, others)


def write_demo_seal(path: Path, password: str = "") -> None:
    """Write a new seal of the demonstration that only its owner can read, whole or not at all.

    Raises:
        FileExistsError: there is a file already; a seal is never overwritten.
    """
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = _name("Racine de démonstration"), _name("Cachet de démonstration")
    root = _certificate(root_name, root_key, issuer=root_name, signs_with=root_key, is_root=True)
    own = _certificate(name, key, issuer=root_name, signs_with=root_key, is_root=False)
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    content = pkcs12.serialize_key_and_certificates(b"cachet", key, own, [root], lock)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


def root_of(key: SealKey) -> bytes:
    """Return the certificate that a seal leads to, as PEM: its own without another."""
    own = (one for one in key.others if one.issuer == one.subject)
    return next(own, key.certificate).public_bytes(Encoding.PEM)


def private_der(key: SealKey) -> bytes:
    """Return the key as PKCS#8, for the library that seals."""
    return key.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEMO_ISSUER),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    *,
    issuer: x509.Name,
    signs_with: ec.EllipticCurvePrivateKey,
    is_root: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signs_with.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FIRST)
        .not_valid_after(_LAST)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(own, critical=False)
        .add_extension(by, critical=False)
        .sign(signs_with, hashes.SHA256())
    )
