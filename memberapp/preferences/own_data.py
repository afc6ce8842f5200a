"""What a member chose to be told, and what they are still to be told of."""

from typing import Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Part, of_member
from memberapp.preferences.labels import PACES, SUBJECTS, WAYS
from memberapp.preferences.tables import (
    ChosenQuietHours,
    ContactPreference,
    DigestEntry,
    PaymentNotice,
)

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
        "heures-calmes",
        "Heures sans SMS ni notification",
        ChosenQuietHours,
        of_member(ChosenQuietHours),
        (col(ChosenQuietHours.member_id),),
        {
            "starts": "De (heure)",
            "ends": "À (heure)",
            "on_sundays": "Le dimanche aussi",
            "chosen_at": "Choisi le",
        },
        {"member_id": INTERNAL},
    ),
    Part(
        "resume-a-envoyer",
        "Messages à rappeler dans votre résumé du lundi",
        DigestEntry,
        of_member(DigestEntry),
        (col(DigestEntry.written_at), col(DigestEntry.message_id)),
        {"written_at": "Écrit le", "due_at": "À rappeler le"},
        {"message_id": INTERNAL, "member_id": INTERNAL},
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
