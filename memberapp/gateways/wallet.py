"""A card for the wallet of a phone: a signed `.pkpass`, when the insurer's keys are set.

The format is Apple's (« Building a Pass »), which other wallets read too: a ZIP of `pass.json`,
pictures, a manifest of their SHA-1, and a detached PKCS #7 signature of the manifest.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7
from PIL import Image, ImageDraw, ImageFont

from memberapp.gateways.validity import Stamp, check_validity, stamp_of
from memberapp.settings import PACKAGE_DATA, UnsafeSettingsError, get_settings

MIME: Final = "application/vnd.apple.pkpass"
_ICON_SIDES: Final = {"icon.png": 29, "icon@2x.png": 58, "icon@3x.png": 87}
_FONT: Final = "fonts/BricolageGrotesque-SemiBold.ttf"


_FAULT: Final = (
    "MEMBERAPP_WALLET_CERTIFICATE_FILE, MEMBERAPP_WALLET_KEY_FILE and MEMBERAPP_WALLET_ABOVE_FILE: "
    "they must be PEM files of a certificate, its key (RSA, or EC) and the certificate above it"
)
PassKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class PassKeys:
    """Who signs: the certificate of the pass type, its key, and the certificate above it."""

    certificate: x509.Certificate
    key: PassKey
    above: x509.Certificate
    pass_type: str
    team: str


def is_offered() -> bool:
    """Return whether passes can be signed here."""
    return get_settings().wallet_certificate_file is not None


def check() -> None:
    """Read the keys once where passes are offered, so that wrong ones stop the start.

    Raises:
        UnsafeSettingsError: their files do not hold what they should, or not for today.
    """
    if is_offered():
        _keys()


def make_pass(content: Mapping[str, Any], *, letter: str, colour: str) -> bytes:
    """Return a signed pass.

    Args:
        content: the fields of `pass.json`, without those that name the signer.
        letter: drawn on the icon.
        colour: `#rrggbb`, of the icon.

    Raises:
        LookupError: no keys are set.
        UnsafeSettingsError: the files of the keys do not hold what they should, or not for today.
    """
    keys = _keys()
    told = {
        "formatVersion": 1,
        "passTypeIdentifier": keys.pass_type,
        "teamIdentifier": keys.team,
        **content,
    }
    files = {"pass.json": json.dumps(told, ensure_ascii=False).encode()}
    files |= {name: _icon(side, letter, colour) for name, side in _ICON_SIDES.items()}
    # The format wants SHA-1; what is signed is this list, by SHA-256.
    sums = {name: hashlib.sha1(data, usedforsecurity=False).hexdigest()
            for name, data in files.items()}  # fmt: skip
    files["manifest.json"] = json.dumps(sums).encode()
    files["signature"] = _signature(files["manifest.json"], keys)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _signature(manifest: bytes, keys: PassKeys) -> bytes:
    builder = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(manifest)
        .add_signer(keys.certificate, keys.key, hashes.SHA256())
        .add_certificate(keys.above)
    )
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return builder.sign(Encoding.DER, options)


def _keys() -> PassKeys:
    settings = get_settings()
    certificate, key, above = (
        settings.wallet_certificate_file,
        settings.wallet_key_file,
        settings.wallet_above_file,
    )
    if certificate is None or key is None or above is None:
        raise LookupError("no keys for passes")
    files = (certificate, key, above)
    try:
        read = _read(*files, *map(stamp_of, files))
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        raise UnsafeSettingsError(_FAULT) from None
    check_validity("MEMBERAPP_WALLET_CERTIFICATE_FILE", read[0])
    check_validity("MEMBERAPP_WALLET_ABOVE_FILE", read[2])
    return PassKeys(*read, settings.wallet_pass_type, settings.wallet_team)


@lru_cache(maxsize=8)
def _read(
    certificate: Path, key: Path, above: Path, *_stamps: Stamp
) -> tuple[x509.Certificate, PassKey, x509.Certificate]:
    private = load_pem_private_key(key.read_bytes(), password=None)
    if not isinstance(private, PassKey):
        raise ValueError("the key of passes is neither RSA nor of a curve")  # noqa: TRY004
    own = x509.load_pem_x509_certificate(certificate.read_bytes())
    if own.public_key() != private.public_key():
        raise ValueError("the key of passes is not that of their certificate")
    return own, private, x509.load_pem_x509_certificate(above.read_bytes())


@cache
def _icon(side: int, letter: str, colour: str) -> bytes:
    picture = Image.new("RGB", (side, side), colour)
    font = ImageFont.truetype(str(PACKAGE_DATA / _FONT), int(side * 0.7))
    ImageDraw.Draw(picture).text((side / 2, side / 2), letter, "white", font, anchor="mm")
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
