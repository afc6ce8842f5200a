"""Why a message did not leave; the text names the kind of failure only, never the recipient."""


class NotDelivered(Exception):
    """The gateway refused the message, or may have lost it: it is tried again, and counted."""


class GatewayUnavailable(NotDelivered):
    """The gateway cannot be reached: no message is to blame, all of them wait."""


class ServiceUnavailable(GatewayUnavailable):
    """One of the services behind a gateway cannot be reached: only what goes there waits."""


class GivenUp(NotDelivered):
    """No further try would deliver it."""


class RecipientGone(GivenUp):
    """Nothing is reached there any longer, nor ever will be."""
