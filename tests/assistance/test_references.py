"""References of requests, found for their own member only."""

from memberapp.assistance import drafts
from tests.support.assistance_requests import someone
from tests.support.units_of_work import work_in


def test_a_reference_is_found_by_its_own_member_only(db):
    one, other = someone(db), someone(db)
    one.choose()
    draft = one.reference
    sent = one.submit()

    for reference in (draft, sent, f" {sent.lower()} "):
        found = drafts.find_own_reference(work_in(db, **one.ids), text=reference)
        assert found == sent
        assert drafts.find_own_reference(work_in(db, **other.ids), text=reference) is None
