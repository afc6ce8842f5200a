"""SMS, by any gateway that apprise knows.

`MEMBERAPP_SMS_URL` is an apprise address that holds `{to}`, the number in E.164, and may hold
`{id}`, which is the same at each try: a gateway that looks at it sends a repeat once only. It is
made anew for each message.
"""

import logging
from typing import Final
from urllib.parse import quote

from apprise import Apprise, LogCapture

from memberapp.core.outbox import MessageToSend
from memberapp.gateways.failures import GatewayUnavailable, NotDelivered
from memberapp.settings import get_settings

_NO_ANSWER: Final = "connection error"  # the words of each of its services when a request fails
_MAYBE_SENT: Final = "read timed out"  # the request went out, so the message may have, too


def send(message: MessageToSend, *, text: str) -> None:
    """Hand a message over to the gateway.

    Raises:
        GatewayUnavailable: it cannot be reached.
        NotDelivered: it refused the message, or did not say in time that it took it.
    """
    url = get_settings().sms_url
    if url is None:
        raise GatewayUnavailable("no SMS gateway is set")
    address = url.get_secret_value()
    for name, value in (("{to}", message.recipient), ("{id}", message.id)):
        address = address.replace(name, quote(value, safe=""))
    # What apprise logs may hold the number, the text and the gateway's password.
    logging.getLogger("apprise").propagate = False
    with LogCapture(level=logging.DEBUG) as log:
        gateway = Apprise.instantiate(address)
        if gateway is None:
            raise GatewayUnavailable("MEMBERAPP_SMS_URL is no address of apprise")
        if gateway.notify(body=text):
            return
        log.seek(0)
        said = log.read().lower()
    if _NO_ANSWER in said and _MAYBE_SENT not in said:
        raise GatewayUnavailable("no answer")
    raise NotDelivered("late" if _MAYBE_SENT in said else "refused")
