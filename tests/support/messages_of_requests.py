"""The messages of assistance and of callbacks, for `messages.py`."""

from datetime import UTC, date, datetime, time, timedelta

from memberapp.account.tables import Account
from memberapp.assistance import messages as assistance_messages
from memberapp.assistance.rules.steps import LateStep
from memberapp.assistance.tables import AssistanceCase
from memberapp.callbacks import messages as callback_messages
from memberapp.callbacks.rules import CallbackReason
from memberapp.callbacks.tables import Callback
from memberapp.core.opening_hours import Window
from memberapp.core.outgoing import Message
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import Work
from memberapp.members.tables import Member

AT = datetime(2026, 11, 21, 10, 2, tzinfo=UTC)
DAY = timedelta(days=1)
MOBILE = "+33639980012"


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
    return [message for make in messages for message in make(work, **given)]
