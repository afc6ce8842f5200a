"""The security headers of every answer, front-end files included (docs/security.md, 39).

The built pages hold inline scripts that are the same at every start, so the policy allows them
by their hash; nothing else may run.
"""

import base64
import hashlib
import re
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from memberapp import routes
from memberapp.settings import get_settings

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HASHED_FILES = ("/assets/", "/fonts/")
"""Their names hold a hash."""
_OTHER_FILES = ("/styles/", "/js/", "/icons/")
_SCRIPTLESS = (*_HASHED_FILES, *_OTHER_FILES)
"""No page is under them, so that nothing there runs an inline script."""
_IMMUTABLE = "public, max-age=31536000, immutable"


class SecurityHeaders:
    """ASGI wrapper: headers, caching, paths without a trailing slash, own origins only."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added; rewrite the path of a prerendered page."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_file = path.startswith(_SCRIPTLESS) or path == routes.WARNING_SCRIPT
                for name, value in security_headers(is_file=is_file).items():
                    headers[name] = value
                caching = caching_of(path, headers.get("content-type", ""), message["status"])
                headers.setdefault("cache-control", caching)
            await send(message)

        await self._app(_rewritten(scope, path), receive, send_with_headers)


def _rewritten(scope: Scope, path: str) -> Scope:
    """Serve `/page` from `/page/index.html` without a redirect that would drop the query."""
    if scope["method"] not in {"GET", "HEAD"} or path.endswith("/"):
        return scope
    if path.strip("/") in prerendered_pages():
        return {**scope, "path": f"{path}/", "raw_path": None}
    return scope


@cache
def security_headers(*, is_file: bool = False) -> dict[str, str]:
    """Return the headers that every answer carries.

    The policy of a page is longer than most files of a first visit: a file has its own.
    """
    settings = get_settings()
    headers = {
        "content-security-policy": content_security_policy(is_file=is_file),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    if settings.is_secure_origin:
        headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
    return headers


def content_security_policy(*, is_file: bool = False) -> str:
    """Return the policy: own files, the hashed inline scripts, the own socket, nothing else.

    A file is no page: it shows, sends and frames nothing, and the short policy says so.
    """
    if is_file:
        return "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
    sockets = " ".join(re.sub(r"^http", "ws", origin) for origin in get_settings().origins)
    found = inline_script_hashes(get_settings().pages_dir)
    hashes = " ".join(f"'{digest}'" for digest in sorted(found))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}".rstrip(),
            "worker-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src 'self' {sockets}",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            f"form-action 'self' {_identity_origins()}".rstrip(),
        )
    )


def _identity_origins() -> str:
    """Return where the forms of a public identity are sent on to, which browsers check too."""
    settings = get_settings()
    issuer = urlsplit(settings.identity_issuer)
    if not issuer.netloc:
        return ""
    return " ".join((f"{issuer.scheme}://{issuer.netloc}", *settings.identity_origins.split()))


def inline_script_hashes(build: Path) -> set[str]:
    """Return `sha256-…` of every inline script of the built pages."""
    return {
        "sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode()
        for page in build.rglob("*.html")
        for script in _INLINE_SCRIPT.findall(page.read_bytes())
    }


@cache
def prerendered_pages() -> frozenset[str]:
    """Return the paths, without slashes at the ends, that the build has a page for."""
    top = get_settings().pages_dir
    pages = (page.parent.relative_to(top).as_posix() for page in top.rglob("index.html"))
    return frozenset(path for path in pages if path != ".")


def caching_of(path: str, content_type: str, status: int) -> str:
    """Return how long an answer may be kept: hashed assets for ever, pages never unasked."""
    is_found = status == HTTPStatus.OK
    if is_found and path.startswith(_HASHED_FILES):
        return _IMMUTABLE
    if is_found and path.startswith(_OTHER_FILES):
        return "public, max-age=3600"
    if content_type.startswith("text/html"):
        return "no-cache"
    return "no-cache" if is_found else "no-store"
