import pytest

from memberapp.account import notices
from memberapp.account.messages import Kind
from memberapp.core.outgoing import Channel, Contact, MessageStatus
from tests.personas import alice, bob
from tests.support.clocks import START
from tests.support.units_of_work import work_in

EMAIL = "camille@example.org"


def test_the_messages_about_one_thing_are_found_for_their_member_only(db):
    alices, bobs = alice(db).member, bob(db).member
    contact = Contact(EMAIL, Channel.EMAIL)
    for member, key in ((alices, "1"), (alices, "2"), (bobs, "1")):
        work = work_in(db, now=START)
        work.notify(
            *notices.to_each(
                work,
                Kind.PHONE_VERIFIED,
                member=member,
                contacts=[contact],
                key=f"{member.id}-{key}",
            )
        )

    kinds = {Kind.PHONE_VERIFIED}
    (found,) = notices.told(work_in(db), member_id=alices.id, kinds=kinds, key=f"{alices.id}-1")
    assert (found.recipient, found.status) == (EMAIL, MessageStatus.QUEUED)
    assert notices.told(work_in(db), member_id=alices.id, kinds=kinds, key=f"{bobs.id}-1") == ()
    others = {Kind.EMAIL_CHANGED}
    assert notices.told(work_in(db), member_id=alices.id, kinds=others, key=f"{alices.id}-1") == ()


@pytest.mark.parametrize(
    ("of_the_file", "mailed"),
    [("Camille@Exemplé.fr", "camille@exemplé.fr"), ("josé@example.org", None), ("camille", None)],
)
def test_an_address_of_the_file_that_no_server_takes_is_not_promised(db, of_the_file, mailed):
    member = alice(db).member
    member.email = of_the_file
    told = [contact.address for contact in notices.present_contacts(None, member)]
    assert told == ([mailed] if mailed else [])
