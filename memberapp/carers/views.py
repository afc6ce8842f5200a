"""Carers in words: who may act for whom, what is proposed, and the journal of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from memberapp import addresses
from memberapp.carers.grants import Grant, Overview
from memberapp.carers.inviting import Invitation
from memberapp.carers.journal import JournalLine
from memberapp.carers.labels import SPANS
from memberapp.carers.rules import MAX_CARERS, MAX_INVITATIONS, EndReason, Scope, Span, last_day
from memberapp.core import formats, wording
from memberapp.core.access import Role
from memberapp.core.audit import Event
from memberapp.gateways.sheets import Cell

JOURNAL_SIZE: Final = 50
HEADINGS: Final = ("Date", "Qui", "Quoi")
SENT: Final = (
    "Nous envoyons l’invitation à {}, par e-mail. Rien n’est ouvert tant que votre proche n’a pas "
    "accepté, sous 7\u00a0jours. Vous recevez aussi un message."
)
GONE: Final = "Cet accès est introuvable, ou déjà terminé."
TOO_MANY: Final = (
    f"Vous avez déjà {MAX_INVITATIONS}\u00a0invitations en attente, ou {MAX_CARERS}\u00a0proches "
    "et invitations en tout\u00a0: c’est le maximum. Retirez une invitation ou arrêtez un accès, "
    "puis recommencez."
)
OVER: Final = (
    "Cette invitation n’est plus valable\u00a0: elle a été retirée ou acceptée, ou ses 7\u00a0"
    "jours sont passés. Demandez à votre proche de vous en envoyer une autre."
)
OTHER_NAME: Final = (
    "Cette invitation n’est pas au nom de votre espace. Si elle est pour vous, demandez à votre "
    "proche de la renvoyer avec vos prénom et nom, comme sur votre carte."
)
OWN: Final = "Cette invitation vient de vous\u00a0: elle est à ouvrir par votre proche."
ACCEPTED: Final = "C’est fait\u00a0: vous pouvez maintenant aider {}."
REFUSED: Final = (
    "Vous avez refusé cette invitation. Nous prévenons la personne qui vous l’a envoyée."
)
ENDED: Final = {
    EndReason.STOPPED: "L’accès est arrêté, à l’instant. Nous prévenons votre proche.",
    EndReason.WITHDRAWN: "L’invitation est retirée\u00a0: son lien ne montre plus rien.",
    EndReason.GIVEN_UP: "Vous avez renoncé à cet accès. Nous prévenons la personne aidée.",
}
ABOUT_SCOPES: Final = {
    Scope.REIMBURSEMENTS: "Montants et dates de vos propres soins. Ni le soin, ni le professionnel."
}
_MAY: Final = {Scope.REIMBURSEMENTS: "voir les remboursements (montants et dates)"}
_MAY_OF_THEM: Final = {Scope.REIMBURSEMENTS: "voir ses remboursements (montants et dates)"}
_NEVER: Final = "Pas l’IBAN, pas l’adresse, pas les messages."


@dataclass(frozen=True)
class GrantView:
    """Who may act for whom, and what the caller can do about it."""

    id: str
    initials: str
    title: str
    """« Vous, pour Monique Berthelot »."""
    other: str
    may: str
    status: str
    tone: str
    until: str
    act: str
    """What its button says."""
    act_about: str
    """What a screen reader hears after it."""
    path: str = ""
    """Where the caller acts; empty where they cannot."""


@dataclass(frozen=True)
class PastView:
    """A grant that is over."""

    id: str
    title: str
    about: str


@dataclass(frozen=True)
class SpanView:
    """How long, and which day that ends."""

    value: str
    name: str
    until: str


@dataclass(frozen=True)
class LineView:
    """A line of the journal."""

    at: str
    who: str
    what: str


@dataclass(frozen=True)
class CarersView:
    """The page of carers."""

    grants: list[GrantView] = field(default_factory=list)
    past: list[PastView] = field(default_factory=list)
    spans: list[SpanView] = field(default_factory=list)
    lines: list[LineView] = field(default_factory=list)
    extent: str = ""
    """What is said of a journal that shows its newest lines alone."""


@dataclass(frozen=True)
class InvitationView:
    """What is proposed to who opened a link."""

    helped: str = ""
    may: str = ""
    until: str = ""
    answer_by: str = ""
    refused: str = ""
    """Why the caller cannot answer; empty when they can."""


def to_view(found: Overview, lines: Sequence[JournalLine]) -> CarersView:
    """Return the page; `lines` are one more than it shows when there are more."""
    shown = [_line(line, found.region) for line in lines[:JOURNAL_SIZE]]
    more = len(lines) > JOURNAL_SIZE
    return CarersView(
        grants=[_grant(one, found.region) for one in found.open],
        past=[_past(one, found.region) for one in found.past],
        spans=[
            SpanView(span, SPANS[span], formats.long_day(last_day(found.today, span)))
            for span in Span
        ],
        lines=shown,
        extent=f"Les {JOURNAL_SIZE}\u00a0dernières lignes. Le fichier les a toutes."
        if more
        else "",
    )


def to_invitation(found: Invitation, region: str) -> InvitationView:
    """Return what a link proposes, or why its reader cannot answer."""
    if found.is_own:
        return InvitationView(refused=OWN)
    if not found.is_for_caller:  # who invites, and what it says, is for nobody else
        return InvitationView(refused=OTHER_NAME)
    return InvitationView(
        helped=found.helped.whole,
        may=_listed(found.scopes),
        until=formats.long_day(found.ends_on),
        answer_by=formats.long_day(formats.local_day(found.answer_by, region)),
    )


def banner(scopes: Sequence[Scope], ends_on: date) -> str:
    """Return « Jusqu’au 31 mars 2027, vous pouvez voir ses remboursements … »."""
    may = ", ".join(_MAY_OF_THEM[scope] for scope in scopes)
    return f"Jusqu’au {formats.long_day(ends_on)}, vous pouvez {may}."


def to_rows(lines: Sequence[JournalLine], region: str) -> Iterator[tuple[Cell, ...]]:
    """Return the lines of the journal as a table."""
    for line in lines:
        said = _line(line, region)
        yield (said.at, said.who, said.what)


def _grant(one: Grant, region: str) -> GrantView:
    other = one.other.whole
    title = f"{other}, pour vous" if one.is_caller_helped else f"Vous, pour {other}"
    if one.accepted_at is not None:
        state = f"Accepté le {_day(one.accepted_at, region)}"
        tone, act = "success", "Arrêter" if one.is_caller_helped else "Y renoncer"
        about = f" l’accès {formats.of(other)}" if one.is_caller_helped else f" pour {other}"
    else:
        state = f"Invitation à accepter avant le {_day(one.answer_by, region)}"
        tone, act, about = "attention", "Retirer", f" l’invitation {formats.of(other)}"
    return GrantView(
        id=one.id,
        initials=formats.initials(*_two_names(other)),
        title=title,
        other=other,
        may=f"{_listed(one.scopes)} {_NEVER}",
        status=state,
        tone=tone,
        until=f"Fin le {formats.long_day(one.ends_on)}",
        act=act,
        act_about=about,
        path="" if one.is_caller_helped else addresses.helped_path(one.id),
    )


def _two_names(whole: str) -> tuple[str, str]:
    first, _space, last = whole.partition(" ")
    return first, last


def _past(one: Grant, region: str) -> PastView:
    other = one.other.whole
    title = f"{other}, pour vous" if one.is_caller_helped else f"Vous, pour {other}"
    return PastView(one.id, title, _why_over(one, region))


def _why_over(one: Grant, region: str) -> str:
    """Say how a grant ended and when, to the one of the two who reads it."""
    is_accepted = one.accepted_at is not None
    reason = one.end_reason or (EndReason.PAST if is_accepted else EndReason.NOT_ACCEPTED)
    if reason is EndReason.PAST:
        return f"Arrivé à sa date de fin, le {formats.long_day(one.ends_on)}"
    if reason is EndReason.NOT_ACCEPTED or one.ended_at is None:
        return f"Invitation sans réponse, à accepter avant le {_day(one.answer_by, region)}"
    day = _day(one.ended_at, region)
    by_caller = one.is_caller_helped is (reason is EndReason.STOPPED)
    who = "Vous l’avez" if by_caller else f"{one.other.first_name} l’a"
    ended, undone = ("Terminé", "Annulé") if is_accepted else ("Invitation annulée",) * 2
    return {
        EndReason.WITHDRAWN: f"Vous avez retiré l’invitation le {day}",
        EndReason.REFUSED: f"{one.other.whole} a refusé l’invitation le {day}",
        EndReason.STOPPED: f"{who} arrêté le {day}",
        EndReason.GIVEN_UP: f"{who} arrêté le {day}",
        EndReason.REPLACED: f"Remplacé par un nouvel accès le {day}",
        EndReason.CLOSED: f"{ended} le {day}\u00a0: un espace ou un dossier est fermé",
        EndReason.DISOWNED: f"{undone} le {day}\u00a0: une connexion a été signalée",
    }[reason]


def _listed(scopes: Sequence[Scope]) -> str:
    return f"{formats.capitalized(_may(scopes))}."


def _may(scopes: Sequence[Scope]) -> str:
    return ", ".join(_MAY[scope] for scope in scopes)


def _day(instant: datetime, region: str) -> str:
    return formats.long_day(formats.local_day(instant, region))


def _line(line: JournalLine, region: str) -> LineView:
    at = f"{_day(line.at, region)}, {formats.local_time(line.at, region)}"
    grant = line.grant
    by_caller = line.by is (Role.HOLDER if grant.is_caller_helped else Role.CARER)
    is_disowned = line.event is Event.CARER_ENDED and not line.about
    if is_disowned or line.by not in {Role.HOLDER, Role.CARER}:
        return LineView(at, "", _by_itself(line))
    name = grant.helped if line.by is Role.HOLDER else grant.carer
    who, verb = ("Vous", "avez") if by_caller else (name.whole, "a")
    return LineView(at, who, f"{_done(line, verb)}.")


def _done(line: JournalLine, verb: str) -> str:
    """Say what one of the two did, after their name and from their verb on."""
    grant = line.grant
    helped, carer = grant.helped.whole, grant.carer.whole
    until = f"jusqu’au {formats.long_day(grant.ends_on)}"
    lines = (
        "vos remboursements"
        if grant.is_caller_helped
        else f"les remboursements {formats.of(helped)}"
    )
    kind, _space, statement = line.about.partition(" ")
    file = f"le décompte {statement}" if statement else lines
    invited = (
        f"{verb} invité {carer}, {until}"
        if grant.is_caller_helped
        else f"vous {verb} proposé de l’aider, {until}"
    )
    said = {
        Event.CARER_INVITED: invited,
        Event.CARER_ACCEPTED: f"{verb} accepté, {until}",
        Event.CARER_REFUSED: f"{verb} refusé l’invitation",
        Event.CARER_LIST_READ: f"{verb} ouvert {lines}",
        Event.CARER_STATEMENT_READ: f"{verb} ouvert le décompte {line.about}",
        Event.CARER_FILE_DOWNLOADED: f"{verb} téléchargé {file} ({kind.upper()})",
    }
    return said.get(line.event) or _ended(line, verb)


def _ended(line: JournalLine, verb: str) -> str:
    match line.about:
        case EndReason.WITHDRAWN:
            return f"{verb} retiré l’invitation {formats.of(line.grant.carer.whole)}"
        case EndReason.GIVEN_UP:
            return f"{verb} renoncé à cet accès"
        case EndReason.REPLACED:
            return f"{verb} accepté un nouvel accès, qui remplace l’ancien"
        case EndReason.CLOSED:
            space = "votre" if verb == "avez" else "son"
            return f"{verb} fermé {space} espace, l’accès est terminé"
        case _:
            return f"{verb} arrêté {_access(line.grant)}"


def _by_itself(line: JournalLine) -> str:
    access = formats.capitalized(_access(line.grant))
    invitation = f"L’invitation {formats.of(line.grant.carer.whole)}"
    if line.grant.accepted_at is None and line.about != EndReason.NOT_ACCEPTED:
        is_closed = line.about == EndReason.CLOSED
        why = "un espace ou un dossier est fermé" if is_closed else "une connexion a été signalée"
        return f"{invitation} est annulée\u00a0: {why}."
    match line.about:
        case EndReason.NOT_ACCEPTED:
            return f"{invitation} est restée sans réponse."
        case EndReason.PAST:
            return f"{access} est arrivé à sa date de fin."
        case EndReason.CLOSED:
            return f"{access} est terminé\u00a0: un espace ou un dossier est fermé."
        case _:
            return f"{access} est annulé\u00a0: une connexion a été signalée."


def _access(grant: Grant) -> str:
    """Name what a carer may do, to who is helped and to the carer."""
    return f"l’accès {formats.of(grant.carer.whole)}" if grant.is_caller_helped else "votre accès"


def sent(name: str) -> str:
    """Say that an invitation left."""
    return SENT.format(name)


def too_often(until: datetime, region: str) -> str:
    """Say when the next invitation can be sent."""
    return wording.too_many_tries(until, region)
