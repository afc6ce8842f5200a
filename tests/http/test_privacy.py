"""The activity as a file: its member's own, and nobody else's."""

from datetime import timedelta

from memberapp import routes
from memberapp.account.sent_codes import Purpose
from memberapp.account.tables import Account
from memberapp.core.audit import Event
from tests.personas import bob, with_account
from tests.support.records import audited, sent_code
from tests.support.units_of_work import run_now


def test_the_file_has_the_own_lines_only_and_is_recorded(visitor):
    assert visitor.get(routes.ACTIVITY_FILE).status_code == 401
    with_account()
    with_account(bob)
    visitor.sign_in()
    answer = visitor.get(routes.ACTIVITY_FILE)

    heading, *lines = answer.content.decode("utf-8-sig").strip().split("\r\n")
    assert heading.startswith("Date;Heure;Type")
    assert any("Connexion réussie" in line for line in lines)
    assert audited()[-1] == Event.ACTIVITY_DOWNLOADED


def test_a_space_is_left_with_a_fresh_proof_and_one_word_and_is_then_unknown(visitor, clock):
    account = with_account()
    page = routes.LEAVING.path
    visitor.sign_in_with_code()
    refused = visitor.post(routes.POST_LEAVING)
    assert refused.headers["location"] == page
    clock.advance(timedelta(minutes=11))
    late = visitor.post(routes.POST_LEAVING, compris="oui")
    assert late.headers["location"] == routes.proof_path(page)
    assert run_now(lambda db: db.get_one(Account, account.id)).left_at is None

    visitor.post(routes.POST_PROOF_SEND)
    assert visitor.session is not None
    visitor.post(routes.POST_PROOF, code=sent_code(visitor.session.id, Purpose.PROOF))
    left = visitor.post(routes.POST_LEAVING, compris="oui")
    assert left.headers["location"] == routes.SIGN_IN.path
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    assert visitor.get(routes.ACTIVITY_FILE).status_code == 401
    told = []
    for who in (account.member_id, "M099999999"):
        answer = visitor.sign_in(who, is_trusted=False)
        shown = visitor.shown_again(routes.SIGN_IN.path)
        told.append((answer.status_code, answer.headers["location"], shown.errors))
    assert told[0] == told[1]
