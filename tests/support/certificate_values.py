"""Certificates with sensible defaults, for what puts them in words and on paper."""

from dataclasses import replace
from datetime import date
from typing import Any

from memberapp.care.rules.costs import Guarantee
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate.rules import (
    Certificate,
    CertificateHolder,
    CoveredCare,
    CoveredPerson,
    EndCertificate,
)
from memberapp.members.rules import BeneficiaryRole, ContractKind, GuaranteeKind

HOLDER = CertificateHolder(
    member_id="M900000001",
    civility="MME",
    first_name="Camille",
    last_name="Berthelot",
    birth=date(1984, 4, 8),
    country="FR",
    masked_number="2 84 04 •• ••• ••• 52",
    address=("14 rue des Tanneurs", "37000 TOURS"),
)
CERTIFICATE = Certificate(
    number="ATT-2026-H25QXN3K-L",
    issued_on=date(2026, 11, 21),
    valid_to=date(2027, 11, 20),
    holder=HOLDER,
    contract_id="482913",
    kind=ContractKind.INDIVIDUAL,
    product="SANTE_150",
    covered_since=date(2019, 1, 1),
    is_responsible=True,
    amc="0999999990",
    convention="AL",
    csr="TIL150",
    people=(
        CoveredPerson(1, BeneficiaryRole.INSURED, "Camille", "Berthelot", date(1984, 4, 8)),
        CoveredPerson(2, BeneficiaryRole.CHILD, "Élie", "Berthelot", date(2022, 1, 19)),
    ),
    care=(
        CoveredCare(
            "PHARMACIE",
            "100 % du ticket modérateur",
            Guarantee(GuaranteeKind.PATIENT_SHARE),
            (CertificateDomain.PHARMACY,),
        ),
        CoveredCare(
            "SOINS_COURANTS",
            "150 % de la base",
            Guarantee(GuaranteeKind.PERCENT_OF_BASE, 150),
            (CertificateDomain.DOCTORS,),
        ),
        CoveredCare(
            "SOINS_HORS_OPTAM",
            "130 % de la base",
            Guarantee(GuaranteeKind.PERCENT_OF_BASE, 130),
            (CertificateDomain.DOCTORS,),
            is_outside_optam=True,
        ),
        CoveredCare(
            "OPTIQUE",
            "100 € par élément",
            Guarantee(GuaranteeKind.EUROS, 10000),
            (CertificateDomain.OPTICAL,),
        ),
        CoveredCare("MEDECINE_DOUCE", "40 € par séance", Guarantee(GuaranteeKind.EUROS, 4000), ()),
    ),
)

END_CERTIFICATE = EndCertificate(
    number="ATT-2026-7KTM4B2Q-3",
    issued_on=CERTIFICATE.issued_on,
    holder=HOLDER,
    contract_id=CERTIFICATE.contract_id,
    kind=CERTIFICATE.kind,
    product=CERTIFICATE.product,
    covered_since=CERTIFICATE.covered_since,
    is_responsible=True,
    people=CERTIFICATE.people,
    ended_on=date(2026, 6, 30),
)


def certificate(**changes: Any) -> Certificate:
    """Return Camille's certificate, changed."""
    return replace(CERTIFICATE, **changes)


def certificate_of(*names: str) -> Certificate:
    """Return a certificate that covers people of these names, the first one being the member."""
    people = tuple(
        CoveredPerson(rank, BeneficiaryRole.INSURED, "", name, date(1990, 5, 4))
        for rank, name in enumerate(names, start=1)
    )
    return certificate(people=people, holder=replace(HOLDER, first_name="", last_name=names[0]))
