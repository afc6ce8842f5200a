"""The messages that we send, as a member pastes them: `python -m tests.fraud.own` judges them."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from memberapp.core.channels import read_channels
from memberapp.core.outgoing import Channel
from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.judging import judge
from memberapp.fraud.rules.values import Received, Verdict, Way
from memberapp.messages.rendering import render
from tests.support.messages import samples

FREE = frozenset({"incident_notice", "newsletter", "weekly_digest"})
"""Kinds with words that somebody wrote for one message: nobody can recognise those."""
_WAYS = {Channel.SMS: Way.SMS, Channel.EMAIL: Way.EMAIL}


def senders() -> dict[Way, str]:
    """Return by whom our messages come."""
    channels = read_channels()
    return {Way.SMS: channels.sms.sender, Way.EMAIL: channels.email.sender}


@cache
def own_messages() -> tuple[tuple[str, Received], ...]:
    """Return every sample of every template with its kind, from nobody in particular."""
    return tuple(_made())


def _made() -> Iterator[tuple[str, Received]]:
    for kind, messages in sorted(samples().items()):
        for message in messages:
            way = _WAYS.get(message.to.channel)
            if way is not None:
                rendered = render(kind, message.parameters, message.to.channel)
                yield str(kind), Received(way, rendered.text.strip())


def matrix() -> str:
    """Return how many are judged how, by channel, with their sender and without it."""
    verdicts = (Verdict.COMPATIBLE, Verdict.DOUBTFUL, Verdict.FRAUDULENT)
    lines = [f"{'way':6} {'sender':8}" + "".join(f"{one:>12}" for one in verdicts)]
    for way, sender in senders().items():
        for who in (sender, ""):
            counts = Counter(
                judge(Received(way, one.text, who), read_guide()).verdict
                for _kind, one in own_messages()
                if one.way is way
            )
            cells = "".join(f"{counts[one]:12}" for one in verdicts)
            lines.append(f"{way:6} {'given' if who else 'unknown':8}{cells}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(matrix())  # noqa: T201
