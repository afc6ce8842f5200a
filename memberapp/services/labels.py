"""The French names of the enumerations of the services."""

from typing import Final

from memberapp.services.rules import Kind, SortBy, Source, Standing

STANDINGS: Final = {
    Standing.AVAILABLE: "À activer",
    Standing.ASKED: "Demandé",
    Standing.ACTIVE: "Activé",
}

KINDS: Final = {
    Kind.DENTIST: "Dentiste",
    Kind.OPTICIAN: "Opticien",
    Kind.HEARING: "Audioprothésiste",
}
SOURCES: Final = {
    Source.MEMBER: "Par vous",
    Source.PRACTICE: "Par le praticien",
    Source.STAFF: "Par un conseiller",
}
SORTS: Final = {
    SortBy.REMAINING: "Reste à payer",
    SortBy.DISTANCE: "Distance",
}
