"""The French names of the enumerations of members."""

from typing import Final

from memberapp.members.rules import BeneficiaryRole, ContractKind, GuaranteeKind, GuaranteeUnit

CONTRACT_KINDS: Final = {
    ContractKind.INDIVIDUAL: "Contrat individuel",
    ContractKind.GROUP: "Contrat collectif",
    ContractKind.TOP_UP: "Surcomplémentaire",
}
BENEFICIARY_ROLES: Final = {
    BeneficiaryRole.INSURED: "Titulaire",
    BeneficiaryRole.SPOUSE: "Conjoint",
    BeneficiaryRole.CHILD: "Enfant",
    BeneficiaryRole.ASCENDANT: "Ascendant",
}

GUARANTEE_KINDS: Final = {
    GuaranteeKind.PERCENT_OF_BASE: "Pourcentage de la base de remboursement",
    GuaranteeKind.PATIENT_SHARE: "Ticket modérateur",
    GuaranteeKind.EUROS: "Forfait en euros",
    GuaranteeKind.ACTUAL_COST: "Frais réels",
}
GUARANTEE_UNITS: Final = {
    GuaranteeUnit.CARE: "soin",
    GuaranteeUnit.SESSION: "séance",
    GuaranteeUnit.NIGHT: "nuit",
    GuaranteeUnit.DAY: "jour",
    GuaranteeUnit.PAIR: "paire",
    GuaranteeUnit.EAR: "oreille",
    GuaranteeUnit.YEAR: "an",
}
