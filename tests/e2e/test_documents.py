"""Papers sent from a browser: chosen, cut and gone on with, received, found and downloaded."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import PHONE, SIZES
from tests.e2e.test_sign_in import enter
from tests.support import sent_files

MEMBERS = sign_ins()
PIECES = re.compile(r"/documents/envois/\w+\?offset=")
LONG = sent_files.picture("PNG") + bytes(700_000)
"""Three pieces."""


def open_documents(page: Page, number: int = 0) -> None:
    page.goto(routes.DOCUMENTS.path)
    enter(page, MEMBERS[number].email, MEMBERS[number].password)
    expect(page.get_by_role("heading", name="Tous vos documents")).to_be_visible()
    expect(page.locator("form[data-ready]")).to_be_visible()


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose(page: Page, *chosen: FilePayload) -> None:
    page.get_by_label("Choisir un fichier").set_input_files(list(chosen))


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_paper_is_sent_received_found_and_downloaded(
    page_at: Callable[..., Page], look: Callable[[Page], None], width: int, theme: str
) -> None:
    page = page_at(width, theme)
    open_documents(page)
    name = f"ordonnance-{width}.jpg"
    choose(
        page,
        payload(name, sent_files.photo()),
        payload(f"dessin-{width}.svg", sent_files.SVG),
        payload("trop-lourd.pdf", bytes(10_000_001)),
    )
    sent = page.locator("li[data-upload]", has_text=name)
    expect(sent.get_by_text(re.compile("^Reçu le"))).to_be_visible()
    expect(sent.get_by_text("Empreinte")).to_be_visible()
    refused = page.locator("li[data-upload]", has_text=f"dessin-{width}.svg")
    expect(refused.get_by_text("ni un PDF, ni une photo")).to_be_visible()
    heavy = page.locator("[data-uploads-list] li", has_text="trop-lourd.pdf")
    expect(heavy.get_by_text("la limite est de 10\u00a0Mo")).to_be_visible()
    look(page)
    heavy.get_by_role("button", name="Retirer l’envoi de trop-lourd.pdf").click()
    expect(heavy).to_have_count(0)

    page.get_by_label("Chercher", exact=True).fill("ordonnance")
    page.get_by_label("Type").select_option(label="Envoyé par vous")
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile(r"q=ordonnance&type=envoi$"))
    # The list has followed its address: a download in between would cut the answer off.
    expect(page.get_by_role("link", name="Effacer les filtres")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Télécharger {name}").click()
    assert download.value.suggested_filename.startswith("ENV-")
    assert b"Untel" not in Path(download.value.path()).read_bytes()
    page.get_by_role("link", name="Effacer les filtres").click()
    expect(page).to_have_url(re.compile(f"{routes.DOCUMENTS.path}$"))

    page.goto(f"{routes.DOCUMENTS.path}?q=rien+de+tel")
    expect(page.get_by_text("Aucun document ne correspond")).to_be_visible()
    look(page)


def test_a_cut_is_waited_out_and_a_reload_goes_on_with_the_same_file(
    page_at: Callable[..., Page], tmp_path: Path
) -> None:
    page = page_at(PHONE, "light")
    open_documents(page, 1)
    file = tmp_path / "scan.png"
    file.write_bytes(LONG)
    pieces: list[str] = []

    def cut(route: Route) -> None:
        pieces.append(route.request.url)
        if route.request.url.endswith("offset=0"):
            route.continue_()
        else:
            route.abort("connectionfailed")

    page.on("dialog", lambda dialog: dialog.accept())  # a file is on its way: leave all the same
    page.route(PIECES, cut)
    page.get_by_label("Choisir un fichier").set_input_files(file)
    line = page.locator("[data-uploads-list] li", has_text="scan.png")
    expect(line.get_by_text("Il reprendra seul")).to_be_visible()
    page.reload()
    cut_one = page.locator("li[data-upload]", has_text="scan.png")
    expect(cut_one.get_by_text(re.compile("Envoi interrompu à"))).to_be_visible()
    page.unroute(PIECES)
    page.on("request", lambda request: pieces.append(request.url))
    pieces.clear()
    expect(page.locator("form[data-ready]")).to_be_visible()
    page.get_by_label("Choisir un fichier").set_input_files(file)
    expect(cut_one.get_by_text(re.compile("^Reçu le"))).to_be_visible()
    assert not any(url.endswith("offset=0") for url in pieces)  # it went on
    complaints: list[str] = page.complaints  # pyright: ignore[reportAttributeAccessIssue]
    complaints[:] = [one for one in complaints if "ERR_CONNECTION_FAILED" not in one]


def test_without_its_script_the_form_posts_whole_files(page_at: Callable[..., Page]) -> None:
    page = page_at(PHONE, "light")
    page.route("**/js/uploads.js", lambda route: route.fulfill(body=""))
    page.goto(routes.DOCUMENTS.path)
    enter(page, MEMBERS[2].email, MEMBERS[2].password)
    page.get_by_label("Choisir un fichier").set_input_files(
        [payload("facture.pdf", sent_files.pdf())]
    )
    page.get_by_role("main").get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("Envoi terminé")).to_be_visible()
    sent = page.locator("li[data-upload]", has_text="facture.pdf")
    expect(sent.get_by_text(re.compile("^Reçu le"))).to_be_visible()
