"""`/profil/parametres/donnees`, in sentences: where the copy of all data stands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.errors import QueueFull, TooManyTries
from memberapp.privacy.archives import Archive, ArchivePage
from memberapp.privacy.catalogue import read_privacy
from memberapp.privacy.rules import UNDER_WAY, ArchiveStatus

FILE_NAME: Final = "mes-donnees.zip"
CONTENTS: Final = (
    ("Identité, contrats et garanties", "CSV, JSON, et vos attestations en PDF"),
    ("Remboursements et décomptes", "CSV, JSON, et chaque décompte en PDF"),
    ("Demandes d’assistance et rappels", "CSV, JSON"),
    ("Documents", "Fichiers de la mutuelle, et ceux que vous avez envoyés"),
    ("Messages reçus de nous", "PDF, CSV, JSON, sans les codes ni les liens personnels"),
    ("Connexions, appareils et activité", "CSV, JSON, avec qui a consulté votre dossier"),
    ("Un sommaire à lire", "Ce que contient la copie, et ce qui n’y est pas, avec la raison"),
)
ASKED: Final = (
    "Votre demande est enregistrée. Vous pouvez quitter cette page\u00a0: un message vous "
    "préviendra."
)
MISSING: Final = (
    "Copie introuvable",
    "Il n’y a pas de copie à télécharger\u00a0: elle reste disponible 24\u00a0h, puis s’efface.",
    "Demandez-en une nouvelle dans «\u00a0Paramètres\u00a0», «\u00a0Recevoir toutes mes "
    "données\u00a0».",
)


class Stage(StrEnum):
    """What the page shows; values are for its conditions."""

    NONE = "none"
    PREPARING = "preparing"
    READY = "ready"
    EXPIRED = "expired"
    FAILED = "failed"


@dataclass(frozen=True)
class ArchiveView:
    """The part of the page that changes."""

    stage: Stage = Stage.NONE
    title: str = ""
    detail: str = ""
    status: str = ""
    tone: str = "neutral"
    can_ask: bool = True
    button: str = "Demander ma copie"


def to_view(page: ArchivePage) -> ArchiveView:
    """Put the newest copy in words."""
    archive = page.archive
    if archive is None:
        return ArchiveView()
    asked = f"Demandée {wording.moment(archive.asked_at, page.region)}"
    match archive.status:
        case status if status in UNDER_WAY:
            return ArchiveView(
                Stage.PREPARING,
                title="Votre copie se prépare",
                detail=f"{asked}. Quelques minutes suffisent le plus souvent. Cette page se met à "
                "jour seule, et un e-mail vous préviendra.",
                status="En préparation",
                tone="info",
                can_ask=False,
            )
        case ArchiveStatus.FAILED:
            return ArchiveView(
                Stage.FAILED,
                title="Votre copie n’a pas pu être préparée",
                detail=f"{asked}. L’erreur vient de nous. Redemandez-la\u00a0; si cela "
                f"recommence, {wording.call_in_hours()}.",
                status="Non aboutie",
                tone="danger",
                button="Redemander ma copie",
            )
        case _:
            return _made(archive, page.region, asked)


def _made(archive: Archive, region: str, asked: str) -> ArchiveView:
    if archive.until is None:
        return ArchiveView(
            Stage.EXPIRED,
            title="Votre dernière copie n’est plus disponible",
            detail=f"{asked}. Une copie s’efface 24\u00a0h après sa préparation.",
            status="Expirée",
            button="Demander une nouvelle copie",
        )
    made = archive.ended_at or archive.asked_at
    return ArchiveView(
        Stage.READY,
        title=f"Copie du {formats.long_day(formats.local_day(made, region))}, "
        f"{formats.file_size(archive.size_bytes)}",
        detail=f"Disponible {wording.until(archive.until, region)}"
        f"{formats.whose_clock(region)}. Si votre dernier code date de plus de "
        "10\u00a0minutes, nous vous en demanderons un.",
        status="Prête",
        tone="success",
        button="Demander une nouvelle copie",
    )


def refused(error: TooManyTries | QueueFull, region: str) -> str:
    """Say why no copy is made now, and when one can be."""
    if isinstance(error, TooManyTries):
        at = wording.at_first_minute(error.until, region)
        return (
            "Vous avez demandé trois copies en une journée, le maximum. Vous pourrez en demander "
            f"une autre {at}."
        )
    return (
        "Beaucoup de copies sont en préparation en ce moment. Rien n’a été demandé\u00a0: "
        "réessayez dans une heure."
    )


def officer() -> str:
    """Return the e-mail of who answers for data."""
    return read_brand().legal.data_protection_email


def authority() -> str:
    """Return « La CNIL », the authority of the insurer's country."""
    body = read_privacy().country.authority
    name = body.short_name or body.name
    return name[0].upper() + name[1:]
