"""The QR code of a transfer, read back as the app of a bank does."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from memberapp.contributions import epc
from tests.support.contribution_values import OGM

NAME, IBAN, RF = "Mutualité des Tilleuls", "BE49999000000171", "RF21202612345678"
MAX_VERSION = 13


def read_back(**values) -> list[str]:
    code = epc.qr_code(name=NAME, iban=IBAN, **values)
    assert int(code.version) <= MAX_VERSION
    assert code.error == "M"
    picture = BytesIO()
    code.save(picture, kind="png", scale=4, border=4)
    (found,) = zxingcpp.read_barcodes(Image.open(picture))
    return found.bytes.decode("utf-8").split("\n")


def test_a_creditor_reference_is_structured():
    head = ["BCD", "002", "1", "SCT", "", NAME, IBAN, "EUR42.5", "", RF]
    assert read_back(cents=4250, reference=RF)[: len(head)] == head


def test_a_belgian_communication_goes_as_text():
    assert read_back(cents=5640, reference=OGM)[7:11] == ["EUR56.4", "", "", OGM]


@pytest.mark.parametrize("cents", [0, 100_000_000_000])
def test_an_amount_outside_the_standard_makes_no_code(cents: int):
    with pytest.raises(ValueError, match="amount"):
        epc.qr_code(name=NAME, iban=IBAN, cents=cents, reference=OGM)
