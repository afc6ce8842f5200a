"""What the account sends: one function for each message, its templates in a folder beside.

Whoever knows the password can cause those about sign-ins, so each of these leaves once an hour or
once a day at most: its key says so.
"""

from collections.abc import Iterable
from datetime import datetime

from memberapp.account import not_me, notices
from memberapp.account.labels import UNUSUAL_REASONS, place
from memberapp.account.messages.email_changes import (
    email_change_link,
    email_change_requested,
    email_change_taken,
    email_changed,
)
from memberapp.account.messages.kinds import Kind
from memberapp.account.messages.leaving import account_left
from memberapp.account.messages.passkeys import passkey_added, passkey_copied, passkey_removed
from memberapp.account.messages.public_identities import (
    public_identity_linked,
    public_identity_refused,
)
from memberapp.account.rules.sign_ins import UnusualReason
from memberapp.account.tables import (
    Account,
    Activation,
    PasswordReset,
    SentCode,
    SignInSession,
    TotpFactor,
)
from memberapp.core import formats
from memberapp.core.access import cut_ip_address
from memberapp.core.contacts import RECENT_CONTACT, mask_email
from memberapp.core.outgoing import Channel, Contact, Message, Parameter
from memberapp.core.secrets import reveal
from memberapp.core.work import Work
from memberapp.members.tables import Member

__all__ = [
    "Kind",
    "account_left",
    "email_change_link",
    "email_change_requested",
    "email_change_taken",
    "email_changed",
    "passkey_added",
    "passkey_copied",
    "passkey_removed",
    "public_identity_linked",
    "public_identity_refused",
]


def account_ready(work: Work, *, account: Account, email: str) -> list[Message]:
    """Say that the space is open, and by what its member signs in."""
    member = work.db.get_one(Member, account.member_id)
    return notices.to_each(
        work,
        Kind.ACCOUNT_READY,
        member=member,
        contacts=[_mailbox(email)],
        key=account.id,
        member_id=member.id,
        signs_in_by_email=account.email is not None,
        link=not_me.link(work, Kind.ACCOUNT_READY, account=account),
    )


def activation_link(work: Work, *, activation: Activation, link: str) -> list[Message]:
    """Send the link that opens a space to the address that was typed."""
    return notices.to_unnamed(
        work,
        Kind.ACTIVATION_LINK,
        member=work.db.get_one(Member, activation.member_id),
        contacts=[_new_mailbox(activation)],
        key=activation.token_hash,
        link=link,
        code_way=activation.code_way,
        expires_at=activation.expires_at.isoformat(),
    )


def activation_code(
    work: Work, *, activation: Activation, contacts: Iterable[Contact], code: str
) -> list[Message]:
    """Send the code that the link asks for to a contact that the insurer knew."""
    return notices.to_each(
        work,
        Kind.ACTIVATION_CODE,
        member=work.db.get_one(Member, activation.member_id),
        contacts=contacts,
        key=activation.id,
        code=code,
        masked_email=_masked_email(activation),
        expires_at=activation.expires_at.isoformat(),
    )


def activation_known(work: Work, *, account: Account) -> list[Message]:
    """Tell the owner of a space that somebody asked to open it again."""
    member = work.db.get_one(Member, account.member_id)
    contacts = notices.by_channel(notices.present_contacts(account, member), Channel.EMAIL)
    kind, key = Kind.ACTIVATION_KNOWN, f"{account.id}:{work.now.isoformat()}"
    return notices.to_each(
        work, kind, member=member, contacts=contacts, key=key, member_id=member.id
    )


def activation_refused(work: Work, *, email: str) -> list[Message]:
    """Tell whoever waits for a link that none comes; once a day, and never why nor of whom."""
    kind, contacts, day = Kind.ACTIVATION_REFUSED, [_mailbox(email)], f"{work.now:%Y%m%d}"
    return notices.to_unnamed(work, kind, member=None, contacts=contacts, key=day)


def space_opened(
    work: Work, *, account: Account, activation: Activation, contacts: Iterable[Contact]
) -> list[Message]:
    """Tell the contacts that the insurer knew that a space was opened with another e-mail."""
    return notices.to_each(
        work,
        Kind.SPACE_OPENED,
        member=work.db.get_one(Member, activation.member_id),
        contacts=contacts,
        key=activation.id,
        masked_email=_masked_email(activation),
        former_contact_days=RECENT_CONTACT.days,
        link=not_me.link(work, Kind.SPACE_OPENED, account=account),
    )


