"""The French names of the enumerations of care."""

from typing import Final

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
CARE_KINDS_IN_SENTENCES: Final = {
    CareKind.CONSULTATIONS: "les consultations",
    CareKind.TESTS_AND_IMAGING: "les analyses et l’imagerie",
    CareKind.PARAMEDICAL: "le paramédical",
    CareKind.PHARMACY: "la pharmacie",
    CareKind.DENTAL: "le dentaire",
    CareKind.OPTICAL: "l’optique",
    CareKind.HEARING: "l’audition",
    CareKind.ALTERNATIVE: "les médecines douces",
    CareKind.HOSPITAL: "l’hospitalisation",
    CareKind.TRANSPORT: "le transport",
    CareKind.OTHER: "d’autres soins",
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
