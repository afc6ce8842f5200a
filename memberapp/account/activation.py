"""Asking for a space: who asks is compared with the core's file, then a link is sent.

The answer is the same whoever asks, and as slow: only messages tell. The link goes to the address
that was typed; when the insurer did not know that address, a code also goes to a contact that it
did know, so that a name and a birth date alone open nothing. Only the last link counts, and what
opens the space, the password and the phone, is chosen after it was followed (`activation_link`):
whoever asks in a member's name prepares nothing for them.
"""

from datetime import timedelta

from sqlmodel import and_, col, select

from memberapp import clock
from memberapp.account import accounts, messages, notices, sent_codes
from memberapp.account.rules.activation import (
    AskedActivation,
    CodeWay,
    TypedActivation,
    parse_activation,
)
from memberapp.account.tables import Account, Activation
from memberapp.core import audit, limits, locks, tokens
from memberapp.core.access import SYSTEM
from memberapp.core.brand import read_brand
from memberapp.core.limits import Limit
from memberapp.core.names import is_same_name
from memberapp.core.outgoing import Channel, Contact
from memberapp.core.phones import is_mobile
from memberapp.core.secrets import reveal, seal, token_hash
from memberapp.core.tokens import LinkKind
from memberapp.core.work import Work, writes
from memberapp.members.tables import Contract, Member

LIFETIME = timedelta(hours=24)
LETTER_LIFETIME = timedelta(days=15)  # a link alone opens nothing while its letter travels
# Counted as typed, whether or not there is such a contract, and right or not: a limit that is
# reached tells nothing. From one address few are enough; wherever they come from there are more,
# so that nobody who knows a contract number keeps its member out from their own sofa.
_CONTRACT = Limit("activation_contract", "5/hour; 10/day")
_PERSON = Limit("activation_person", "5/hour; 10/day")  # no loop over contract numbers finds theirs
_CONTRACT_ANYWHERE = Limit("activation_contract_anywhere", "20/day")  # of codes and letters too
_PERSON_ANYWHERE = Limit("activation_person_anywhere", "20/day")
_ADDRESS = Limit("activation_address", "60/hour; 200/day")  # a care home has one for everybody


@writes
def request(work: Work, *, typed: TypedActivation) -> None:
    """Send the link of a space; whom it cannot be for learns nothing here.

    Raises:
        InvalidForm: at least one field is refused; it names each of them.
        TooManyTries: this contract, this person or this address asked too often; nothing is sent.
    """
    asked = parse_activation(typed, today=read_brand().day_of(work.now))
    address = limits.limited_ip_address(work.origin.ip_address)
    limits.reserve(
        work,
        (_CONTRACT, f"{asked.contract}@{address}"),
        (_CONTRACT_ANYWHERE, asked.contract),
        (_PERSON, f"{asked.person}@{address}"),
        (_PERSON_ANYWHERE, asked.person),
        (_ADDRESS, address),
    )
    member = _eligible_member(work, asked)
    way = _code_way(member, asked.email) if member else None
    if member is None or way is None:
        _refuse(work, asked, member, reason="no_contact" if member else "no_match")
        return
    # Alone with the member: of two links asked for at once, one is the last.
    work.db.get_one(Member, member.id, with_for_update=locks.ROW)
    is_there = col(Account.member_id) == member.id, col(Account.left_at).is_(None)
    account = work.db.exec(select(Account).where(*is_there)).first()
    if account is not None:
        _refuse(work, asked, member, reason="open_already")
        if account.disabled_at is None:
            work.notify(*messages.activation_known(work, account=account))
        return
    _send_link(work, member, asked, way)
    work.audit(audit.Event.ACTIVATION_ASKED, actor=SYSTEM, member_id=member.id, reason=way)


def _refuse(work: Work, asked: AskedActivation, member: Member | None, *, reason: str) -> None:
    """Tell the typed address, so that nobody waits for nothing; never why, nor of whom.

    Who has a space is told there what happens to it: nothing else goes to their address.
    """
    work.audit(
        audit.Event.ACTIVATION_REFUSED,
        actor=SYSTEM,
        member_id=member.id if member else None,
        reason=reason,
        result="refused",
    )
    if accounts.is_email_free(work, asked.email):
        work.notify(*messages.activation_refused(work, email=asked.email))


