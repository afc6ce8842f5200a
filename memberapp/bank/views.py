"""The bank account: the one that is paid, the one that waits, what was typed wrong."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from memberapp.account.views import factor
from memberapp.account.views.factor import NO_CODE, CodeView
from memberapp.bank.labels import BANK_CHANGE_STATUSES
from memberapp.bank.proposing import NAMES_ASKED
from memberapp.bank.rules import (
    BankChangeSnapshot,
    BankChangeStatus,
    NameCheck,
    Proposal,
    grouped_iban,
)
from memberapp.bank.service import BankOverview
from memberapp.core import formats, wording
from memberapp.core.deliveries import delivery_line
from memberapp.core.errors import TooManyTries
from memberapp.core.forms import ReturnedForm

_MAX_IN_HOURS: Final = timedelta(days=4)

CANCELLED: Final = (
    "Le changement est annulé. Vos remboursements restent versés sur le compte actuel."
)
CANCELLED_BY_LINK: Final = (
    "Le changement est annulé\u00a0: le nouveau compte ne reçoit pas vos remboursements. "
    "Toutes les connexions à votre espace ont été fermées."
)
ALREADY_CANCELLED: Final = "Ce changement de compte bancaire est annulé."
LINK_OVER: Final = "Ce lien a déjà servi, ou son délai est passé. Il ne change plus rien."
OTHER_HOLDER: Final = (
    "Le titulaire n’est ni vous, ni un bénéficiaire majeur de vos contrats\u00a0: un conseiller "
    "vérifiera ce compte avant de l’utiliser. D’ici là, rien ne change."
)
OTHER_NAME: Final = (
    "Un conseiller vérifiera ce compte avant de l’utiliser. D’ici là, rien ne change."
)
NO_CHECK: Final = (
    "Nous ne demandons pas à la banque si ce compte est à ce nom\u00a0: comparez le titulaire et "
    "l’IBAN avec votre RIB."
)
CLOSE: Final = (
    "Elle écrit le nom du titulaire un peu autrement que vous. Comparez avec votre RIB, puis "
    "confirmez, ou corrigez le titulaire ou l’IBAN."
)
ANOTHER_NAME: Final = (
    "Comparez le titulaire et l’IBAN avec votre RIB, et corrigez ce qui diffère. Si tout est "
    "juste, confirmez\u00a0: un conseiller verra ce compte avec vous. Gardez votre RIB à portée."
)
NO_ANSWER: Final = (
    "Comparez vous-même le titulaire et l’IBAN avec votre RIB. Cela ne change rien au délai."
)
_CHECK_TITLES: Final[dict[NameCheck | None, str]] = {
    NameCheck.MATCH: "La banque confirme le nom du titulaire",
    NameCheck.CLOSE_MATCH: "La banque connaît un nom proche",
    NameCheck.NO_MATCH: "La banque ne confirme pas ce titulaire",
    NameCheck.UNAVAILABLE: "La banque n’a pas pu dire à qui est ce compte",
}
_CHECK_TONES: Final[dict[NameCheck | None, str]] = {
    NameCheck.MATCH: "success",
    NameCheck.CLOSE_MATCH: "attention",
    NameCheck.NO_MATCH: "attention",
    NameCheck.UNAVAILABLE: "info",
}
PROPOSAL_OVER: Final = (
    "Ce compte n’attend plus de confirmation\u00a0: un autre a été saisi depuis, ou trop de temps "
    "a passé. Saisissez-le de nouveau."
)


@dataclass(frozen=True)
class HistoryView:
    """A change so far."""

    day: str
    iban: str
    spoken: str
    holder: str
    status: str
    tone: str


@dataclass(frozen=True)
class BankView:
    """The account as its card and its page show it."""

    iban: str = ""
    spoken: str = ""
    holder: str = ""
    status: str = ""
    tone: str = ""
    waiting_period: str = ""
    pending_id: str = ""
    pending_iban: str = ""
    pending_spoken: str = ""
    pending_holder: str = ""
    pending_status: str = ""
    pending_text: str = ""
    pending_told: tuple[str, ...] = ()
    is_told: bool = False
    limit: str = ""
    default_holder: str = ""
    iban_hint: str = ""
    code: CodeView = NO_CODE
    history: tuple[HistoryView, ...] = ()
    has_history: bool = False


@dataclass(frozen=True)
class ProposalView:
    """The two accounts side by side, before the last step; the new one is not in here."""

    change: str = ""
    holder: str = ""
    review: str = ""
    """That the staff look at it before it is used, and why; empty when they need not."""
    check: str = ""
    """What the bank says of the holder's name, and what to do next."""
    check_title: str = ""
    check_tone: str = ""


