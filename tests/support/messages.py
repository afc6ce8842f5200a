"""Every message of every room, in each of its forms, made by the room's own function."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from types import ModuleType

from sqlmodel import Session, SQLModel, create_engine

from memberapp.account import messages as account_messages
from memberapp.account.rules.activation import CodeWay
from memberapp.account.rules.sign_ins import UnusualReason
from memberapp.account.sent_codes import LIFETIME, Purpose
from memberapp.account.tables import (
    Account,
    Activation,
    EmailChange,
    PasswordReset,
    SentCode,
    SignInSession,
    TotpFactor,
)
from memberapp.appointments import messages as appointment_messages
from memberapp.assistance import messages as assistance_messages
from memberapp.bank import messages as bank_messages
from memberapp.bank.rules import BankChangeStatus
from memberapp.bank.tables import BankChange
from memberapp.callbacks import messages as callback_messages
from memberapp.carers import messages as carer_messages
from memberapp.coaching import messages as coaching_messages
from memberapp.contributions import messages as contribution_messages
from memberapp.core.access import Access, Origin
from memberapp.core.money import Money
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.secrets import seal
from memberapp.core.work import Work
from memberapp.dispatches import messages as dispatch_messages
from memberapp.family import messages as family_messages
from memberapp.fraud import messages as fraud_messages
from memberapp.incidents import messages as incident_messages
from memberapp.members.tables import Member
from memberapp.opinions import messages as opinion_messages
from memberapp.preferences import messages as preference_messages
from memberapp.preferences.messages import PaidAmount, ToldBefore
from memberapp.preferences.rules import Way
from memberapp.privacy import messages as privacy_messages
from memberapp.privacy.rules import ArchiveStatus
from memberapp.privacy.tables import DataArchive
from memberapp.profile import messages as profile_messages
from memberapp.quotes import messages as quote_messages
from memberapp.requests import messages as request_messages
from memberapp.settings import get_settings
from memberapp.tickets import messages as ticket_messages
from memberapp.uploads import messages as upload_messages
from memberapp.webinars import messages as webinar_messages
from tests.support.factories import make_account, make_member
from tests.support.incidents import of_incidents
from tests.support.messages_of_carers import of_carers
from tests.support.messages_of_requests import (
    AT,
    CODE,
    DAY,
    MOBILE,
    of_all,
    of_uploads,
)
from tests.support.units_of_work import work_in

ROOMS: Mapping[str, ModuleType] = {
    "account": account_messages,
    "appointments": appointment_messages,
    "assistance": assistance_messages,
    "bank": bank_messages,
    "callbacks": callback_messages,
    "carers": carer_messages,
    "family": family_messages,
    "fraud": fraud_messages,
    "contributions": contribution_messages,
    "dispatches": dispatch_messages,
    "incidents": incident_messages,
    "preferences": preference_messages,
    "privacy": privacy_messages,
    "profile": profile_messages,
    "uploads": upload_messages,
    "requests": request_messages,
    "tickets": ticket_messages,
    "opinions": opinion_messages,
    "coaching": coaching_messages,
    "quotes": quote_messages,
    "webinars": webinar_messages,
}
LINK = f"{get_settings().origins[0]}/lien/b-token"
_ORIGIN = Origin("81.250.12.7", "Firefox sur Windows")
_EMAIL = Contact("camille@example.org", Channel.EMAIL)


@cache
def samples() -> Mapping[str, tuple[Message, ...]]:
    """Return the messages by their kind."""
    engine = create_engine("sqlite://")
    import_module("memberapp.worker")  # every table, whichever test is run alone
    SQLModel.metadata.create_all(engine)
    made: defaultdict[str, tuple[Message, ...]] = defaultdict(tuple)
    with Session(engine, autoflush=False) as db:
        member = make_member(
            db, "M010000001", first_name="Camille", last_name="Berthelot", email=_EMAIL.address
        )
        seal(member, "phone", MOBILE)
        account = make_account(db, member, email=_EMAIL.address)
        session = _session(account)
        work = work_in(
            db,
            now=AT,
            member_id=member.id,
            account_id=account.id,
            session_id=session.id,
            origin=_ORIGIN,
        )
        visit = work_in(db, now=AT, origin=_ORIGIN)
        for messages in (
            _of_opening(visit, account),
            _of_password(visit, account),
            _of_codes(work, session),
            _of_sign_ins(work, visit, account, session),
            _of_contacts(work, visit, account, member),
            _of_bank(work, account, member),
            *of_all(work, account, member),
            _of_preferences(work, member),
            of_incidents(work, member),
            of_carers(work, account, member),
            _of_archives(visit, account),
            of_uploads(visit, member),
        ):
            for message in messages:
                made[message.kind] += (message,)
    engine.dispose()
    return made


def _of_leaving(work: Work, account: Account) -> list[Message]:
    return [
        message
        for is_cancelled, contact in (
            (False, Contact(MOBILE, Channel.SMS)),
            (True, _EMAIL),
            (False, _EMAIL),
        )
        for message in account_messages.account_left(
            work, account=account, contacts=[contact], is_bank_change_cancelled=is_cancelled
        )
    ]


def _of_opening(work: Work, account: Account) -> list[Message]:
    shared = Account(
        member_id=account.member_id,
        number="",
        password_hash="",
        password_changed_at=AT,
        created_at=AT,
    )
    found = [
        *account_messages.account_ready(work, account=account, email=_EMAIL.address),
        *account_messages.account_ready(work, account=shared, email=_EMAIL.address),
        *account_messages.activation_known(work, account=account),
        *_of_leaving(work, account),
        *account_messages.activation_refused(work, email="new@example.org"),
    ]
    for way in CodeWay:
        row = Activation(
            member_id=account.member_id,
            token_hash="",
            code_way=way,
            requested_at=AT,
            expires_at=AT + DAY,
        )
        seal(row, "email", "new@example.org")
        found += [
            *account_messages.activation_link(work, activation=row, link=LINK),
            *account_messages.activation_code(work, activation=row, contacts=[_EMAIL], code=CODE),
            *account_messages.space_opened(
                work, account=account, activation=row, contacts=[_EMAIL]
            ),
        ]
    return found


def _of_password(work: Work, account: Account) -> list[Message]:
    row = PasswordReset(
        account_id=account.id,
        token_hash="",
        requested_at=AT,
        expires_at=AT + timedelta(minutes=10),
    )
    return [
        *account_messages.password_reset_link(work, reset=row, contact=_EMAIL, link=LINK),
        *account_messages.password_reset_code(work, reset=row, contact=_EMAIL, code=CODE),
        *account_messages.password_changed(work, account=account),
    ]


def _of_codes(work: Work, session: SignInSession) -> list[Message]:
    found = []
    for purpose in Purpose:
        row = SentCode(
            account_id=session.account_id,
            session_id=session.id,
            purpose=purpose,
            channel=Channel.EMAIL,
            code_hash="",
            expires_at=AT + LIFETIME,
        )
        if purpose is not Purpose.SIGN_IN:
            found += account_messages.proof_code(work, sent=row, code=CODE, iban_end="189")
            continue
        for reason in (None, *UnusualReason):
            found += account_messages.sign_in_code(
                work, sent=row, code=CODE, reason=reason, confirm_link=LINK if reason else ""
            )
    return found


def _of_sign_ins(
    work: Work, visit: Work, account: Account, session: SignInSession
) -> list[Message]:
    until = AT + timedelta(minutes=40)
    return [
        *(
            message
            for reason in UnusualReason
            for message in account_messages.sign_in_unusual(
                work, account=account, session_id=session.id, reason=reason
            )
        ),
        *account_messages.sign_in_new_device(work, account=account),
        *account_messages.session_copied(work, account=account),
        *account_messages.sign_in_unfinished(work, account=account, session=session),
        *account_messages.sign_in_blocked(visit, account=account, until=until),
        *account_messages.codes_blocked(visit, account=account, until=until),
        *(
            message
            for is_reset_sent in (True, False)
            for message in account_messages.sign_in_disowned(
                work,
                account=account,
                about=session.id,
                is_reset_sent=is_reset_sent,
                is_undone=not is_reset_sent,
                had_passkeys=not is_reset_sent,
                had_identity=not is_reset_sent,
                had_acts=not is_reset_sent,
            )
        ),
    ]


def _of_contacts(work: Work, visit: Work, account: Account, member: Member) -> list[Message]:
    factor = TotpFactor(account_id=account.id, created_at=AT)
    change = EmailChange(
        account_id=account.id,
        member_id=member.id,
        token_hash="",
        requested_at=AT,
        expires_at=AT + DAY,
    )
    seal(change, "email", "new@example.org")
    return [
        *account_messages.phone_verified(work, account=account),
        *account_messages.factor_enabled(work, factor=factor),
        *account_messages.factor_disabled(work, factor=factor),
        *account_messages.recovery_codes_created(work, account=account),
        *account_messages.public_identity_linked(work, account=account, provider="FranceConnect"),
        *account_messages.public_identity_refused(work, account=account, provider="FranceConnect"),
        *account_messages.passkey_added(work, account=account, passkey_id="key"),
        *account_messages.passkey_removed(work, account=account, key="key"),
        *account_messages.passkey_removed(work, account=account, key="recovery", are_all=True),
        *account_messages.passkey_copied(visit, account=account, passkey_id="key"),
        *account_messages.access_recovery_approved(
            visit, account=account, recovery_id="recovery", ready_at=AT + 3 * DAY
        ),
        *(
            message
            for left in (9, 1, 0)
            for message in account_messages.recovery_code_used(
                work, account=account, used_id="code", left=left
            )
        ),
        *account_messages.email_change_link(work, change=change, link=LINK),
        *account_messages.email_change_taken(work, change=change),
        *account_messages.email_change_requested(work, change=change, present=_EMAIL.address),
        *account_messages.email_changed(visit, change=change, emails=[_EMAIL.address]),
        *profile_messages.phone_changed(work, member=member, contacts=[_EMAIL], not_me_link=LINK),
    ]


def _of_bank(work: Work, account: Account, member: Member) -> list[Message]:
    found = []
    for present in ("FR7630006000011234567890809", None):
        seal(member, "iban", present)
        for status in (
            BankChangeStatus.WAITING,
            BankChangeStatus.REVIEW,
            BankChangeStatus.EFFECTIVE,
        ):
            row = BankChange(
                member_id=member.id,
                account_id=account.id,
                status=status,
                iban_index="",
                proposed_at=AT,
                effective_at=AT + 3 * DAY,
            )
            seal(row, "iban", "FR7630006000011234567890189")
            found += bank_messages.bank_change_confirmed(
                work, change=row, cancel_until=AT + 4 * DAY, link=LINK
            )
        found += [
            *bank_messages.bank_change_reviewed(work, change=row),
            *bank_messages.bank_change_effective(work, change=row),
            *bank_messages.bank_change_cancelled(work, change=row, are_sessions_ended=True),
            *bank_messages.bank_change_cancelled(work, change=row, are_sessions_ended=False),
            *bank_messages.bank_change_refused(work, change=row),
        ]
    return found


def _of_archives(work: Work, account: Account) -> list[Message]:
    archive = DataArchive(
        account_id=account.id,
        member_id=account.member_id,
        status=ArchiveStatus.BUILDING,
        asked_at=AT - timedelta(minutes=3),
        retry_at=AT,
    )
    return [
        *privacy_messages.data_ready(work, archive=archive),
        *privacy_messages.data_failed(work, archive=archive),
    ]


def _of_preferences(work: Work, member: Member) -> list[Message]:
    paid = [PaidAmount(date(2026, 11, day), Money(2250 * day)) for day in (18, 20)]
    return (
        [
            message
            for way, contact in (
                (Way.EMAIL, _EMAIL),
                (Way.SMS, Contact(MOBILE, Channel.SMS)),
                (Way.PUSH, Contact("0" * 32, Channel.PUSH)),
            )
            for is_digest in (False, True)
            for message in preference_messages.new_payments(
                work,
                member=member,
                contacts=[contact],
                way=way,
                paid=paid,
                is_digest=is_digest,
                key=f"{way}-{is_digest}",
            )
        ]
        + preference_messages.weekly_digest(
            work,
            member=member,
            contact=Contact("m@example.org", Channel.EMAIL),
            told=[ToldBefore(work.now, "Votre message est fermé")],
            key="digest",
        )
        + preference_messages.newsletter(
            work,
            member=member,
            contact=Contact("m@example.org", Channel.EMAIL),
            subject="Votre lettre de novembre",
            text="La vaccination contre la grippe est ouverte à tous.",
            key="news",
        )
        + preference_messages.address_doubtful(
            work, member=member, contact=Contact("+33639980012", Channel.SMS), key="doubtful"
        )
        + preference_messages.number_doubtful(
            work, member=member, contact=Contact("m@example.org", Channel.EMAIL), key="number"
        )
    )


def _session(account: Account) -> SignInSession:
    return SignInSession(
        token_hash="",
        account_id=account.id,
        member_id=account.member_id,
        access=Access.PASSWORD_OK,
        created_at=AT,
        last_seen_at=AT,
        address="81.250.12.0/24",
        browser="Firefox sur Windows",
    )
