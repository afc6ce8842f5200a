"""What contributions send, with the channels of each profile: nothing but these is named."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from memberapp.contributions.messages import Kind
from memberapp.core.channels import read_channels
from memberapp.core.outgoing import Channel, Message
from memberapp.core.secrets import seal
from memberapp.messages import rendering
from memberapp.settings import PACKAGE_DATA
from tests.support.contribution_values import OGM
from tests.support.factories import make_account, make_member
from tests.support.messages_of_requests import AT, MOBILE, of_contributions
from tests.support.units_of_work import work_in
from tests.support.written_channels import named_in, strangers_in

BELGIUM = Path(__file__).parents[2] / "deploy" / "profiles" / "belgium"
PROFILES = {"france": PACKAGE_DATA, "belgium": BELGIUM}
_EXPRESSION = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
TEMPLATES = sorted(
    path for folder in rendering.FOLDERS for path in folder.rglob("*.txt") if path.is_file()
)


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest, settings) -> str:
    """Give the insurer's data of a country."""
    settings(data_dir=PROFILES[request.param])
    return request.param


@pytest.fixture
def sent(db: Session, profile: str) -> list[Message]:
    """Return every message of contributions, made with the channels of the profile."""
    member = make_member(db, first_name="Camille", last_name="Berthelot")
    seal(member, "phone", MOBILE)
    account = make_account(db, member)
    return of_contributions(work_in(db, member_id=member.id, now=AT), account, member)


def written(sent: list[Message]) -> Iterator[tuple[Message, str]]:
    for message in sent:
        for channel in (Channel.EMAIL, Channel.SMS):
            rendered = rendering.render(message.kind, message.parameters, channel)
            yield message, f"{rendered.subject}\n{rendered.text}"


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("ᵉʳ", "er")


def test_no_message_names_a_channel_that_is_not_the_insurers(sent: list[Message]):
    assert {message.kind for message in sent} == set(Kind)
    for message, text in written(sent):
        strangers = strangers_in(text, read_channels(), {OGM})
        assert strangers.is_nothing, (message.kind, strangers)


def test_what_is_to_pay_comes_with_its_account_and_its_communication(sent: list[Message]):
    main, other = (one.iban for one in read_channels().accounts)
    for message, text in written(sent):
        if message.kind == Kind.PLAN_DECIDED:
            continue
        named = named_in(text)
        expected = other if message.kind == Kind.PREMIUM_DUE else main
        assert (named.accounts, named.references) == ({expected}, {OGM})


def test_the_belgian_profile_has_the_channels_that_members_are_told_to_trust(settings):
    settings(data_dir=BELGIUM)
    channels = read_channels()
    assert channels.sms.sender == "8686"
    assert [phone.display for phone in channels.phones] == ["078/051.319"]
    assert channels.web.hosts == ("www.solidaris-wallonie.be",)
    assert [one.iban for one in channels.accounts] == ["BE74132553391307", "BE05132590093275"]


def test_an_arrears_gives_the_phone_and_the_day_that_keeps_the_rights(sent: list[Message]):
    texts = [text for message, text in written(sent) if message.kind == Kind.CONTRIBUTION_ARREARS]
    phone = read_channels().help_line.display.replace("\u00a0", " ")
    assert all(phone in text.replace("\u00a0", " ") for text in texts)
    days = [
        re.findall(r"(?:Payer|à payer) avant le (\S+ \S+ \d{4})", plain)
        for plain in map(_plain, texts)
    ]
    # By mail and by SMS, to two contacts: where a clock runs, and where none does.
    assert days == [["1er avril 2027"]] * 4 + [[]] * 4


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_holds_a_channel_of_its_own(path: Path):
    named = named_in(_EXPRESSION.sub("", path.read_text()))
    assert named.is_nothing, named


@pytest.mark.parametrize(
    "text",
    [
        "Payez sur http://www.solidaris-wallonie.be.",
        "Payez sur https://www.solidaris-wallonie.be.example.com.",
        "Payez sur https://www.solidaris-wallonie-be.com/payer",
        "Allez sur solidaris-walonie.be",
        "Écrivez à aide@solidaris.example.org",
        "Appelez le 078/051.310",
        "Appelez le 0800 12 34 56",
        "Appelez le +32 78 05 13 10",
        "Compte BE68 5390 0754 7034",
        "Compte BE68539007547034.",
        "Communication +++123/1234/12328+++",
        "Communication RF18 5390 0754 7034",
    ],
)
def test_a_stranger_is_found_however_it_is_written(settings, text: str):
    settings(data_dir=BELGIUM)
    assert not strangers_in(text, read_channels(), {OGM}).is_nothing
