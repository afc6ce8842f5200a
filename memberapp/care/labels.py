"""The French names of the enumerations of care."""

from typing import Final

from memberapp.care.rules.evolution import Grouping
from memberapp.care.rules.lines import CareKind, CertificateDomain, LineStatus, Payee
from memberapp.care.rules.search import ReferenceKind

CARE_KINDS: Final = {
    CareKind.CONSULTATIONS: "Consultations",
    CareKind.TESTS_AND_IMAGING: "Analyses et imagerie",
    CareKind.PARAMEDICAL: "Paramédical",
    CareKind.PHARMACY: "Pharmacie",
    CareKind.DENTAL: "Dentaire",
    CareKind.OPTICAL: "Optique",
    CareKind.HEARING: "Audition",
    CareKind.ALTERNATIVE: "Médecines douces",
    CareKind.HOSPITAL: "Hospitalisation",
    CareKind.TRANSPORT: "Transport",
    CareKind.OTHER: "Autres soins",
}
LINE_STATUSES: Final = {
    LineStatus.PAID: "Payé",
    LineStatus.PENDING: "En cours",
    LineStatus.CANCELLED: "Annulé",
}
PAYEES: Final = {
    Payee.MEMBER: "Versé sur votre compte",
    Payee.PROVIDER: "Réglé au professionnel",
}
CERTIFICATE_DOMAINS: Final = {
    CertificateDomain.PHARMACY: "Pharmacie",
    CertificateDomain.DOCTORS: "Médecins",
    CertificateDomain.LABORATORY_RADIOLOGY_AUXILIARIES: "Laboratoires, radiologie et "
    "auxiliaires médicaux",
    CertificateDomain.MIDWIVES: "Sages-femmes",
    CertificateDomain.OUTPATIENT: "Soins externes à l’hôpital",
    CertificateDomain.HEALTH_CENTRE: "Centres de santé",
    CertificateDomain.HOSPITAL: "Hospitalisation",
    CertificateDomain.OPTICAL: "Optique",
    CertificateDomain.DENTAL: "Dentaire",
    CertificateDomain.HEARING: "Audition",
    CertificateDomain.TRANSPORT: "Transport",
}
REFERENCE_KINDS: Final = {
    ReferenceKind.STATEMENT: "Décompte",
    ReferenceKind.PAYMENT: "Virement",
}
GROUPINGS: Final = {
    Grouping.MONTH: "Mois",
    Grouping.KIND: "Soin",
    Grouping.PERSON: "Personne",
    Grouping.PAYER: "Payeur",
}
