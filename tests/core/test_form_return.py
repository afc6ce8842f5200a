from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.core import form_return, retention
from memberapp.core.errors import TooManyTries
from memberapp.core.forms import FieldError, ReturnedForm
from memberapp.core.retention import RETENTION
from memberapp.core.tables import FormReturn
from tests.support.clocks import START
from tests.support.units_of_work import work_in

KEPT = ReturnedForm(
    notice="Vous êtes déconnecté.",
    title="Une réponse est à corriger",
    errors=(FieldError("identifier", "L’identifiant ne correspond pas."),),
    values={"identifier": "camille@example.org"},
)


def save(db, returned=KEPT) -> str:
    return form_return.save(work_in(db, now=START), page="/connexion", returned=returned)


def load(db, token, page="/connexion", after=timedelta()):
    return form_return.load(work_in(db, now=START + after), token=token, page=page)


def test_a_page_finds_what_was_kept_for_it_again_and_again(db):
    token = save(db)

    assert load(db, token) == KEPT
    assert load(db, token) == KEPT


def test_another_page_or_another_token_finds_nothing(db):
    token = save(db)

    assert load(db, token, page="/profil/securite") is None
    assert load(db, "made-up") is None


def test_nothing_is_kept_after_ten_minutes(db):
    token = save(db)

    assert load(db, token, after=timedelta(minutes=9, seconds=59))
    assert load(db, token, after=timedelta(minutes=10)) is None
    retention.purge(work_in(db, now=START + timedelta(minutes=10)), rules=RETENTION)
    assert db.exec(select(FormReturn)).all() == []


def test_the_longest_values_are_left_out(db):
    values = {"note": "x" * 1400, "name": "x" * 200, "iban": "x" * 40}
    token = form_return.save(
        work_in(db, now=START), page="/connexion", returned=replace(KEPT, values=values)
    )
    assert load(db, token) == replace(KEPT, values={"name": "x" * 200, "iban": "x" * 40})


def test_so_many_refusals_a_minute_and_any_number_of_successes(db):
    done = replace(KEPT, errors=())
    for _ in range(121):
        save(db, done)
    for _ in range(120):
        save(db)
    with pytest.raises(TooManyTries):
        save(db)
    assert load(db, save(db, done)) == done
    form_return.save(work_in(db, now=START + timedelta(minutes=1)), page="/", returned=KEPT)


def test_nothing_is_kept_once_the_form_is_posted_again(db):
    token = save(db)
    form_return.forget(work_in(db), token=token)

    assert load(db, token) is None


def test_what_was_typed_is_not_readable_in_the_database(db):
    token = save(db)

    row = db.exec(select(FormReturn)).one()
    assert b"camille" not in (row.content or b"")
    assert token not in repr(row)
