"""What the production server gives browsers: own files only, compressed, cached, without extras."""

import gzip
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from memberapp import routes
from memberapp.settings import PROJECT
from tests.support.servers import Server


def fetch(server: Server, path: str, **headers: str) -> tuple[dict[str, str], bytes]:
    request = urllib.request.Request(server.origin + path, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def scripts_of(frontend: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in frontend.rglob("*.js")}


def test_the_page_calls_the_origin_it_came_from(
    server: Server, page_at: Callable[..., Page]
) -> None:
    asked: list[str] = []
    page = page_at(origin=server.origin.replace("localhost", "127.0.0.1"))
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))

    page.goto(routes.SIGN_IN.path)
    page.wait_for_load_state("networkidle")

    assert any(address.startswith("ws://") for address in asked)
    for address in asked:
        assert re.match(rf"(http|ws)://127\.0\.0\.1:{server.port}/|data:", address), address


def test_the_build_holds_no_address_of_a_back_end(frontend: Path) -> None:
    for name, script in scripts_of(frontend).items():
        assert not re.search(r"wss?://\w", script), name
        assert "localhost:8000" not in script, name


def test_hashed_assets_are_kept_for_ever_and_pages_are_not(server: Server) -> None:
    headers, page = fetch(server, routes.SIGN_IN.path)
    asset = re.search(rb'"(/assets/[^"]+\.js)"', page)

    assert asset
    assert headers["cache-control"] == "no-cache"
    caching = fetch(server, asset[1].decode())[0]["cache-control"]
    assert caching == "public, max-age=31536000, immutable"


def test_assets_are_sent_compressed(server: Server) -> None:
    page = fetch(server, routes.SIGN_IN.path)[1]
    asset = re.search(rb'"(/assets/root[^"]+\.js)"', page)
    assert asset

    headers, packed = fetch(server, asset[1].decode(), **{"Accept-Encoding": "gzip"})

    assert headers["content-encoding"] == "gzip"
    assert len(packed) < len(gzip.decompress(packed)) / 2


def test_the_build_has_no_badge_no_site_map_and_no_radix_theme(frontend: Path) -> None:
    assert not list(frontend.rglob("sitemap*"))
    assert "@radix-ui/themes" not in (PROJECT / ".web" / "package.json").read_text()
    for name, script in scripts_of(frontend).items():
        assert "Built with Reflex" not in script, name


def test_no_state_is_ever_written_to_the_disk(server: Server) -> None:
    fetch(server, routes.SIGN_IN.path)

    assert not (PROJECT / ".states").exists()
    assert not list(server.folder.rglob("*.pkl"))


@pytest.mark.parametrize("path", ["/docs", "/_all_routes", "/.git/config", "/_upload/x", "/.env"])
def test_what_helps_an_attacker_is_not_served(server: Server, path: str) -> None:
    assert server.get(path) in {404, 405}


def test_no_source_map_leaves_the_server(frontend: Path) -> None:
    assert not list(frontend.rglob("*.map"))
