"""The files that prove a declaration are for its member's own, while it waits."""

import pytest

from memberapp.core.errors import NotFound
from memberapp.family import service as family
from memberapp.family.proofs import KIND
from memberapp.family.views import to_view
from memberapp.uploads import attaching
from memberapp.uploads.rules import About, UploadStatus
from memberapp.uploads.tables import Upload
from tests.personas import alice, bob
from tests.support.declarations import declare
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def wanted(who, reference: str):
    return run_now(attaching.find, member_id=who.id, about=About(KIND, reference))


def test_a_proof_is_for_a_declaration_that_waits():
    who = change(alice)
    one = declare(who)
    assert "naissance" in wanted(who, one.id).title
    run_now(family.withdraw, member_id=who.id, declaration_id=one.id)
    with pytest.raises(NotFound):
        wanted(who, one.id)


def test_somebody_elses_declaration_takes_no_file():
    who, other = change(alice), change(bob)
    one = declare(who)
    for reference in (one.id, "0" * 32, ""):
        with pytest.raises(NotFound):
            wanted(other, reference)


def test_a_file_that_is_there_is_counted_and_the_next_declaration_is_offered():
    who = change(alice)
    first, second = declare(who), declare(who, first_name="Élie")

    def receive(db):
        now = first.declared_at
        db.add(
            Upload(
                reference="ENV-1",
                member_id=who.id,
                status=UploadStatus.RECEIVED,
                about_kind=KIND,
                about_ref=second.id,
                resume_key="",
                size_bytes=1,
                created_at=now,
                changed_at=now,
                retry_at=now,
            )
        )

    change(receive)
    file = run_now(family.read, member_id=who.id)
    assert {one.id: one.proofs for one in file.declared} == {first.id: 0, second.id: 1}
    assert to_view(file).prove_id == first.id
    assert to_view(file, proved=second.id).prove_id == second.id
    assert to_view(file, proved="x").prove_id == first.id