@dataclass(frozen=True)
class BankLinkView:
    """The change that a link cancels."""

    iban: str = ""
    spoken: str = ""
    confirmed: str = ""


def to_link(change: BankChangeSnapshot, region: str) -> BankLinkView:
    """Name the change without its account."""
    return BankLinkView(
        iban=change.masked_iban,
        spoken=formats.spoken_iban(change.masked_iban),
        confirmed=wording.moment(change.confirmed_at, region),
    )


def to_view(overview: BankOverview) -> BankView:
    """Put the member's bank account in words."""
    pending, region = overview.pending, overview.region
    code = factor.to_view(overview.asked, region=region)
    return BankView(
        iban=overview.masked_iban or "Aucun compte enregistré",
        spoken=formats.spoken_iban(overview.masked_iban),
        holder=overview.holder,
        status="Utilisé pour vos remboursements" if overview.masked_iban else "À renseigner",
        tone="success" if overview.masked_iban else "attention",
        waiting_period=_waiting_period(
            overview.waiting_period, is_contact_recent=overview.is_contact_recent
        ),
        pending_id=pending.id if pending else "",
        pending_iban=pending.masked_iban if pending else "",
        pending_spoken=formats.spoken_iban(pending.masked_iban) if pending else "",
        pending_holder=pending.holder if pending else "",
        pending_status=_pending_status(pending, region) if pending else "",
        pending_text=_pending_text(pending, region) if pending else "",
        pending_told=tuple(delivery_line(message, region) for message in overview.messages),
        is_told=bool(overview.messages),
        limit=too_many_changes(overview.may_change_at, region) if overview.may_change_at else "",
        default_holder=overview.member_name,
        iban_hint=_iban_hint(region),
        code=replace(code, hint=f"{code.hint} Un code ne confirme qu’un compte."),
        has_history=bool(overview.history),
        history=tuple(_history(change, region) for change in overview.history),
    )


def to_proposal(proposal: Proposal) -> ProposalView:
    """Name the proposal; its IBAN in full goes its own way."""
    return ProposalView(
        change=proposal.id,
        holder=proposal.holder,
        review=_review(proposal),
        check=_check(proposal),
        check_title=_CHECK_TITLES.get(proposal.name_check, ""),
        check_tone=_CHECK_TONES.get(proposal.name_check, ""),
    )


def _review(proposal: Proposal) -> str:
    if not proposal.is_holder_insured:
        return OTHER_HOLDER
    return OTHER_NAME if proposal.name_check is NameCheck.NO_MATCH else ""


def _check(proposal: Proposal) -> str:
    match proposal.name_check:
        case None:
            return NO_CHECK
        case NameCheck.MATCH:
            return f"Ce compte est au nom de {proposal.holder}."
        case NameCheck.CLOSE_MATCH:
            if not proposal.bank_name:
                return CLOSE
            return (
                f"Elle écrit «\u00a0{proposal.bank_name}\u00a0», un peu autrement que vous. Si "
                "c’est bien ce compte, confirmez-le. Sinon, corrigez le titulaire ou l’IBAN."
            )
        case NameCheck.NO_MATCH:
            return ANOTHER_NAME
        case NameCheck.UNAVAILABLE:
            return NO_ANSWER


