"""Which settings are unsafe, one sentence each, which begins with the variable's name.

A sentence never quotes a value: it may hold a password. What is accepted on purpose is in
docs/security.md, "Settings that are accepted".
"""

import ipaddress
import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, parse_qs, urlsplit

if TYPE_CHECKING:
    from memberapp.settings import Settings

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN: Final = re.compile(
    rf"(?P<scheme>https?)://{_LABEL}(\.{_LABEL})*(:(?P<port>[1-9][0-9]{{0,4}}))?"
)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}  # which browsers leave out
_MAX_PORT: Final = 65535
_A_NUMBER: Final = "+33612345678"
_VERIFIED_TLS: Final = {"verify-ca", "verify-full"}


def problems_anywhere(settings: "Settings") -> Iterator[str]:
    """Say what no instance may have."""
    if settings.public_origin and not _is_origin(settings.public_origin):
        yield (
            "MEMBERAPP_PUBLIC_ORIGIN must be as browsers write it: https://host or "
            "https://host:port, in lower case, with nothing after it"
        )
    if not settings.is_production and not is_loopback(settings.host):
        yield (
            "MEMBERAPP_HOST must be 127.0.0.1, ::1 or localhost: the passwords of the "
            "demonstration are public; set MEMBERAPP_ENV=production to serve others"
        )
    if settings.is_demo and not is_loopback(urlsplit(settings.origins[0]).hostname):
        yield "MEMBERAPP_PUBLIC_ORIGIN is for production: set MEMBERAPP_ENV=production too"
    yield from _about_identity(settings)
    yield from _about_api(settings)
    if settings.name_check_url and _split(settings.name_check_url).scheme not in {"http", "https"}:
        yield "MEMBERAPP_NAME_CHECK_URL must be an address, https://…"
    if settings.services_url and _split(settings.services_url).scheme not in {"http", "https"}:
        yield "MEMBERAPP_SERVICES_URL must be an address, https://…"
    if settings.qr_key_oldest > settings.qr_key:
        yield "MEMBERAPP_QR_KEY_OLDEST must not be above MEMBERAPP_QR_KEY"
    if settings.workers > 1 and settings.redis_url is None:
        yield "MEMBERAPP_WORKERS above 1 needs MEMBERAPP_REDIS_URL"


def _about_api(settings: "Settings") -> Iterator[str]:
    if not settings.is_production and not is_loopback(settings.api_host):
        yield "MEMBERAPP_API_HOST must be 127.0.0.1, ::1 or localhost outside production"
    if settings.api_port == settings.port:
        yield "MEMBERAPP_API_PORT must be a port of its own, not MEMBERAPP_PORT"


def _about_identity(settings: "Settings") -> Iterator[str]:
    named = (
        settings.identity_name,
        settings.identity_issuer,
        settings.identity_client_id,
        settings.identity_client_secret or settings.identity_keys_file,
    )
    if any(named) and not all(named):
        yield (
            "MEMBERAPP_IDENTITY_ISSUER goes with MEMBERAPP_IDENTITY_NAME, "
            "MEMBERAPP_IDENTITY_CLIENT_ID and MEMBERAPP_IDENTITY_CLIENT_SECRET, or "
            "MEMBERAPP_IDENTITY_KEYS_FILE: all or nothing"
        )
    if not all(_ORIGIN.fullmatch(one) for one in settings.identity_origins.split()):
        yield "MEMBERAPP_IDENTITY_ORIGINS must be origins, https://host, with spaces between"
    if settings.identity_issuer and not _is_issuer(settings.identity_issuer):
        yield "MEMBERAPP_IDENTITY_ISSUER must be an address, with neither query nor fragment"


def problems_in_production(settings: "Settings") -> Iterator[str]:
    """Say what members must never be served with."""
    if not settings.public_origin.startswith("https://") or is_loopback(
        urlsplit(settings.public_origin).hostname
    ):
        yield "MEMBERAPP_PUBLIC_ORIGIN must be the site's own https:// address"
    if settings.trusted_proxy_hops == 0:
        yield (
            "MEMBERAPP_TRUSTED_PROXY_HOPS must be 1 or more: behind the proxy that does https, "
            "all visitors would have one address"
        )
    if not _is_private(settings.host):
        yield (
            "MEMBERAPP_HOST must be an address that only the proxy reaches: whoever else does "
            "can invent theirs in X-Forwarded-For"
        )
    if settings.api_port is not None and not _is_private(settings.api_host):
        yield "MEMBERAPP_API_HOST must be an address that only the insurer's own network reaches"
    if not _is_private(settings.metrics_host):
        yield "MEMBERAPP_METRICS_HOST must be an address that only Prometheus reaches"
    yield from _about_keys(settings)
    yield from _about_others(settings)
    if settings.clock_file is not None:
        yield "MEMBERAPP_CLOCK_FILE is for tests only"
    if settings.push_test_service:
        yield "MEMBERAPP_PUSH_TEST_SERVICE is for tests only"
    yield from _about_gateways(settings)
    yield from _about_stores(settings)


def _about_others(settings: "Settings") -> Iterator[str]:
    """Say whom members, and what they typed, must never be sent to."""
    if settings.identity_issuer and _split(settings.identity_issuer).scheme != "https":
        yield "MEMBERAPP_IDENTITY_ISSUER must be https://: whoever is on the way would sign in"
    if any(not one.startswith("https://") for one in settings.identity_origins.split()):
        yield "MEMBERAPP_IDENTITY_ORIGINS must be https://"
    service = _split(settings.name_check_url)
    if settings.name_check_url and service.scheme != "https" and not is_loopback(service.hostname):
        yield "MEMBERAPP_NAME_CHECK_URL must be https://, or lead to this machine"
    partners = _split(settings.services_url)
    if settings.services_url and partners.scheme != "https" and not is_loopback(partners.hostname):
        yield "MEMBERAPP_SERVICES_URL must be https://, or lead to this machine"


