"""The French names of where a file stands."""

from typing import Final

from memberapp.gateways.harmless import MAX_PAGES
from memberapp.uploads.rules import Refusal, UploadStatus

STATUSES: Final = {
    UploadStatus.SENDING: "Envoi interrompu",
    UploadStatus.CHECKING: "Vérification en cours",
    UploadStatus.RECEIVED: "Reçu",
    UploadStatus.READ: "Lu par nos équipes",
    UploadStatus.REFUSED: "Refusé",
    UploadStatus.CANCELLED: "Envoi abandonné",
}
REFUSALS: Final = {
    Refusal.TYPE: "Ce fichier n’est ni un PDF, ni une photo JPEG, PNG ou HEIC. Photographiez la "
    "page, ou enregistrez-la en PDF, puis envoyez-la.",
    Refusal.PASSWORD: "Ce PDF est protégé par un mot de passe\u00a0: nous ne pouvons pas le lire. "
    "Enregistrez-le sans mot de passe, ou photographiez la page.",
    Refusal.PAGES: f"Ce PDF a plus de {MAX_PAGES}\u00a0pages. Envoyez seulement les pages utiles.",
    Refusal.PIXELS: "Cette image est trop grande (plus de 60\u00a0millions de points). "
    "Réduisez-la, ou reprenez la photo.",
    Refusal.UNREADABLE: "Ce fichier est abîmé ou incomplet\u00a0: nous n’arrivons pas à l’ouvrir. "
    "Ouvrez-le chez vous pour vérifier, ou photographiez la page.",
    Refusal.TOO_COMPLEX: "Nous n’avons pas pu vérifier ce fichier. Photographiez la page, ou "
    "enregistrez-la dans un PDF plus simple.",
    Refusal.NOT_CHECKED: "Nous n’avons pas réussi à vérifier ce fichier\u00a0: la panne est chez "
    "nous, votre fichier n’est pas en cause. Choisissez-le à nouveau\u00a0: nous recommencerons la "
    "vérification.",
    Refusal.BY_STAFF: "Un conseiller vous dit pourquoi.",
}
"""Why a file was refused, and what to do."""
