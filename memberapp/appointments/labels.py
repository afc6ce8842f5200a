"""The French names of the enumerations of appointments."""

from typing import Final

from memberapp.appointments.rules import AppointmentReason, AppointmentStatus, Half

REASONS: Final = {
    AppointmentReason.FIRST_VISIT: "Première visite",
    AppointmentReason.CHECK: "Contrôle",
    AppointmentReason.QUOTE: "Demander un devis",
    AppointmentReason.FOLLOW_UP: "Suite d’un soin commencé",
}
STATUSES: Final = {
    AppointmentStatus.ASKED: "Demandé",
    AppointmentStatus.CONFIRMED: "Confirmé",
    AppointmentStatus.MOVED: "Déplacé",
    AppointmentStatus.REFUSED: "Refusé par le praticien",
    AppointmentStatus.CANCELLED: "Annulé",
}
HALVES: Final = {Half.MORNING: "le matin", Half.AFTERNOON: "l’après-midi"}