def password_reset_link(
    work: Work, *, reset: PasswordReset, contact: Contact, link: str
) -> list[Message]:
    """Send the link to a new password."""
    return notices.to_each(
        work,
        Kind.PASSWORD_RESET_LINK,
        member=_member_of(work, reset.account_id),
        contacts=[contact],
        key=reset.id,
        link=link,
        expires_at=reset.expires_at.isoformat(),
    )


def password_reset_code(
    work: Work, *, reset: PasswordReset, contact: Contact, code: str
) -> list[Message]:
    """Send the code for a new password, to be typed in the browser that asked."""
    return notices.to_each(
        work,
        Kind.PASSWORD_RESET_CODE,
        member=_member_of(work, reset.account_id),
        contacts=[contact],
        key=reset.id,
        code=code,
        code_lifetime=formats.minutes(reset.expires_at - reset.requested_at),
    )


def password_changed(work: Work, *, account: Account) -> list[Message]:
    """Tell every e-mail of a member that the password changed, or the phones when there is none."""
    member = work.db.get_one(Member, account.member_id)
    contacts = notices.contacts_of(work, account=account, member=member)
    return notices.to_each(
        work,
        Kind.PASSWORD_CHANGED,
        member=member,
        contacts=notices.by_channel(contacts, Channel.EMAIL) or contacts,
        key=f"{account.id}:{work.now.isoformat()}",
        link=not_me.link(work, Kind.PASSWORD_CHANGED, account=account),
    )


def sign_in_code(
    work: Work, *, sent: SentCode, code: str, reason: UnusualReason | None, confirm_link: str
) -> list[Message]:
    """Send the code of a sign-in, with the link that confirms an unusual one in its place."""
    return _code(
        work,
        Kind.SIGN_IN_CODE,
        sent,
        code=code,
        reason=UNUSUAL_REASONS[reason] if reason else "",
        confirm_link=confirm_link,
        link=not_me.link_of_session(sent.session_id),
    )


def proof_code(work: Work, *, sent: SentCode, code: str, iban_end: str) -> list[Message]:
    """Send the code that confirms a sensitive act; that of a new bank account says how it ends."""
    kind = Kind.PROOF_CODE
    link = not_me.link_of_session(sent.session_id)
    return _code(work, kind, sent, code=code, purpose=sent.purpose, iban_end=iban_end, link=link)


def sign_in_unusual(
    work: Work, *, account: Account, session_id: str, reason: UnusualReason
) -> list[Message]:
    """Tell of a sign-in that waits for the second factor; once an hour for one network."""
    network = cut_ip_address(work.origin.ip_address)
    return _to_emails(
        work,
        Kind.SIGN_IN_UNUSUAL,
        account,
        key=f"{account.id}:{network}:{work.now:%Y%m%d%H}",
        reason=UNUSUAL_REASONS[reason],
        browser=work.origin.browser,
        place=place(network),
        link=not_me.link_of_session(session_id),
    )


def sign_in_new_device(work: Work, *, account: Account) -> list[Message]:
    """Tell of a sign-in with both factors on a browser that was never used before."""
    return _warn_of_caller(work, Kind.SIGN_IN_NEW_DEVICE, account)


def session_copied(work: Work, *, account: Account) -> list[Message]:
    """Tell of a session that was ended because its cookie came from elsewhere."""
    return _warn_of_caller(work, Kind.SESSION_COPIED, account)


def sign_in_unfinished(work: Work, *, account: Account, session: SignInSession) -> list[Message]:
    """Tell of a right password whose second factor never came; once an hour."""
    return _to_emails(
        work,
        Kind.SIGN_IN_UNFINISHED,
        account,
        key=f"{account.id}:{session.created_at:%Y%m%d%H}",
        at=session.created_at.isoformat(),
        browser=session.browser,
        place=place(session.address),
        link=not_me.link_of_session(session.id),
    )


def sign_in_blocked(work: Work, *, account: Account, until: datetime) -> list[Message]:
    """Tell that too many passwords were wrong; once a day."""
    key = f"{account.id}:{work.now:%Y%m%d}"
    return _warn(work, Kind.SIGN_IN_BLOCKED, account, key=key, until=until.isoformat())


def codes_blocked(work: Work, *, account: Account, until: datetime) -> list[Message]:
    """Tell that too many codes were wrong after a right password; once a day."""
    key = f"{account.id}:{work.now:%Y%m%d}"
    return _warn(work, Kind.CODES_BLOCKED, account, key=key, until=until.isoformat())


def sign_in_disowned(
    work: Work,
    *,
    account: Account,
    about: str,
    is_reset_sent: bool,
    is_undone: bool,
    had_passkeys: bool,
    had_identity: bool,
    had_acts: bool,
    left: str | None = None,
) -> list[Message]:
    """Tell that every session was ended after « ce n'était pas moi », an e-mail it left too."""
    facts = {
        "is_reset_sent": is_reset_sent,
        "is_undone": is_undone,
        "had_passkeys": had_passkeys,
        "had_identity": had_identity,
        "had_acts": had_acts,
    }
    more = [_mailbox(left)] if left else []
    return _to_emails(work, Kind.SIGN_IN_DISOWNED, account, key=about, more=more, **facts)


