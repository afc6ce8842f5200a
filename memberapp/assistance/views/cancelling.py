"""The page that asks before it cancels a service, or a request: what that does, said before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from memberapp import addresses
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.changeable import Change
from memberapp.assistance.rules.changing import Changing
from memberapp.assistance.rules.rights import HOURS, Rights, minutes_of
from memberapp.assistance.rules.steps import OPEN, StepState
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.views.case_steps import item_title
from memberapp.assistance.views.follow_up import NOTHING_LEFT, call_path
from memberapp.assistance.views.rights import amount_text
from memberapp.core import formats

NBSP: Final = formats.NBSP
TOO_LATE: Final = (
    "Il est trop tard pour le faire en ligne. Demandez à être rappelé, ou appelez-nous."
)


@dataclass(frozen=True)
class CancelView:
    """What cancelling does, before it is done."""

    reference: str = ""
    code: str = ""
    """Empty when the whole request is meant."""
    label: str = ""
    """Of the service; empty when the whole request is meant."""
    version: str = ""
    title: str = ""
    lead: str = ""
    going: list[str] = field(default_factory=list)
    """What is cancelled, line by line."""
    staying: list[str] = field(default_factory=list)
    """What can only be cancelled by a call."""
    closes: bool = False
    """Whether nothing of the request is left after it."""
    effects: list[str] = field(default_factory=list)
    can_be_done: bool = False
    submit: str = ""
    back_path: str = ""
    call_path: str = ""


def to_cancel(case: Case, changes: Iterable[Change], code: str = "") -> CancelView:
    """Show what cancelling a service, or a whole request, does."""
    opened = [one for one in changes if one.item.state in OPEN]
    listed = [one for one in opened if code in {"", one.item.service}]
    going = [one for one in listed if one.cancelling is Changing.ON_LINE]
    staying = [one.item for one in listed if one.cancelling is not Changing.ON_LINE]
    missed = [one for one in case.items if code and one.state is StepState.MISSED]
    closes = bool(going) and len(going) == len(opened) and not missed
    title = "Annuler toute votre demande\u00a0?"
    if code:
        title = f"Annuler{NBSP}: {listed[0].item.label}{NBSP}?" if listed else "Annuler"
    return CancelView(
        reference=case.reference,
        code=code,
        label=listed[0].item.label if code and listed else "",
        version=str(case.version),
        title=title,
        lead=_cancel_lead(going, staying),
        going=[_line(one.item, case.region) for one in going],
        staying=[_line(one, case.region) for one in staying],
        closes=closes,
        effects=_effects(going, closes=closes) if going else [],
        can_be_done=bool(going),
        submit=_submit(code, staying),
        back_path=addresses.case_path(case.reference),
        call_path=call_path(case),
    )


def cancelled_sentence(shown: CancelView) -> str:
    """Say what was cancelled of what a page showed: a service, the whole request, or a part."""
    if shown.label:
        done = f"{shown.label}{NBSP}: c’est annulé."
        return f"{done} {NOTHING_LEFT}" if shown.closes else done
    if shown.staying:
        return (
            f"C’est annulé{NBSP}: {f'{NBSP}; '.join(shown.going)}. Le reste de votre demande ne "
            f"l’est pas{NBSP}: {f'{NBSP}; '.join(shown.staying)}."
        )
    return "Votre demande est annulée. Vous pouvez en faire une autre quand vous voulez."


def given_back(item: CaseItem, rights: Rights | None, shared: tuple[CaseItem, ...]) -> str:
    """Say what is given back by cancelling a service; `shared` are what else its call is for."""
    if rights is None or item.state not in OPEN:
        if item.starts_at is None:
            return "Cette prestation quitte votre demande. Elle n’avait pas d’horaire."
        return _still_called(shared) or "L’horaire est rendu à quelqu’un d’autre."
    back = minutes_of(item.window) if rights.allowance.unit == HOURS else 1
    left = amount_text(rights, rights.left + back)
    return f"Ce qui était réservé vous est rendu{NBSP}: il vous restera {left}."


def names_of(items: Iterable[CaseItem]) -> str:
    """Return « Conseil social, Soutien psychologique »."""
    return ", ".join(dict.fromkeys(one.label for one in items))


def _line(item: CaseItem, region: str) -> str:
    if item.seen is None:
        return item.label
    hours = formats.between(item.seen.starts, item.seen.ends)
    return f"{item_title(item)}, {hours}{formats.whose_clock(region)}"


def _still_called(others: Iterable[CaseItem]) -> str:
    """Say that a call stays for what else it is for; empty when it is for nothing else."""
    names = names_of(others)
    return f"Nous vous appelons quand même à cette heure, pour{NBSP}: {names}." if names else ""


def _submit(code: str, staying: list[CaseItem]) -> str:
    if code:
        return "Oui, annuler la prestation"
    return "Oui, annuler ce qui peut l’être" if staying else "Oui, annuler ma demande"


def _cancel_lead(going: list[Change], staying: list[CaseItem]) -> str:
    if not going and staying:
        return TOO_LATE
    if not going:
        return "Il n’y a plus rien à annuler ici."
    return "Rien n’est annulé tant que vous n’avez pas confirmé."


def _effects(going: list[Change], *, closes: bool) -> list[str]:
    told = []
    booked = [one for one in going if one.item.starts_at is not None]
    calls = [one for one in booked if one.item.serves is SlotQueue.PHONE]
    gone = {one.item.id for one in going}
    others = [(one, [item for item in one.shared if item.id not in gone]) for one in calls]
    if any(one.item.serves is SlotQueue.HOME for one in booked):
        told.append("Personne ne viendra chez vous pour cela. L’horaire est rendu.")
    if any(not left for _one, left in others):
        told.append("Nous ne vous appellerons pas pour cela. L’horaire est rendu.")
    told.extend(dict.fromkeys(_still_called(left) for _one, left in others if left))
    told.append("Ce que votre contrat prévoit vous reste, jusqu’à son dernier jour.")
    if closes:
        told.append(
            f"Il ne reste rien à venir{NBSP}: votre demande est close. Elle reste dans "
            "«\u00a0Mes dossiers\u00a0», parmi les dossiers terminés."
        )
    told.append("Vous recevez une confirmation par e-mail, si votre espace a une adresse.")
    return told