def full_iban(proposal: Proposal) -> str:
    """Return the new IBAN in full, for the one page that shows it to its owner."""
    return grouped_iban(proposal.iban).replace(" ", formats.NBSP)


def confirmed(change: BankChangeSnapshot, region: str) -> ReturnedForm:
    """Say what becomes of the account that was just confirmed."""
    return ReturnedForm(
        title="Votre nouveau compte bancaire est enregistré.",
        notice=f"{_pending_text(change, region)} Nos messages à ce sujet contiennent un lien "
        "pour annuler.",
    )


def too_many(error: TooManyTries, region: str) -> str:
    """Say which limit was reached, and when the next change can be typed."""
    if NAMES_ASKED.has_counter(error.counter):
        return (
            "Vous avez saisi beaucoup de comptes aujourd’hui. Vous pourrez en saisir un autre "
            f"{wording.moment(error.until + timedelta(seconds=59), region)}. C’est urgent\u00a0? "
            f"{formats.capitalized(wording.call_us())}."
        )
    return too_many_changes(error.until, region)


def too_many_changes(until: datetime, region: str) -> str:
    """Say when the next change is possible."""
    return (
        "Vous avez changé de compte trois fois en 30\u00a0jours. Le prochain changement sera "
        f"possible {wording.moment(until + timedelta(seconds=59), region)}. C’est urgent\u00a0? "
        f"{formats.capitalized(wording.call_us())}."
    )


def _waiting_period(waiting_period: timedelta, *, is_contact_recent: bool) -> str:
    if not waiting_period:
        return "Le nouveau compte servira dès votre confirmation."
    if waiting_period <= _MAX_IN_HOURS:
        wait = formats.count(int(waiting_period / timedelta(hours=1)), "heure")
    else:
        wait = formats.count(waiting_period.days, "jour")
    sentence = f"Le nouveau compte servira {wait} après votre confirmation"
    if not is_contact_recent:
        return f"{sentence}."
    return (
        f"{sentence}, car votre e-mail ou votre téléphone a changé il y a moins de "
        f"7{formats.NBSP}jours."
    )


def _pending_status(change: BankChangeSnapshot, region: str) -> str:
    if change.effective_at is None:
        return BANK_CHANGE_STATUSES[BankChangeStatus.REVIEW]
    day = formats.local_day(change.effective_at, region)
    return f"Utilisé à partir du {formats.long_day(day)}"


def _pending_text(change: BankChangeSnapshot, region: str) -> str:
    if change.status == BankChangeStatus.EFFECTIVE:
        return "Il sert à vos remboursements dès maintenant."
    if change.effective_at is None:
        return "Un conseiller le vérifie avant de l’utiliser. D’ici là, rien ne change."
    since = wording.moment(change.effective_at, region).removeprefix("le ")
    return (
        f"Il servira à partir du {since}. D’ici là, vos remboursements sont versés sur le compte "
        "actuel."
    )


def _iban_hint(region: str) -> str:
    lengths = "27\u00a0caractères pour la France, 16 pour la Belgique."
    if region == "BE":
        lengths = "16\u00a0caractères pour la Belgique, 27 pour la France."
    return f"{lengths} Les espaces ne comptent pas."


def _history(change: BankChangeSnapshot, region: str) -> HistoryView:
    tones = {
        BankChangeStatus.EFFECTIVE: "success",
        BankChangeStatus.WAITING: "attention",
        BankChangeStatus.REVIEW: "attention",
    }
    state = BANK_CHANGE_STATUSES[change.status]
    if change.status == BankChangeStatus.WAITING:
        state = _pending_status(change, region)
    return HistoryView(
        day=formats.long_day(formats.local_day(change.confirmed_at, region)),
        iban=change.masked_iban,
        spoken=formats.spoken_iban(change.masked_iban),
        holder=change.holder,
        status=state,
        tone=tones.get(change.status, "neutral"),
    )
