"""`/mentions-legales` and `/accessibilite`, in sentences."""

from typing import Final

from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.contacts import Address
from memberapp.core.formats import address_line
from memberapp.core.official_channels import help_phone
from memberapp.privacy.catalogue import read_privacy

Fact = tuple[str, str]

ACCESS_TESTED: Final = (
    "Chaque page est lue par un outil de contrôle (axe, règles WCAG 2.2 A et AA), en thème clair "
    "et sombre, sur téléphone et sur ordinateur\u00a0: aucune erreur n’y est laissée.",
    "Les pages tiennent en 320 pixels de large, et avec un texte deux fois plus grand.",
    "Les parcours principaux se font au clavier seul. Les erreurs de saisie sont reliées à leur "
    "champ.",
    "Une couleur ne dit jamais rien seule. Les graphiques ont un tableau.",
)
ACCESS_NOT_TESTED: Final = (
    "Aucun organisme indépendant n’a encore mené d’audit.",
    "Aucun essai n’a été fait avec des personnes qui utilisent un lecteur d’écran (NVDA, JAWS, "
    "VoiceOver, TalkBack), une loupe ou la commande vocale.",
    "Les fichiers PDF ont un titre et une langue\u00a0; leur lecture par un lecteur d’écran n’a "
    "pas été vérifiée. Les mêmes informations sont dans les pages.",
)


def access_state() -> str:
    """Say honestly how far the space conforms: an audit alone would let it say more."""
    rules = read_privacy().country.access_rules
    return (
        f"Cet espace suit {rules}, mais nous ne le déclarons pas conforme\u00a0: il n’a pas encore "
        "été audité. Voici ce qui est vérifié, et ce qui ne l’est pas."
    )


def access_recourse() -> tuple[str, str]:
    """Return whom to tell when the insurer does not answer, with the URL or nothing."""
    body = read_privacy().country.access_help
    return f"{body.name}, {body.post}", body.url


def publisher() -> tuple[Fact, ...]:
    """Return who publishes the space."""
    brand, privacy = read_brand(), read_privacy()
    phone = help_phone(read_channels())
    post = brand.address
    first, second = (*post.lines, "")[:2]
    return (
        ("Éditeur", brand.name),
        ("Forme", brand.legal.form),
        ("Siège", address_line(Address(first, second, post.zip, post.city))),
        (privacy.country.number_name, privacy.publisher.number),
        ("Téléphone", f"{phone.number} ({phone.price})"),
        ("E-mail", read_channels().email.contact),
        ("Responsable de la publication", privacy.publisher.director),
        ("Contrôle", brand.legal.supervisor),
        ("Médiation", brand.legal.mediator),
    )


def host() -> tuple[Fact, ...]:
    """Return who runs the servers."""
    found = read_privacy().publisher.host
    return (("Hébergeur", found.name), ("Adresse", found.post), ("Téléphone", found.phone))
