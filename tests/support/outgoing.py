"""A message to queue, by default to Camille's mailbox."""

from collections.abc import Mapping

from memberapp.account.messages import Kind
from memberapp.core.outgoing import Channel, Contact, Message, Parameter

EMAIL = "camille@example.org"


def make_message(
    kind: str = Kind.ACCOUNT_READY,
    *,
    recipient: str = EMAIL,
    channel: Channel = Channel.EMAIL,
    key: str = "1",
    member_id: str | None = None,
    parameters: Mapping[str, Parameter] | None = None,
) -> Message:
    """Return a message, of which only what a test says matters."""
    contact = Contact(recipient, channel)
    return Message(kind, contact, member_id, key, parameters or {})
