from dataclasses import replace
from datetime import timedelta

import pytest

from memberapp.account import devices, messages, sessions, sign_in_links
from memberapp.account.labels import TOLD_ACTS
from memberapp.account.sign_in import SignInOutcome
from memberapp.account.sign_in_links import LinkStage
from memberapp.account.tables import Account
from memberapp.account.views.sign_in_links import to_view
from memberapp.core import portal_changes, tokens
from memberapp.core.access import Access, Origin
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.portal_changes import ContactField
from memberapp.core.tokens import LinkKind
from tests.personas import NUMBER, with_account
from tests.support.factories import ADDRESS
from tests.support.messages import samples
from tests.support.records import audited, parameters_of, sent_kinds
from tests.support.sign_ins import (
    HOME,
    STREET,
    active_sessions,
    give_both_factors,
    give_code,
    give_password,
    session_of,
)
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")


def token_in(kind: str, field: str = "link") -> str:
    return parameters_of(kind)[-1][field].rpartition("/lien/")[2]


def unusual():
    """Sign in from a new device and network, and return the step and the link that confirms it."""
    with_account()
    give_both_factors(HOME)
    result = give_password(STREET)
    links = [message["confirm_link"] for message in parameters_of("sign_in_code")]
    return result, next(filter(None, links)).rpartition("/lien/")[2]


def held(token: str, session, origin: Origin = STREET) -> LinkStage:
    return run_now(sign_in_links.held, token=token, session=session, origin=origin).stage


def test_an_unusual_sign_in_by_e_mail_is_confirmed_by_its_link_in_the_same_place():
    result, token = unusual()
    session = session_of(result)
    assert held(token, session) is LinkStage.READY
    done = run_now(sign_in_links.confirm_held, token=token, session=session, origin=STREET)

    assert session_of(done).access is Access.RECENT_PROOF
    assert session_of(done).id != session.id
    assert held(token, session) is LinkStage.OVER


@pytest.mark.parametrize(
    "origin",
    [
        replace(STREET, ip_address="203.0.113.5"),
        replace(STREET, browser="Firefox sur Linux"),
    ],
)
def test_the_link_opened_elsewhere_opens_nothing(origin):
    result, token = unusual()
    session = session_of(result)
    assert held(token, session, origin) is LinkStage.ELSEWHERE
    with pytest.raises(NotFound):
        run_now(sign_in_links.confirm_held, token=token, session=session, origin=origin)
    assert run_now(sessions.load, token=result.token).access is Access.PASSWORD_OK


def test_the_link_opened_without_that_sign_ins_cookie_opens_nothing():
    _result, token = unusual()
    other = session_of(give_password(STREET))
    for session in (None, other):
        assert held(token, session) is LinkStage.ELSEWHERE
        with pytest.raises(NotFound):
            run_now(sign_in_links.confirm_held, token=token, session=session, origin=STREET)


def test_the_link_dies_with_its_code_after_ten_minutes_and_once_used(clock):
    result, token = unusual()
    session = session_of(result)
    give_code(result, STREET)
    with pytest.raises((NotFound, Conflict)):
        run_now(sign_in_links.confirm_held, token=token, session=session, origin=STREET)
    _result, late = give_password(STREET), token_in("sign_in_code", "confirm_link")
    clock.advance(timedelta(minutes=10))
    assert held(late, session) is LinkStage.OVER


def test_a_usual_sign_in_has_no_link_that_confirms_it():
    with_account()
    give_password()
    assert parameters_of("sign_in_code")[0]["confirm_link"] == ""


def test_not_me_ends_every_session_forgets_every_device_and_forces_a_reset():
    with_account()
    inside = give_both_factors(is_trusted=True)
    give_both_factors(STREET)
    assert active_sessions() == 2
    token = token_in("sign_in_code")
    assert run_now(sign_in_links.disownable, token=token).stage is LinkStage.READY
    run_now(sign_in_links.disown, token=token, origin=HOME)

    assert active_sessions() == 0
    assert run_now(sessions.load_row, session_id=inside.session.id) is None
    assert (
        run_now(devices.known, account_id=inside.session.account_id, origin=inside.origin) is None
    )
    assert give_password(inside.origin).outcome is SignInOutcome.REFUSED  # its password is over
    assert {"password_reset_link", "sign_in_disowned"} <= set(sent_kinds())
    assert "account:sign_in_disowned" in audited()


