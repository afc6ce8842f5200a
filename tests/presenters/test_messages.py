import re
from pathlib import Path

import jinja2
import pytest

from memberapp import catalogue
from memberapp.presenters import messages
from memberapp.services.outbox import MessageKind

FOLDER = Path(messages.__file__).parent
PARAMETERS = {
    "first_name": "Camille",
    "last_name": "Berthelot",
    "member_id": "M010000001",
    "country": "FR",
    "at": "2026-11-21T10:02:00+00:00",
}


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_is_written_in_full(kind):
    rendered = messages.render(kind, PARAMETERS)

    assert "\n" not in rendered.subject
    assert rendered.text.startswith("Bonjour Camille Berthelot,\n")
    assert "le 21\u00a0novembre 2026 à 11\u00a0h\u00a002" in rendered.text
    assert "{{" not in rendered.subject + rendered.text


def test_there_is_no_folder_without_a_kind():
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name[0] != "_"}
    assert folders == {kind.value for kind in MessageKind}


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("missing", ["first_name", "at"])
def test_a_missing_parameter_is_an_error(kind, missing):
    given = {name: value for name, value in PARAMETERS.items() if name != missing}
    with pytest.raises(jinja2.UndefinedError):
        messages.render(kind, given)


@pytest.mark.parametrize("kind", MessageKind)
def test_only_official_channels_are_named_and_no_secret_is_asked(kind):
    channels = catalogue.load().channels
    text = messages.render(kind, PARAMETERS).text.replace("\u00a0", " ")
    numbers = {phone.display.replace("\u00a0", " ") for phone in channels.phones}

    assert set(re.findall(r"\w+://[^/\s]+", text)) <= {f"https://{h}." for h in channels.web.hosts}
    assert set(re.findall(r"\b0\d(?: \d\d){4}\b", text)) <= numbers
    assert "Nous ne demandons jamais" in text


@pytest.mark.parametrize("kind", MessageKind)
def test_texts_are_typeset_in_french(kind):
    rendered = messages.render(kind, PARAMETERS)
    for text in (rendered.subject, rendered.text):
        assert "'" not in text
        assert "\u202f" not in text
        assert "!" not in text
        assert not re.search(r"[^\u00a0][?;:%€»](?=\s|$)", text)


def test_markup_in_a_name_stays_text():
    name = "{{7*7}}<img src=x>\u202e"
    rendered = messages.render(MessageKind.ACCOUNT_READY, PARAMETERS | {"first_name": name})

    assert f"Bonjour {name} Berthelot," in rendered.text
