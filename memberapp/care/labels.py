"""The French names of the enumerations of care."""

from typing import Final

from memberapp.care.rules.costs import (
    Basket,
    Equipment,
    Exemption,
    Exit,
    Regime,
    StepKind,
    WithheldKind,
)
from memberapp.care.rules.counters import Fee
from memberapp.care.rules.evolution import Grouping
from memberapp.care.rules.explanations import Doubt
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
FEES: Final = {
    Fee.FLAT_FEE: "Participations forfaitaires",
    Fee.DEDUCTIBLE: "Franchises",
}
SAME: Final = "pareil"
"""Two amounts of a comparison that are the same."""
GROUPINGS: Final = {
    Grouping.MONTH: "Mois",
    Grouping.KIND: "Soin",
    Grouping.PERSON: "Personne",
    Grouping.PAYER: "Payeur",
}
STEPS: Final = {
    StepKind.BASE: "Tarif de base",
    StepKind.EXCESS: "Dépassement d’honoraires",
    StepKind.DAILY_FEE: "Forfait journalier hospitalier",
    StepKind.SOCIAL_SECURITY: "Part de la Sécurité sociale",
    StepKind.FLAT_FEE: "Participation forfaitaire",
    StepKind.DEDUCTIBLE: "Franchise médicale",
    StepKind.HEAVY_ACT_FEE: "Forfait sur les actes lourds",
    StepKind.CARRIED_OVER: "Retenue pour des soins d’avant",
    StepKind.MUTUAL: "Part de la mutuelle",
    StepKind.OTHER_INSURER: "Part de l’autre mutuelle",
}
WITHHELD_KINDS: Final = {
    WithheldKind.FLAT_FEE: "Participation forfaitaire",
    WithheldKind.BOX: "Franchise sur les médicaments",
    WithheldKind.PARAMEDICAL: "Franchise sur les soins paramédicaux",
    WithheldKind.TRANSPORT: "Franchise sur les transports",
}
BASKETS: Final = {
    Basket.SANTE_100: "100 % Santé",
    Basket.CONTROLLED: "Tarifs maîtrisés",
    Basket.FREE: "Tarifs libres",
}
EQUIPMENT: Final = {
    Equipment.FRAME: "Monture",
    Equipment.SIMPLE_GLASSES: "Lunettes à verres simples",
    Equipment.COMPLEX_GLASSES: "Lunettes à verres complexes",
    Equipment.VERY_COMPLEX_GLASSES: "Lunettes à verres très complexes",
    Equipment.HEARING_AID: "Aide auditive",
}
EXEMPTIONS: Final = {
    Exemption.LONG_ILLNESS: "Affection de longue durée",
    Exemption.MATERNITY: "Maternité",
    Exemption.NEWBORN: "Nouveau-né",
    Exemption.WORK_ACCIDENT: "Accident du travail",
    Exemption.INVALIDITY: "Invalidité",
    Exemption.OLD_AGE_MINIMUM: "Allocation de solidarité aux personnes âgées",
    Exemption.SOLIDARITY: "Complémentaire santé solidaire",
    Exemption.STATE_AID: "Aide médicale de l’État",
}
REGIMES: Final = {
    Regime.GENERAL: "Régime général",
    Regime.ALSACE_MOSELLE: "Régime local d’Alsace-Moselle",
    Regime.BELGIUM: "Assurance obligatoire belge",
}
EXITS: Final = {
    Exit.HOME: "Retour à domicile",
    Exit.DEATH: "Décès",
    Exit.TRANSFER: "Transfert",
}
DOUBTS: Final = {
    Doubt.SOCIAL_SECURITY: "la part de la Sécurité sociale",
    Doubt.WITHHELD: "la somme retenue par la Sécurité sociale",
    Doubt.MUTUAL: "la part de votre mutuelle",
    Doubt.TOP_UP: "la part de votre second contrat",
    Doubt.SUM: "la somme reprise par votre second contrat",
}