def _eligible_member(work: Work, asked: AskedActivation) -> Member | None:
    """Return whose contract this is, when all that was typed is true and the contract holds."""
    contract = work.db.get(Contract, asked.contract)
    member = work.db.get(Member, contract.member_id) if contract else None
    if contract is None or member is None or contract.closed_at or member.closed_at:
        return None
    today = clock.local_date(work.now, member.region)
    has_ended = contract.valid_to is not None and contract.valid_to < today
    is_same = (
        is_same_name(asked.last_name, member.last_name)
        and is_same_name(asked.first_name, member.first_name)
        and asked.birth == member.birth
    )
    return member if is_same and not has_ended else None


def _code_way(member: Member, email: str) -> CodeWay | None:
    """Return by what a known contact is asked; None when the insurer knows none."""
    if notices.known_email(member) == email:
        return CodeWay.NONE
    channels = {contact.channel for contact in known_contacts(member)}
    if Channel.SMS in channels:
        return CodeWay.SMS
    if Channel.EMAIL in channels:
        return CodeWay.EMAIL
    return CodeWay.LETTER if member.address.line1 and member.address.city else None


def known_contacts(member: Member) -> list[Contact]:
    """Return where the insurer could reach the member before anything was typed here."""
    email, phone = notices.known_email(member), reveal(member, "phone")
    contacts = []
    if email is not None:
        contacts.append(Contact(email, Channel.EMAIL))
    if phone and is_mobile(phone):
        contacts.append(Contact(phone, Channel.SMS))
    return contacts


def _send_link(work: Work, member: Member, asked: AskedActivation, way: CodeWay) -> None:
    """Send a link, which ends those before it; letters on their way still bring their codes.

    A letter takes days, and only the member reads it: whoever asks meanwhile ends no other one.
    """
    token = tokens.new_token(LinkKind.ACTIVATION)
    row = _travelling_letter(work, member, asked.email) if way is CodeWay.LETTER else None
    if row is None:
        is_quick = col(Activation.code_way) != CodeWay.LETTER
        tokens.revoke(work, Activation, and_(col(Activation.member_id) == member.id, is_quick))
        row = _new_activation(work, member, asked, way, token=token)
    row.token_hash = token_hash(token)
    work.db.add(row)
    link = tokens.address_of(token)
    work.notify(*messages.activation_link(work, activation=row, link=link))


def _travelling_letter(work: Work, member: Member, email: str) -> Activation | None:
    """Return what a member asked for with the same address, whose letter is on its way."""
    travelling = work.db.exec(
        select(Activation).where(
            col(Activation.member_id) == member.id,
            col(Activation.code_way) == CodeWay.LETTER,
            tokens.is_valid(Activation, work.now),
        )
    )
    return next((row for row in travelling if reveal(row, "email") == email), None)


def _new_activation(
    work: Work, member: Member, asked: AskedActivation, way: CodeWay, *, token: str
) -> Activation:
    lifetime = LETTER_LIFETIME if way is CodeWay.LETTER else LIFETIME
    row = Activation(member_id=member.id, code_way=way, **tokens.issue(work, token, lifetime))
    seal(row, "email", asked.email)
    if way is CodeWay.NONE:
        return row
    code = tokens.new_code()
    row.code_hash = tokens.code_hash(row, code)
    if way is CodeWay.LETTER:
        seal(row, "letter_code", code)
        return row
    channel = Channel.SMS if way is CodeWay.SMS else Channel.EMAIL
    phone = reveal(member, "phone")
    row.phone_hash = sent_codes.phone_hash(phone) if way is CodeWay.SMS and phone else None
    contacts = notices.by_channel(known_contacts(member), channel)
    work.notify(*messages.activation_code(work, activation=row, contacts=contacts, code=code))
    return row
