"""The messages of assistance, callbacks, contributions and others, for `messages.py`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from memberapp import clock as clocks
from memberapp.account.tables import Account
from memberapp.appointments import messages as appointment_messages
from memberapp.appointments.tables import Appointment
from memberapp.assistance import messages as assistance_messages
from memberapp.assistance.rules.steps import LateStep
from memberapp.assistance.tables import AssistanceCase
from memberapp.callbacks import messages as callback_messages
from memberapp.callbacks.rules import CallbackReason
from memberapp.callbacks.tables import Callback
from memberapp.coaching import messages as coaching_messages
from memberapp.coaching.tables import FollowedProgramme
from memberapp.contributions import messages as contribution_messages
from memberapp.contributions import rules as contribution_rules
from memberapp.contributions import service as contributions
from memberapp.contributions.rules import Order, Rights
from memberapp.core.opening_hours import Window
from memberapp.core.outgoing import Message
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import Work
from memberapp.dispatches import messages as dispatch_messages
from memberapp.dispatches.rules import Adviser, InsuranceStep
from memberapp.family import messages as family_messages
from memberapp.family.rules import DeclarationState, FamilyEvent
from memberapp.family.tables import Declaration
from memberapp.fraud import messages as fraud_messages
from memberapp.fraud.tables import FraudReport
from memberapp.members.tables import Member
from memberapp.opinions import messages as opinion_messages
from memberapp.opinions.tables import SecondOpinion
from memberapp.quotes import messages as quote_messages
from memberapp.quotes.tables import QuoteRequest
from memberapp.requests import messages as request_messages
from memberapp.requests.rules.requests import ActKind, RequestKind, RequestStatus
from memberapp.requests.tables import MemberRequest
from memberapp.tickets import messages as ticket_messages
from memberapp.tickets.tables import Ticket
from memberapp.uploads import messages as upload_messages
from memberapp.uploads.tables import Upload
from memberapp.webinars import messages as webinar_messages
from memberapp.webinars.tables import WebinarSignUp
from tests.support.contribution_values import contribution

AT = datetime(2026, 11, 21, 10, 2, tzinfo=UTC)
DAY = timedelta(days=1)
MOBILE = "+33639980012"
CODE = "482913"


def of_assistance(work: Work, account: Account, member: Member) -> list[Message]:
    case = AssistanceCase(
        reference="ASS-2026-0000012-0",
        fingerprint="",
        member_id=member.id,
        contract_id="",
        status="opened",
        number="DOS-2026-0000012-M",
        submitted_at=AT,
        due_at=AT + 2 * DAY,
    )
    of, mobile = {"case": case, "member": member, "account": account}, reveal(member, "phone")
    by_phone = assistance_messages.case_received(work, **of, mobile=mobile)
    opened = assistance_messages.case_opened(work, **of, mobile=mobile)
    by_email = assistance_messages.case_received(work, **of, mobile=None)
    late = [
        message
        for what in LateStep
        for message in assistance_messages.step_late(
            work, **of, mobile=mobile, what=what, since=AT, key=what
        )
    ]
    agreed = [
        message
        for is_call in (False, True)
        for is_moved in (False, True)
        for message in assistance_messages.slot_confirmed(
            work,
            **of,
            mobile=mobile,
            is_call=is_call,
            is_moved=is_moved,
            slot="Lundi 30\u00a0novembre, entre 9\u00a0h\u00a030 et 10\u00a0h",
            key=f"{is_call}{is_moved}",
        )
    ]
    asked = assistance_messages.information_asked(work, **of, mobile=mobile, key="asked")
    account = of["account"]
    changed = assistance_messages.case_changed(work, case=case, member=member, account=account)
    of_steps = [*late, *agreed, *asked]
    return [*by_phone, *by_email, *opened, *of_steps, *changed]


def of_callbacks(work: Work, member: Member) -> list[Message]:
    callback = Callback(
        reference="RAP-2026-0000012-0",
        member_id=member.id,
        reason=CallbackReason.FOLLOW_UP,
        queue="",
        day=date(2026, 11, 23),
        window="09:00-09:30",
        status="waiting",
        sequence=0,
        created_at=AT,
    )
    seal(callback, "phone", MOBILE)
    given = {
        "callback": callback,
        "member": member,
        "window": Window(callback.day, time(9), time(9, 30)),
        "region": member.region,
    }
    messages = (
        callback_messages.callback_confirmed,
        callback_messages.callback_moved,
        callback_messages.callback_cancelled,
        callback_messages.callback_reminder,
        callback_messages.callback_missed,
        callback_messages.callback_not_reached,
    )
    code = callback_messages.callback_code(
        work, phone=MOBILE, code=CODE, key="1", region=member.region
    )
    return [*code, *(message for make in messages for message in make(work, **given))]


def of_requests(work: Work, account: Account, member: Member) -> list[Message]:
    found: list[Message] = []
    for kind in RequestKind:
        is_claim = kind is RequestKind.CLAIM
        row = MemberRequest(
            reference="DEM-2026-0000012-0",
            draft_id=kind,
            member_id=member.id,
            kind=kind,
            contract_id="482913",
            status=RequestStatus.RECEIVED,
            sent_at=AT,
            taken_by_day=date(2026, 12, 3) if is_claim else None,
            answer_by=date(2027, 1, 21),
            wanted_by=date(2026, 12, 5),
        )
        given = {"row": row, "member": member, "account": account}
        effect = "dernier jour couvert le 21\u00a0décembre 2026"
        found += request_messages.request_sent(work, **given, effect=effect, is_firm=True)
        for act in ActKind:
            if act not in {ActKind.SENT, ActKind.GIVEN}:
                row.version += 1
                found += request_messages.request_moved(work, **given, act=act)
        for due in (AT + DAY, None):
            row.due_at = due
            since = AT if due else AT + timedelta(seconds=1)
            found += request_messages.request_late(work, **given, since=since)
    return found


def of_family(work: Work, account: Account, member: Member) -> list[Message]:
    decided = (DeclarationState.ACCEPTED, DeclarationState.CHANGED, DeclarationState.REFUSED)
    return [
        message
        for event in FamilyEvent
        for state in decided
        for message in family_messages.declaration_answered(
            work,
            row=Declaration(event=event, state=state, member_id=member.id),
            member=member,
            account=account,
        )
    ]


def of_tickets(work: Work, account: Account | None, member: Member) -> list[Message]:
    """Return those for a member with a space; without one and without an e-mail, those by SMS."""
    email, member.email = member.email, member.email if account else None
    ticket = Ticket(
        reference="SUI-2026-0000012-0",
        member_id=member.id,
        subject="remboursement",
        queue="remboursements",
        status="waiting",
        created_at=AT,
        changed_at=AT,
        due_at=AT + 2 * DAY,
        closes_at=AT + 7 * DAY,
    )
    of = {"ticket": ticket, "member": member, "account": account}
    found = [
        *ticket_messages.ticket_received(work, **of),
        *ticket_messages.ticket_late(work, **of),
        *ticket_messages.ticket_closed(work, **of, reopen_days=365),
        *(
            message
            for is_question in (False, True)
            for message in ticket_messages.ticket_answered(work, **of, is_question=is_question)
        ),
    ]
    member.email = email
    return found


def of_coaching(work: Work, account: Account | None, member: Member) -> list[Message]:
    """Return it by e-mail for a member with a space; without one, by SMS."""
    email, member.email = member.email, member.email if account else None
    row = FollowedProgramme(member_id=member.id, begun_at=AT, changed_at=AT, remind_at=AT)
    found = coaching_messages.coaching_reminder(work, row=row, member=member, account=account)
    member.email = email
    return found


def of_opinions(work: Work, account: Account | None, member: Member) -> list[Message]:
    """Return those by e-mail for a member with a space; without one, by SMS."""
    email, member.email = member.email, member.email if account else None
    row = SecondOpinion(
        reference="AVI-2026-0000012-0",
        member_id=member.id,
        person_id=member.id,
        status="answered",
        changed_at=AT,
        due_at=AT,
    )
    of = {"row": row, "member": member, "account": account}
    found = [
        *opinion_messages.opinion_moved(work, **of),
        *opinion_messages.opinion_late(work, **of),
    ]
    member.email = email
    return found


def of_fraud(work: Work, account: Account | None, member: Member) -> list[Message]:
    """Return it by e-mail for a member with a space; without one and without an e-mail, by SMS."""
    email, member.email = member.email, member.email if account else None
    report = FraudReport(
        reference="SIG-2026-0000012-0",
        member_id=member.id,
        digest="",
        way="sms",
        verdict="doubtful",
        created_at=AT,
    )
    found = fraud_messages.fraud_report_received(
        work, report=report, member=member, account=account
    )
    member.email = email
    return found


def of_contributions(work: Work, account: Account, member: Member) -> list[Message]:
    order = Order((contribution(), contribution(id="P-2", period="2026T4", due=date(2026, 12, 31))))
    premium = Order((contribution(id="P-3", purpose="dentaire"),))
    rights = Rights(frozenset({"complementaire"}), 6, 24, 24, "l’article 12 de nos statuts")
    clock = contribution_rules.clock(order.contributions, rights, AT.date())
    made = contribution_messages.Reminded
    one = made(order, contributions.account_of("complementaire"), member, account, "P-1:1")
    other = made(premium, contributions.account_of("dentaire"), member, account, "P-3:1")
    by = "au plus tard le 31\u00a0décembre 2026"
    return [
        *contribution_messages.contribution_due(work, reminded=one, deadline=by),
        *contribution_messages.contribution_arrears(work, reminded=one, clock=clock),
        *contribution_messages.contribution_arrears(work, reminded=one, clock=None),
        *contribution_messages.premium_due(work, reminded=other, deadline=by),
        *contribution_messages.debit_refused(work, reminded=one),
        *contribution_messages.plan_decided(
            work, member=member, account=account, plan_id="plan", is_granted=True
        ),
        *contribution_messages.plan_decided(
            work, member=member, account=account, plan_id="plan", is_granted=False
        ),
    ]


def of_dispatches(work: Work, account: Account, member: Member) -> list[Message]:
    starts_at = datetime(2026, 12, 7, 10, 30, tzinfo=clocks.zone_of(member.region))
    place = "12 rue Saint-Jean, Namur"
    told = [
        dispatch_messages.consultation_reminder(
            work, member=member, account=account, adviser=one, starts_at=starts_at, place=place
        )
        for one in Adviser
    ]
    told += [
        dispatch_messages.insurance_step(work, member=member, account=account, step=one)
        for one in InsuranceStep
    ]
    return [
        *(message for messages in told for message in messages),
        *dispatch_messages.consultation_cancelled(
            work, member=member, account=account, adviser=Adviser.DOCTOR, starts_at=starts_at
        ),
    ]


def of_uploads(work: Work, member: Member) -> list[Message]:
    """Return what says that a file cannot be taken."""
    upload = Upload(
        reference="ENV-2026-0000012-K",
        member_id=member.id,
        status="refused",
        resume_key="",
        size_bytes=1,
        created_at=AT - timedelta(minutes=3),
        changed_at=AT,
        retry_at=AT,
    )
    told = {"upload": upload, "member": member, "email": member.email or ""}
    return upload_messages.upload_refused(work, **told)


def of_webinars(work: Work, account: Account, member: Member) -> list[Message]:
    """Return what who signed up is told."""
    row = WebinarSignUp(
        member_id=member.id,
        webinar="dos",
        starts_at=AT + DAY,
        signed_up_at=AT,
        changed_at=AT,
    )
    told = {"row": row, "member": member, "account": account}
    return [
        *webinar_messages.webinar_reminder(work, **told),
        *webinar_messages.webinar_moved(work, **told, former=AT + 2 * DAY),
        *webinar_messages.webinar_moved(work, **told, former=None),
        *webinar_messages.webinar_cancelled(work, **told),
    ]


def of_appointments(work: Work, account: Account, member: Member) -> list[Message]:
    """Return what a member is told of an appointment in the network."""
    row = Appointment(
        reference="RDV-2026-0000012-P",
        member_id=member.id,
        practitioner="mirabeau",
        practice="Centre dentaire Mirabeau",
        reason="quote",
        wishes="2026-12-03-am",
        status="confirmed",
        starts_at=AT + 12 * DAY,
        asked_at=AT,
        answer_by=AT + 3 * DAY,
        changed_at=AT,
    )
    told = {"row": row, "member": member, "account": account}
    former = {"former": AT + 13 * DAY}
    return [
        *appointment_messages.appointment_confirmed(work, **told),
        *appointment_messages.appointment_moved(work, **told, **former),
        *appointment_messages.appointment_refused(work, **told),
        *appointment_messages.appointment_refused(work, **told, **former),
        *appointment_messages.appointment_late(work, **told),
    ]


def of_quotes(work: Work, account: Account, member: Member) -> list[Message]:
    """Return what a member is told of a quote of the network."""
    row = QuoteRequest(
        reference="DEV-2026-0000012-P",
        member_id=member.id,
        practitioner="mirabeau",
        practice="Centre dentaire Mirabeau",
        beneficiary_id="B1",
        status="answered",
        asked_at=AT,
        answer_by=AT + 3 * DAY,
        changed_at=AT,
    )
    told = {"row": row, "member": member, "account": account}
    return [
        *quote_messages.quote_answered(work, **told),
        *quote_messages.quote_changed(work, **told),
        *quote_messages.quote_refused(work, **told, is_withdrawn=False),
        *quote_messages.quote_refused(work, **told, is_withdrawn=True),
        *quote_messages.quote_late(work, **told),
    ]


def of_all(work: Work, account: Account, member: Member) -> Iterator[list[Message]]:
    """Return them all, but those of files."""
    yield of_assistance(work, account, member)
    yield of_callbacks(work, member)
    for of in (of_requests, of_family, of_contributions, of_dispatches):
        yield of(work, account, member)
    for one in (account, None):
        for of in (of_tickets, of_opinions, of_coaching, of_fraud):
            yield of(work, one, member)
    for of in (of_webinars, of_appointments, of_quotes):
        yield of(work, account, member)
