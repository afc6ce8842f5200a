from memberapp.account import notices
from memberapp.account.notices import Contact
from memberapp.core.outbox import Channel, MessageKind, MessageStatus
from tests.support.base import START
from tests.support.factories import alice, bob
from tests.support.works import work_in

EMAIL = "camille@example.org"


def test_the_messages_about_one_thing_are_found_for_their_member_only(db):
    alices, bobs = alice(db).member, bob(db).member
    contact = Contact(EMAIL, Channel.EMAIL)
    for member, key in ((alices, "1"), (alices, "2"), (bobs, "1")):
        kind = MessageKind.PHONE_CHANGED
        notices.tell(
            work_in(db, now=START),
            kind,
            member=member,
            contacts=[contact],
            key=f"{member.id}-{key}",
        )

    kinds = {MessageKind.PHONE_CHANGED}
    (found,) = notices.told(work_in(db), member_id=alices.id, kinds=kinds, key=f"{alices.id}-1")
    assert (found.recipient, found.status) == (EMAIL, MessageStatus.QUEUED)
    assert notices.told(work_in(db), member_id=alices.id, kinds=kinds, key=f"{bobs.id}-1") == ()
    others = {MessageKind.EMAIL_CHANGED}
    assert notices.told(work_in(db), member_id=alices.id, kinds=others, key=f"{alices.id}-1") == ()
