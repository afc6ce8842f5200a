import re

import jinja2
import pytest

from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.outbox import Channel, MessageKind
from memberapp.messages import rendering
from memberapp.messages.sms import part_count
from memberapp.settings import get_settings

PARAMETERS = {
    "first_name": "Camille",
    "last_name": "Berthelot",
    "member_id": "M010000001",
    "country": "FR",
    "at": "2026-11-21T10:02:00+00:00",
    "effective_at": "2026-11-24T10:02:00+00:00",
    "expires_at": "2026-11-22T10:02:00+00:00",
    "code": "482913",
    "code_way": "letter",
    "purpose": "bank",
    "browser": "Firefox sur Windows",
    "address": "81.250.12.0/24",
    "reason": "new_place",
    "confirm_link": f"{get_settings().origins[0]}/lien/d-token",
    "until": "2026-11-21T10:42:00+00:00",
    "is_reset_sent": True,
    "is_undone": True,
    "cancel_until": "2026-11-25T10:02:00+00:00",
    "state": "holding",
    "masked_iban": "FR76 •••• •••• •••• •••• •••• 189",
    "masked_present": "FR76 •••• •••• •••• •••• •••• 809",
    "iban_end": "189",
    "masked_email": "c•••@example.org",
    "are_sessions_ended": True,
    "reference": "RAP-2026-0000012-0",
    "motive": "Suivi d’un dossier en cours",
    "day": "2026-11-23",
    "window": "09:00-09:30",
    "phone": "+33639980012",
    "number": "DOS-2026-0000012-M",
    "due_at": "2026-11-23T10:02:00+00:00",
    "by_sms": True,
    "link": f"{get_settings().origins[0]}/lien/b-token",
}
TO_A_STRANGER = (
    MessageKind.ACTIVATION_LINK,
    MessageKind.EMAIL_CHANGE_LINK,
    MessageKind.EMAIL_CHANGE_TAKEN,
)
"""Whose mailbox it is is not known yet, so these name nobody."""
TEMPLATES = [path for folder in rendering.FOLDERS for path in folder.iterdir() if path.is_dir()]
BY_SMS = [path.name for path in TEMPLATES if (path / "sms.txt").is_file()]


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_is_written_in_full(kind):
    rendered = rendering.render(kind, PARAMETERS)

    assert "\n" not in rendered.subject
    greeting = "Bonjour" if kind in TO_A_STRANGER else "Bonjour Camille Berthelot"
    assert rendered.text.startswith(f"{greeting},\n")
    assert "le 21\u00a0novembre 2026 à 11\u00a0h\u00a002" in rendered.text
    assert "{{" not in rendered.subject + rendered.text


def test_the_place_of_a_sign_in_is_named_as_on_the_pages():
    text = rendering.render(MessageKind.SIGN_IN_CODE, PARAMETERS).text
    assert "Depuis\u00a0: Réseau 81.250.12.x" in text


def test_there_is_no_folder_without_a_kind():
    assert sorted(path.name for path in TEMPLATES) == sorted(kind.value for kind in MessageKind)


@pytest.mark.parametrize("kind", TO_A_STRANGER)
def test_a_mailbox_that_may_be_a_strangers_learns_no_name(kind):
    text = rendering.render(kind, PARAMETERS).text
    assert "Camille" not in text
    assert "Berthelot" not in text


@pytest.mark.parametrize("state", ["holding", "review", "effective"])
@pytest.mark.parametrize("channel", Channel)
def test_a_new_account_is_told_masked_with_the_link_that_cancels(state, channel):
    given = PARAMETERS | {"state": state}
    text = rendering.render(MessageKind.BANK_CHANGE_CONFIRMED, given, channel).text

    assert "189" in text
    assert PARAMETERS["link"] in text
    assert ("24" in text) == (state == "holding")
    assert not re.search(r"[A-Z]{2}\d{2}[ \dA-Z]{10}", text)


@pytest.mark.parametrize("kind", BY_SMS)
def test_a_text_message_names_the_insurer_first_and_binds_its_code_to_our_site(kind):
    rendered = rendering.render(kind, PARAMETERS, Channel.SMS)
    channels = read_channels()

    assert rendered.subject == ""
    assert rendered.text.startswith(f"{read_brand().name}. ")
    _line, *bound = rendered.text.split("\n")  # a browser fills a code in on this site only
    code = PARAMETERS["code"]
    assert bound == ([f"@{channels.web.hosts[0]} #{code}"] if code in rendered.text else [])
    assert len(rendered.text) < 320
    assert code not in rendered.text or part_count(rendered.text) == 1
    # One letter outside the short alphabet of text messages halves what each of them holds.
    assert not re.search("[’«»•…–]", rendered.text)
    numbers = {phone.display.replace("\u00a0", " ") for phone in channels.phones}
    found = re.findall(r"\b0\d(?: \d\d){4}\b", rendered.text.replace("\u00a0", " "))
    assert set(found) <= numbers


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind not in BY_SMS])
def test_a_kind_without_its_text_message_cannot_go_out_as_one(kind):
    with pytest.raises(jinja2.TemplateNotFound):
        rendering.render(kind, PARAMETERS, Channel.SMS)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        *((kind, "at") for kind in MessageKind),
        *((kind, "first_name") for kind in MessageKind if kind not in TO_A_STRANGER),
    ],
)
def test_a_missing_parameter_is_an_error(kind, missing):
    given = {name: value for name, value in PARAMETERS.items() if name != missing}
    with pytest.raises(jinja2.UndefinedError):
        rendering.render(kind, given)


@pytest.mark.parametrize("kind", MessageKind)
def test_only_official_channels_are_named_and_no_secret_is_asked(kind):
    channels = read_channels()
    text = rendering.render(kind, PARAMETERS).text.replace("\u00a0", " ")
    numbers = {phone.display.replace("\u00a0", " ") for phone in channels.phones}

    official = {f"https://{host}." for host in channels.web.hosts} | {get_settings().origins[0]}
    assert set(re.findall(r"\w+://[^/\s]+", text)) <= official
    assert set(re.findall(r"\b0\d(?: \d\d){4}\b", text)) <= numbers
    assert "Nous ne demandons jamais" in text


@pytest.mark.parametrize("kind", MessageKind)
def test_texts_are_typeset_in_french(kind):
    rendered = rendering.render(kind, PARAMETERS)
    for text in (rendered.subject, rendered.text):
        assert "'" not in text
        assert "\u202f" not in text
        assert "!" not in text
        assert not re.search(r"[^\u00a0][?;:%€»](?=\s|$)", text)


def test_markup_in_a_name_stays_text():
    name = "{{7*7}}<img src=x>\u202e"
    rendered = rendering.render(MessageKind.ACCOUNT_READY, PARAMETERS | {"first_name": name})

    assert f"Bonjour {name} Berthelot," in rendered.text
