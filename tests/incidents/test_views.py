"""What the page and the complaint say: only what happened, in the words of the member's country."""

from datetime import timedelta

import pytest

from memberapp.account.tables import Account
from memberapp.core import outbox
from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import OutboxMessage
from memberapp.incidents import document, service, staff, telling, views
from memberapp.incidents.rules import Data
from memberapp.members.tables import Member
from tests.personas import bob, signed_in
from tests.support.incidents import REFERENCE, notice, publish
from tests.support.records import messages, parameters_of
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("database", "clock")

TO_COME = "Nous vous préparons un courrier."


@pytest.fixture
def who():
    return signed_in()


def own(who):
    return run_now(service.own, reference=REFERENCE, **who.ids)


def tell(who, **changes):
    publish(who.member_id, **changes)
    run_now(telling.tell_some)


def told(who) -> str:
    return views.to_view(own(who)).told


def complaint(who, clock) -> str:
    content = document.complaint(own(who), clock.now).content
    return "\n".join([*content["before"], *content["copied"], *content["after"]])


def sent_message():
    (found,) = (one for one in messages() if one.kind == "incident_notice")
    return found


def fail(status: MessageStatus) -> None:
    def note(db):
        db.get_one(OutboxMessage, sent_message().id).status = status

    change(note)


def without_email(db, who) -> None:
    db.get_one(Account, who.account_id).email = db.get_one(Member, who.member_id).email = None


def print_letters() -> None:
    letters = run_now(staff.letters, reference=REFERENCE)
    run_now(staff.record_posted, concern_ids=[one.id for one in letters])


def test_an_e_mail_is_told_of_once_it_is_sent(who, clock):
    tell(who)
    assert told(who) == "E-mail à a•••@example.org\u00a0: en cours d’envoi."
    assert "J’ai été prévenu" not in complaint(who, clock)
    clock.advance(timedelta(days=1))
    run_now(outbox.mark_sent, message_id=sent_message().id)
    assert told(who).startswith("E-mail à a•••@example.org\u00a0: parti le 22\u00a0novembre 2026 à")
    assert "par un e-mail du 22\u00a0novembre 2026." in complaint(who, clock)


@pytest.mark.parametrize("status", [MessageStatus.DEAD, MessageStatus.BOUNCED])
def test_an_e_mail_that_came_back_has_told_nobody(who, clock, status):
    tell(who)
    run_now(outbox.mark_sent, message_id=sent_message().id)
    fail(status)
    assert told(who).endswith(f": il n’a pas pu être remis. {TO_COME}")
    assert "J’ai été prévenu" not in complaint(who, clock)
    print_letters()
    assert told(who).startswith("Courrier confié à l’impression le 21\u00a0novembre 2026 à")
    assert "par un courrier du 21\u00a0novembre 2026." in complaint(who, clock)


def test_a_letter_is_told_of_once_it_is_printed(who, clock):
    change(lambda db: without_email(db, who))
    tell(who)
    assert told(who) == TO_COME
    assert "J’ai été prévenu" not in complaint(who, clock)
    clock.advance(timedelta(days=2))
    print_letters()
    assert told(who).startswith("Courrier confié à l’impression le 23\u00a0novembre 2026 à")
    assert "par un courrier du 23\u00a0novembre 2026." in complaint(who, clock)


def test_a_message_that_was_deleted_since_proves_nothing(who, clock):
    tell(who)
    run_now(outbox.mark_sent, message_id=sent_message().id)
    change(lambda db: db.delete(db.get_one(OutboxMessage, sent_message().id)))
    assert told(who).startswith("E-mail préparé le 21\u00a0novembre 2026 à")
    assert "J’ai été prévenu" not in complaint(who, clock)


def test_the_member_quotes_the_insurer(who, clock):
    tell(who)
    quoted = f"Ma mutuelle décrit ainsi les faits\u00a0: «\u00a0{notice().nature}\u00a0»"
    assert quoted in complaint(who, clock)


def test_the_number_bears_the_name_of_the_country(who, clock):
    other = signed_in(bob)
    publish(who.member_id, other.member_id, exposed=(Data.NAME, Data.SOCIAL_SECURITY_NUMBER))
    run_now(telling.tell_some)
    french, belgian = "Numéro de Sécurité sociale", "Numéro de registre national (NISS)"
    for one, named, unnamed in ((who, french, belgian), (other, belgian, french)):
        assert named in {each.name for each in views.to_view(own(one)).copied}
        text = complaint(one, clock)
        assert named in text
        assert unnamed not in text
    listed = {one["first_name"]: one["copied"] for one in parameters_of("incident_notice")}
    assert listed == {
        "Alice": f"- Nom et prénom\n- {french}",
        "Bob": f"- Nom et prénom\n- {belgian}",
    }


def test_what_is_ticked_keeps_its_reason_and_its_link(who):
    tell(who)
    (before,) = (one for one in views.to_view(own(who)).tasks if one.name == "protection")
    more = {"reference": REFERENCE, "task": "protection", "is_done": True}
    run_now(service.set_task, **more, **who.ids)
    (after,) = (one for one in views.to_view(own(who)).tasks if one.name == "protection")
    assert after.is_done
    assert after.more.startswith("Vous l’avez coché le 21\u00a0novembre 2026 à")
    assert after.more.endswith(f". {before.more}")
    assert (after.path, after.link) == (before.path, before.link) != ("", "")


def test_a_help_line_is_called_by_its_link(who):
    tell(who)
    found = {one.phone: one.phone_href for one in views.to_view(own(who)).consequences}
    assert found == {"": "", "0825\u00a0076\u00a0076": "tel:0825076076"}
