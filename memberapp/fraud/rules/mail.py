"""What was found in a forwarded `.eml`, as a message to judge."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from memberapp.fraud.rules.values import MailFacts, Received, Way


def to_received(mails: Sequence[Mapping[str, Any]]) -> Received | None:
    """Return the innermost of the e-mails that `gateways/mails.py` read, with those around it."""
    found = [_received(one) for one in mails]
    return replace(found[0], around=tuple(found[1:])) if found else None


def _received(mail: Mapping[str, Any]) -> Received:
    facts = MailFacts(
        reply_to=tuple(mail["reply_to"]),
        failed_checks=tuple(mail["failed"]),
        passed_checks=tuple(mail["passed"]),
        hidden_links=tuple((words, host) for words, host in mail["hidden"]),
        unseen_links=tuple(mail["unseen"]),
        attachments=tuple(mail["attachments"]),
    )
    return Received(Way.EMAIL, mail["text"], mail["sender"], facts)
