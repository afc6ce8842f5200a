"""Live changes: which topics a tab loads again after a look."""

from datetime import timedelta

from memberapp.core.changes import LastChange
from memberapp.core.topics import Topic
from memberapp.state.live import fresh_topics
from tests.support.clocks import START

BANK = {Topic.BANK: LastChange("1", START - timedelta(hours=1))}


def test_only_another_change_than_was_known_is_pushed():
    both = BANK | {Topic.PROFILE: LastChange("2", START)}
    assert fresh_topics(BANK, BANK, START) == set()
    assert fresh_topics(BANK, both, START) == {Topic.PROFILE}
    assert fresh_topics(BANK, {Topic.BANK: LastChange("3", START)}, START) == {Topic.BANK}
    assert fresh_topics(both, BANK, START) == set()  # what was purged


def test_a_tab_that_is_new_here_loads_again_what_changed_while_it_opened():
    both = BANK | {Topic.PROFILE: LastChange("2", START - timedelta(seconds=2))}
    assert fresh_topics(None, both, START) == {Topic.PROFILE}
