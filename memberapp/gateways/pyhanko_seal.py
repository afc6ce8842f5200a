"""How a PDF of ours is sealed: PAdES B-B by pyhanko, in a signature that nobody sees on the page.

`seal.py` imports this module with the first file that is sealed: the library is large.
"""

import io
from datetime import datetime
from typing import Any, Final

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from memberapp.gateways.seal_key import SealKey, private_der

_FIELD: Final = "Cachet"
_RESERVED_BYTES: Final = 24 * 1024
"""For the signature and its certificates, in hexadecimal: a chain of four is about half of it."""


class _DatedSigner(signers.PdfSigner):
    """Seals at an instant of our own clock."""

    def __init__(self, *parts: Any, at: datetime, **named: Any) -> None:
        super().__init__(*parts, **named)
        self._at = at

    def init_signing_session(
        self,
        pdf_out: Any,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - theirs
    ) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def sign(content: bytes, *, key: SealKey, reference: str, name: str, at: datetime) -> bytes:
    """Return a PDF of ours with the seal, which allows no later change (DocMDP 1)."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    certificates = [key.certificate, *key.others]
    store = SimpleCertificateStore.from_certs(
        [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in certificates]
    )
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private_der(key)),
        cert_registry=store,
    )
    about = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        name=name,
        reason=reference,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    # PDF/UA takes a field that is not part of the tags only when it is hidden.
    hidden = fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
    spec = fields.SigFieldSpec(
        _FIELD, invis_sig_settings=hidden, readable_field_name="Cachet électronique"
    )
    pdf_signer = _DatedSigner(about, signer, new_field_spec=spec, at=at)
    sealed = pdf_signer.sign_pdf(writer, bytes_reserved=_RESERVED_BYTES)
    return sealed.getvalue()
