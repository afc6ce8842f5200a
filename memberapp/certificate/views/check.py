"""What the public page answers about a document, in words for whoever holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from memberapp.certificate.checking import Checked, NamedPerson
from memberapp.certificate.labels import DOCUMENT_KINDS
from memberapp.certificate.rules import CheckWay, DocumentKind, Verdict
from memberapp.core import formats, wording
from memberapp.core.dates import is_known
from memberapp.core.formats import NBSP
from memberapp.core.places import UNKNOWN
from memberapp.core.wording import call_in_hours

_OK, _OLD, _NO = "yes", "old", "no"
_ICONS: Final = {_OK: "badge-check", _OLD: "clock", _NO: "ban"}
_ASK_AGAIN: Final = (
    "Demandez-en une nouvelle à la personne\u00a0: elle l’obtient en ligne, tout de suite."
)
_LINK_AGAIN: Final = "Demandez un nouveau lien à la personne."


@dataclass(frozen=True)
class AnswerView:
    """An answer: its tone, its title, what it means, what is known, what was checked."""

    tone: str
    icon: str
    title: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    checked: str = ""
    """What was checked to come to it."""


@dataclass(frozen=True)
class _Words:
    tone: str
    title: str
    text: str
    advice: str = ""


def _certificate_words(kind: DocumentKind) -> Mapping[Verdict, _Words]:
    if kind is DocumentKind.END:
        return _END
    return _CARD if kind is DocumentKind.CARD else _COVER


_COVER: Final = {
    Verdict.VALID: _Words(
        _OK,
        "Attestation valable",
        "Nous l’avons émise, et la couverture est en cours aujourd’hui.",
    ),
    Verdict.EXPIRED: _Words(
        _OLD,
        "Attestation expirée",
        "Elle était vraie, mais sa date est passée. Elle ne prouve rien pour aujourd’hui.",
        _ASK_AGAIN,
    ),
    Verdict.ENDED: _Words(
        _OLD,
        "Couverture terminée",
        "Nous avons émis cette attestation, mais la couverture a pris fin depuis.",
        "Demandez à la personne par quoi elle est couverte aujourd’hui.",
    ),
    Verdict.REVOKED: _Words(
        _NO,
        "Attestation annulée",
        "La personne, ou la mutuelle, a mis fin à ce document avant sa date.",
        f"N’en tenez pas compte. Le motif ne vous est pas communiqué. {_ASK_AGAIN}",
    ),
    Verdict.ALTERED: _Words(
        _NO,
        "Document modifié, ne l’acceptez pas",
        "Ce fichier n’est pas celui que nous avons émis.",
        _ASK_AGAIN,
    ),
    Verdict.LINK_EXPIRED: _Words(
        _OLD,
        "Lien terminé",
        "La date de fin que la personne avait choisie est passée.",
        _LINK_AGAIN,
    ),
    Verdict.LINK_STOPPED: _Words(
        _NO, "Partage arrêté", "La personne a mis fin à ce partage.", _LINK_AGAIN
    ),
}
_END: Final = {
    **_COVER,
    Verdict.VALID: _Words(
        _OK,
        "Certificat valable",
        "Nous l’avons émis, et le contrat a bien pris fin à cette date.",
    ),
    Verdict.REPLACED: _Words(
        _OLD,
        "Certificat qui n’est plus exact",
        "Nous l’avons émis, mais la fin de ce contrat n’est plus celle qu’il indique.",
        "Demandez à la personne un certificat d’aujourd’hui.",
    ),
    Verdict.REVOKED: replace(
        _COVER[Verdict.REVOKED],
        title="Certificat annulé",
        advice="N’en tenez pas compte. Demandez à la personne un certificat d’aujourd’hui.",
    ),
}
_CARD: Final = {
    Verdict.VALID: _Words(
        _OK, "Carte valable", "Nous l’avons émise, et les droits sont ouverts aujourd’hui."
    ),
    Verdict.EXPIRED: _Words(
        _OLD,
        "Carte expirée",
        "Sa date est passée.",
        "Demandez à la personne d’ouvrir sa carte dans son espace.",
    ),
    Verdict.ENDED: _Words(
        _NO,
        "Carte qui n’est plus valable",
        "La couverture a pris fin.",
        "Ne pratiquez pas le tiers payant avec cette carte.",
    ),
    Verdict.REPLACED: _Words(
        _OLD,
        "Carte remplacée",
        "Les droits ont changé depuis cette carte\u00a0: une autre la remplace.",
        "Demandez à la personne d’ouvrir sa carte du jour dans son espace.",
    ),
}
_OTHERS: Final = {
    Verdict.FOREIGN: _Words(
        _NO,
        "Ce cachet n’est pas le nôtre",
        "Le fichier porte un cachet électronique, mais ce n’est pas celui de notre mutuelle.",
        "N’acceptez pas ce fichier comme une attestation de notre mutuelle.",
    ),
    Verdict.UNSEALED: _Words(
        _NO,
        "Ce fichier ne porte pas notre cachet",
        "Ce n’est pas un fichier que nous avons émis, ou il a été numérisé, imprimé en PDF ou "
        "enregistré de nouveau.",
        "Vérifiez plutôt le code QR, ou le numéro et le code de contrôle du document. Sinon, "
        "demandez le fichier d’origine.",
    ),
    Verdict.ALTERED: replace(
        _COVER[Verdict.ALTERED], text="Le fichier porte notre cachet, mais il a été modifié après."
    ),
    Verdict.UNKNOWN: _Words(
        _NO,
        "Document introuvable",
        "Nous ne trouvons aucun document qui corresponde. Cela ne dit pas si une personne est "
        "adhérente ou non.",
        "Relisez le numéro et le code de contrôle, ou visez de nouveau le code QR. Un document de "
        "plus de deux ans ne se vérifie plus ici.",
    ),
}
_END_NAMES: Final = {
    Verdict.REVOKED: "Annulé le",
    Verdict.LINK_EXPIRED: "Terminé le",
    Verdict.LINK_STOPPED: "Arrêté le",
}
_WITHOUT_DATES: Final = {Verdict.REVOKED, Verdict.LINK_EXPIRED, Verdict.LINK_STOPPED}
_CHECKED_BY: Final = {
    CheckWay.QR: "la signature du code QR",
    CheckWay.NUMBER: "le numéro et son code",
    CheckWay.FILE: "le fichier entier",
    CheckWay.LINK: "le lien que la personne a créé",
}
_CHECKED: Final = {
    Verdict.ALTERED: "l’empreinte du fichier, comparée à celle du fichier émis. Nous ne savons pas "
    "ce qui a changé.",
    Verdict.FOREIGN: "le certificat du cachet, comparé au nôtre.",
    Verdict.UNSEALED: "la présence de notre cachet, et l’empreinte du fichier.",
}


def to_answer(checked: Checked) -> AnswerView:
    """Put an answer in words."""
    if checked.verdict in _OTHERS and not checked.reference:
        words = _OTHERS[checked.verdict]
    else:
        words = _certificate_words(checked.kind)[checked.verdict]
    facts = [(name, value) for name, value in _facts(checked) if value]
    if words.advice:
        facts.append(("Que faire", words.advice))
    return AnswerView(
        words.tone,
        _ICONS[words.tone],
        words.title,
        words.text,
        tuple(facts),
        _CHECKED.get(checked.verdict) or _checked_by(checked),
    )


def _checked_by(checked: Checked) -> str:
    """Say what was checked of a document that is in our register."""
    if not checked.reference:
        return ""
    if checked.kind is DocumentKind.CARD:
        return "la signature du code QR, et ce que dit le contrat aujourd’hui. Le papier, non."
    return f"{_CHECKED_BY[checked.way]}, notre registre, et l’état du contrat aujourd’hui."


def too_many(until: datetime) -> AnswerView:
    """Say when to come back."""
    return AnswerView(
        _OLD,
        _ICONS[_OLD],
        "Trop de contrôles",
        f"Réessayez {wording.at_first_minute(until, UNKNOWN)}, ou {call_in_hours()}.",
    )


def _facts(checked: Checked) -> list[tuple[str, str]]:
    is_valid = checked.verdict is Verdict.VALID
    return [
        ("Document", _document(checked)),
        ("Personne" if len(checked.people) < 2 else "Personnes", _people(checked)),  # noqa: PLR2004
        ("Couverture" if is_valid else "Valable", _period(checked)),
        ("Couverture terminée le", _day(checked.cover_ended_on)),
        ("Émis le", _moment(checked.issued_at)),
        (_END_NAMES.get(checked.verdict, ""), _moment(checked.ended_at)),
        ("Contrôlé le", _moment(checked.at)),
    ]


def _document(checked: Checked) -> str:
    if not checked.reference:
        return ""
    name = DOCUMENT_KINDS[checked.kind]
    if checked.kind is DocumentKind.CARD:
        return f"{name}, contrat n°{NBSP}{formats.grouped(checked.reference)}"
    return f"{name} {formats.unbroken(checked.reference)}"


def _people(checked: Checked) -> str:
    return "\n".join(map(_named, checked.people))


def _named(person: NamedPerson) -> str:
    initial = f" {person.initial}." if person.initial else ""
    return f"{person.first_name}{initial}, naissance en {person.birth_year}"


def _period(checked: Checked) -> str:
    first, last = checked.first_day, checked.last_day
    if last is None or checked.verdict in _WITHOUT_DATES:
        return ""
    if first is None or not is_known(first):
        return f"jusqu’au {formats.long_day(last)}"
    return f"Complémentaire santé, du {formats.long_day(first)} au {formats.long_day(last)}"


def _day(day: date | None) -> str:
    return formats.long_day(day) if day else ""


def _moment(instant: datetime | None) -> str:
    return wording.moment(instant, UNKNOWN).removeprefix("le ") if instant else ""
