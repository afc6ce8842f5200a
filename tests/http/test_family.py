"""The forms of the people covered: read, shown again, refused without a word about others."""

import pytest
from sqlmodel import select

from memberapp.core.tables import AuditEvent
from memberapp.family import service as family
from tests.personas import SignedInMember, bob
from tests.support.browsers import Browser
from tests.support.declarations import BIRTH, declare
from tests.support.units_of_work import change, run_now

PAGE = "/profil/beneficiaires"


@pytest.fixture
def alice(visitor: Browser, alice: SignedInMember) -> SignedInMember:
    visitor.sign_in()
    return alice


def declared(who: SignedInMember) -> list[str]:
    found = run_now(family.read, member_id=who.member_id).declared
    return [f"{one.person.first_name} {one.state}" for one in found if one.person]


def events() -> list[str]:
    rows = run_now(lambda db: db.exec(select(AuditEvent)).all())
    return [row.event for row in rows if row.event.startswith(("family", "object"))]


def test_a_birth_is_declared_and_undone(visitor: Browser, alice: SignedInMember):
    answer = visitor.post(PAGE, **BIRTH)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "au plus tard le 21\u00a0février 2027" in visitor.shown_again(PAGE).notice
    assert declared(alice) == ["Lou declared"]
    (one,) = run_now(family.read, member_id=alice.member_id).declared
    answer = visitor.post(f"{PAGE}/annuler", declaration=one.id)
    assert answer.headers["location"] == PAGE
    assert declared(alice) == ["Lou withdrawn"]
    assert events() == ["family:declared", "family:withdrawn"]


def test_what_was_typed_is_shown_again_without_the_number(visitor: Browser, alice: SignedInMember):
    visitor.post(PAGE, **BIRTH | {"birth_month": "13", "number": "126113726100113"})
    form = visitor.shown_again(PAGE)
    assert [error.field for error in form.errors] == ["birth"]
    assert form.values["first_name"] == "Lou"
    assert form.values["happening"] == "birth"
    assert "126113726100113" not in str(form)
    assert declared(alice) == []


@pytest.mark.parametrize("changes", [{"happening": "x"}, {"contract": "999999"}, {"happening": ""}])
def test_what_no_form_of_ours_sends_changes_nothing(visitor, alice, changes):
    answer = visitor.post(PAGE, **BIRTH | changes)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert declared(alice) == []
    assert events() == ["object:not_found"]


def test_somebody_elses_declaration_is_answered_like_an_unknown_one(visitor, alice):
    other = declare(change(bob))
    for declaration in (other.id, "0" * 32, "x", ""):
        answer = visitor.post(f"{PAGE}/annuler", declaration=declaration)
        assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert run_now(family.read, member_id="M010000002").declared[0].can_withdraw


def test_a_visitor_declares_nothing(visitor: Browser):
    answer = visitor.post(PAGE, **BIRTH)
    assert answer.headers.get("location", "").startswith("/connexion")


def test_another_site_declares_nothing(visitor: Browser, alice: SignedInMember):
    assert visitor.post(PAGE, origin="https://evil.example", **BIRTH).status_code == 403
    assert declared(alice) == []
