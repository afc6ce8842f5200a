"""What the two of a grant are told, in each of its forms."""

from datetime import date

from memberapp.account.tables import Account
from memberapp.carers import messages
from memberapp.carers.rules import EndReason
from memberapp.carers.tables import CarerGrant
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from tests.support.messages_of_requests import AT, DAY, MOBILE


def of_carers(work: Work, account: Account, member: Member) -> list[Message]:
    """Return all of them: to who is invited, to who is helped, and to who helps."""
    row = CarerGrant(
        helped_id=member.id,
        token_hash="",
        scopes="reimbursements",
        ends_on=date(2027, 5, 21),
        ends_at=AT + 181 * DAY,
        created_at=AT,
        answer_by=AT + 7 * DAY,
    )
    told = {"grant": row, "member": member, "account": account}
    contacts = [Contact(member.email or "", Channel.EMAIL), Contact(MOBILE, Channel.SMS)]
    link = "http://localhost:8000/lien/c-token"
    return [
        *messages.carer_invited(
            work, grant=row, helped=member, email="proche@example.org", link=link
        ),
        *messages.carer_invitation_sent(work, **told, contacts=contacts, name="Luc Petit"),
        *(
            message
            for is_replacing in (False, True)
            for message in messages.carer_accepted(
                work, **told, name="Luc Petit", is_replacing=is_replacing
            )
        ),
        *(
            message
            for is_helped in (True, False)
            for other in ("Luc Petit", "Alice Martin")
            for make in (
                messages.carer_ending(work, **told, other=other, is_helped=is_helped),
                *(
                    messages.carer_ended(
                        work, **told, reason=reason, other=other, is_helped=is_helped
                    )
                    for reason in EndReason
                    if reason is not EndReason.REPLACED
                ),
            )
            for message in make
        ),
    ]
