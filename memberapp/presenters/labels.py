"""The French name of each enumeration member that a person may read."""

from enum import StrEnum

from memberapp.domain.access import Role
from memberapp.domain.care import CareKind, LineStatus, Payee
from memberapp.domain.people import BeneficiaryRole, ContractKind
from memberapp.domain.reimbursement_rules import GuaranteeKind

LABELS: dict[type[StrEnum], dict[StrEnum, str]] = {
    CareKind: {
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
    },
    LineStatus: {
        LineStatus.PAID: "Payé",
        LineStatus.PENDING: "En cours",
        LineStatus.CANCELLED: "Annulé",
    },
    Payee: {
        Payee.MEMBER: "Versé sur votre compte",
        Payee.PROVIDER: "Réglé au professionnel",
    },
    ContractKind: {
        ContractKind.INDIVIDUAL: "Contrat individuel",
        ContractKind.GROUP: "Contrat collectif",
        ContractKind.TOP_UP: "Surcomplémentaire",
    },
    BeneficiaryRole: {
        BeneficiaryRole.INSURED: "Assuré",
        BeneficiaryRole.SPOUSE: "Conjoint",
        BeneficiaryRole.CHILD: "Enfant",
        BeneficiaryRole.ASCENDANT: "Ascendant",
    },
    GuaranteeKind: {
        GuaranteeKind.PERCENT_OF_BASE: "Pourcentage de la base de remboursement",
        GuaranteeKind.PATIENT_SHARE: "Ticket modérateur",
        GuaranteeKind.EUROS: "Forfait en euros",
        GuaranteeKind.ACTUAL_COST: "Frais réels",
    },
    Role: {
        Role.HOLDER: "Titulaire",
        Role.DEPENDANT: "Bénéficiaire",
        Role.CARER: "Aidant",
        Role.STAFF: "Conseiller",
        Role.SYSTEM: "Traitement automatique",
    },
}


def label(member: StrEnum) -> str:
    """Return the French name of an enumeration member."""
    return LABELS[type(member)][member]
