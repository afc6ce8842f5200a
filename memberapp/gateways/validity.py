"""What the insurer signs with, on the disk: its days, and whether its files are others by now."""

import logging
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from memberapp import clock
from memberapp.settings import UnsafeSettingsError

if TYPE_CHECKING:
    from cryptography import x509

_log = logging.getLogger(__name__)
_EARLY: Final = timedelta(days=30)

Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp:
    """Return what changes when a file is replaced: what was read of it is read again then.

    Raises:
        OSError: there is no such file.
    """
    found = path.stat()
    return found.st_mtime_ns, found.st_ino, found.st_size


def check_validity(variable: str, *certificates: "x509.Certificate") -> None:
    """Refuse a certificate outside its days; one that ends soon is in the log, once a day.

    Raises:
        UnsafeSettingsError: it begins later, or has ended.
    """
    now = clock.now()
    for one in certificates:
        if now < one.not_valid_before_utc:
            begins = f"{one.not_valid_before_utc:%Y-%m-%d}"
            raise UnsafeSettingsError(f"{variable}: its certificate is not valid before {begins}")
        if now > one.not_valid_after_utc:
            ended = f"{one.not_valid_after_utc:%Y-%m-%d}"
            raise UnsafeSettingsError(f"{variable}: its certificate ended on {ended}; renew it")
        if now > one.not_valid_after_utc - _EARLY:
            _warn(variable, one.not_valid_after_utc.date(), now.date())


@lru_cache(maxsize=16)
def _warn(variable: str, last: date, _today: date) -> None:
    _log.warning("%s: its certificate ends on %s; renew it", variable, last.isoformat())