def phone_verified(work: Work, *, account: Account) -> list[Message]:
    """Tell that codes go to the phone from now on."""
    return _warn(work, Kind.PHONE_VERIFIED, account, key=f"{account.id}:{work.now.isoformat()}")


def factor_enabled(work: Work, *, factor: TotpFactor) -> list[Message]:
    """Tell that the authenticator app gives the codes from now on."""
    account = work.db.get_one(Account, factor.account_id)
    return _warn(work, Kind.FACTOR_ENABLED, account, key=factor.id)


def factor_disabled(work: Work, *, factor: TotpFactor) -> list[Message]:
    """Tell that the authenticator app gives no code from now on."""
    account = work.db.get_one(Account, factor.account_id)
    return _warn(work, Kind.FACTOR_DISABLED, account, key=factor.id)


def access_recovery_approved(
    work: Work, *, account: Account, recovery_id: str, ready_at: datetime
) -> list[Message]:
    """Tell every contact that two agents agreed to a new access, and how to stop it."""
    kind, member = Kind.ACCESS_RECOVERY_APPROVED, work.db.get_one(Member, account.member_id)
    return notices.to_each(
        work,
        kind,
        member=member,
        contacts=notices.contacts_of(work, account=account, member=member),
        key=recovery_id,
        ready_at=ready_at.isoformat(),
        link=not_me.link(work, kind, account=account),
    )


def recovery_codes_created(work: Work, *, account: Account) -> list[Message]:
    """Tell that ten new recovery codes take the place of those before."""
    key = f"{account.id}:{work.now.isoformat()}"
    return _warn(work, Kind.RECOVERY_CODES_CREATED, account, key=key)


def recovery_code_used(work: Work, *, account: Account, used_id: str, left: int) -> list[Message]:
    """Tell that a recovery code was used, from where, and how many are left."""
    return _warn(
        work,
        Kind.RECOVERY_CODE_USED,
        account,
        key=used_id,
        browser=work.origin.browser,
        place=place(cut_ip_address(work.origin.ip_address)),
        left=left,
    )


def _code(work: Work, kind: Kind, sent: SentCode, **parameters: Parameter) -> list[Message]:
    account, member = work.db.get_one(Account, sent.account_id), _member_of(work, sent.account_id)
    contacts = notices.present_contacts(account, member)
    return notices.to_each(
        work,
        kind,
        member=member,
        contacts=notices.by_channel(contacts, Channel(sent.channel)),
        key=sent.id,
        code_lifetime=formats.minutes(sent.expires_at - work.now),
        browser=work.origin.browser,
        place=place(cut_ip_address(work.origin.ip_address)),
        **parameters,
    )


def _to_emails(
    work: Work,
    kind: Kind,
    account: Account,
    *,
    key: str,
    more: Iterable[Contact] = (),
    **parameters: Parameter,
) -> list[Message]:
    """Return a message for every e-mail of a member, those of the last days included."""
    member = work.db.get_one(Member, account.member_id)
    contacts = [*notices.contacts_of(work, account=account, member=member), *more]
    emails = dict.fromkeys(notices.by_channel(contacts, Channel.EMAIL))
    return notices.to_each(work, kind, member=member, contacts=emails, key=key, **parameters)


def _warn(
    work: Work, kind: Kind, account: Account, *, key: str, **parameters: Parameter
) -> list[Message]:
    """Return the same with the link « ce n'était pas vous »."""
    link = not_me.link(work, kind, account=account)
    return _to_emails(work, kind, account, key=key, more=(), link=link, **parameters)


def _warn_of_caller(work: Work, kind: Kind, account: Account) -> list[Message]:
    """Return the same of the caller's session, with its browser and place; once each."""
    from_where = place(cut_ip_address(work.origin.ip_address))
    key, browser = work.session.id, work.origin.browser
    return _warn(work, kind, account, key=key, browser=browser, place=from_where)


def _member_of(work: Work, account_id: str) -> Member:
    return work.db.get_one(Member, work.db.get_one(Account, account_id).member_id)


def _mailbox(email: str) -> Contact:
    return Contact(email, Channel.EMAIL)


def _new_mailbox(row: Activation) -> Contact:
    return Contact(reveal(row, "email") or "", Channel.EMAIL)


def _masked_email(row: Activation) -> str:
    return mask_email(reveal(row, "email") or "")
