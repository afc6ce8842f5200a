"""The activity as a file: its member's own, and nobody else's."""

import asyncio
from datetime import timedelta

from memberapp import addresses, routes, worker
from memberapp.account.sent_codes import Purpose
from memberapp.account.tables import Account
from memberapp.core.audit import Event
from memberapp.settings import get_settings
from tests.personas import bob, with_account
from tests.support.archives import opened
from tests.support.browsers import open_browser
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


def test_a_copy_of_all_data_is_asked_with_a_proof_and_its_account_alone_downloads_it(
    visitor, clock, settings, tmp_path
):
    settings(archives_dir=tmp_path / "archives")
    assert visitor.get(routes.DATA_FILE).status_code == 401
    account = with_account()
    with_account(bob)
    visitor.sign_in_with_code()
    assert visitor.get(routes.DATA_FILE).status_code == 404
    asked = visitor.post(routes.POST_DATA)
    assert asked.headers["location"] == routes.DATA.path
    assert visitor.shown_again(routes.DATA.path).notice.startswith("Votre demande est enregistrée")
    assert visitor.get(routes.DATA_FILE).status_code == 404  # not before it is whole
    asyncio.run(worker.run_once())

    answer = visitor.get(routes.DATA_FILE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="mes-donnees.zip"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-length"] == f"{len(answer.content)}"
    assert account.member_id in opened(answer.content).read("LISEZ-MOI.html").decode().replace(
        "\u00a0", ""
    )
    assert audited()[-1] == Event.DATA_DOWNLOADED

    with open_browser(address="192.0.2.9") as other:
        other.sign_in("M010000002")
        refused = other.get(routes.DATA_FILE)
        assert refused.status_code == 404
        assert "introuvable" in refused.text

    clock.advance(timedelta(minutes=11))
    late = visitor.get(routes.DATA_FILE)
    assert late.headers["location"] == addresses.proof_path(routes.DATA.path)
    assert visitor.post(routes.POST_DATA).headers["location"] == addresses.proof_path(
        routes.DATA.path
    )


def test_a_copy_that_is_over_or_whose_file_is_gone_is_not_found(visitor, clock, settings, tmp_path):
    settings(archives_dir=tmp_path / "archives", idle_minutes=60)
    with_account()
    visitor.sign_in_with_code()
    visitor.post(routes.POST_DATA)
    asyncio.run(worker.run_once())
    assert visitor.get(routes.DATA_FILE).status_code == 200
    for path in get_settings().resolved_archives_dir.iterdir():
        path.unlink()
    assert visitor.get(routes.DATA_FILE).status_code == 404
    assert audited().count(Event.DATA_DOWNLOADED) == 1
    for _ in range(2):
        visitor.post(routes.POST_DATA)
        asyncio.run(worker.run_once())
    visitor.post(routes.POST_DATA)
    shown = visitor.shown_again(routes.DATA.path)
    assert [error.text for error in shown.errors] == [
        "Vous avez demandé trois copies en une journée, le maximum. Vous pourrez en demander "
        "une autre le 22\u00a0novembre 2026 à 11\u00a0h."
    ]
    clock.advance(timedelta(hours=24))
    visitor.sign_in_with_code()
    assert visitor.get(routes.DATA_FILE).status_code == 404


def test_a_space_is_left_with_a_fresh_proof_and_one_word_and_is_then_unknown(visitor, clock):
    account = with_account()
    page = routes.LEAVING.path
    visitor.sign_in_with_code()
    refused = visitor.post(routes.POST_LEAVING)
    assert refused.headers["location"] == page
    clock.advance(timedelta(minutes=11))
    late = visitor.post(routes.POST_LEAVING, compris="oui")
    assert late.headers["location"] == addresses.proof_path(page)
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
