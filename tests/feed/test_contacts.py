"""What a member changed here stays theirs until the core has taken it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from memberapp.core.contacts import fingerprint
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal
from memberapp.core.tables import PortalChange
from memberapp.feed import contacts, rows
from memberapp.feed.lines import read_object
from memberapp.members.tables import Member
from memberapp.profile import service as profile
from tests.personas import NEW_IBAN, OLD_IBAN, OLD_PHONE, SignedInMember, signed_in
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")

AS_BEFORE = {
    "type": "member",
    "id": "M010000001",
    "op": "upsert",
    "civility": "MME",
    "last": "Moreau",
    "first": "Alice",
    "birth": "1980-05-04",
    "country": "FR",
    "email": "alice@example.org",
    "phone": OLD_PHONE,
    "iban": OLD_IBAN,
    "lang": "fr",
    "address": {"line1": "14 rue des Tanneurs", "zip": "37000", "city": "TOURS"},
}
NEW_PHONE = "+33612345678"


def feed(now: Any, **fields: Any) -> Member:
    """Let a later line of the core about Alice go in, and return her row."""

    def work(db: Any) -> Member:
        row = db.get_one(Member, "M010000001")
        content = AS_BEFORE | fields | {"version": row.version + 1}
        line = read_object(json.dumps(content).encode())
        beside = contacts.columns_beside(work_in(db, now=now), {line.key: line}, generated_at=now)
        columns = rows.content_columns(line) | {"version": line.version} | beside[line.key]
        for name, value in columns.items():
            setattr(row, name, value)
        db.add(row)
        return row

    return change(work)


def change_phone(who: SignedInMember, typed: str = "06 12 34 56 78") -> int:
    """Change the phone here, and return the sequence that the core is told."""
    card = run_now(profile.card, **who.ids)
    run_now(
        profile.change_phone,
        **who.ids,
        session_id=who.session.id,
        actor=who.actor,
        typed=typed,
        shown=fingerprint(card.phone),
    )
    return run_now(lambda db: max(db.exec(select(PortalChange.sequence)).all()))


def pending() -> list[str]:
    return run_now(
        lambda db: list(
            db.exec(select(PortalChange.field).where(PortalChange.acknowledged_at == None))  # noqa: E711
        )
    )


def test_a_changed_field_stays_the_portals_and_the_others_follow_the_feed(clock):
    change_phone(signed_in())
    row = feed(clock.now, phone=OLD_PHONE, email="autre@example.org")

    assert reveal(row, "phone") == NEW_PHONE
    assert row.email == "autre@example.org"
    assert pending() == [ContactField.PHONE]


def test_the_same_value_from_the_core_settles_the_change(clock):
    change_phone(signed_in())
    feed(clock.now, phone="06 12 34 56 78")
    assert pending() == []

    row = feed(clock.now, phone="+33699999999")
    assert reveal(row, "phone") == "+33699999999"


def test_an_acknowledged_change_follows_the_feed_again(clock):
    sequence = change_phone(signed_in())
    row = feed(clock.now, phone="+33699999999", ack=sequence)

    assert reveal(row, "phone") == "+33699999999"
    assert pending() == []


@pytest.mark.parametrize("distance", [-1, 1, 1000])
def test_the_acknowledgement_of_another_change_settles_nothing(clock, distance):
    sequence = change_phone(signed_in())
    row = feed(clock.now, phone="+33699999999", ack=sequence + distance)

    assert reveal(row, "phone") == NEW_PHONE
    assert pending() == [ContactField.PHONE]


def test_the_acknowledgement_of_an_older_change_leaves_the_newest_one(clock):
    who = signed_in()
    first = change_phone(who)
    change_phone(who, "06 12 34 56 79")
    row = feed(clock.now, phone=NEW_PHONE, ack=first)

    assert reveal(row, "phone") == "+33612345679"
    assert pending() == [ContactField.PHONE]
    feed(clock.now, phone="+33612345679")
    assert pending() == []


def test_after_a_change_there_and_back_an_old_line_settles_nothing(clock):
    who = signed_in()
    change_phone(who)
    last = change_phone(who, OLD_PHONE)
    feed(clock.now)
    assert pending() == ["phone", "phone"]
    feed(clock.now, ack=last)
    assert pending() == []


def test_a_field_that_was_emptied_here_stays_empty(clock):
    change_phone(signed_in(), "")
    assert reveal(feed(clock.now), "phone") is None
    feed(clock.now, phone=None)
    assert pending() == []


def test_case_and_spaces_do_not_make_another_address(clock):
    who = signed_in()
    card = run_now(profile.card, **who.ids)
    run_now(
        profile.change_address,
        **who.ids,
        actor=who.actor,
        typed={"line1": "3 place du Marché", "zip": "75011", "city": "Paris"},
        shown=fingerprint(card.address),
    )
    feed(clock.now, address={"line1": "3 PLACE DU  MARCHÉ", "zip": "75011", "city": "Paris"})
    assert pending() == []


def test_the_version_of_the_contacts_rises_with_a_real_change_only(clock):
    who = signed_in()
    assert feed(clock.now).contact_version == 0
    assert feed(clock.now, phone=NEW_PHONE).contact_version == 1
    assert feed(clock.now, phone=NEW_PHONE, iban=NEW_IBAN).contact_version == 2
    assert who.iban() == NEW_IBAN


def test_a_kept_value_is_no_change(clock):
    change_phone(signed_in())
    before = feed(clock.now).contact_version
    clock.advance(timedelta(days=1))
    assert feed(clock.now).contact_version == before == 1
