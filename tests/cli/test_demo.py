import json

import pytest
from sqlmodel import Session, func, select
from typer.testing import CliRunner

from memberapp.account.tables import Account
from memberapp.care.tables import Reimbursement
from memberapp.cli import demo, load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import FeedRefused
from memberapp.members.tables import Member


@pytest.fixture
def place(database, clock, settings, tmp_path):
    """Give the command a folder, a database and a day of its own."""
    settings(var_dir=tmp_path / "var")


def count(engine, table) -> int:
    with Session(engine) as db:
        return db.exec(select(func.count()).select_from(table)).one()


def test_the_demo_imports_all_and_opens_the_five_accounts(place, engine):
    result = demo.seed(5)
    assert (result.quarantined, result.updated) == (0, 2)
    assert count(engine, Member) == 5
    with Session(engine) as db:
        opened = db.exec(select(Account)).all()
    assert {account.email for account in opened} == {one.email for one in demo.sign_ins()}
    assert all(account.is_demo for account in opened)
    assert demo.is_seeded()


def test_a_second_time_on_the_same_day_changes_nothing(place, engine):
    first = demo.seed(5)
    lines, accounts = count(engine, Reimbursement), count(engine, Account)
    again = demo.seed(5)
    assert (again.imported, again.updated, again.quarantined) == (0, 0, 0)
    assert again.unchanged == first.imported + first.updated + first.unchanged
    assert (count(engine, Reimbursement), count(engine, Account)) == (lines, accounts)


def test_the_same_day_a_larger_demo_comes_after_a_smaller_one_and_not_before(place, engine):
    demo.seed(5)
    demo.seed(7)
    assert count(engine, Member) == 7
    with pytest.raises(FeedRefused):
        demo.seed(6)


def test_the_command_prints_with_what_to_sign_in(place, monkeypatch):
    into_a_file = CliRunner().invoke(load_commands(), ["demo", "--members", "5"])
    assert not any(sign_in.password in into_a_file.output for sign_in in demo.sign_ins())
    monkeypatch.setattr(demo, "is_terminal", lambda: True)
    told = CliRunner().invoke(load_commands(), ["demo", "--members", "5"])
    assert told.exit_code == 0, told.output
    rows = told.output.splitlines()
    for sign_in in demo.sign_ins():
        row = next(row for row in rows if row.startswith(sign_in.name))
        assert row.split()[2:5] == [sign_in.email, sign_in.member_id, sign_in.password]
    assert "0 quarantined" in told.output


def test_with_json_the_command_prints_one_object_per_line(place):
    told = CliRunner().invoke(load_commands(), ["demo", "--members", "5", "--json"])
    printed = [json.loads(line) for line in told.stdout.splitlines()]
    assert [item["member_id"] for item in printed[:5]] == [
        sign_in.member_id for sign_in in demo.sign_ins()
    ]
    assert printed[5]["quarantined"] == 0


def test_production_refuses_the_demo(place, settings, tmp_path):
    settings(
        env="production",
        public_origin="https://example.org",
        keys_file=tmp_path / "keys.json",
        seal_file=tmp_path / "seal.p12",
        trusted_proxy_hops=1,
        clock_file=None,
        smtp_url="smtp://localhost",
        sms_url="json://localhost/?to={to}",
    )
    with pytest.raises(CommandError, match="production"):
        demo.seed()
