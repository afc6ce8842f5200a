"""Who may be told of what, and what becomes of a webhook."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.api_clients import service as clients
from memberapp.api_clients import webhooks
from memberapp.api_clients.scopes import NEEDED, Scope
from memberapp.core import webhooks as served
from memberapp.core.audit import Event
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.happenings import Happening
from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import AuditEvent, Webhook
from tests.support.api import add_api_agents, add_client
from tests.support.units_of_work import as_agent, change, run_now
from tests.support.webhooks import add_first_webhook, add_webhook, happen_often, statuses

pytestmark = pytest.mark.usefixtures("clock", "database")

URL = "https://core.example.org/told"


def do(use_case, **given):
    return change(lambda db: use_case(as_agent(db, agent_id="a.noel"), **given))


def taken(webhook_id: str):
    return run_now(served.take, webhook_id=webhook_id)


@pytest.mark.parametrize("happening", list(Happening))
def test_a_client_is_told_only_of_what_it_may_read(happening):
    add_api_agents()
    scope = NEEDED[happening]
    others = set(Scope) - {scope}
    add_client(others, is_signed=True)
    with pytest.raises(InvalidInput, match=scope):
        add_webhook(URL, (happening,))
    add_client((scope,), client_id="desk", is_signed=True)
    assert add_webhook(URL, (happening,), client_id="desk").webhook.happenings == (happening,)


def test_no_client_no_address_and_nothing_wanted_are_refused():
    add_api_agents()
    with pytest.raises(NotFound):
        add_webhook(URL)
    issued = add_client((Scope.STAFF_TICKETS,))
    with pytest.raises(InvalidInput):
        add_webhook("http://core.example.org/told")
    with pytest.raises(InvalidInput):
        add_webhook(URL, ())
    do(clients.revoke, client_id=issued.client.id)
    with pytest.raises(NotFound):
        add_webhook(URL)


def test_there_are_so_many_at_most():
    add_first_webhook(URL)
    ids = [add_webhook(URL).webhook.id for _ in range(webhooks.MAX_WEBHOOKS - 1)]
    with pytest.raises(Conflict):
        add_webhook(URL)
    do(webhooks.end, webhook_id=ids[0])
    add_webhook(URL)


def test_address_and_secrets_are_sealed():
    issued = add_first_webhook(URL)
    row = run_now(lambda db: db.get_one(Webhook, issued.webhook.id))
    assert issued.secret.startswith("whsec_")
    assert b"example" not in row.url
    assert issued.secret.encode() not in row.secret


def test_during_a_rotation_both_secrets_sign_then_the_new_one_alone(clock):
    first = add_first_webhook(URL)
    webhook_id = first.webhook.id
    happen_often(2)
    second = do(webhooks.rotate, webhook_id=webhook_id, overlap=timedelta(hours=1))
    assert taken(webhook_id).secrets == (second.secret, first.secret)
    with pytest.raises(Conflict):
        do(webhooks.rotate, webhook_id=webhook_id)
    clock.advance(timedelta(hours=1))
    assert taken(webhook_id).secrets == (second.secret,)
    do(webhooks.rotate, webhook_id=webhook_id)
    with pytest.raises(InvalidInput):
        do(webhooks.rotate, webhook_id=webhook_id, overlap=timedelta(days=31))


def test_a_client_that_is_revoked_is_told_nothing_any_more():
    issued = add_first_webhook(URL)
    happen_often(1)
    do(clients.revoke, client_id="core")
    happen_often(1, start=1)
    assert statuses() == {MessageStatus.DEAD: 1}
    assert run_now(served.due) == []
    with pytest.raises(NotFound):
        do(webhooks.resume, webhook_id=issued.webhook.id)


def refuse(webhook_id: str) -> str:
    telling = taken(webhook_id)
    run_now(served.mark_refused, message_id=telling.id, webhook_id=webhook_id, why="400")
    return telling.id


def test_what_was_given_up_is_listed_and_sent_again_under_its_id(clock):
    webhook_id = add_first_webhook(URL).webhook.id
    happen_often(2)
    bad = refuse(webhook_id)
    good = taken(webhook_id)
    run_now(served.mark_sent, message_id=good.id, webhook_id=webhook_id)
    assert do(webhooks.given_up, webhook_id=webhook_id, limit=10) == []
    clock.advance(served.TRIED_FOR)
    assert refuse(webhook_id) == bad
    (one,) = do(webhooks.given_up, webhook_id=webhook_id, limit=10)
    assert (one.id, one.failure) == (bad, "400")
    assert do(webhooks.retry, webhook_id=webhook_id, message_id="msg_other") == 0
    assert do(webhooks.retry, webhook_id=webhook_id, message_id=f"msg_{bad}") == 1
    assert taken(webhook_id).id == bad


def test_unknown_webhooks_are_not_found():
    add_api_agents()
    for use_case in (webhooks.rotate, webhooks.end, webhooks.resume, webhooks.retry):
        with pytest.raises(NotFound):
            do(use_case, webhook_id="nothing")
    with pytest.raises(NotFound):
        do(webhooks.given_up, webhook_id="nothing", limit=1)


def test_the_trail_names_the_agent_of_each_act():
    webhook_id = add_first_webhook(URL).webhook.id
    for use_case in (webhooks.rotate, webhooks.resume, webhooks.retry, webhooks.end):
        do(use_case, webhook_id=webhook_id)
    do(webhooks.list_all)
    lines = select(AuditEvent).where(AuditEvent.event.startswith("webhook:"))
    told = [(one.event, one.actor_id) for one in run_now(lambda db: list(db.exec(lines)))]
    events = (
        Event.WEBHOOK_ADDED,
        Event.WEBHOOK_ROTATED,
        Event.WEBHOOK_RESUMED,
        Event.WEBHOOK_RETRIED,
        Event.WEBHOOK_ENDED,
        Event.WEBHOOKS_READ,
    )
    assert told == [(event, "a.noel") for event in events]
