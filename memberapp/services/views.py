"""The connected services in ready text: what each does, what its partner would receive."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from memberapp import addresses
from memberapp.core import formats, wording
from memberapp.core.formats import NBSP
from memberapp.services.catalogue.self_tests import read_self_tests
from memberapp.services.partners import Told
from memberapp.services.rules import Standing
from memberapp.services.service import Listing, OwnService, Stopped

NEVER_SENT: Final = (
    "votre nom, votre n° de Sécurité sociale ou de registre national, vos soins, vos "
    "remboursements, votre adresse."
)
"""What no partner receives: `gateways/partners.py` has all that one does."""


@dataclass(frozen=True)
class ServiceView:
    """A service of a partner."""

    code: str
    name: str
    about: str
    icon: str
    is_active: bool = False
    is_asked: bool = False
    """Agreed, and not answered by the partner."""
    identifier: str = ""
    since: str = ""  # "Activé le 12 octobre 2026."
    how: str = ""
    activate_path: str = ""
    end_path: str = ""


@dataclass(frozen=True)
class ConsentView:
    """What somebody agrees to, or takes back; without a code nothing is asked."""

    code: str = ""
    is_end: bool = False
    title: str = ""  # "Activer Nuitée pour Camille ?"
    sent: str = ""
    received: str = ""
    sent_to: str = ""  # "Envoyé à Nuitée :"
    received_from: str = ""
    button: str = ""


@dataclass(frozen=True)
class TestView:
    """A prevention self-test."""

    name: str
    about: str
    icon: str
    path: str


@dataclass(frozen=True)
class ServicesView:
    """Everything the page shows."""

    lead: str = ""
    active: list[ServiceView] = field(default_factory=list)
    available: list[ServiceView] = field(default_factory=list)
    consent: ConsentView = ConsentView()
    tests: list[TestView] = field(default_factory=list)


def to_view(listing: Listing, *, activating: str = "", ending: str = "") -> ServicesView:
    """Show the services, with the question that the address asks for."""
    shown = [_service(one, listing) for one in listing.services]
    active = [one for one in shown if one.is_active or one.is_asked]
    available = [one for one in shown if not (one.is_active or one.is_asked)]
    return ServicesView(
        lead=_lead(listing),
        active=active,
        available=available,
        consent=_consent(listing, activating, ending),
        tests=[
            TestView(one.name, one.about, one.icon, addresses.self_test_path(one.code))
            for one in read_self_tests()
        ],
    )


def told_notice(told: Told, partner: str) -> str:
    """Say what became of an activation."""
    match told:
        case Told.DONE:
            return f"{partner} est activé. Votre identifiant est ci-dessous."
        case Told.WAITING:
            return (
                f"{partner} ne répond pas pour l’instant. Votre accord est noté, rien n’est perdu"
                f"{NBSP}: réessayez dans quelques minutes."
            )
        case Told.REFUSED:
            return (
                f"{partner} n’a pas accepté l’activation. Elle est annulée, et vous ne devez rien. "
                "Appelez-nous, nous verrons pourquoi avec eux."
            )
        case Told.ENDED:
            return f"{partner} a été désactivé entre-temps, dans une autre fenêtre."


def ended_notice(told: Told, partner: str) -> str:
    """Say what became of an end."""
    if told is Told.DONE:
        return f"{partner} est désactivé, et votre identifiant est effacé chez lui."
    return (
        f"{partner} est désactivé. Il ne nous a pas encore confirmé avoir effacé votre "
        f"identifiant{NBSP}: nous le lui redemandons, vous n’avez rien à faire."
    )


def too_often(until: datetime, region: str) -> str:
    """Say when somebody can activate again."""
    return (
        "Vous avez activé beaucoup de services aujourd’hui. Réessayez "
        f"{wording.at_first_minute(until, region)}."
    )


GONE: Final = "Ce service n’est pas dans votre espace, ou il était déjà désactivé."


def _lead(listing: Listing) -> str:
    return " ".join((_offered(listing), *(_stopped(one, listing) for one in listing.stopped)))


def _offered(listing: Listing) -> str:
    if not listing.is_covered:
        return (
            "Aucun contrat n’est en cours\u00a0: les services de nos partenaires demandent un "
            "contrat. Les auto-tests restent à vous."
        )
    if not listing.services:
        return (
            "Aucun service de partenaire n’est à activer pour l’instant. Vous pouvez trouver où "
            "vous soigner, ou faire un auto-test."
        )
    return (
        "Compris dans votre contrat. Ce que vous faites avec un service reste chez lui\u00a0: nous "
        "ne le voyons pas."
    )


def _stopped(one: Stopped, listing: Listing) -> str:
    day = formats.long_day(formats.local_day(one.at, listing.region))
    return (
        f"{one.offer.partner} s’est arrêté le {day}{NBSP}: vos droits ne le comprennent plus, "
        "votre identifiant ne marche plus."
    )


def _service(one: OwnService, listing: Listing) -> ServiceView:
    offer = one.offer
    is_active, is_asked = one.standing is Standing.ACTIVE, one.standing is Standing.ASKED
    return ServiceView(
        code=offer.code,
        name=offer.name,
        about=offer.about,
        icon=offer.icon,
        is_active=is_active,
        is_asked=is_asked,
        identifier=one.identifier,
        since=_since(one, listing.region),
        how=offer.how if is_active else "",
        activate_path=addresses.activate_service_path(offer.code),
        end_path=addresses.end_service_path(offer.code),
    )


def _since(one: OwnService, region: str) -> str:
    if one.since is None:
        return ""
    day = formats.long_day(formats.local_day(one.since, region))
    if one.standing is Standing.ASKED:
        return f"Demandé le {day}. {one.offer.partner} n’a pas encore répondu."
    return f"Activé le {day}."


def _consent(listing: Listing, activating: str, ending: str) -> ConsentView:
    for one in listing.services:
        is_there = one.standing is not Standing.AVAILABLE
        if one.offer.code == activating and one.standing is not Standing.ACTIVE:
            return _to_activate(one, listing.first_name, listing.until)
        if one.offer.code == ending and is_there:
            return _to_end(one)
    return ConsentView()


def _to_activate(one: OwnService, first_name: str, until: date | None) -> ConsentView:
    partner = one.offer.partner
    end = f"la date de fin de vos droits ({formats.long_day(until)})" if until else ""
    return ConsentView(
        code=one.offer.code,
        title=f"Activer {partner} pour {first_name}{NBSP}?",
        sent_to=f"Envoyé à {partner}{NBSP}:",
        sent=f"cet identifiant et {end}." if end else "cet identifiant, rien d’autre.",
        received_from=f"Reçu de {partner}{NBSP}:",
        received="sa réponse, «\u00a0accepté\u00a0» ou «\u00a0refusé\u00a0», rien d’autre.",
        button="Activer et recevoir mon identifiant",
    )


def _to_end(one: OwnService) -> ConsentView:
    partner = one.offer.partner
    return ConsentView(
        code=one.offer.code,
        is_end=True,
        title=f"Désactiver {partner}{NBSP}?",
        sent=f"Votre identifiant ne marchera plus, et nous demandons à {partner} de l’effacer. "
        "Vous pourrez réactiver ce service quand vous voudrez, avec un nouvel identifiant.",
        button=f"Désactiver {partner}",
    )
