"""One statement: what it paid in a sentence, its lines by person, its payments."""

from dataclasses import dataclass
from typing import Final

from memberapp.care.labels import CARE_KINDS
from memberapp.care.rules.lines import BeneficiaryShare, CareLine, Payment, Statement
from memberapp.care.views.lines import LineView, title_of, to_lines
from memberapp.care.views.shares import AmountsView, SharesView, to_amounts, to_shares
from memberapp.core import formats
from memberapp.core.dates import UNKNOWN, is_known

TOTAL_NAME: Final = "Total du décompte"
FILE_MISSING: Final = (
    "Décompte introuvable",
    "Aucun décompte de votre espace ne porte cette référence. Elle a peut-être été mal recopiée.",
)


@dataclass(frozen=True)
class PersonView:
    """The lines of one person; the name is for the heading of the group."""

    name: str
    lines: list[LineView]
    subtotal_name: str
    subtotal: AmountsView


@dataclass(frozen=True)
class TransferView:
    """A payment to the member; `part` is what this statement holds of it, when not all."""

    when: str
    day: str
    day_iso: str
    amount: str
    part: str
    account: str
    account_spoken: str
    transfer_reference: str


@dataclass(frozen=True)
class StatementView:
    """Everything the page of a statement shows."""

    title: str
    reference: str
    about: str
    sentence: str
    remaining: str
    sentence_end: str
    shares: SharesView
    has_shares: bool
    lines_title: str
    caption: str
    people: list[PersonView]
    has_several_people: bool
    totals: AmountsView
    transfers_title: str
    transfers: list[TransferView]
    has_transfers: bool
    paid_to_providers: str


def to_view(
    statement: Statement, *, names_contract: bool, is_account_changing: bool = False
) -> StatementView:
    """Put a statement in words; `names_contract` when the member has several contracts.

    While a new bank account waits, `is_account_changing`, nobody knows which one a payment that is
    still to come will reach.
    """
    lines = [line for person in statement.people for line in person.lines]
    days = [line.care_date for line in lines if is_known(line.care_date)] or [UNKNOWN]
    kinds = list(dict.fromkeys(CARE_KINDS[line.kind].lower() for line in lines))
    about = f", {kinds[0]}" if len(kinds) == 1 else ""
    return StatementView(
        title=_title(statement),
        reference=statement.reference,
        about=f"{about}, soins {formats.period(min(days), max(days))}",
        sentence=_sentence(statement),
        remaining=formats.money(statement.totals.remaining) if statement.totals.remaining else "",
        sentence_end=_sentence_end(statement),
        shares=to_shares(statement.totals),
        has_shares=bool(statement.totals.spent),
        lines_title=_lines_title(lines),
        caption=f"Actes du décompte {statement.reference}",
        people=[
            _person(person, statement, names_contract=names_contract) for person in statement.people
        ],
        has_several_people=len(statement.people) > 1,
        totals=to_amounts(statement.totals),
        transfers_title="Paiements" if len(statement.payments) > 1 else "Paiement",
        transfers=[
            _transfer(payment, is_account_changing=is_account_changing)
            for payment in statement.payments
        ],
        has_transfers=bool(statement.payments),
        paid_to_providers=(
            formats.money(statement.paid_to_providers) if statement.paid_to_providers else ""
        ),
    )


def _title(statement: Statement) -> str:
    """Name a statement by its care when it is one person's and of one kind, else by its date."""
    lines = [line for person in statement.people for line in person.lines]
    if len(statement.people) == 1 and len({line.kind for line in lines}) == 1:
        return title_of(lines)
    paid_on = max((line.pay_date for line in lines if line.pay_date), default=None)
    return f"Décompte du {formats.long_day(paid_on)}" if paid_on else "Décompte"


def _lines_title(lines: list[CareLine]) -> str:
    if len(lines) == 1:
        return "Détail de l’acte"
    noun = "ligne" if any(line.primary_id for line in lines) else "acte"
    return f"Détail des {formats.count(len(lines), noun)}"


def _sentence(statement: Statement) -> str:
    """Say what was paid and to whom, up to the amount that is left."""
    settled = "avons réglé {} directement aux professionnels"
    if statement.paid_to_member:
        settled = "réglé {} aux professionnels"
    told = [
        words.format(formats.money(amount))
        for amount, words in (
            (statement.paid_to_member, "vous avons versé {}"),
            (statement.paid_to_providers, settled),
            (statement.upcoming_to_member, "vous verserons {}"),
            (statement.upcoming_to_providers, "réglerons {} directement aux professionnels"),
        )
        if amount
    ]
    paid = formats.listing(told or ["n’avons rien versé pour ces soins"])
    return f"Nous {paid}. Sur {formats.money(statement.totals.spent)}, "


def _sentence_end(statement: Statement) -> str:
    """Say what the amount that is left asks of the member."""
    left, asked = statement.totals.remaining, statement.asked_by_providers
    if not left:
        return "rien ne reste à votre charge."
    stays = f"{formats.NBSP}{formats.agreed(left, 'reste', 'restent')} à votre charge"
    if not asked:
        return f"{stays}, rien à nous envoyer."
    part = f"dont {formats.money(asked)} à payer" if asked < left else "à payer"
    return f"{stays}, {part} aux professionnels si ce n’est pas déjà fait."


def _person(person: BeneficiaryShare, statement: Statement, *, names_contract: bool) -> PersonView:
    first_name = person.lines[0].beneficiary_first_name
    return PersonView(
        name=person.name,
        lines=to_lines(
            person.lines, taken_over=statement.taken_over, names_contract=names_contract
        ),
        subtotal_name=f"Sous-total {formats.of(first_name)}",
        subtotal=to_amounts(person.subtotal),
    )


def _transfer(payment: Payment, *, is_account_changing: bool) -> TransferView:
    part = payment.on_statement
    account = payment.masked_iban or ""
    if payment.is_upcoming and is_account_changing:
        account = ""
    return TransferView(
        when="Sera versé le" if payment.is_upcoming else "Versé le",
        day=formats.long_day(payment.paid_on),
        day_iso=payment.paid_on.isoformat(),
        amount=formats.money(payment.amount),
        part=formats.money(part) if part is not None and part != payment.amount else "",
        account=account,
        account_spoken=formats.spoken_iban(account),
        transfer_reference=payment.pay_ref,
    )
