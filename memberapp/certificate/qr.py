"""The QR codes that lead to the check of a document, and what is printed beside them."""

from typing import Final
from urllib.parse import urlencode

import segno

from memberapp import routes
from memberapp.core.formats import NBSP
from memberapp.settings import get_settings

TAG_PARAMETER: Final = "code"
"""Query parameter of the page that checks a document: what its QR code holds."""
LINK_PARAMETER: Final = "lien"
"""Query parameter of the same page: the token of a link that a member gave."""
_HALF_CODE: Final = 4


def check_address() -> str:
    """Return the address of the page that checks a document, as it is typed."""
    return get_settings().origins[0].partition("://")[2] + routes.CERTIFICATE_CHECK


def tag_address(tag: str) -> str:
    """Return what the QR code of a document leads to."""
    return _address({TAG_PARAMETER: tag})


def link_address(token: str) -> str:
    """Return the whole address of a link that a member gives."""
    return _address({LINK_PARAMETER: token})


def svg(address: str) -> str:
    """Return the QR code of an address; at 30 mm one of its squares is about half a millimetre."""
    return _made(address).svg_inline(border=2, light="#fff")


def data_uri(address: str) -> str:
    """Return the same, for an image of a page."""
    return _made(address).svg_data_uri(border=2, light="#fff")


def spaced_code(code: str) -> str:
    """Return « K7RM 2P9X »."""
    return f"{code[:_HALF_CODE]}{NBSP}{code[_HALF_CODE:]}"


def _address(query: dict[str, str]) -> str:
    return f"{get_settings().origins[0]}{routes.CERTIFICATE_CHECK}?{urlencode(query)}"


def _made(address: str) -> segno.QRCode:
    return segno.make(address, error="m", boost_error=False, micro=False)
