"""A letter goes to who asked for it, once, with the links that it must carry."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from memberapp import routes
from memberapp.cli import load_commands
from memberapp.core.errors import InvalidInput
from memberapp.messages.subjects import Subject
from memberapp.preferences import newsletters
from memberapp.preferences import service as preferences
from memberapp.preferences.rules import Way
from memberapp.preferences.stop_links import Stop, link_of
from memberapp.settings import get_settings
from memberapp.staff import service as agents
from tests.personas import bob, signed_in
from tests.support.new_payments import work
from tests.support.preferences import typed_choice
from tests.support.records import messages
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def agent() -> str:
    run_now(agents.add, agent_id="m.roux", name="Marion Roux", by="", why="")
    return "m.roux"


def send(tmp_path, agent, text="La vaccination contre la grippe est ouverte à tous."):
    file = tmp_path / "lettre.txt"
    file.write_text(text, "utf-8")
    arguments = ["staff", "newsletter", str(file), "--subject", "Votre lettre de novembre"]
    return CliRunner().invoke(
        load_commands(), [*arguments, "--agent", agent, "--reason", "Prévention"]
    )


def test_a_letter_goes_once_to_who_asked_for_it_and_to_nobody_else(tmp_path, agent):
    asked, _other = signed_in(), signed_in(bob)
    run_now(preferences.choose, typed=typed_choice(news_email="each"), **asked.ids)
    for _ in range(2):
        assert send(tmp_path, agent).exit_code == 0
    work()
    (letter,) = (one for one in messages() if one.kind == "newsletter")
    assert letter.subject == "Votre lettre de novembre"
    assert link_of(Stop(asked.member_id, Subject.NEWS, Way.EMAIL)) in letter.text
    assert get_settings().origins[0] + routes.PRIVACY.path in letter.text


def test_another_letter_waits_for_its_month(tmp_path, agent, clock):
    assert send(tmp_path, agent).exit_code == 0
    clock.advance(timedelta(days=27))
    refused = send(tmp_path, agent, "Une autre lettre")
    assert isinstance(refused.exception, InvalidInput)
    assert send(tmp_path, agent).exit_code == 0  # the same goes on where it stopped
    clock.advance(timedelta(days=28, seconds=1))
    assert send(tmp_path, agent, "Une autre lettre").exit_code == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 10_001,
        "Lisez https://mutuelle-tilleuls.fr.eve.example/",
        "Lisez http://mutuelle-tilleuls.fr/",
        "Lisez www.eve.example",
        "Lisez https://mutuelle-tilleuls.fr@eve.example/",
        "Écrivez à eve@example.org",
        "Payez sur BE68 5390 0754 7034",
        "Appelez le 06 39 98 00 99",
    ],
)
def test_a_letter_names_only_what_is_the_insurers_own(text):
    with pytest.raises(InvalidInput):
        run_now(newsletters.begin, subject="Votre lettre", text=text)


def test_its_own_links_and_numbers_may_stand_in_a_letter():
    text = "Lisez https://mutuelle-tilleuls.fr/aide, ou appelez le 02 61 91 12 12."
    assert run_now(newsletters.begin, subject="Votre lettre", text=text)
