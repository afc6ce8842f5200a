"""Opening the space: who asks is compared with the core's file, then a link has to be confirmed.

The answer is the same whoever asks, and as slow: only messages tell. The link goes to the address
that was typed; when the insurer did not know that address, a code also goes to a contact that it
did know, so that a name and a birth date alone open nothing.
"""

from datetime import timedelta

from sqlmodel import col, select

from memberapp import clock
from memberapp.account import messages, notices, passwords, sent_codes
from memberapp.account.rules.activation import (
    AskedActivation,
    CodeWay,
    TypedActivation,
    parse_activation,
)
from memberapp.account.tables import Account, Activation
from memberapp.core import audit, limits, tokens
from memberapp.core.access import SYSTEM
from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.limits import Limit
from memberapp.core.names import is_same_name
from memberapp.core.outgoing import Channel, Contact
from memberapp.core.phones import is_mobile
from memberapp.core.secrets import reveal, seal
from memberapp.core.tokens import LinkKind
from memberapp.core.work import Work, writes
from memberapp.members.tables import Contract, Member

LIFETIME = timedelta(hours=24)
LETTER_LIFETIME = timedelta(days=15)  # a link alone opens nothing while its letter travels
# Counted as typed, whether or not there is such a contract: a limit that is reached tells nothing.
# Whoever knows a member's identity could have codes and letters sent to them without end.
_CONTRACT = Limit("activation_contract", "5/hour; 10/day")
_ADDRESS = Limit("activation_address", "5/hour; 20/day")


@writes
def begin(work: Work, *, typed: TypedActivation, password: str) -> AskedActivation:
    """Read the form and count it; see `password_flows`."""
    asked, problems = None, ()
    try:
        asked = parse_activation(typed, today=clock.local_date(work.now))
    except InvalidForm as refused:
        problems = refused.problems
    # What was typed is all that the password is compared with: the file must not show through.
    weak = _password_problems(password, asked)
    if asked is None or problems or weak:
        raise InvalidForm((*problems, *weak))
    address = limits.limited_ip_address(work.origin.ip_address)
    limits.reserve(work, (_CONTRACT, asked.contract), (_ADDRESS, address))
    return asked


@writes
def conclude(work: Work, *, asked: AskedActivation, password_hash: str) -> None:
    """Write down the space that waits, and send its link; whom it cannot be for learns nothing."""
    member = _eligible_member(work, asked)
    way = _code_way(member, asked.email) if member else None
    if member is None or way is None:
        work.audit(
            audit.Event.ACTIVATION_REFUSED,
            actor=SYSTEM,
            member_id=member.id if member else None,
            reason="no_contact" if member else "no_match",
            result="refused",
        )
        return
    account = work.db.exec(select(Account).where(col(Account.member_id) == member.id)).first()
    if account is not None:
        _notify_already_active(work, account)
        return
    _send_link(work, member, asked, way, password_hash=password_hash)
    work.audit(audit.Event.ACTIVATION_ASKED, actor=SYSTEM, member_id=member.id, reason=way)


def _password_problems(password: str, asked: AskedActivation | None) -> tuple[InvalidInput, ...]:
    if not password:
        return (InvalidInput("password", "empty"),)
    words = []
    if asked is not None:
        words = passwords.personal_words(
            first_name=asked.first_name,
            last_name=asked.last_name,
            email=asked.email,
            number=asked.contract,
            birth=asked.birth,
        )
    return passwords.problems(password, personal_words=words)


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
    return CodeWay.LETTER if member.address_line1 and member.address_city else None


def known_contacts(member: Member) -> list[Contact]:
    """Return where the insurer could reach the member before anything was typed here."""
    email, phone = notices.known_email(member), reveal(member, "phone")
    contacts = []
    if email is not None:
        contacts.append(Contact(email, Channel.EMAIL))
    if phone and is_mobile(phone):
        contacts.append(Contact(phone, Channel.SMS))
    return contacts


def _notify_already_active(work: Work, account: Account) -> None:
    if account.disabled_at is None:
        work.notify(*messages.activation_known(work, account=account))
    work.audit(
        audit.Event.ACTIVATION_REFUSED,
        actor=SYSTEM,
        member_id=account.member_id,
        reason="open_already",
        result="refused",
    )


def _send_link(
    work: Work, member: Member, asked: AskedActivation, way: CodeWay, *, password_hash: str
) -> None:
    token = tokens.new_token(LinkKind.ACTIVATION)
    row = Activation(
        member_id=member.id,
        password_hash=password_hash,
        code_way=way,
        **tokens.issue(work, token, LETTER_LIFETIME if way is CodeWay.LETTER else LIFETIME),
    )
    seal(row, "email", asked.email)
    seal(row, "phone", asked.phone or None)
    if way is not CodeWay.NONE:
        code = tokens.new_code()
        row.code_hash = tokens.code_hash(row, code)
        if way is CodeWay.LETTER:
            seal(row, "letter_code", code)
        else:
            channel = Channel.SMS if way is CodeWay.SMS else Channel.EMAIL
            phone = reveal(member, "phone")
            row.phone_hash = sent_codes.phone_hash(phone) if way is CodeWay.SMS and phone else None
            contacts = notices.by_channel(known_contacts(member), channel)
            work.notify(
                *messages.activation_code(work, activation=row, contacts=contacts, code=code)
            )
    work.db.add(row)
    link = tokens.address_of(token)
    work.notify(*messages.activation_link(work, activation=row, link=link))
