"""The recap of a request and its sending: what is sent is what the recap showed, once."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlmodel import col, func, select

from memberapp.account.service import own_account, require_fresh_proof
from memberapp.assistance.history import history
from memberapp.care.catalogue import read_acts
from memberapp.core import audit, formats, limits
from memberapp.core.errors import InvalidForm, InvalidInput, NotReady, RecapChanged
from memberapp.core.formats import NBSP
from memberapp.core.identifiers import request_reference
from memberapp.core.limits import Limit
from memberapp.core.money import Money
from memberapp.core.references import draw_free
from memberapp.core.secrets import keyed_hash
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members import guarantees
from memberapp.members import service as members
from memberapp.members.rules import BeneficiarySummary, in_force
from memberapp.requests import acts, drafts, messages, offers, wording
from memberapp.requests.acts import RequestContent
from memberapp.requests.catalogue import read_requests
from memberapp.requests.offers import ContractOffer, ProductOffer, RequestOffer
from memberapp.requests.rules.requests import (
    OPEN,
    ActKind,
    Promise,
    RequestKind,
    RequestStatus,
    promise,
)
from memberapp.requests.rules.termination import REFUND_DAYS, Right, RightOffer, unused_cents
from memberapp.requests.rules.typed import Asked
from memberapp.requests.tables import MemberRequest

_SENT = Limit("request", "10/day")
"""Of one member; each sends a message and waits for an agent."""


@dataclass(frozen=True)
class Ending:
    """What ends a contract does, and when."""

    right: RightOffer
    contract: ContractOffer
    refund: Money
    refund_by: date
    later_visits: int
    """Visits and calls of assistance that are planned after the last day."""
    open_requests: int
    letter: str


@dataclass(frozen=True)
class Change:
    """What other guarantees do, and from when."""

    contract: ContractOffer
    product: ProductOffer
    first_day: date


@dataclass(frozen=True)
class Recap:
    """What would be sent now."""

    kind: RequestKind
    draft_id: str
    content: RequestContent
    offer: RequestOffer
    asked: Asked
    promise: Promise
    ending: Ending | None
    change: Change | None

    @property
    def is_firm(self) -> bool:
        """Return whether its effect depends on nothing more than its sending."""
        ending = self.ending
        return ending is None or not wording.condition(ending.right.right, self.offer.country)

    @property
    def fingerprint(self) -> str:
        """Return what stands for all of it: another day, another effect, another fingerprint."""
        told = json.dumps([self.draft_id, asdict(self.content), str(self.promise)], sort_keys=True)
        return keyed_hash("request-recap", told)


def recap(work: Work, *, kind: RequestKind) -> Recap:
    """Return what would be sent of a draft.

    Raises:
        NotReady: there is no draft, or it cannot be sent as it stands.
    """
    draft = drafts.open_form(work, kind=kind)
    if not draft.id:
        raise NotReady("form")
    try:
        asked = drafts.read_asked(draft.offer, draft.typed)
    except InvalidForm:
        raise NotReady("form") from None
    offer = draft.offer
    contract = offer.contract(asked.contract) if asked.contract else None
    days = read_requests().days_for(kind)
    told = promise(kind, offer.today, offer.country, days=days)
    ending = _ending(work, offer, contract, asked) if contract and asked.right else None
    change = _change(offer, contract, asked) if contract and asked.product else None
    content = _content(work, offer, asked, ending, change)
    return Recap(kind, draft.id, content, offer, asked, told, ending, change)


@writes
def send(work: Work, *, kind: RequestKind, draft_id: str, shown: str, is_understood: bool) -> str:
    """Send what the recap showed and return its reference; sent twice, it is one request.

    Raises:
        NotReady: there is no such draft any longer, or it cannot be sent as it stands.
        RecapChanged: it is no longer what the recap showed.
        ProofNeeded: the end of a contract, and the second factor was given too long ago.
        InvalidInput: `understood`: the end of a contract, and its dates were not read.
        TooManyTries: too many were sent today.
    """
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    before = work.db.exec(
        select(MemberRequest).where(
            MemberRequest.draft_id == draft_id, MemberRequest.member_id == member.id
        )
    ).first()
    if before is not None:
        return before.reference
    found = recap(work, kind=kind)
    if (found.draft_id, found.fingerprint) != (draft_id, shown):
        raise RecapChanged
    if found.ending is not None:
        if not is_understood:
            raise InvalidInput("understood", "empty")
        require_fresh_proof(work)
    limits.reserve(work, (_SENT, member.id))
    row = _row(work, found, member.region)
    drafts.drop(work, kind=kind)
    work.notify(
        *messages.request_sent(
            work,
            row=row,
            member=member,
            account=account,
            effect=found.content.effect,
            is_firm=found.is_firm,
        )
    )
    work.changed(Topic.REQUESTS)
    work.audit(audit.Event.REQUEST_SENT, ref=row.reference)
    return row.reference


def _row(work: Work, found: Recap, region: str) -> MemberRequest:
    row = MemberRequest(
        reference=draw_free(
            work, request_reference, found.offer.today.year, MemberRequest.reference
        ),
        draft_id=found.draft_id,
        member_id=work.member_id,
        kind=found.kind,
        contract_id=found.asked.contract or None,
        status=RequestStatus.RECEIVED,
        sent_at=work.now,
        taken_by_day=found.promise.taken_by,
        answer_by=found.promise.answered_by,
    )
    row.due_at = acts.next_due(row, region, work.now)
    acts.CONTENT.seal(row, found.content)
    work.db.add(row)
    work.db.flush()
    acts.add_act(work, row, kind=ActKind.SENT)
    return row


def _ending(work: Work, offer: RequestOffer, contract: ContractOffer, asked: Asked) -> Ending:
    right = next((one for one in contract.rights if one.right is asked.right), None)
    if right is None or asked.right is None:
        raise NotReady("form")
    last = right.last_day
    planned = (item for case in history(work).current for item in case.items)
    return Ending(
        right=right,
        contract=contract,
        refund=Money(unused_cents(contract.monthly_cents, last, months=contract.paid_months)),
        refund_by=last + timedelta(days=REFUND_DAYS),
        later_visits=sum(
            bool(one.starts_at and formats.local_day(one.starts_at, offer.region) > last)
            for one in planned
        ),
        open_requests=_count_open(work),
        letter=wording.letter(
            wording.Signed(
                name=offer.name,
                contract_id=contract.contract.id,
                people=len(contract.people),
                country=offer.country,
                town=offer.town,
                on=offer.today,
            ),
            asked.right,
        ),
    )


def _count_open(work: Work) -> int:
    open_ones = select(func.count()).where(
        col(MemberRequest.member_id) == work.member_id, col(MemberRequest.status).in_(OPEN)
    )
    return work.db.exec(open_ones).one()


def _change(offer: RequestOffer, contract: ContractOffer, asked: Asked) -> Change:
    product = next((one for one in contract.products if one.code == asked.product), None)
    if product is None:
        raise NotReady("form")
    return Change(contract, product, offers.effect_of_change(offer.today))


def _content(
    work: Work, offer: RequestOffer, asked: Asked, ending: Ending | None, change: Change | None
) -> RequestContent:
    effect, subject = "", asked.subject
    if ending is not None:
        subject = ending.contract.contract.id
        effect = _effect(ending.right, offer.country)
    elif change is not None:
        subject = change.product.label
        effect = f"à partir du {formats.long_day(change.first_day)}, si nous acceptons"
    about = offer.about
    return RequestContent(
        title=wording.title(offer.kind, subject),
        facts=tuple(_facts(offer, asked, ending, change)),
        text=ending.letter if ending and not asked.text else _text(asked, ending),
        effect=effect,
        statement=about.statement if about else "",
        guarantees=tuple(_in_force(work, offer)) if offer.kind is RequestKind.CLAIM else (),
    )


def _effect(right: RightOffer, country: str) -> str:
    day = f"dernier jour couvert le {formats.long_day(right.last_day)}"
    return ", ".join(filter(None, (day, wording.condition(right.right, country))))


def _text(asked: Asked, ending: Ending | None) -> str:
    return f"{ending.letter}\n\n{asked.text}" if ending else asked.text


def _facts(
    offer: RequestOffer, asked: Asked, ending: Ending | None, change: Change | None
) -> Iterator[tuple[str, str]]:
    if asked.person:
        yield "Pour", next(_name(one) for one in offer.people if one.id == asked.person)
    if offer.kind is RequestKind.COVERAGE:
        yield "Soin ou équipement", asked.subject
        yield "Montant", formats.money(asked.amount) if asked.amount else "Non renseigné"
    elif ending is not None:
        yield from _ending_facts(offer, asked, ending)
    elif change is not None:
        yield from _change_facts(offer, change)
    elif offer.kind is RequestKind.CLAIM:
        yield "Sujet", wording.claim_subject(asked.subject)
        yield from _about_facts(offer)
        yield "Vous demandez", asked.wanted or "Non renseigné"
    else:
        yield "Droit", wording.data_right(asked.subject)


def _ending_facts(offer: RequestOffer, asked: Asked, ending: Ending) -> Iterator[tuple[str, str]]:
    contract, right = ending.contract, ending.right
    yield "Contrat", f"{formats.grouped(contract.contract.id)}, {contract.label}"
    yield "Personnes couvertes", wording.people_text(contract.people)
    yield "Droit utilisé", wording.right_name(right.right)
    yield "Texte de loi", formats.capitalized(wording.law(right.right, offer.country))
    if asked.changed_on:
        yield "Date du changement", formats.long_day(asked.changed_on)
    yield wording.last_day_label(right.right, offer.country), formats.long_day(right.last_day)
    yield "Frais", formats.money(Money())
    if ending.refund and right.right is not Right.RENEWAL:
        by = formats.long_day(ending.refund_by)
        yield "Trop-payé rendu", f"{formats.money(ending.refund)}, au plus tard le {by}"


def _change_facts(offer: RequestOffer, change: Change) -> Iterator[tuple[str, str]]:
    contract, product = change.contract, change.product
    yield "Contrat", formats.grouped(contract.contract.id)
    yield "Personnes couvertes", wording.people_text(contract.people)
    yield "Aujourd’hui", f"{contract.label}, {wording.monthly(contract.monthly_cents)}"
    yield "Demandé", f"{product.label}, {wording.monthly(product.monthly_cents)}"
    yield "À partir du", formats.long_day(change.first_day)
    yield "Texte de loi", f"{wording.consent_law(offer.country)}{NBSP}: accord des deux parties"


def _about_facts(offer: RequestOffer) -> Iterator[tuple[str, str]]:
    about = offer.about
    if about is None:
        return
    day = formats.long_day(about.care_date)
    provider = f", {about.provider}" if about.provider else ""
    yield "Soin", f"{about.label}, {day}, {about.person}{provider}"
    yield (
        "Montants",
        f"{formats.money(about.spent)} payés, dont {formats.money(about.remaining)} à votre charge",
    )
    if about.statement:
        yield "Décompte", about.statement


def _in_force(work: Work, offer: RequestOffer) -> Iterator[tuple[str, str]]:
    """Return what the member's contracts pay on the day of the care, or today."""
    on = offer.about.care_date if offer.about else offer.today
    contracts = [one for one in members.summary(work).contracts if one.covered(on)]
    for contract in contracts:
        dated = guarantees.of_contract(work, contract=contract)
        for family, one in sorted(in_force(dated, on).items()):
            yield read_acts().family_label(family), one.label


def _name(person: BeneficiarySummary) -> str:
    return f"{person.first_name} {person.last_name}"
