"""Secrets that no log may ever hold: planted by the tests, looked for when all of them are over."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from memberapp.cli.demo import PASSWORDS
from tests import feeds
from tests.personas import NEW_IBAN, OLD_IBAN, OLD_PHONE, THIRD_IBAN
from tests.support.factories import SECRET
from tests.support.passwords import OTHER_PASSWORD, PASSWORD
from tests.support.trusted_browser import DEVICE_TOKEN

CANARIES = {
    "password": "Canari-Motdepasse-7!",
    "new password": "Canari-Nouveau-8!",
    "code": "7315908",
    "session token": "canari-jeton-de-session",
    "browser token": "canari-jeton-de-navigateur",
    "link": "canari-jeton-de-lien",
    "e-mail": "canari@example.org",
    "phone": "+33639987654",
    "NIR": "285063512345683",
    "IBAN": "FR7630001007941234567890185",
    "act": "Acte-canari-4471",
    "name": "Canarivière",
}
"""What `test_canaries.py` plants wherever it can be typed, sent or imported."""

EVERYWHERE = {
    *CANARIES.values(),
    *PASSWORDS.values(),
    PASSWORD,
    OTHER_PASSWORD,
    SECRET,
    DEVICE_TOKEN,
    OLD_IBAN,
    NEW_IBAN,
    THIRD_IBAN,
    OLD_PHONE,
    feeds.NIR,
    feeds.IBAN,
}
"""Those, and the secrets that the whole suite uses."""

_OURS = ("memberapp", "reflex", "granian")


class Watch(logging.Handler):
    """Hears every line that the application and its server log, and keeps the canaries it hears."""

    def __init__(self) -> None:
        super().__init__(level=0)
        self.setFormatter(logging.Formatter("%(message)s"))
        self.found: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one line, its traceback included."""
        if record.name.startswith(_OURS):
            self.found |= canaries_in(self.format(record))


@contextmanager
def watching() -> Iterator[Watch]:
    """Hear every line at every level meanwhile."""
    heard = Watch()
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.NOTSET)
    root.addHandler(heard)
    try:
        yield heard
    finally:
        root.removeHandler(heard)
        root.setLevel(before)


def canaries_in(text: str) -> set[str]:
    """Return the canaries of a text."""
    return {canary for canary in EVERYWHERE if canary in text}


def canaries_in_files(files: Iterable[Path]) -> set[str]:
    """Return the canaries of the logs that servers wrote."""
    texts = (file.read_text(errors="replace") for file in files if file.exists())
    return set().union(*map(canaries_in, texts))
