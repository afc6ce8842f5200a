"""Second opinions in ready text: what can be asked, what is about to leave, where each stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from memberapp.core import formats, wording
from memberapp.core.choices import ChoiceView
from memberapp.core.formats import NBSP
from memberapp.core.timeline import StepView
from memberapp.opinions.forms import DOMAIN, PERSON, QUESTION
from memberapp.opinions.labels import CLOSED
from memberapp.opinions.rules import (
    ANSWER_RETENTION,
    KEPT_MONTHS,
    OPEN,
    OpinionContent,
    OpinionStatus,
)
from memberapp.opinions.service import KIND, Desk, OpinionSnapshot
from memberapp.uploads.service import Sent
from memberapp.uploads.views import SentView, file_kind, to_sent

_MONTHS: Final = formats.count(KEPT_MONTHS, "mois", "mois")
PAPER: Final = "paper-"
"""How the name of a box of a paper begins; its id follows."""
SAVED: Final = (
    "Votre question est enregistrée. Rien n’est parti\u00a0: choisissez vos documents, "
    "puis envoyez."
)
DROPPED: Final = (
    "Votre question est supprimée. Vos documents restent dans votre espace, à la page "
    "«\u00a0Documents\u00a0»."
)
GONE: Final = "Cette demande n’est pas dans votre espace, ou elle n’est plus à envoyer."
CHANGED: Final = (
    "Votre question a changé entre-temps, dans une autre fenêtre. Relisez-la, puis envoyez."
)
ENDED: Final = "Cette demande était déjà terminée\u00a0: il n’y a plus rien à retirer."


@dataclass(frozen=True)
class PaperView:
    """A file that can be handed over."""

    name: str
    title: str
    about: str
    is_chosen: bool


@dataclass(frozen=True)
class DraftView:
    """A question that has not left; without a reference there is none."""

    reference: str = ""
    shown: str = ""  # what the form sends back to say which words it showed
    kind: str = KIND
    about: str = ""  # "Pour Camille, orthopédie"
    question: str = ""
    papers: list[PaperView] = field(default_factory=list)
    pending: list[SentView] = field(default_factory=list)


@dataclass(frozen=True)
class OpinionView:
    """A question that has left."""

    reference: str
    title: str
    question: str
    papers: str
    status: str
    tone: str
    steps: list[StepView]
    answer: str = ""
    signed: str = ""
    kept: str = ""  # until when the words stay, or that they are gone
    can_withdraw: bool = False
    withdrawing: str = ""


@dataclass(frozen=True)
class OpinionsView:
    """Everything the page shows."""

    lead: str = ""
    partner: str = ""
    is_offered: bool = False
    can_ask: bool = False
    rights: list[str] = field(default_factory=list)
    people: list[ChoiceView] = field(default_factory=list)
    domains: list[ChoiceView] = field(default_factory=list)
    draft: DraftView = DraftView()
    asked: list[OpinionView] = field(default_factory=list)
    agreement: str = ""
    agreement_text: str = ""
    send: str = ""


def to_view(desk: Desk) -> OpinionsView:
    """Show what was asked, and what can be."""
    partner = desk.offer.partner
    return OpinionsView(
        lead=_lead(desk),
        partner=partner,
        is_offered=desk.closed is None,
        can_ask=can_ask(desk),
        rights=[_right(desk, *one) for one in desk.people] if desk.closed is None else [],
        people=[ChoiceView(*one) for one in _people_left(desk)],
        domains=[
            ChoiceView("", "Choisir"),
            *(ChoiceView(one.code, one.name) for one in desk.offer.domains),
        ],
        draft=_draft(desk),
        asked=[_asked(one, desk) for one in desk.asked],
        agreement=f"J’accepte que ma question et les documents cochés soient lus par {partner}",
        agreement_text=(
            f"Ils partent chez {partner} sous un numéro tiré au hasard, sans votre nom ni votre n° "
            "d’adhérent\u00a0; vos documents, eux, peuvent les porter. Je peux retirer cet accord "
            "tant que l’avis n’est pas rendu. Nous faisons alors effacer ce qui est chez "
            f"{partner}, comme une fois l’avis rendu. Dans votre espace, la question et l’avis "
            f"s’effacent {_MONTHS} après la réponse."
        ),
        send=f"Envoyer à {partner}",
    )


def can_ask(desk: Desk) -> bool:
    """Return whether the member may ask for somebody now."""
    return desk.closed is None and any(desk.left.values())


def first_values(desk: Desk) -> dict[str, str]:
    """Return what the fields of a question hold first."""
    content = desk.draft.content if desk.draft else None
    first = next((key for key, _name in _people_left(desk)), "")
    if desk.draft is None or content is None:
        return {PERSON.name: first, DOMAIN.name: "", QUESTION.name: ""}
    return {
        PERSON.name: desk.draft.person_id if desk.left.get(desk.draft.person_id) else first,
        DOMAIN.name: content.domain,
        QUESTION.name: content.question,
    }


def sent_notice(partner: str) -> str:
    """Say that a question has left."""
    return (
        f"Votre demande est envoyée. Nous la remettons à {partner}, et vous le verrez ici dès "
        "qu’ils l’ont reçue."
    )


def withdrawn_notice(partner: str, *, is_begun: bool) -> str:
    """Say what becomes of a question that was taken back."""
    if is_begun:
        return (
            f"Votre demande est retirée. Nous demandons à {partner} d’effacer ce qui lui a été "
            f"remis{NBSP}; sa confirmation s’affichera ici."
        )
    return f"Votre demande est retirée. Rien n’est parti chez {partner}."


def closed_notice(desk: Desk) -> str:
    """Say that the service ended while the question was written."""
    why = CLOSED[desk.closed] if desk.closed else ""
    return f"{why} Votre question n’est pas enregistrée."


def used_up(desk: Desk) -> str:
    """Say that somebody has had as many opinions as a year has."""
    return (
        f"Les {desk.offer.per_year} avis de {desk.year} sont utilisés pour cette personne. Elle en "
        f"aura d’autres le 1ᵉʳ{NBSP}janvier {desk.year + 1}."
    )


def too_often(until: datetime, region: str) -> str:
    """Say when somebody can go on."""
    return f"C’est beaucoup d’essais. Réessayez {wording.at_first_minute(until, region)}."


def _lead(desk: Desk) -> str:
    offer = desk.offer
    if desk.closed is not None:
        return f"Un spécialiste qui ne vous soigne pas relit votre dossier. {CLOSED[desk.closed]}"
    return (
        "Un spécialiste qui ne vous soigne pas relit votre dossier et vous répond par écrit, "
        f"en {offer.days}{NBSP}jours au plus. {offer.price.replace(' ', NBSP)}, "
        f"{offer.per_year}{NBSP}avis par an et par personne."
    )


def _right(desk: Desk, key: str, name: str) -> str:
    left = desk.left.get(key, 0)
    if not left:
        return f"{name}{NBSP}: aucun avis restant avant le 1ᵉʳ{NBSP}janvier {desk.year + 1}."
    return f"Il reste {left}{NBSP}avis à {name} jusqu’au 31{NBSP}décembre {desk.year}."


def _people_left(desk: Desk) -> list[tuple[str, str]]:
    return [(key, name) for key, name in desk.people if desk.left.get(key)]


def _draft(desk: Desk) -> DraftView:
    draft = desk.draft
    if draft is None or draft.content is None:
        return DraftView()
    domain = desk.offer.domain_name(draft.content.domain)
    return DraftView(
        reference=draft.reference,
        shown=desk.shown,
        about=f"Pour {draft.content.person}. Domaine{NBSP}: {domain}.",
        question=formats.quoted(draft.content.question),
        papers=[_paper(one, draft.reference, desk.region) for one in desk.papers],
        pending=to_sent(list(desk.pending), desk.region),
    )


def _paper(one: Sent, reference: str, region: str) -> PaperView:
    day = formats.long_day(formats.local_day(one.received_at or one.created_at, region))
    return PaperView(
        name=f"{PAPER}{one.id}",
        title=one.name,
        about=f"{file_kind(one.mime)}, {formats.file_size(one.stored_bytes)}, reçu le {day}",
        is_chosen=one.about.reference == reference,
    )


def _asked(one: OpinionSnapshot, desk: Desk) -> OpinionView:
    partner, content = desk.offer.partner, one.content
    status, tone = _status(one, desk.region)
    return OpinionView(
        reference=one.reference,
        title=f"Avis pour {content.person}" if content else "Avis",
        question=formats.quoted(content.question) if content else "",
        papers=_papers(content) if content else "",
        status=status,
        tone=tone,
        steps=[*_steps(one, partner, desk.region)],
        answer=formats.with_hard_spaces(content.answer) if content else "",
        signed=f"Signé{NBSP}: {content.answered_by}." if content and content.answered_by else "",
        kept=_kept(one, desk.region),
        can_withdraw=one.status in OPEN,
        withdrawing=_withdrawing(one, partner),
    )


def _papers(content: OpinionContent) -> str:
    names, left_out = content.paper_names, content.left_out
    said = f"{formats.count(len(names), 'document')}{NBSP}: {formats.listing(names)}."
    if left_out:
        missing = formats.listing(left_out)
        said = f"{said} Remis sans ce qui n’était plus dans vos documents{NBSP}: {missing}."
    return said


def _withdrawing(one: OpinionSnapshot, partner: str) -> str:
    # The worker may hand a part of it over between this sentence and the tap.
    if one.received_at is not None:
        what = f"Nous demandons à {partner} d’effacer votre question et vos documents."
    else:
        what = (
            f"Nous arrêtons la remise. Si {partner} en a déjà une partie, nous lui demandons de "
            "l’effacer."
        )
    return f"{what} Vous n’aurez pas d’avis, et votre droit de l’année vous est rendu."


def _kept(one: OpinionSnapshot, region: str) -> str:
    if one.ended_at is None:
        return ""
    is_answered = one.status is OpinionStatus.ANSWERED
    if one.content is None:
        gone = "La question et l’avis sont effacés" if is_answered else "La question est effacée"
        end = "la réponse" if is_answered else "la fin de la demande"
        return f"{gone}, comme prévu, {_MONTHS} après {end}."
    if not is_answered:
        return ""
    day = formats.long_day(formats.local_day(one.ended_at + ANSWER_RETENTION, region))
    return f"Gardez-en une copie{NBSP}: il s’efface ici le {day}."


def _status(one: OpinionSnapshot, region: str) -> tuple[str, str]:
    if one.late_since is not None:
        return "En retard", "attention"
    match one.status:
        case OpinionStatus.ANSWERED:
            return "Avis rendu", "success"
        case OpinionStatus.WITHDRAWN:
            return "Retiré", "neutral"
        case OpinionStatus.REFUSED:
            return "Sans réponse possible", "neutral"
        case _:
            return f"Avis attendu le {_last_day(one, region)}", "info"


def _steps(one: OpinionSnapshot, partner: str, region: str) -> Iterator[StepView]:
    yield StepView("Question envoyée", _moment(one.sent_at, region), "done")
    if one.received_at is not None:
        when = _moment(one.received_at, region)
        proof = f"{partner} nous a confirmé avoir tout reçu."
        yield StepView(f"Reçue par {partner}", when, "done", proof=proof)
    elif one.status is OpinionStatus.SENT:
        yield StepView(f"Remise à {partner}", "En cours, vous n’avez rien à faire", "now")
    yield from _end(one, partner, region)


def _end(one: OpinionSnapshot, partner: str, region: str) -> Iterator[StepView]:
    ended = _moment(one.ended_at, region)
    match one.status:
        case OpinionStatus.ANSWERED:
            yield StepView("Avis écrit", ended, "done", proof=_erased(one, region))
        case OpinionStatus.REFUSED:
            proof = f"{partner} ne peut pas répondre à cette question. Elle ne compte pas."
            yield StepView("Avis écrit", ended, "cancelled", proof=proof)
        case OpinionStatus.WITHDRAWN:
            yield StepView("Retirée par vous", ended, "done", proof=_erased(one, region))
        case _ if one.late_since is not None:
            yield StepView(
                "Avis écrit",
                f"Promis pour le {_last_day(one, region)}",
                "late",
                status="En retard",
                tone="attention",
                lead="L’avis n’est pas arrivé le jour promis.",
                advice="Vous n’avez rien à refaire. Si c’est pressé, appelez-nous.",
            )
        case status:
            state = "now" if status is OpinionStatus.RECEIVED else "todo"
            when = f"Au plus tard le {_last_day(one, region)}"
            proof = "Un message vous prévient, sans détail médical."
            yield StepView("Avis écrit", when, state, proof=proof)


def _erased(one: OpinionSnapshot, region: str) -> str:
    if one.erased_at is not None:
        return f"Tout est effacé chez le partenaire depuis le {_moment(one.erased_at, region)}."
    if one.is_begun:
        return "Nous demandons au partenaire de tout effacer, jusqu’à ce qu’il le confirme."
    return "Rien n’était parti chez le partenaire."


def _last_day(one: OpinionSnapshot, region: str) -> str:
    if one.due_at is None:
        return ""
    last_second = one.due_at - timedelta(seconds=1)  # the promise ends with the day
    return formats.long_day(formats.local_day(last_second, region))


def _moment(at: datetime | None, region: str) -> str:
    return wording.moment(at, region).removeprefix("le ") if at else ""
