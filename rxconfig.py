"""What Reflex reads; every value comes from memberapp.settings."""

import re
from pathlib import Path
from typing import Any

import reflex as rx
from reflex.constants import StateManagerMode

from memberapp.settings import get_settings

# `ws://localhost:8000/_event` and the like, as the build writes the addresses of the back end.
_BAKED_ADDRESS = re.compile(r"""(["`])(ws|http)s?://[^/"`]+(/[^"`]*)\1""")

_FRENCH = {
    "A new version of this app is available.": "Votre espace a été mis à jour.",
    "Reload": "Recharger la page",
}
# `e.append("A new version…")` and `t.textContent="Reload"`, in whatever quotes the build chose.
_ENGLISH = re.compile(
    r"""(\.append\(|\.textContent=)(["`'])(A new version of this app is available\.|Reload)\2"""
)


class AnyHost(rx.plugins.Plugin):
    """Make the built front end call the origin it was loaded from, whatever its host and port."""

    def post_build(self, **context: Any) -> None:
        """Replace the addresses that the build baked in.

        Raises:
            RuntimeError: there was nothing to replace; the front end would call a fixed host.
        """
        static_dir: Path = context["static_dir"]
        replaced = 0
        for chunk in (static_dir / "assets").glob("reflex-env-*.js"):
            text, count = _BAKED_ADDRESS.subn(_from_origin, chunk.read_text("utf-8"))
            chunk.write_text(text, "utf-8")
            replaced += count
        if not replaced:
            raise RuntimeError("no baked address found in the front end: has Reflex changed?")


class InFrench(rx.plugins.Plugin):
    """Say in French what the framework says by itself: that a newer version is served."""

    def post_build(self, **context: Any) -> None:
        """Replace the sentence and the button of the framework's banner.

        Raises:
            RuntimeError: they are not there any more; the banner would be in English.
        """
        static_dir: Path = context["static_dir"]
        replaced = 0
        for chunk in (static_dir / "assets").glob("*.js"):
            text, count = _ENGLISH.subn(_in_french, chunk.read_text("utf-8"))
            if count:
                chunk.write_text(text, "utf-8")
            replaced += count
        if replaced != len(_FRENCH):
            raise RuntimeError("the banner of a new version is another one: has Reflex changed?")


def _in_french(found: re.Match[str]) -> str:
    return f"{found[1]}`{_FRENCH[found[3]]}`"


def _from_origin(found: re.Match[str]) -> str:
    # Prerendering runs in node, where there is no location.
    origin = "(globalThis.location?.origin??`http://localhost`)"
    as_socket = ".replace(/^http/,`ws`)" if found[2] == "ws" else ""
    return f"{origin}{as_socket}+`{found[3]}`"


settings = get_settings()
redis_url = settings.redis_url.get_secret_value() if settings.redis_url else None

config = rx.Config(
    app_name="memberapp",
    plugins=[AnyHost(), InFrench()],
    disable_plugins=[rx.plugins.SitemapPlugin],  # it would list every page to anybody
    backend_host=settings.host,
    backend_port=settings.port,
    frontend_port=settings.port,
    cors_allowed_origins=list(settings.origins),
    trusted_proxy_hops=settings.trusted_proxy_hops,
    # Never on disk: states hold what members look at.
    state_manager_mode=StateManagerMode.REDIS if redis_url else StateManagerMode.MEMORY,
    redis_url=redis_url,
    redis_token_expiration=900,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="system",
    frontend_compression_formats=["brotli", "gzip"],
)
