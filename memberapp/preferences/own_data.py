"""What a member chose to be told, and what they are still to be told of."""

from typing import Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Part, of_member
from memberapp.preferences.labels import PACES, SUBJECTS, WAYS
from memberapp.preferences.tables import ContactPreference, PaymentNotice

PARTS: Final = (
    Part(
        "preferences",
        "Ce dont vous voulez être prévenu",
        ContactPreference,
        of_member(ContactPreference),
        (col(ContactPreference.subject), col(ContactPreference.way)),
        {
            "subject": Field("Sujet", SUBJECTS),
            "way": Field("Par", WAYS),
            "pace": Field("Rythme", PACES),
            "chosen_at": "Choisi le",
        },
        {"member_id": INTERNAL},
    ),
    Part(
        "paiements-a-annoncer",
        "Versements à vous annoncer",
        PaymentNotice,
        of_member(PaymentNotice),
        (col(PaymentNotice.noticed_at), col(PaymentNotice.id)),
        {
            "way": Field("Par", WAYS),
            "pay_ref": "Référence du virement",
            "pay_date": "Date du virement",
            "noticed_at": "Remarqué le",
            "due_at": "À annoncer le",
        },
        {"id": INTERNAL, "member_id": INTERNAL},
    ),
)
