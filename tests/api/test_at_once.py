from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session, select

from memberapp.api_clients import admission, answers, rules
from memberapp.api_clients.answers import Answered, StillRunning
from memberapp.api_clients.rules import Proof, SignedParts
from memberapp.api_clients.scopes import Refusal
from memberapp.core.database import engine_for
from memberapp.core.work import run_now
from memberapp.tickets import staff
from memberapp.tickets.tables import TicketEntry
from tests.personas import alice
from tests.support.api import add_api_agents, add_client
from tests.support.clocks import START
from tests.support.factories import make_account
from tests.support.tickets import agent, send
from tests.support.units_of_work import change

TRIES = 4


@pytest.fixture(params=["database", "postgresql"])
def either(request, clock) -> str:
    return request.getfixturevalue(request.param)


def all_at_once(do):
    start = Barrier(TRIES)

    def one(_number: int):
        start.wait()
        try:
            return do()
        except StillRunning as error:
            return error

    with ThreadPoolExecutor(TRIES) as pool:
        return list(pool.map(one, range(TRIES)))


def test_an_act_that_is_sent_several_times_at_once_is_done_once(either):
    def a_ticket(db: Session) -> str:
        persona = alice(db)
        make_account(db, persona.member)
        return send(db, persona)

    add_api_agents()
    reference = change(a_ticket)
    caller = change(lambda db: agent(db).caller)

    def answer() -> Answered:
        return run_now(
            answers.once,
            caller,
            client_id="core",
            key="a" * 16,
            request="answer",
            use_case=staff.answer,
            arguments={"reference": reference, "version": 1, "text": "Il reste 2,00 €."},
            encode=lambda ticket: str(ticket.version),
        )

    told = all_at_once(answer)
    done = [one for one in told if isinstance(one, Answered)]
    assert [one.is_repeated for one in done].count(False) == 1
    assert {one.text for one in done} == {"2"}
    with Session(engine_for(write=False)) as db:
        assert len(db.exec(select(TicketEntry)).all()) == 2
    assert answer() == Answered("2", is_repeated=True)


def test_a_signed_request_that_comes_several_times_at_once_is_let_in_once(either):
    add_api_agents()
    issued = add_client(is_signed=True)
    parts = SignedParts("GET", "/v1/tickets", "a.noel", "Essai", "", "0" * 64)
    timestamp, nonce = str(int(START.timestamp())), "n" * 32
    signature = rules.signature_of(issued.signing_secret, parts, timestamp=timestamp, nonce=nonce)
    proof = Proof(timestamp, nonce, signature)
    found = all_at_once(lambda: run_now(admission.admit, key=issued.key, parts=parts, proof=proof))
    refused = [one for one in found if isinstance(one, Refusal)]
    assert refused == [Refusal.REPLAYED] * (TRIES - 1)
