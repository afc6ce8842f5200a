"""The QR code of a European credit transfer, which the app of a bank reads (EPC069-12, version 2).

Text in UTF-8, no BIC. A reference of ISO 11649 is structured remittance information; a Belgian
communication goes as text, since the standard knows the other one only.
"""

from decimal import Decimal
from typing import Final

import segno
from segno import helpers

MIN_CENTS: Final = 1
MAX_CENTS: Final = 99_999_999_999
_UTF8: Final = 1
_RF: Final = "RF"


def qr_code(*, name: str, iban: str, cents: int, reference: str) -> segno.QRCode:
    """Return the code of one transfer.

    Raises:
        ValueError: the amount, the name or the reference is none that the standard takes.
    """
    is_creditor_reference = reference.startswith(_RF)
    return helpers.make_epc_qr(
        name=name,
        iban=iban,
        amount=Decimal(cents) / 100,
        reference=reference if is_creditor_reference else None,
        text=None if is_creditor_reference else reference,
        encoding=_UTF8,
    )


def data_uri(*, name: str, iban: str, cents: int, reference: str) -> str:
    """Return the same, for an image of a page."""
    code = qr_code(name=name, iban=iban, cents=cents, reference=reference)
    return code.svg_data_uri(border=4, light="#fff")
