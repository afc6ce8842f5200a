"""The French name of each enumeration member that a person may read."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from memberapp.domain.access import Role
from memberapp.domain.activation import CodeWay
from memberapp.domain.assistance.requests import DossierStatus, Step
from memberapp.domain.assistance.values import Mode, SlotQueue, Verdict
from memberapp.domain.bank import BankChangeStatus
from memberapp.domain.callbacks import CallbackStatus, Motive
from memberapp.domain.care import CareKind, LineStatus, Payee
from memberapp.domain.certificates import Absence, CertificateDomain
from memberapp.domain.feed import BadReason, ObjectType
from memberapp.domain.passwords import PasswordRule
from memberapp.domain.people import BeneficiaryRole, ContractKind
from memberapp.domain.reimbursement_rules import GuaranteeKind
from memberapp.presenters.factor import SUSPICIONS
from memberapp.presenters.wording import PASSWORD_RULES
from memberapp.services.connections import SignInResultSeen
from memberapp.services.suspicion import Suspicion

LABELS: Mapping[type[StrEnum], Mapping[Any, str]] = {
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
    CertificateDomain: {
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
    },
    Absence: {
        Absence.NO_CONTRACT: "Pas de contrat dans votre espace",
        Absence.NOT_STARTED: "Contrat à venir",
        Absence.ENDED: "Contrat terminé",
        Absence.SEVERAL: "Contrat à choisir",
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
    ObjectType: {
        ObjectType.MEMBER: "Adhérent",
        ObjectType.CONTRACT: "Contrat",
        ObjectType.GUARANTEE: "Garantie",
        ObjectType.BENEFICIARY: "Bénéficiaire",
        ObjectType.REIMBURSEMENT: "Remboursement",
        ObjectType.REQUEST: "Demande",
        ObjectType.DOCUMENT: "Document",
        ObjectType.PAYMENT_CALL: "Appel de cotisation",
    },
    BadReason: {
        BadReason.TOO_LONG: "Ligne trop longue",
        BadReason.NOT_UTF8: "Texte qui n’est pas en UTF-8",
        BadReason.NOT_JSON: "Ligne qui n’est pas du JSON",
        BadReason.NOT_AN_OBJECT: "Ligne qui n’est pas un objet",
        BadReason.UNKNOWN_TYPE: "Type inconnu",
        BadReason.MISPLACED: "Ligne mal placée",
        BadReason.BAD_FIELD: "Champ absent ou mal formé",
        BadReason.IMPOSSIBLE_DATE: "Date impossible",
        BadReason.BAD_AMOUNT: "Montant mal formé",
        BadReason.NEGATIVE_AMOUNT: "Montant négatif",
        BadReason.SHARES_DO_NOT_ADD_UP: "Parts différentes de la dépense",
        BadReason.WRONG_CHECK: "Clé de contrôle fausse",
        BadReason.UNKNOWN_PARENT: "Objet parent inconnu",
        BadReason.QUARANTINED_PARENT: "Objet parent mis de côté",
        BadReason.PRIMARY_CIRCLE: "Lignes de soins qui se suivent en rond",
        BadReason.CHANGED_OWNER: "Objet passé à un autre adhérent",
        BadReason.DOCUMENT_PATH: "Emplacement de document interdit",
        BadReason.DOCUMENT_MISSING: "Document absent",
        BadReason.DOCUMENT_SHA256: "Document différent de son empreinte",
    },
    BankChangeStatus: {
        BankChangeStatus.PROPOSED: "À confirmer",
        BankChangeStatus.HOLDING: "Enregistré",
        BankChangeStatus.REVIEW: "En vérification",
        BankChangeStatus.EFFECTIVE: "Utilisé",
        BankChangeStatus.CANCELLED: "Annulé",
        BankChangeStatus.REFUSED: "Non accepté",
        BankChangeStatus.REPLACED: "Remplacé",
    },
    PasswordRule: PASSWORD_RULES,
    Suspicion: SUSPICIONS,
    SignInResultSeen: {
        SignInResultSeen.SUCCEEDED: "Réussie",
        SignInResultSeen.HELD: "Inhabituelle, code demandé",
        SignInResultSeen.REFUSED: "Refusée",
    },
    Motive: {
        Motive.QUESTION: "Une question sur mon contrat ou mes services",
        Motive.NEW_REQUEST: "Nouvelle demande de prestations",
        Motive.FOLLOW_UP: "Suivi d’un dossier en cours",
    },
    CodeWay: {
        CodeWay.NONE: "Sans code",
        CodeWay.SMS: "Par SMS",
        CodeWay.EMAIL: "Par e-mail",
        CodeWay.LETTER: "Par courrier",
    },
    CallbackStatus: {
        CallbackStatus.WAITING: "À venir",
        CallbackStatus.STARTED: "En cours",
        CallbackStatus.DONE: "Terminé",
        CallbackStatus.CANCELLED: "Annulé",
    },
    Mode: {
        Mode.HOME: "À domicile",
        Mode.PHONE: "Par téléphone",
        Mode.TRAVEL: "Déplacement organisé",
        Mode.REFUND: "Remboursement sur facture",
    },
    SlotQueue: {
        SlotQueue.HOME: "Passage à domicile",
        SlotQueue.PHONE: "Appel d’un conseiller",
    },
    Verdict: {
        Verdict.COVERED: "Prévue",
        Verdict.TO_CONFIRM: "À confirmer",
        Verdict.NOT_COVERED: "Non prévue",
    },
    Step: {
        Step.EVENT: "Événement",
        Step.NEED: "Besoin",
        Step.QUESTIONS: "Questions",
        Step.SERVICES: "Prestations",
        Step.RECAP: "Récapitulatif",
    },
    DossierStatus: {
        DossierStatus.RECEIVED: "Demande reçue",
        DossierStatus.OPENED: "Dossier ouvert",
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
