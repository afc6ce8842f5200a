"""« 25 suivantes », from the click to the rows, in Chromium: here and in four other frameworks.

Each signs in, shows totals, 25 lines and the next 25 of the same rows: from one SQLite file all
peers, from memberapp's own tables here. All servers run meanwhile and take turns, A B C A B C; what
is printed is the median and the spread. The peers' packages are the dependency group `bench`, in an
environment of their own.
"""

import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from bench.events import BARE, member_with, serve_bare
from memberapp import routes
from memberapp.cli.frontend import BIN, build_if_stale, node_environment
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.settings import PROJECT, child_environment
from tests.support.ports import free_port
from tests.support.servers import Server
from tests.support.waiting import wait_for

FOLDER = Path(__file__).parent / "peers"
ENVIRONMENT = PROJECT / "var" / "bench-peers"
MEMBER, PASSWORD = "M9", "peer"
LINES = 1000  # so that there is always a next page
COMMANDS = {
    "NiceGUI": ("nicegui_app.py", "{port}"),
    "Dash": ("dash_app.py", "{port}"),
    "Streamlit": ("-m", "streamlit", "run", "streamlit_app.py", "--server.port={port}",
                  "--server.headless=true", "--browser.gatherUsageStats=false"),
}  # fmt: skip
CLICK = """async ([button, row]) => {
  const text = () => [...document.querySelectorAll(row)].at(-1)?.innerText;  // more rows, or others
  const before = text(), start = performance.now();
  const target = [...document.querySelectorAll("a, button")]
    .find(one => one.textContent.trim().startsWith(button));
  target.click();
  while (!text() || text() === before) {
    if (performance.now() - start > 30_000) throw new Error(`nothing came after « ${button} »`);
    await new Promise(requestAnimationFrame);
  }
  return performance.now() - start;
}"""


def install() -> Path:
    """Install the peers' packages, once for each content of their list; return their Python."""
    wanted = (FOLDER / "requirements.txt").read_text()
    python, mark = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "installed.txt"
    if not mark.exists() or mark.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        subprocess.run([*pip, "-r", FOLDER / "requirements.txt"], check=True)
        mark.write_text(wanted)
    return python


def write_database(path: Path) -> None:
    """Write the rows that the peers read."""
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE account (id TEXT PRIMARY KEY, password TEXT);"
            "CREATE TABLE line (id INTEGER PRIMARY KEY, member TEXT, day TEXT, label TEXT,"
            " provider TEXT, spent INT, social INT, mutual INT, other INT, remaining INT);"
            "CREATE INDEX newest ON line (member, day, id);"
        )
        connection.execute("INSERT INTO account VALUES (?, ?)", (MEMBER, PASSWORD))
        rows = [
            (MEMBER, f"2026-{1 + n % 11:02}-{1 + n % 28:02}", f"Consultation {n}", f"Dr {n % 40}",
             3000 + n, 1900, 900 + n, 0, 200)
            for n in range(LINES)
        ]  # fmt: skip
        connection.executemany(
            "INSERT INTO line (member, day, label, provider, spent, social, mutual, other,"
            " remaining) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


@contextmanager
def peer(name: str, python: Path, database: Path) -> Iterator[str]:
    """Serve one of them; yield its origin."""
    port = free_port()
    command = [python, *(part.format(port=port) for part in COMMANDS[name])]
    environment = child_environment(BENCH_DATABASE=str(database), PYTHONPATH=str(FOLDER))
    process = subprocess.Popen(
        command, cwd=FOLDER, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        origin = f"http://localhost:{port}"
        wait_for(lambda: answers(origin), f"{name} does not answer", seconds=60)
        yield origin
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def bare_reflex(folder: Path, database: Path) -> Iterator[str]:
    """Build and serve the page of bare Reflex; yield its address."""
    shutil.copytree(BARE, folder)
    shutil.copytree(PROJECT / "reflex.lock", folder / "reflex.lock")
    port = free_port()
    addresses = {"REFLEX_API_URL": f"http://localhost:{port}", "BENCH_DATABASE": str(database)}
    environment = node_environment() | addresses | {"PYTHONPATH": f"{folder}:{FOLDER}"}
    subprocess.run(
        [BIN / "reflex", "export", "--frontend-only", "--no-zip"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    served = {
        "REFLEX_WEB_WORKDIR": str(folder / ".web"),
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "1",
    }
    with serve_bare(folder, port, **addresses, **served) as origin:
        yield f"{origin}/lines"


def answers(origin: str) -> bool:
    """Return whether a server answers."""
    try:
        return httpx.get(origin, timeout=10).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def memberapp(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve memberapp with one member; yield its origin and the token of a session."""
    server = Server(folder, events_per_second=10**6, events_per_minute=10**6)
    server.command("migrate")
    with server.inside():
        _member_id, token = member_with(LINES)
    server.start()
    try:
        yield server.origin, token
    finally:
        server.stop()


def open_peer(browser: Browser, origin: str) -> Page:
    """Open the page and sign in."""
    page = browser.new_page()
    page.goto(origin)
    fields = page.locator("input")
    fields.nth(0).fill(MEMBER)
    fields.nth(1).fill(PASSWORD)
    fields.nth(1).press("Tab")
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.locator("tbody tr").first.wait_for()
    return page


def open_memberapp(browser: Browser, origin: str, token: str) -> Page:
    """Open the list of a member who is signed in already."""
    page = browser.new_page()
    cookie = {"name": cookie_name(CookieKind.SESSION), "value": token, "url": origin}
    page.context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
    page.goto(f"{origin}{routes.REIMBURSEMENTS.path}?annee=toutes")
    page.locator("tbody tr").first.wait_for()
    return page


def measure(repeats: int) -> dict[str, list[float]]:
    """Return the milliseconds of each click, by framework."""
    build_if_stale()
    python = install()
    taken: dict[str, list[float]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        write_database(folder / "lines.db")
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        origin, token = stack.enter_context(memberapp(folder / "memberapp"))
        clicks: dict[str, Callable[[], float]] = {}
        page = open_memberapp(browser, origin, token)
        clicks["memberapp"] = lambda page=page: page.evaluate(
            CLICK, ["Afficher les 25", "tbody th"]
        )
        peers = {"bare Reflex": bare_reflex(folder / "bare", folder / "lines.db")} | {
            name: peer(name, python, folder / "lines.db") for name in COMMANDS
        }
        for name, served in peers.items():
            page = open_peer(browser, stack.enter_context(served))
            clicks[name] = lambda page=page: page.evaluate(CLICK, ["25 suivantes", "tbody tr"])
        for _ in range(repeats):
            for name, click in clicks.items():
                taken.setdefault(name, []).append(click())
        browser.close()
    return taken


def main() -> int:
    """Print the median and the spread of each."""
    taken = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    print(f"{'25 suivantes, click to rows':<30}{'p50 ms':>9}{'p10':>9}{'p90':>9}{'ratio':>8}")
    base = statistics.median(taken["NiceGUI"])
    for name, times in taken.items():
        tenths, median = statistics.quantiles(times, n=10), statistics.median(times)
        print(f"{name:<30}{median:>9.1f}{tenths[0]:>9.1f}{tenths[-1]:>9.1f}{median / base:>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
