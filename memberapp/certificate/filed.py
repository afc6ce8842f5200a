"""The certificates that a member can have now, among their documents."""

from urllib.parse import urlencode

from memberapp import clock, routes
from memberapp.core.filed import Filed, FiledKind
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.members.catalogue import read_products


def find(work: Work) -> list[Filed]:
    """Return the certificate of each current contract, by the day on which it began."""
    member = members.summary(work)
    today = clock.local_date(work.now, member.region)
    products = read_products()
    return [
        Filed(
            kind=FiledKind.CERTIFICATE,
            title=f"{routes.CERTIFICATE.title}, {products.label(contract.product)}",
            dated=max(contract.valid_from, today.replace(month=1, day=1)),
            path=f"{routes.CERTIFICATE_PDF}?{urlencode({routes.CONTRACT_PARAMETER: contract.id})}",
        )
        for contract in member.contracts
        if contract.is_current(today)
    ]
