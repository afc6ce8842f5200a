"""A browser in words, « Firefox sur Windows »: enough for a member to recognise their own."""

from functools import lru_cache
from typing import Final

_MAX_HEADER_LENGTH: Final = 512

# The first mark found decides: Edge and Opera also call themselves Chrome, Chrome also Safari.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_UNKNOWN: Final = "Navigateur inconnu"


def is_named(browser: str) -> bool:
    """Return whether a browser in words says which one it is."""
    return bool(browser) and not browser.startswith(_UNKNOWN)


def browser_in_words(user_agent: str) -> str:
    """Name the browser and the machine of a header, which anybody may have written."""
    return _in_words(user_agent[:_MAX_HEADER_LENGTH])


@lru_cache(maxsize=1024)
def _in_words(header: str) -> str:
    browser = next((name for mark, name in _BROWSERS if mark in header), _UNKNOWN)
    system = next((name for mark, name in _SYSTEMS if mark in header), "")
    return f"{browser} sur {system}" if system else browser
