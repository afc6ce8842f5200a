"""The headers of every answer."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from memberapp.http import security_headers as module
from memberapp.settings import Settings


@pytest.fixture
def build(tmp_path: Path, settings: Callable[..., Settings]) -> Path:
    """A build of two pages, one inline script each."""
    pages = tmp_path / "build" / "client"
    (pages / "connexion").mkdir(parents=True)
    (pages / "index.html").write_text("<script>one()</script><script src='/x.js'></script>")
    (pages / "connexion" / "index.html").write_text("<script type='module'>two()</script>")
    settings(frontend_dir=tmp_path)
    for remembered in (module.security_headers, module.prerendered_pages):
        remembered.cache_clear()
    return pages


def digest(script: str) -> str:
    raw = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(raw).decode()}'"


def test_only_the_inline_scripts_of_the_build_may_run(build: Path) -> None:
    policy = module.content_security_policy()
    assert digest("one()") in policy
    assert digest("two()") in policy
    scripts = policy.partition("script-src ")[2].partition(";")[0]
    assert "unsafe" not in scripts
    assert len(scripts.split()) == 3
    for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy


def test_a_file_runs_nothing_inline_and_is_told_so_in_few_bytes(build: Path) -> None:
    of_a_page, of_a_file = module.security_headers(), module.security_headers(is_file=True)
    name = "content-security-policy"
    assert of_a_file[name].startswith("default-src 'self'; base-uri 'none'; frame-ancestors 'none'")
    assert "unsafe" not in of_a_file[name]
    assert "sha256" not in of_a_file[name]
    assert of_a_file | {name: ""} == of_a_page | {name: ""}


def test_https_is_kept_for_good_only_where_the_site_has_it(
    build: Path, settings: Callable[..., Settings]
) -> None:
    assert "strict-transport-security" not in module.security_headers()
    settings(frontend_dir=build.parents[1], public_origin="https://espace.example.org")
    module.security_headers.cache_clear()
    headers = module.security_headers()
    assert "max-age=63072000" in headers["strict-transport-security"]
    assert "wss://espace.example.org" in headers["content-security-policy"]
    module.security_headers.cache_clear()


def test_the_pages_of_the_build_are_served_without_a_redirect(build: Path) -> None:
    assert module.prerendered_pages() == frozenset({"connexion"})


@pytest.mark.parametrize(
    ("path", "content_type", "status", "expected"),
    [
        ("/assets/root-abc.js", "text/javascript", 200, "public, max-age=31536000, immutable"),
        ("/assets/gone.js", "text/html", 404, "no-cache"),
        ("/styles/base.css", "text/css", 200, "public, max-age=3600"),
        ("/fonts/figtree-12345678.woff2", "font/woff2", 200, "public, max-age=31536000, immutable"),
        ("/connexion", "text/html; charset=utf-8", 200, "no-cache"),
        ("/healthz", "text/plain", 503, "no-store"),
    ],
)
def test_what_may_be_kept_is_said(path: str, content_type: str, status: int, expected: str) -> None:
    assert module.caching_of(path, content_type, status) == expected
