from memberapp.callbacks.messages import Kind
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.demo.messages_views import to_view
from tests.support.clocks import START


def snapshot(channel, recipient, subject, text):
    return MessageSnapshot(
        id="1",
        kind=Kind.CALLBACK_CONFIRMED,
        channel=channel,
        recipient=recipient,
        status=MessageStatus.SENT,
        created_at=START,
        sent_at=START,
        subject=subject,
        text=text,
    )


def test_a_text_message_shows_its_sender_and_its_length():
    view = to_view(snapshot(Channel.SMS, "+33639980012", "", "é" * 161))

    assert (view.subject, view.channel, view.sender) == ("SMS", "SMS", "38\u00a0600")
    assert view.recipient == "06 39 98 00 12"
    assert view.size == "161\u00a0caractères, 2\u00a0SMS"


def test_an_e_mail_shows_its_sender_and_its_subject():
    view = to_view(snapshot(Channel.EMAIL, "camille@example.org", "Votre rappel", "Bonjour,"))

    assert (view.subject, view.sender) == ("Votre rappel", "ne-pas-repondre@mutuelle-tilleuls.fr")
    assert view.size == ""


def test_a_message_that_is_not_written_yet_is_named_so():
    for channel in Channel:
        assert to_view(snapshot(channel, "x", "", "")).subject == "Message en préparation"
