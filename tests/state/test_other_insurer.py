"""The screen of another insurer: what it does with what is sent to it, and for whom."""

import pytest

from memberapp import routes
from memberapp.other_insurer import service
from memberapp.state.other_insurer import OtherInsurerState
from tests.personas import NUMBER, alice, bob
from tests.support.factories import make_line, make_statement
from tests.support.tabs import event, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(OtherInsurerState, "load_other_insurer")


def with_care(persona):
    def care(db) -> None:
        statement = make_statement(db, persona.member)
        make_line(
            db,
            persona.beneficiary,
            statement_id=statement.id,
            spent_cents=7000,
            social_security_cents=1600,
            mutual_cents=2500,
        )

    change(care)


async def opened(tab):
    return shown(await tab.send(LOAD, path=routes.OTHER_INSURER.path), OtherInsurerState)


async def sent(tab, handler: str, **payload: object):
    return shown(await tab.send(event(OtherInsurerState, handler), payload), OtherInsurerState)


async def test_acts_are_prepared_and_their_payment_is_ended_and_awaited_again():
    mine = change(alice)
    with_care(mine)
    async with tab_of(mine) as tab:
        view = (await opened(tab))["view"]
        (box,) = view.people[0].boxes
        screen = await sent(tab, "prepare", form={box.name: "1"})
        assert "est prêt" in screen["notice"]
        (share,) = screen["view"].shares
        screen = await sent(tab, "receive", form={"paiement": share.id, share.field: "30"})
        (error,) = screen["errors"]
        assert error.field == share.field
        assert screen["view"].shares[0].error
        screen = await sent(tab, "receive", form={"paiement": share.id, share.field: "12,50"})
        assert "reçu" in screen["notice"]
        assert not screen["view"].shares
        screen = await sent(tab, "await_again", share_id=share.id)
        assert len(screen["view"].shares) == 1
        screen = await sent(tab, "delete", reference=screen["view"].packs[0].reference)
        assert not screen["view"].packs


async def test_what_is_somebody_elses_or_makes_no_sense_changes_nothing():
    mine, bobs = change(alice), change(bob)
    with_care(mine)
    (person,) = run_now(service.desk, member_id=NUMBER).offered
    token = person.cares[0].token
    reference = run_now(service.prepare, tokens=[token], member_id=NUMBER)
    share = run_now(service.desk, member_id=NUMBER).packs[0].shares[0].id
    async with tab_of(bobs) as tab:
        await opened(tab)
        for handler, payload in (
            ("prepare", {"form": {f"soin-{token}": "1"}}),
            ("prepare", {"form": None}),
            ("prepare", {"form": {"soin-": "1", "soin-\0": "1", "x" * 500: "y"}}),
            ("receive", {"form": {"paiement": share, f"montant-{share}": "1"}}),
            ("receive", {"form": []}),
            ("refuse", {"share_id": share}),
            ("await_again", {"share_id": "x" * 1000}),
            ("delete", {"reference": reference}),
            ("delete", {"reference": "\0"}),
        ):
            assert (await sent(tab, handler, **payload))["errors"], handler
    (pack,) = run_now(service.desk, member_id=NUMBER).packs
    assert pack.shares[0].state == "awaited"
