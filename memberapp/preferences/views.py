"""The preferences in words: where messages go, what was saved when, and what a link stops."""

from dataclasses import dataclass
from typing import Final

from memberapp.account.rules.push import MAX_DEVICES
from memberapp.account.views.connections import DeviceView
from memberapp.core import formats, wording
from memberapp.preferences.rules import Pace, Way
from memberapp.preferences.service import OwnPreferences, StoppedKind

SAVED: Final = "Vos choix sont enregistrés."
LINK_OVER: Final = (
    "Ce lien n’est pas complet, ou l’espace n’existe plus. Vous pouvez choisir ce que nous vous "
    "envoyons dans votre espace, à la page «\u00a0Comment vous prévenir\u00a0»."
)
DEVICE_ADDED: Final = "Cet appareil recevra vos notifications."
DEVICE_REMOVED: Final = "Cet appareil ne recevra plus de notification."
NOT_SUBSCRIBED: Final = (
    "Les notifications ne sont pas activées\u00a0: nous ne connaissons pas le service de "
    "notification de ce navigateur. Essayez avec un autre."
)
TOO_MANY_DEVICES: Final = (
    f"{MAX_DEVICES}\u00a0appareils reçoivent déjà vos notifications. Retirez-en un, puis "
    "recommencez."
)
_STOPPED: Final = {
    Way.EMAIL: "C’est fait\u00a0: vous ne recevrez plus d’e-mail à chaque remboursement.",
    Way.SMS: "C’est fait\u00a0: vous ne recevrez plus de SMS à chaque remboursement.",
    Way.PUSH: "C’est fait\u00a0: vous ne recevrez plus de notification à chaque remboursement.",
    Way.APP: "C’est fait\u00a0: votre espace ne signale plus les nouveaux remboursements.",
}


@dataclass(frozen=True)
class PreferencesView:
    """Where messages reach the member, and when they chose last."""

    email: str = ""
    phone: str = ""
    phone_spoken: str = ""
    saved: str = ""


@dataclass(frozen=True)
class NotifiedView:
    """On which devices the member gets notifications, and whether this one may become one."""

    key: str = ""
    """What a browser subscribes with; empty where there are no notifications."""
    devices: tuple[DeviceView, ...] = ()
    summary: str = ""  # "2 appareils"
    is_this_one: bool = False


def to_notified(key: str, devices: tuple[DeviceView, ...], own: OwnPreferences) -> NotifiedView:
    """Put the devices in words, and why nothing comes there when nothing does."""
    if not devices:
        summary = "Aucun appareil\u00a0: activez-les plus bas, sur celui qui doit les recevoir."
    else:
        summary = formats.count(len(devices), "appareil")
        if own.paces[Way.PUSH] is Pace.NEVER:
            summary += ", mais votre choix est «\u00a0Jamais\u00a0»\u00a0: rien n’est envoyé."
    return NotifiedView(key, devices, summary, any(one.is_this_one for one in devices))


def to_view(own: OwnPreferences) -> PreferencesView:
    """Put the contacts and the day of the choice in words."""
    phone = formats.masked_phone(own.mobile) if own.mobile else ""
    return PreferencesView(
        email=own.email or "",
        phone=phone,
        phone_spoken=f"masqué, se terminant par {phone[-2:]}" if phone else "",
        saved=f"Enregistré {wording.moment(own.chosen_at, own.region)}" if own.chosen_at else "",
    )


def form_values(own: OwnPreferences) -> dict[str, str]:
    """Fill the form with the pace of each way."""
    return {way.value: pace.value for way, pace in own.paces.items()}


def stopped(kind: StoppedKind) -> str:
    """Say what a link stopped; nothing while it has not."""
    return _STOPPED[kind.way] if kind.is_stopped else ""


def since_last_visit(count: int) -> str:
    """Return « 2 nouveaux remboursements depuis votre dernière visite »; nothing without any."""
    if not count:
        return ""
    new = formats.count(count, "nouveau remboursement", "nouveaux remboursements")
    return f"{new} depuis votre dernière visite"
