"""Every event of the trail has a sentence for members, or is declared to be none of theirs."""

from memberapp.core.audit import Event
from memberapp.privacy.events import INTERNAL, TOLD


def test_every_event_has_a_sentence_or_is_declared_internal() -> None:
    assert {*TOLD} | INTERNAL == {*Event}, "say it in memberapp/privacy/events.py"
    assert not {*TOLD} & INTERNAL


def test_no_two_events_read_alike() -> None:
    texts = [text for words in TOLD.values() for text in (words.text, words.refused) if text]
    assert len(texts) == len({*texts})
