"""What the two of a grant read in their messages: paragraphs, elisions and what was never open."""

import re

import pytest

from memberapp.carers.messages import Kind
from memberapp.carers.rules import EndReason
from memberapp.core.outgoing import Channel
from memberapp.messages.rendering import render
from tests.support.messages import samples

NEVER_OPEN = {EndReason.WITHDRAWN, EndReason.REFUSED, EndReason.NOT_ACCEPTED}
JOURNAL = "Le journal de ce qui a été fait"


def ended(name: str, *, is_helped: bool) -> dict[EndReason, str]:
    """Return what one of the two reads of each end."""
    return {
        EndReason(one.parameters["why"]): render(one.kind, one.parameters).text
        for one in samples()[Kind.CARER_ENDED]
        if (one.parameters["name"], one.parameters["is_helped"]) == (name, is_helped)
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_each_sentence_group_is_a_paragraph_of_its_own(kind: Kind):
    for message in samples()[kind]:
        body = render(kind, message.parameters).text.split("\n\nMutuelle")[0]
        assert not re.search(r"[^\n]\n[^\n]", body)


def test_an_invitation_that_nobody_accepted_opened_nothing_and_has_no_journal():
    texts = ended("Luc Petit", is_helped=True)
    assert set(texts) == set(EndReason) - {EndReason.REPLACED}
    for reason, text in texts.items():
        assert ("Rien n’a été ouvert." in text) == (reason in NEVER_OPEN)
        assert (JOURNAL in text) == (reason not in NEVER_OPEN)


def test_a_name_elides():
    assert "l’espace d’Alice Martin." in ended("Alice Martin", is_helped=False)[EndReason.PAST]
    assert "l’espace de Luc Petit." in ended("Luc Petit", is_helped=False)[EndReason.PAST]


@pytest.mark.parametrize("is_helped", [True, False])
def test_a_disowned_one_says_what_comes_next(is_helped: bool):
    text = ended("Luc Petit", is_helped=is_helped)[EndReason.DISOWNED]
    assert "signalée comme suspecte\u00a0: par sécurité, l’accès ouvert depuis est annulé." in text
    assert ("Vous pouvez envoyer une nouvelle invitation." in text) == is_helped


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_an_end_has_one_word(channel: Channel):
    for kind in (Kind.CARER_ENDING, Kind.CARER_ENDED, Kind.CARER_ACCEPTED):
        for message in samples()[kind]:
            said = render(kind, message.parameters, channel)
            assert not re.search(r"\bfini(?:t|e|es|s)?\b", said.subject + said.text)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_an_invitation_is_told_as_asked_for_since_it_is_only_queued(channel: Channel):
    for message in samples()[Kind.CARER_INVITATION_SENT]:
        text = render(message.kind, message.parameters, channel).text.replace("’", "'")
        assert re.search("Vous avez demandé.* d'inviter", text)
        assert "est partie" not in text
