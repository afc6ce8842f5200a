import json

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.core.tables import AuditEvent
from memberapp.staff import service as agents
from tests.bank.test_confirming import change_account, confirm, overview
from tests.personas import NEW_IBAN, bob, signed_in
from tests.support.contact_changes import propose
from tests.support.records import audited
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


WHO = ("--agent", "agathe", "--reason", "comptes partagés")


def staff_bank(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ["staff", "bank", *arguments])


@pytest.fixture
def asked(database):
    """Two members ask for one account: both wait."""
    one = signed_in()
    change_account(one)
    change_account(signed_in(bob))
    run_now(agents.add, agent_id="agathe", name="Agathe Noël")
    return one, overview(one).pending.id


def test_the_list_names_the_members_and_masks_the_account(asked):
    told = staff_bank("list", *WHO).stdout
    assert told.count("\n") == 2
    assert "M010000001" in told
    assert "M010000002" in told
    assert NEW_IBAN not in told

    items = [json.loads(line) for line in staff_bank("list", *WHO, "--json").stdout.splitlines()]
    assert {item["member"]: item["other_members"] for item in items} == {
        "M010000001": ["M010000002"],
        "M010000002": ["M010000001"],
    }


def test_the_list_names_a_holder_who_is_nobody_insured(database):
    who = signed_in()
    confirm(who, propose(who, holder="Paul Petit"))
    run_now(agents.add, agent_id="agathe", name="Agathe Noël")
    assert staff_bank("list", *WHO).stdout.endswith("its holder Paul Petit is no insured adult\n")
    assert not json.loads(staff_bank("list", *WHO, "--json").stdout)["is_holder_insured"]


def test_who_reads_the_list_and_why_is_in_the_trail_of_each_member(asked):
    staff_bank("list", *WHO)
    lines = run_now(lambda db: db.exec(select(AuditEvent).order_by(AuditEvent.id)).all())[-3:]
    assert {(line.event, line.actor_id, line.reason) for line in lines} == {
        ("staff:bank_read", "agathe", "comptes partagés")
    }
    assert {line.member_id for line in lines} == {None, "M010000001", "M010000002"}


@pytest.mark.parametrize("options", [(), ("--agent", "agathe"), ("--agent", "x", "--reason", "y")])
def test_without_a_known_agent_and_a_reason_nothing_is_listed(asked, options):
    failed = staff_bank("list", *options)
    assert failed.exit_code != 0
    assert failed.stdout == ""


def test_an_agent_approves_with_a_reason(asked):
    one, change_id = asked
    done = staff_bank("approve", change_id, "--agent", "agathe", "--reason", "même foyer")

    assert done.stdout.startswith("the account of member M010000001 is approved; paid from 2026-11")
    assert overview(one).pending.status == "waiting"
    assert audited()[-1] == "bank:decided"


def test_an_agent_refuses_with_a_reason(asked):
    one, change_id = asked
    staff_bank("refuse", change_id, "--agent", "agathe", "--reason", "inconnu du foyer")

    assert overview(one).pending is None
    assert staff_bank("list", *WHO).stdout.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--agent", "agathe"),
        ("--reason", "x"),
        ("--agent", "nobody", "--reason", "x"),
        ("--agent", "agathe", "--reason", " "),
    ],
)
def test_without_a_known_agent_and_a_reason_nothing_is_decided(asked, options):
    one, change_id = asked
    assert staff_bank("approve", change_id, *options).exit_code != 0
    assert overview(one).pending.status == "review"


def test_an_unknown_change_is_an_error(asked):
    failed = staff_bank("approve", "unknown", "--agent", "agathe", "--reason", "x")
    assert failed.exit_code != 0
