"""Notifications in a real browser: its worker, its permission, what it shows.

Chromium's own push service is out of reach of a test, so the browser's `subscribe` answers with a
service of ours; what is sent there is handed to the real worker by the browser's own debugger. The
Chromium without windows grants no notification: these tests take the whole one.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from memberapp import routes
from tests import feeds
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_sign_in import enter
from tests.feeds import write_feed
from tests.support.new_payments import HISTORY, MEMBER, paid
from tests.support.push_service import PushService, Receiver, open_push_service
from tests.support.servers import Server
from tests.support.waiting import wait_for

PASSWORD = "Verveine-Citron-48"
TURN_ON = "Activer sur cet appareil"
SUBSCRIBE = """
PushManager.prototype.subscribe = async (options) => {
  const isRight = options.userVisibleOnly && options.applicationServerKey.length === 87;
  if (!isRight) throw new Error("options");
  return { toJSON: () => (GIVEN) };
};
"""
REGISTRATION = "navigator.serviceWorker.getRegistration('/js/')"
SHOWN = f"""
async () => (await (await {REGISTRATION}).getNotifications())
  .map((one) => [one.title, one.body, one.lang])
"""
# No debugger clicks on what the system shows: the worker is told of a click, and opens no window.
CLICK = """
async () => {
  self.clients.openWindow = async (url) => { self.opened = url; };
  const [notification] = await registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  while (!self.opened) await new Promise((done) => setTimeout(done, 20));
  return [self.opened, (await registration.getNotifications()).length];
}
"""


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Open the whole Chromium, for the pages of `page_at` too."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("the Chromium without windows shows no notification")
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    opened = playwright.chromium.launch(executable_path=found, args=options)
    yield opened
    opened.close()


@pytest.fixture
def service() -> Iterator[PushService]:
    with open_push_service() as opened:
        yield opened


@pytest.fixture
def server_of(
    own_server: Callable[..., Server], service: PushService, tmp_path: Path
) -> Iterator[Server]:
    server = own_server(push_test_service=service.url)
    server.seed()
    server.import_feed(write_feed(tmp_path / "1", HISTORY))
    server.open_account(MEMBER, PASSWORD)
    server.start()
    return server


class Worker:
    """What a push service does to the worker of a page, by the browser's debugger."""

    def __init__(self, page: Page, origin: str) -> None:
        self._origin, self._page, self._found = origin, page, list[dict[str, Any]]()
        self._session = page.context.new_cdp_session(page)
        self._session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: self._found.extend(event["registrations"]),
        )
        self._session.send("ServiceWorker.enable")

    def deliver(self, data: str) -> None:
        while not self._found:
            self._page.wait_for_timeout(50)
        self._session.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self._origin,
                "registrationId": self._found[-1]["registrationId"],
                "data": data,
            },
        )


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_device_is_notified_of_a_payment_and_no_longer_once_it_is_removed(
    page_at: Callable[..., Page],
    look: Callable[[Page], None],
    server_of: Server,
    service: PushService,
    tmp_path: Path,
    width: int,
) -> None:
    server, receiver = server_of, Receiver(service.url)
    page = page_at(width, origin=server.origin)
    page.context.add_init_script(SUBSCRIBE.replace("GIVEN", receiver.given))
    page.goto(routes.PREFERENCES.path)
    enter(page, MEMBER, PASSWORD)
    expect(page.get_by_text("Aucun appareil\u00a0: activez-les plus bas")).to_be_visible()
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_role("alert")).to_contain_text("refuse les notifications de ce site")
    look(page)

    page.context.grant_permissions(["notifications"], origin=server.origin)
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_text("Cet appareil recevra vos notifications.")).to_be_visible()
    expect(page.get_by_text("1\u00a0appareil", exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox", name="Notification, Remboursement versé")).to_be_checked()
    expect(page.get_by_role("button", name=TURN_ON)).to_have_count(0)
    look(page)

    worker = Worker(page, server.origin)
    assert page.evaluate(f"async () => (await {REGISTRATION}).scope") == f"{server.origin}/js/"
    # Of the day on which the space was opened: what was paid before is no news.
    lines = [paid(key, pay_date="2026-11-21") for key in ("R-1", "R-2")]
    server.import_feed(write_feed(tmp_path / "2", [*lines, feeds.member(version=2)], sequence=2))
    wait_for(lambda: service.received, "nothing was pushed")
    (pushed,) = service.received
    said = receiver.read(pushed)
    for _ in range(2):  # a repeat is shown once
        worker.deliver(json.dumps(said))
        text = "Un nouveau paiement est arrivé dans votre espace."
        wait_for(lambda: page.evaluate(SHOWN), "nothing is shown")
        assert page.evaluate(SHOWN) == [["Mutuelle des Tilleuls", text, "fr"]]
    assert page.evaluate(
        "async () => [await caches.keys(), navigator.serviceWorker.controller]"
    ) == [
        [],
        None,
    ]
    (running,) = page.context.service_workers
    assert running.evaluate(CLICK) == [f"{server.origin}/remboursements", 0]

    def shown_again() -> list[list[str]]:
        # Chromium may still close the one that was clicked, and with it what has the same tag.
        worker.deliver("what nobody of ours sent")
        return page.evaluate(SHOWN)

    wait_for(lambda: bool(shown_again()), "nothing is shown")
    assert page.evaluate(SHOWN)[0][1] == "Du nouveau vous attend dans votre espace."

    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Cet appareil ne recevra plus de notification.")).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()
    look(page)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_browser_that_cannot_is_told_what_to_do(
    page_at: Callable[..., Page], look: Callable[[Page], None], server_of: Server, width: int
) -> None:
    page = page_at(width, origin=server_of.origin)
    page.context.add_init_script("delete window.PushManager;")
    page.goto(routes.PREFERENCES.path)
    enter(page, MEMBER, PASSWORD)
    expect(page.get_by_text("Sur iPhone et iPad, ajoutez d’abord votre espace")).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_have_count(0)
    look(page)
