"""The French names of the enumerations of members."""

from typing import Final

from memberapp.members.rules import BeneficiaryRole, ContractKind

CONTRACT_KINDS: Final = {
    ContractKind.INDIVIDUAL: "Contrat individuel",
    ContractKind.GROUP: "Contrat collectif",
    ContractKind.TOP_UP: "Surcomplémentaire",
}
BENEFICIARY_ROLES: Final = {
    BeneficiaryRole.INSURED: "Assuré",
    BeneficiaryRole.SPOUSE: "Conjoint",
    BeneficiaryRole.CHILD: "Enfant",
    BeneficiaryRole.ASCENDANT: "Ascendant",
}