def _about_keys(settings: "Settings") -> Iterator[str]:
    if settings.keys_file is None:
        yield "MEMBERAPP_KEYS_FILE must name the file that holds the keys"
    if settings.seal_file is None:
        yield (
            "MEMBERAPP_SEAL_FILE must name the insurer's seal, a PKCS#12 file: certificates are "
            "sealed"
        )
    files = {
        "MEMBERAPP_KEYS_FILE": settings.keys_file,
        "MEMBERAPP_SEAL_FILE": settings.seal_file,
        "MEMBERAPP_IDENTITY_KEYS_FILE": settings.identity_keys_file,
    }
    must_be_there = {
        "MEMBERAPP_DKIM_KEY_FILE": settings.dkim_key_file,
        "MEMBERAPP_PUSH_KEY_FILE": settings.push_key_file,
        "MEMBERAPP_WALLET_CERTIFICATE_FILE": settings.wallet_certificate_file,
        "MEMBERAPP_WALLET_KEY_FILE": settings.wallet_key_file,
        "MEMBERAPP_WALLET_ABOVE_FILE": settings.wallet_above_file,
    }
    for name, path in (files | must_be_there).items():
        if path is not None:
            yield from _about_file(settings, name, path, must_be_there=name in must_be_there)


def _about_file(
    settings: "Settings", name: str, path: Path, *, must_be_there: bool
) -> Iterator[str]:
    if any(_is_inside(path, top) for top in (settings.project, settings.var_dir)):
        yield f"{name} must lie outside var/ and the project"
    elif path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield f"{name} must be readable by its owner only: chmod 600"
    elif must_be_there and not path.is_file():
        yield f"{name} names no file"


def _about_gateways(settings: "Settings") -> Iterator[str]:
    if settings.smtp_url is None:
        yield "MEMBERAPP_SMTP_URL must name the mail server"
    elif not _is_safe(settings.smtp_url.get_secret_value(), encrypted={"smtps", "smtp+starttls"}):
        yield (
            "MEMBERAPP_SMTP_URL must be smtps:// or smtp+starttls://, or lead to this machine: "
            "messages hold codes"
        )
    if settings.sms_url is None:
        yield "MEMBERAPP_SMS_URL must name the SMS gateway"
    else:
        text = settings.sms_url.get_secret_value()
        if not is_loopback(_split(text).hostname) and not _is_encrypted_sms(text):
            yield (
                "MEMBERAPP_SMS_URL must be an address of apprise that is encrypted and verified "
                "(jsons://, forms://…), or lead to this machine: messages hold codes"
            )


def _about_stores(settings: "Settings") -> Iterator[str]:
    if settings.redis_url is not None:
        url = _split(settings.redis_url.get_secret_value())
        is_local = url.scheme == "unix" or is_loopback(url.hostname)
        has_verified_tls = url.scheme == "rediss" and "ssl_cert_reqs=none" not in url.query
        if not is_local and not (has_verified_tls and url.password):
            yield (
                "MEMBERAPP_REDIS_URL must be rediss:// with a password, or lead to this machine: "
                "whoever writes there runs code here"
            )
    if settings.database_url:
        url = _split(settings.database_url)
        options = parse_qs(url.query)
        if url.scheme == "sqlite":
            if not url.path.strip("/") or ":memory:" in url.path:
                yield "MEMBERAPP_DATABASE_URL must name a file: this one is forgotten at each stop"
            return
        named = options.get("host", [url.hostname or ""]) + options.get("hostaddr", [])
        hosts = ",".join(named).split(",")  # libpq tries each; `hostaddr` wins over `host`
        is_local = all(host.startswith("/") or is_loopback(host) for host in hosts)
        if not is_local and options.get("sslmode", [""])[-1] not in _VERIFIED_TLS:
            yield (
                "MEMBERAPP_DATABASE_URL must have sslmode=verify-full (or verify-ca), "
                "or lead to this machine"
            )


def _is_issuer(text: str) -> bool:
    url = _split(text)
    is_bare = not (url.query or url.fragment)
    return url.scheme in {"https", "http"} and bool(url.hostname) and is_bare


def is_loopback(host: str | None) -> bool:
    """Return whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _is_private(host: str) -> bool:
    if is_loopback(host):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private and not address.is_unspecified


def _is_origin(text: str) -> bool:
    found = _ORIGIN.fullmatch(text)
    if found is None:
        return False
    port = int(found["port"] or 0)
    return port <= _MAX_PORT and port != _DEFAULT_PORTS[found["scheme"]]


def _is_safe(text: str, *, encrypted: set[str]) -> bool:
    url = _split(text)
    return url.scheme in encrypted or (url.scheme == "smtp" and is_loopback(url.hostname))


def _is_encrypted_sms(text: str) -> bool:
    """Return whether apprise knows an address, and its service encrypts and checks who answers."""
    from apprise import Apprise, LogCapture

    logging.getLogger("apprise").propagate = False  # it logs an address that it does not know
    with LogCapture():
        service: Any = Apprise.instantiate(text.replace("{to}", _A_NUMBER).replace("{id}", "1"))
    if service is None or service.secure_protocol is None:
        return False
    plain = service.protocol or ()
    return (
        _split(text).scheme not in ({plain} if isinstance(plain, str) else plain)
        and service.verify_certificate
        and getattr(service, "secure_mode", "") != "insecure"
        and not str(getattr(service, "notify_url", "")).startswith("http:")  # two of its services
    )


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _is_inside(path: Path, top: Path) -> bool:
    return path.resolve().is_relative_to(top.resolve())
