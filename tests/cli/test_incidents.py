"""Publishing a notice, its register and its letters, as the staff does it."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from memberapp.account import stronger_sign_ins
from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import CatalogueError, InvalidInput, NotFound
from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import OutboxMessage
from memberapp.demo import INCIDENT
from memberapp.incidents import service, telling
from tests.personas import bob, signed_in, without_account
from tests.support.records import audited, messages
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Intrusion chez le prestataire")
REFERENCE = "INC-2024-01-29"
ALICE, BOB = "M010000001", "M010000002"


def memberapp(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), arguments)


@pytest.fixture(autouse=True)
def agent(database):
    assert memberapp("staff", "agents", "add", "a.noel", "--name", "Agathe Noël").exit_code == 0


@pytest.fixture
def listed(tmp_path):
    def write(text: str) -> Path:
        file = tmp_path / "concerned.csv"
        file.write_text(text, "utf-8")
        return file

    return write


def publish(*more: str, file: Path = INCIDENT) -> Result:
    return memberapp("staff", "incident", "publish", str(file), *WHO, *more)


def tell() -> None:
    while run_now(telling.is_due):
        run_now(telling.tell_some)


def told() -> list[str]:
    return sorted(one.recipient for one in messages() if one.kind == "incident_notice")


def test_a_list_of_members_is_told_of_what_each_lost(listed):
    who, other = signed_in(), signed_in(bob)
    file = listed(f"member,exposed\n{ALICE},name birth\n{BOB},\n")
    done = publish("--concerned", str(file))
    assert done.output == f"{REFERENCE}: 2 members concerned, 2 of them new\n"
    tell()
    assert told() == ["alice@example.org", "bob@example.org"]
    mine, all_of_it = (
        run_now(service.own, reference=REFERENCE, **one.ids).copied for one in (who, other)
    )
    assert [*mine] == ["name", "birth"]
    assert len(all_of_it) == 6


def test_the_same_command_again_tells_nobody_twice(listed):
    signed_in()
    file = listed(f"member\n{ALICE}\n")
    for new in (1, 0):
        done = publish("--concerned", str(file))
        assert done.output == f"{REFERENCE}: 1 members concerned, {new} of them new\n"
        tell()
    assert told() == ["alice@example.org"]
    assert audited().count("staff:incident_published") == 1


def test_a_corrected_list_says_more_of_those_who_are_on_it_and_never_less(listed):
    who = signed_in()

    def copied() -> set[str]:
        return {*run_now(service.own, reference=REFERENCE, **who.ids).copied}

    publish("--concerned", str(listed(f"member,exposed\n{ALICE},name\n")))
    tell()
    run_now(service.mark_read, reference=REFERENCE, **who.ids)
    more = listed(f"member,exposed\n{ALICE},birth\n")
    said = f"{REFERENCE}: 1 members concerned, 0 of them new, 1 with more data\n"
    assert publish("--concerned", str(more)).output == said
    assert copied() == {"name", "birth"}
    # What they read before said less: the banner asks them to read it again.
    assert run_now(service.own, reference=REFERENCE, **who.ids).read_at is None
    assert audited().count("staff:incident_widened") == 1
    assert "1 with" not in publish("--concerned", str(more)).output
    assert "1 with" not in publish("--product", "SANTE_150").output
    assert copied() == {"name", "birth"}
    assert "1 with" in publish("--concerned", str(listed(f"member\n{ALICE}\n"))).output
    assert len(copied()) == 6
    assert "1 with" not in publish("--concerned", str(more)).output
    assert len(copied()) == 6
    assert audited().count("staff:incident_widened") == 2


def test_a_letter_that_said_too_little_is_printed_again(listed, tmp_path):
    without_account(email=None)
    publish("--concerned", str(listed(f"member,exposed\n{ALICE},name\n")))
    tell()
    letters = ("staff", "incident", "letters", REFERENCE, *WHO)
    memberapp(*letters, "--to", str(tmp_path))
    assert memberapp(*letters).output == "no letter\n"
    publish("--concerned", str(listed(f"member,exposed\n{ALICE},name birth\n")))
    assert ALICE in memberapp(*letters).output


def test_a_renewed_notice_prolongs_the_stronger_sign_ins(listed, tmp_path):
    signed_in()
    concerned = ("--concerned", str(listed(f"member\n{ALICE}\n")))
    publish(*concerned)
    tell()
    assert run_now(stronger_sign_ins.until, member_id=ALICE) is None
    file = tmp_path / "notice.yaml"
    file.write_text(INCIDENT.read_text().replace("until: 2024-03-31", "until: 2026-12-20"), "utf-8")
    assert publish(*concerned, file=file).exit_code == 0
    until = run_now(stronger_sign_ins.until, member_id=ALICE)
    assert until == datetime(2026, 12, 20, 23, tzinfo=UTC)  # midnight in Paris
    assert told() == ["alice@example.org"]


def test_all_of_a_product_are_concerned_those_who_left_too():
    who = signed_in()
    done = publish("--product", "SANTE_150")
    assert done.output == f"{REFERENCE}: 1 members concerned, 1 of them new\n"
    assert run_now(service.own, reference=REFERENCE, **who.ids)
    assert "nobody has or had" in str(publish("--product", "SANTE_9").exception)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number\n1\n", "line 1: the columns are"),
        (f"member\n{ALICE}\n{ALICE}\n", f"line 3: member: {ALICE} is there twice"),
        ("member\n../etc\n", "line 2: member: not a reference"),
        (f"member,exposed\n{ALICE},bank\n", "line 2: exposed: bank is not among"),
        (f"member,exposed\n{ALICE},name,birth\n", "line 2: exposed: words are parted by spaces"),
        (f"member\n{ALICE}\nM999999999\n", "no such member: M999999999"),
    ],
)
def test_a_list_that_is_wrong_is_refused_whole(listed, text, said):
    signed_in()
    refused = publish("--concerned", str(listed(text)))
    assert isinstance(refused.exception, CommandError)
    assert said in str(refused.exception)
    assert not run_now(telling.is_due)
    assert "staff:incident_published" not in audited()


def test_a_notice_that_lacks_a_part_is_refused_before_anything_is_written(tmp_path, listed):
    signed_in()
    file = tmp_path / "notice.yaml"
    file.write_text(re.sub(r"(?m)^nature: >-\n(  .*\n)+", "", INCIDENT.read_text()), "utf-8")
    refused = publish("--concerned", str(listed(f"member\n{ALICE}\n")), file=file)
    assert isinstance(refused.exception, CatalogueError)
    assert "nature: Field required" in str(refused.exception)
    assert memberapp("staff", "incident", "list", *WHO).output == ""


def test_it_needs_an_agent_a_reason_and_somebody_concerned(listed):
    signed_in()
    command = ["staff", "incident", "publish", str(INCIDENT)]
    for who, error in (("x.nobody", NotFound), ("a.noel", InvalidInput)):
        more = ("--agent", who, "--reason", "" if who == "a.noel" else "Essai")
        assert isinstance(memberapp(*command, "--product", "SANTE_150", *more).exception, error)
    assert "concerns nobody" in str(publish().exception)


def test_the_register_says_who_when_and_how_many(listed, tmp_path):
    signed_in()
    publish("--concerned", str(listed(f"member\n{ALICE}\n")))
    tell()
    (line,) = memberapp("staff", "incident", "register", *WHO, "--json").output.splitlines()
    row = json.loads(line)
    assert row["operator"] == "Passerelle Soins"
    assert row["authority_due_at"] == "2024-02-02 08:00 UTC"
    assert row["authority_told_at"] == "2024-02-01 16:00 UTC"
    assert row["authority_status"] == "in_time"
    assert (row["concerned"], row["by_email"], row["by_letter"], row["read"]) == (1, 1, 0, 0)
    assert row["published_by"] == "a.noel"
    assert row["effects"].startswith("Ces données peuvent servir")
    assert "CNIL prévenue" in row["measures"]
    file = tmp_path / "register.csv"
    memberapp("staff", "incident", "register", *WHO, "--to", str(file))
    (read,) = csv.DictReader(io.StringIO(file.read_text("utf-8")))
    assert read == {name: str(value) for name, value in row.items()}
    assert file.stat().st_mode & 0o777 == 0o600
    shown = memberapp("staff", "incident", "show", REFERENCE, *WHO).output
    assert "1 concerned, 1 by e-mail" in shown
    unknown = memberapp("staff", "incident", "show", "INC-2020-01-01", *WHO)
    assert isinstance(unknown.exception, NotFound)
    assert audited().count("staff:incidents_read") == 3


def test_a_letter_is_printed_once_for_whom_no_e_mail_reaches(listed, tmp_path):
    without_account(email=None)
    signed_in(bob)
    publish("--concerned", str(listed(f"member\n{ALICE}\n{BOB}\n")))
    tell()
    command = ("staff", "incident", "letters", REFERENCE, *WHO)
    for _ in range(2):
        assert memberapp(*command).output == f"{ALICE}  Alice Moreau\n"
    line = json.loads(memberapp(*command, "--to", str(tmp_path), "--json").output)
    reader = pypdf.PdfReader(line["file"])
    text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    for part in (
        "Alice Moreau",
        "Passerelle Soins",
        "nom et prénom, date de naissance",
        "IBAN et coordonnées bancaires",
        "info@mutuelle-tilleuls.fr",
        "peuvent servir à vous tromper",
        "Liaison avec le prestataire coupée (fait le 30 janvier 2024)",
        "par un expert indépendant (en cours).",
    ):
        assert part in text.replace("\u00a0", " ")
    assert memberapp(*command).output == "no letter\n"
    assert audited().count("staff:incident_posted") == 1


def test_whose_e_mail_came_back_gets_a_letter(listed):
    signed_in()
    publish("--concerned", str(listed(f"member\n{ALICE}\n")))
    tell()
    command = ("staff", "incident", "letters", REFERENCE, *WHO)
    assert memberapp(*command).output == "no letter\n"

    def bounce(db):
        for row in db.exec(select(OutboxMessage)):
            row.status = MessageStatus.BOUNCED
            db.add(row)

    change(bounce)
    assert memberapp(*command).output == f"{ALICE}  Alice Moreau\n"
