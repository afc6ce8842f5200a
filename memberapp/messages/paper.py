"""A message on paper: the very words of its e-mail."""

from datetime import date

from memberapp.core import papers
from memberapp.core.papers import Addressee, Paper
from memberapp.messages.post import PostedMessage


def to_paper(message: PostedMessage, *, on: date) -> Paper:
    """Return everything the letter says on the day it is written, ready to be laid out."""
    greeting, *paragraphs = message.text.strip().split("\n\n")
    name = f"{message.first_name} {message.last_name}"
    return papers.letter(
        Addressee(message.civility, name, message.address, message.country),
        on=on,
        title=message.subject,
        greeting=greeting,
        before=paragraphs,
    )
