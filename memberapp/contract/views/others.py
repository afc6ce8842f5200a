"""The member's other contracts, as the pages of one of them link to them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from memberapp import routes
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.members.catalogue import read_products
from memberapp.members.labels import CONTRACT_KINDS
from memberapp.members.rules import ContractSummary
from memberapp.routes import Route


@dataclass(frozen=True)
class OtherView:
    """Another contract of the member."""

    name: str
    about: str
    path: str


def to_other(contract: ContractSummary, page: Route, *, standing: str = "") -> OtherView:
    """Show another contract, with the page about it to lead to and where it stands, if said."""
    about = f"{CONTRACT_KINDS[contract.kind]}, n°{NBSP}{formats.grouped(contract.id)}"
    return OtherView(
        name=read_products().label(contract.product),
        about=f"{about}, {standing}" if standing else about,
        path=path_of(page.path, contract.id),
    )


def path_of(path: str, contract_id: str) -> str:
    """Return the address of a page, or of a file, about one contract."""
    return f"{path}?{urlencode({routes.CONTRACT_PARAMETER: contract_id})}"
