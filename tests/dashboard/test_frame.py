from memberapp.dashboard import frame
from tests.support.queries import queries
from tests.support.units_of_work import work_in


def test_what_surrounds_a_page_is_read_in_four_queries(db, alice):
    work = work_in(db, member_id=alice.id)
    with queries(db) as executed:
        found = frame.read(work)
    assert found.member.id == alice.id
    assert (found.new_payments, found.unread_messages, found.breach) == (0, 0, None)
    assert len(executed) == 4
