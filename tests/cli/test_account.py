import json

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from memberapp.account import accounts
from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.cli.staff import run_for_agent
from memberapp.core import audit_head
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.tables import AuditEvent
from memberapp.members.tables import Member
from memberapp.settings import Environment
from memberapp.staff import service as agents
from tests.personas import NUMBER, without_account
from tests.support.passwords import PASSWORD
from tests.support.records import sent_kinds
from tests.support.sign_ins import give_code, give_password, session_of
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture(autouse=True)
def member(database: str) -> None:
    without_account()


def memberapp(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(load_commands(), arguments, input=stdin)


def create(*options: str, number: str = NUMBER, password: str = PASSWORD) -> Result:
    return memberapp(
        "account", "create", number, "--password-stdin", *options, stdin=f"{password}\n"
    )


def test_an_imported_member_gets_an_account():
    done = create("--json")

    told = json.loads(done.stdout)
    assert (told["member"], told["email"]) == (NUMBER, "alice@example.org")
    found = run_now(accounts.find, identifier=NUMBER)
    assert found.id == told["account"]


def test_the_letter_may_be_left_out_and_the_e_mail_chosen():
    done = create("--email", "moi@example.org", number="010 000 001")

    assert (
        done.stdout == f"the account of member {NUMBER} is ready; its e-mail is moi@example.org\n"
    )


def test_a_member_whose_factor_reaches_nobody_is_told_of_and_gets_in_once_a_feed_has_his_e_mail():
    change(lambda db: setattr(db.get_one(Member, NUMBER), "email", None))
    assert "nobody can sign in with it yet" in create().stdout
    assert give_password().not_sent is None  # the page of the code says whom to call
    assert "sign_in_code" not in sent_kinds()
    change(lambda db: setattr(db.get_one(Member, NUMBER), "email", "alice@example.org"))
    assert session_of(give_code(give_password())).access is Access.RECENT_PROOF


def test_who_created_it_is_in_the_trail():
    run_now(agents.add, agent_id="agent-7", name="Agathe Noël")
    create("--agent", "agent-7")

    line = run_now(lambda db: db.exec(select(AuditEvent)).all())[-1]
    assert (line.event, line.actor_id, line.actor_role) == ("account:created", "agent-7", "staff")


def test_only_a_known_agent_creates_accounts():
    run_now(agents.add, agent_id="agent-7", name="Agathe Noël")
    run_now(agents.add, agent_id="agent-9", name="Bruno Roy", by="agent-7", why="renfort")
    run_for_agent(agents.end, "agent-9", "départ", agent_id="agent-7")

    for agent in ("agent-7", "agent-8"):
        assert agent in str(create("--agent", agent).exception)
    assert run_now(accounts.find, identifier=NUMBER) is None


def test_production_asks_who_creates_it(monkeypatch, settings, database):
    current = settings(database_url=database)
    production = current.model_copy(update={"env": Environment.PRODUCTION})
    monkeypatch.setattr("memberapp.cli.account.get_settings", lambda: production)
    done = create()

    assert isinstance(done.exception, CommandError)
    assert "--agent" in str(done.exception)
    assert run_now(accounts.find, identifier=NUMBER) is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"password": "court"}, "too short"),
        ({"password": "Motdepasse2026!"}, "common"),
        ({"password": "Alice-au-verger-7"}, "personal"),
        ({"password": ""}, "too short"),
    ],
)
def test_a_weak_password_is_refused_with_the_rule(arguments, words):
    done = create(**arguments)

    assert isinstance(done.exception, CommandError)
    assert words in str(done.exception)


def test_an_unreadable_e_mail_is_told():
    assert "e-mail" in str(create("--email", "moi").exception)


def test_an_unknown_member_is_told():
    done = create(number="M019999999")

    assert isinstance(done.exception, NotFound)
    assert "M019999999" in str(done.exception)


def test_a_second_account_is_told():
    create()
    done = create()

    assert isinstance(done.exception, Conflict)
    assert "already" in str(done.exception)


def test_the_password_comes_from_standard_input_only():
    done = memberapp("account", "create", NUMBER)

    assert "--password-stdin" in str(done.exception)


def test_messages_are_sent_and_listed():
    create()
    assert json.loads(memberapp("worker", "--once", "--json").stdout) == {"handled": 1}
    listed = json.loads(memberapp("outbox", "--json").stdout)

    assert listed["status"] == "sent"
    assert listed["recipient"] == "alice@example.org"
    assert listed["subject"] == "Votre espace adhérent est prêt"
    assert PASSWORD not in listed["text"]
    assert "alice@example.org" in memberapp("outbox").stdout


def test_a_trail_is_told_to_be_whole_once_its_head_is_written():
    create()
    assert "audit-head.json is missing" in str(memberapp("audit", "verify").exception)
    run_now(audit_head.advance)

    assert memberapp("audit", "verify").stdout == "the trail is whole: 1 lines\n"
