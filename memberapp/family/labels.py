"""The French names of the enumerations of family."""

from typing import Final

from memberapp.family.rules import DeclarationState, FamilyEvent

FAMILY_EVENTS: Final = {
    FamilyEvent.BIRTH: "Naissance",
    FamilyEvent.ADOPTION: "Adoption",
    FamilyEvent.UNION: "Mariage ou vie commune",
    FamilyEvent.LEAVING: "Départ du contrat",
    FamilyEvent.SEPARATION: "Séparation",
    FamilyEvent.STUDIES_END: "Fin d’études",
}
DECLARATION_STATES: Final = {
    DeclarationState.DECLARED: "Déclaré",
    DeclarationState.WITHDRAWN: "Annulé par vous",
    DeclarationState.DISOWNED: "Annulé\u00a0: ce n’était pas vous",
    DeclarationState.ACCEPTED: "Accepté",
    DeclarationState.CHANGED: "Accepté, corrigé",
    DeclarationState.REFUSED: "Refusé",
}