@pytest.mark.parametrize("has_session", [True, False])
def test_not_me_works_once_and_says_so_of_a_sign_in_and_of_a_reset(has_session):
    account = with_account()
    give_both_factors()
    token = token_in("sign_in_code")
    if not has_session:
        change(
            lambda db: work_in(db).notify(*messages.password_changed(work_in(db), account=account))
        )
        token = token_in("password_changed")
    run_now(sign_in_links.disown, token=token, origin=HOME)
    assert active_sessions() == 0
    assert run_now(sign_in_links.disownable, token=token).stage is LinkStage.DONE
    with pytest.raises(NotFound):
        run_now(sign_in_links.disown, token=token, origin=HOME)
    assert len(parameters_of("password_reset_link")) == 1


@pytest.mark.parametrize("token", ["", "n-", "n-abc", "d-abc", "e-abc", "n-" + "A" * 64, "é"])
def test_a_made_up_link_closes_nothing(token):
    with_account()
    give_both_factors()
    assert run_now(sign_in_links.disownable, token=token).stage is LinkStage.OVER
    with pytest.raises(NotFound):
        run_now(sign_in_links.disown, token=token, origin=HOME)
    assert active_sessions() == 1


def test_a_link_of_long_ago_is_over(clock):
    with_account()
    give_both_factors()
    clock.advance(timedelta(days=30))
    assert run_now(sign_in_links.disownable, token=token_in("sign_in_code")).stage is LinkStage.OVER


def test_after_a_change_of_mailbox_no_link_of_a_reset_goes_to_the_new_one(clock):
    with_account()
    give_both_factors()
    change(
        lambda db: portal_changes.record(
            work_in(db),
            member_id=NUMBER,
            field=ContactField.EMAIL,
            value="alice@example.org",
            previous="former@example.org",
            effective_at=clock.now,
        )
    )
    run_now(sign_in_links.disown, token=token_in("sign_in_code"), origin=HOME)

    assert "password_reset_link" not in sent_kinds()
    assert {message["is_reset_sent"] for message in parameters_of("sign_in_disowned")} == {False}
    assert sent_kinds().count("sign_in_disowned") == 2  # the mailbox from before is told too


def test_the_password_of_a_disowned_sign_in_is_replaced_and_never_known_to_anybody():
    account = with_account()
    give_both_factors()
    run_now(sign_in_links.disown, token=token_in("sign_in_code"), origin=HOME)
    stored = run_now(lambda db: db.get_one(Account, account.id).password_hash)
    assert stored.startswith("$2b$")
    assert stored != account.password_hash


@pytest.mark.parametrize(("postcode", "hour"), [("37000", "11"), ("97400", "14")])
def test_the_page_says_what_a_message_told_of_on_the_members_own_clock(postcode, hour):
    account = with_account(member={"address": replace(ADDRESS, zip=postcode)})
    change(lambda db: work_in(db).notify(*messages.password_changed(work_in(db), account=account)))
    give_password()
    for kind, act in (
        ("password_changed", "Nouveau mot de passe"),
        ("sign_in_code", "Connexion à votre espace"),
    ):
        view = to_view(run_now(sign_in_links.disownable, token=token_in(kind)))
        assert (view.act, f"à {hour}\u00a0h" in view.at) == (act, True)


def test_every_act_that_no_sign_in_says_has_its_name():
    for kind, sent in samples().items():
        token = str(sent[0].parameters.get("link", "")).partition("/lien/")[2]
        if "@" in (tokens.row_of(LinkKind.NOT_ME, token) or ""):
            assert kind in TOLD_ACTS
