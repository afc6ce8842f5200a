"""The French names of the enumerations of tickets."""

from typing import Final

from memberapp.tickets.rules import Author, EntryKind, Rating, TicketStatus

TICKET_STATUSES: Final = {
    TicketStatus.WAITING: "Réponse attendue de notre part",
    TicketStatus.ASKED: "À vous de répondre",
    TicketStatus.ANSWERED: "Réponse donnée",
    TicketStatus.CLOSED: "Fermé",
}
ENTRY_KINDS: Final = {
    EntryKind.WRITTEN: "Message",
    EntryKind.ANSWERED: "Réponse",
    EntryKind.ASKED: "Question",
    EntryKind.PASSED: "Transmis",
    EntryKind.CLOSED: "Fermé",
}
AUTHORS: Final = {
    Author.MEMBER: "Vous",
    Author.AGENT: "Un conseiller",
    Author.SYSTEM: "Votre mutuelle",
}
RATINGS: Final = {
    Rating.YES: "Oui, tout à fait",
    Rating.PARTLY: "En partie",
    Rating.NO: "Non",
}
