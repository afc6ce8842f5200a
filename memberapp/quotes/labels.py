"""The French names of the enumerations of quotes."""

from typing import Final

from memberapp.quotes.rules import QuoteStatus, Unknown

STATUSES: Final = {
    QuoteStatus.ASKED: "Demandé",
    QuoteStatus.ANSWERED: "Reçu",
    QuoteStatus.CHANGED: "Modifié",
    QuoteStatus.REFUSED: "Refusé ou retiré par le praticien",
    QuoteStatus.CANCELLED: "Annulé",
}
REFUSED: Final = "Refusé par le praticien"
WITHDRAWN: Final = "Retiré par le praticien"
"""The two ways of being refused, where the steps tell them apart."""
UNKNOWNS: Final = {
    Unknown.ACT: "Nous ne connaissons pas ce code\u00a0: reste à charge inconnu. Demandez au "
    "praticien de le vérifier, ou appelez-nous.",
    Unknown.CAP: "Ce prix dépasse la limite que la loi fixe pour ce soin\u00a0: reste à charge "
    "inconnu. Demandez au praticien de vérifier le prix et le code.",
    Unknown.BASE: "La base de remboursement écrite par le praticien n’est pas celle que nous "
    "connaissons\u00a0: reste à charge inconnu. Demandez-lui de la vérifier.",
}
