"""Why a message did not leave; the text names the kind of failure only, never the recipient."""


class NotDelivered(Exception):
    """The gateway refused the message, or may have lost it: it is tried again, and counted."""


class GatewayUnavailable(NotDelivered):
    """The gateway cannot be reached: no message is to blame, all of them wait."""
