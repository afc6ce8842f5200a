"""`/demo/messages`: what the outbox sent, in demonstration only."""

import reflex as rx

from memberapp import routes
from memberapp.components.layout import page_head, panel
from memberapp.components.skeleton import skeleton
from memberapp.demo.messages_views import SentMessageView
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.state.demo import DemoMessagesState


@page(routes.DEMO_MESSAGES, on_load=DemoMessagesState.load_messages)
def demo_messages_page() -> rx.Component:
    """List the messages that real members would have received."""
    return plain_page(
        page_head(
            routes.DEMO_MESSAGES.title,
            lead="Dans cette démonstration, e-mails et SMS ne partent pas\u00a0: ils se lisent "
            "ici. Les notifications partent vraiment vers les appareils où vous les activez.",
        ),
        rx.cond(
            DemoMessagesState.messages,
            rx.el.ul(rx.foreach(DemoMessagesState.messages, _message), class_name="messages stack"),
            rx.cond(
                DemoMessagesState.is_loaded,
                rx.el.p("Aucun message n’a encore été envoyé.", class_name="muted"),
                skeleton(),
            ),
        ),
        route=routes.DEMO_MESSAGES,
    )


def _message(message: SentMessageView) -> rx.Component:
    return rx.el.li(
        panel(
            rx.el.h2(message.subject, class_name="messages__subject"),
            rx.el.p(
                message.channel,
                " de ",
                message.sender,
                " à ",
                rx.el.b(message.recipient),
                ", ",
                message.sent_at,
                rx.cond(message.size != "", rx.fragment(", ", message.size)),
                class_name="small muted",
            ),
            rx.el.p(message.text, class_name="messages__text"),
        ),
        key=message.id,
    )
