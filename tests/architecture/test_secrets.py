"""No committed file holds a secret, by the patterns of detect-secrets.

Its own command reads each line with each plugin, half a minute for this project; whole files with
its patterns take four seconds and find the same.
"""

import re
from collections.abc import Iterator

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.ip_public import IPPublicDetector

from tests.architecture.test_repository import texts

MADE_UP = {
    ".env.example": {"://user:password@"},
    "deploy/compose/memberapp.env": {"://user:password@"},
    "docs/deployment.md": {"://memberapp:…@", "://memberapp_owner:…@"},
    "tests/faults/test_start.py": {"://u:S3cret@"},
    "tests/gateways/test_mail.py": {"://user:secret@", "BEGIN PRIVATE KEY"},
    "tests/gateways/test_push.py": {
        "://user:secret@",
        "://127.0.0.1:8199@",
        "BEGIN PRIVATE KEY",
    },
    "tests/http/test_unavailable.py": {"://x:y@"},
    "tests/test_settings.py": {"://u:S3cret@", "://user:S3cret@"},
}


def patterns() -> list[re.Pattern[str]]:
    return [
        pattern
        for plugin in get_mapping_from_secret_type_to_class().values()
        if issubclass(plugin, RegexBasedDetector) and plugin is not IPPublicDetector
        for pattern in plugin.denylist
    ]


def secrets(text: str) -> Iterator[str]:
    for pattern in patterns():
        yield from (found[0] for found in pattern.finditer(text))


def test_no_committed_file_holds_a_secret() -> None:
    found = {path.as_posix(): set(secrets(text)) for path, text in texts().items()}
    found.pop("tests/architecture/test_secrets.py", None)
    assert {path: hits - MADE_UP.get(path, set()) for path, hits in found.items() if hits} == {
        path: set() for path in MADE_UP
    }


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://memberapp:hunter2-of-production@db/memberapp",
        "-----BEGIN RSA PRIVATE KEY-----",
        "key = " + "AK" + "IA" + "Q3EGRIXEXAMPLE7ABC"[:16],
        "gh" + "p_" + "0a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H",
    ],
    ids=["password of a database", "private key", "cloud", "code host"],
)
def test_a_secret_is_found(text: str) -> None:
    assert list(secrets(text))
