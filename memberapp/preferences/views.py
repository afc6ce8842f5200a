"""The preferences in words: where messages go, what was saved when, and what a link stops."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from memberapp.account.rules.push import MAX_DEVICES
from memberapp.account.views.connections import DeviceView
from memberapp.core import formats, wording
from memberapp.messages.subjects import Subject
from memberapp.preferences.rules import (
    DEFAULTS,
    DIGESTED,
    NO_HOUR,
    QUIET_FROM,
    QUIET_SUNDAYS,
    QUIET_UNTIL,
    RHYTHM,
    TICKED,
    Pace,
    Way,
    name_of,
)
from memberapp.preferences.service import OwnPreferences, StoppedKind

HINTS: Final = {
    Subject.NEW_PAYMENTS: "À chaque paiement. Le SMS et la notification ne disent ni montant, ni "
    "soin.",
    Subject.FOLLOW_UP: "Pièce attendue, réponse rendue, retard",
    Subject.CALLS: "Confirmation, rappel la veille, changement",
    Subject.CONTRIBUTIONS: "Un montant à payer, un prélèvement refusé, un paiement étalé. Le "
    "courrier part en plus, à votre adresse postale.",
    Subject.NEWS: "Prévention et nouveautés, une fois par mois au plus",
}
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
_WHAT: Final = {
    Way.EMAIL: "d’e-mail",
    Way.SMS: "de SMS",
    Way.PUSH: "de notification",
    Way.APP: "de signal dans votre espace",
    Way.POST: "de courrier",
}
_ABOUT: Final = {
    Subject.NEW_PAYMENTS: "sur vos remboursements",
    Subject.FOLLOW_UP: "sur le suivi de vos demandes",
    Subject.CALLS: "sur vos rendez-vous",
    Subject.CONTRIBUTIONS: "sur vos cotisations",
    Subject.NEWS: "d’information",
}


@dataclass(frozen=True)
class PreferencesView:
    """Where messages reach the member, and when they chose last."""

    email: str = ""
    is_email_doubtful: bool = False
    phone: str = ""
    phone_spoken: str = ""
    is_phone_doubtful: bool = False
    saved: str = ""
    quiet_clock: str = ""
    """« , heure locale (La Réunion) », for who lives under another clock than most."""


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
        if all(ways.get(Way.PUSH, Pace.NEVER) is Pace.NEVER for ways in own.paces.values()):
            summary += (
                ", mais aucune case «\u00a0Notification\u00a0» n’est cochée\u00a0: rien ne part."
            )
    return NotifiedView(key, devices, summary, any(one.is_this_one for one in devices))


def to_view(own: OwnPreferences) -> PreferencesView:
    """Put the contacts and the day of the choice in words."""
    phone = formats.masked_phone(own.mobile) if own.mobile else ""
    return PreferencesView(
        email=own.email or "",
        is_email_doubtful=own.is_email_doubtful,
        phone=phone,
        phone_spoken=f"masqué, se terminant par {phone[-2:]}" if phone else "",
        is_phone_doubtful=own.is_mobile_doubtful,
        quiet_clock=formats.whose_clock(own.region),
        saved=f"Enregistré {wording.moment(own.chosen_at, own.region)}" if own.chosen_at else "",
    )


def form_values(own: OwnPreferences) -> dict[str, str]:
    """Fill the form: which boxes are ticked, the rhythm of e-mails, and the quiet hours."""
    ticked = {
        name_of(subject, way): TICKED if pace is not Pace.NEVER else ""
        for subject, ways in own.paces.items()
        for way, pace in ways.items()
    }
    is_weekly = any(own.paces[subject][Way.EMAIL] is Pace.WEEKLY for subject in DIGESTED)
    starts, ends, on_sundays = own.quiet
    return {
        **ticked,
        RHYTHM: Pace.WEEKLY if is_weekly else Pace.EACH,
        QUIET_FROM: NO_HOUR if starts is None else f"{starts}",
        QUIET_UNTIL: NO_HOUR if ends is None else f"{ends}",
        QUIET_SUNDAYS: TICKED if on_sundays else "",
    }


def typed_choice(form: Mapping[str, str]) -> dict[str, str]:
    """Return the pace that each box of a form means: an e-mail that may wait has the rhythm's."""
    rhythm = form.get(RHYTHM, "")
    paces = {
        name_of(subject, way): (
            Pace.NEVER.value
            if form.get(name_of(subject, way), "") != TICKED
            else rhythm
            if way is Way.EMAIL and subject in DIGESTED
            else Pace.EACH.value
        )
        for subject, ways in DEFAULTS.items()
        for way in ways
    }
    return {**form, **paces}


def is_rhythm(text: str) -> bool:
    """Return whether a text is a rhythm that the form offers."""
    return text in {Pace.EACH.value, Pace.WEEKLY.value}


def stopped(kind: StoppedKind) -> str:
    """Say what a link stopped; nothing while it has not."""
    if not kind.is_stopped:
        return ""
    what = f"{_WHAT[kind.way]} {_ABOUT[kind.subject]}"
    return f"C’est fait\u00a0: vous ne recevrez plus {what}."


def to_stop(kind: StoppedKind) -> str:
    """Say what a link would stop."""
    return (
        f"Vous pouvez arrêter nos e-mails {_ABOUT[kind.subject]} ici, sans vous connecter, et "
        "changer d’avis à tout moment dans votre espace. Rien d’autre ne change."
    )


def since_last_visit(count: int) -> str:
    """Return « 2 nouveaux remboursements depuis votre dernière visite »; nothing without any."""
    if not count:
        return ""
    new = formats.count(count, "nouveau remboursement", "nouveaux remboursements")
    return f"{new} depuis votre dernière visite"
