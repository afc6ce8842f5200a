"""What goes by post: whom it reaches, what its paper says, and what its state is honest about."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from sqlmodel import select
from typer.testing import CliRunner

from memberapp.account.tables import Account
from memberapp.cli import letters as letters_command
from memberapp.cli import load_commands
from memberapp.contributions import messages as contribution_messages
from memberapp.core.deliveries import delivery_line
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.core.tables import AuditEvent
from memberapp.members.tables import Member
from memberapp.messages import post
from memberapp.preferences.rules import Way
from memberapp.preferences.tables import ContactPreference
from tests.personas import signed_in
from tests.support.clocks import START
from tests.support.new_payments import work
from tests.support.records import messages
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("database", "clock")
WHO = ("--agent", "a.noel", "--reason", "Courriers du jour")


def memberapp(*arguments: str) -> str:
    done = CliRunner().invoke(load_commands(), arguments)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(autouse=True)
def agent(database):
    memberapp("staff", "agents", "add", "a.noel", "--name", "Agathe Noël")


def tell(who) -> None:
    """Queue a message about contributions, and let the worker do its turn."""

    def queue(db):
        account = db.exec(select(Account).where(Account.member_id == who.member_id)).one()
        unit = work_in(db, now=START)
        told = contribution_messages.plan_decided(
            unit,
            member=db.get_one(Member, who.member_id),
            account=account,
            plan_id="1",
            is_granted=True,
        )
        unit.notify(*told)

    change(queue)
    work()


def choose_post(who) -> None:
    row = ContactPreference(
        member_id=who.member_id,
        subject="contributions",
        way=Way.POST,
        pace="each",
        chosen_at=START,
    )
    change(lambda db: db.add(row))


def without_contacts(who) -> None:
    def forget(db):
        member = db.get_one(Member, who.member_id)
        member.email_sealed = member.phone = None
        db.exec(select(Account).where(Account.member_id == who.member_id)).one().email = None

    change(forget)


def by_way() -> dict[Channel, MessageStatus]:
    return {one.channel: one.status for one in messages()}


def test_nobody_gets_a_letter_who_did_not_ask_for_it():
    tell(signed_in(phone=None))
    work()
    assert by_way() == {Channel.EMAIL: MessageStatus.SENT}


def test_a_letter_waits_for_its_print_and_its_state_says_what_is_known(tmp_path):
    who = signed_in(phone=None)
    choose_post(who)
    tell(who)
    work()
    assert by_way() == {Channel.EMAIL: MessageStatus.SENT, Channel.POST: MessageStatus.TO_PRINT}
    (letter,) = [one for one in messages() if one.channel is Channel.POST]
    waits = "Courrier à votre adresse postale\u00a0: prêt à être imprimé"
    assert delivery_line(letter, "FR") == waits
    assert who.member_id in memberapp("staff", "letters", *WHO)
    assert by_way()[Channel.POST] is MessageStatus.TO_PRINT  # to list is not to print

    told = json.loads(memberapp("staff", "letters", *WHO, "--to", str(tmp_path), "--json"))
    file = Path(told["file"])
    assert file.stat().st_mode & 0o777 == 0o600
    text = pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages[0].extract_text()
    assert letter.subject in text.replace("\n", " ")
    assert "RUE DES TANNEURS" in text.upper()
    (letter,) = [one for one in messages() if one.channel is Channel.POST]
    assert "confié à l’impression" in delivery_line(letter, "FR")
    assert memberapp("staff", "letters", *WHO) == "no letter\n"
    events = run_now(lambda db: [row.event for row in db.exec(select(AuditEvent))])
    assert events.count("staff:post_printed") == 1


def test_a_member_without_e_mail_and_mobile_hears_by_post_alone():
    who = signed_in(phone=None)
    without_contacts(who)
    tell(who)
    work()
    assert by_way() == {Channel.POST: MessageStatus.TO_PRINT}


def test_of_two_agents_who_print_at_once_one_has_the_letter(tmp_path, monkeypatch):
    who = signed_in(phone=None)
    choose_post(who)
    tell(who)
    work()
    of_the_other: list[str] = []
    write = letters_command._write

    def write_meanwhile(*arguments):
        if not of_the_other:
            of_the_other.append("")  # the other one's command writes too
            of_the_other[0] = memberapp("staff", "letters", *WHO, "--to", str(tmp_path / "other"))
        return write(*arguments)

    monkeypatch.setattr(letters_command, "_write", write_meanwhile)
    assert who.member_id in memberapp("staff", "letters", *WHO, "--to", str(tmp_path / "mine"))
    assert of_the_other == ["no letter\n"]
    assert len(list(tmp_path.rglob("*.pdf"))) == 1
    assert by_way()[Channel.POST] is MessageStatus.SENT


def test_a_letter_that_was_taken_and_not_printed_waits_again_an_hour_later(tmp_path, clock):
    who = signed_in(phone=None)
    choose_post(who)
    tell(who)
    work()
    (taken,) = run_now(post.take)  # and the command is killed
    assert memberapp("staff", "letters", *WHO, "--to", str(tmp_path)) == "no letter\n"
    clock.advance(timedelta(minutes=59))
    work()
    assert memberapp("staff", "letters", *WHO) == "no letter\n"
    clock.advance(timedelta(minutes=2))
    work()
    (again,) = run_now(post.waiting)
    assert (again.id, again.subject, again.text) == (taken.id, taken.subject, taken.text)
    assert who.member_id in memberapp("staff", "letters", *WHO, "--to", str(tmp_path))
