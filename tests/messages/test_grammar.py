"""What our messages can say, as patterns: sentences word for word, and holes of known kinds."""

import re

import pytest

from memberapp.core.outgoing import Channel
from memberapp.messages.grammar import TIME, Hole, one_line, our_sentences
from memberapp.messages.rendering import render
from tests.support.messages import samples

CODE = Hole(r"\d{6}", re.compile(r"\d{6}"), has_words=True)
LIFETIME = Hole(r".{1,20}?", re.compile(r"\d{1,2} minutes"))


def of_sms(text: str, **holes: Hole) -> list[tuple[str, ...]]:
    """Return what each SMS of ours that is this text has in its holes."""
    sentences = [one for one in our_sentences(holes) if one.channel is Channel.SMS]
    found = [one.holes_of(one_line(text)) for one in sentences]
    return [one for one in found if one is not None]


def a_code() -> str:
    message = samples()["sign_in_code"][0]
    return render(message.kind, message.parameters, Channel.SMS).text


def test_a_message_is_its_sentences_with_its_holes():
    assert of_sms(a_code(), code=CODE, code_lifetime=LIFETIME) == [("482913", "482913")]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("482913", "48291"),
        ("minutes", "minutes, ou moins"),
        ("connexion", "connexiom"),
        ("code", "co\u200bde"),
        ("personne.", "personne. Merci."),
    ],
    ids=["shorter code", "more than the hole", "other word", "hidden sign", "another sentence"],
)
def test_any_other_text_is_none_of_them(written, instead):
    text = a_code()
    assert written in text
    assert of_sms(text.replace(written, instead), code=CODE, code_lifetime=LIFETIME) == []


def test_a_variable_without_a_kind_is_in_no_message_that_is_known():
    assert of_sms(a_code(), code=CODE) == []


def test_of_a_choice_each_branch_is_known():
    hole = Hole(r".{1,40}?", re.compile(r".{1,40}"))
    kinds = dict.fromkeys((TIME, "reference", "due_at"), hole)
    for text in ("Une question", "Une réponse"):
        sms = f"Mutuelle des Tilleuls. {text} vous attend dans votre espace, message SUI-1. Aide : "
        assert of_sms(f"{sms}02 61 91 12 12.", **kinds) == [()]


def test_spaces_and_typographic_signs_do_not_count():
    assert (
        one_line("Une\u00a0question\u202f?\n« Oui », l’autre") == 'Une question ? " Oui ", l\'autre'
    )
    assert one_line("e\u0301") == "é"
    assert one_line("a\u200bb") == "a\u200bb"
