"""What care cost, in a real browser: the figures of a feed of its own, and the journeys."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from tests import feeds
from tests.e2e.conftest import device_cookie
from tests.support.passwords import PASSWORD

MEMBER = "M100000001"
NBSP = "\u00a0"
SIZES = [(320, "light"), (390, "light"), (1280, "dark")]
EMPTY = ("/remboursements?annee=toutes&soin=hearing", "/remboursements/DEC-2026-9999999-9")
RULES_OF_CSS = "[...document.styleSheets].reduce((sum, one) => sum + one.cssRules.length, 0)"
STATEMENT = {"statement": "S-202611", "pay_ref": "VIR-261112", "pay_date": "2026-11-12"}


def lines():
    """Two years of a family: two contracts, 32 lines of this year, one cancelled, one pending."""
    first = feeds.reimbursement("R-first", amc=500, rest=600, care_date="2026-11-02", **STATEMENT)
    return [
        *(
            feeds.reimbursement(
                f"R-2026-{day:02}", care_date=f"2026-03-{day:02}", pay_ref=f"V-{day}"
            )
            for day in range(1, 27)
        ),
        first,
        feeds.reimbursement(
            "R-top-up",
            primary="R-first",
            contract="100002",
            paid=600,
            ss=0,
            amc=450,
            rest=150,
            care_date="2026-11-02",
            **STATEMENT,
        ),
        feeds.reimbursement(
            "R-elie",
            beneficiary="M100000001-2",
            label="Détartrage",
            act="HBJD001",
            family="DENTAIRE",
            payee="provider",
            care_date="2026-11-03",
            other=100,
            rest=100,
            **STATEMENT,
        ),
        feeds.reimbursement("R-cancelled", status="cancelled", care_date="2026-11-04", **STATEMENT),
        feeds.pending("R-pending", care_date="2026-11-20"),
        feeds.reimbursement(
            "R-glasses",
            label="Monture de lunettes",
            act="OPT",
            family="OPTIQUE",
            care_date="2026-01-15",
        ),
        feeds.reimbursement("R-2025", care_date="2025-06-02", paid=4321, rest=1521, pay_ref="V-25"),
    ]


def every(_line):
    return True


def sums(year, chosen=every):
    """Add a feed's lines up as docs/feed.md says: a rule of its own, nothing of the application."""
    view = [line for line in lines() if line["care_date"].startswith(str(year)) and chosen(line)]
    counted = [line for line in view if line["status"] != "cancelled"]
    first = [line for line in counted if not line.get("primary")]
    followed = {line.get("primary") for line in counted}
    return [
        sum(line["paid"] for line in first),
        sum(line["ss"] for line in first),
        sum(line["amc"] for line in counted),
        sum(line["other"] for line in counted),
        sum(line["rest"] for line in counted if line["id"] not in followed),
    ]


def euros(cents):
    whole, part = divmod(cents, 100)
    return f"{whole:,}".replace(",", NBSP) + f",{part:02}{NBSP}€"


@pytest.fixture(scope="module")
def member(server, tmp_path_factory):
    """Import the feed into the served database and open the member's account."""
    objects = [
        feeds.member(email="camille@example.org"),
        feeds.contract(),
        feeds.contract("100002", kind="surcomplementaire", product="SURCO_PLUS"),
        feeds.beneficiary(),
        feeds.beneficiary("M100000001-2", rank=2, role="enfant", first="Élie", birth="2016-01-02"),
        *lines(),
    ]
    path = feeds.write_feed(tmp_path_factory.mktemp("feed") / "feed.jsonl", objects)
    server.import_feed(path)
    server.open_account(MEMBER, PASSWORD)
    return MEMBER


@pytest.fixture(scope="module")
def signed_in(browser, server, member):
    """Sign in once; the pages of this module start with that cookie."""
    context = browser.new_context(base_url=server.origin)
    context.add_cookies([device_cookie(server.origin)])
    page = context.new_page()
    page.goto(routes.SIGN_IN.path)
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(member)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.locator(".hello")).to_contain_text("Bonjour Camille")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_at(page_at, signed_in):
    """Open a path as the member, and wait until its data is there."""

    def open_page(path: str, width: int = 1280, theme: str = "light") -> Page:
        page = page_at(width, theme, storage_state=signed_in, reduced_motion="reduce")
        page.goto(path)
        expect(page.locator("main .skeleton")).to_have_count(0)
        expect(page.locator("main h1")).to_be_visible()
        return page

    return open_page


def status_of(page):
    return page.locator(".list-status")


def detail_of(page, label):
    """Return what opens the detail of a care: the row of a phone, the end of a table's."""
    row = page.locator(".soin:visible, .ledger tr:visible", has_text=label).first
    return row.locator("summary")


def totals_of(page):
    cells = page.locator("tfoot td").all_text_contents()
    return [cell.strip() for cell in cells if cell.strip()]


@pytest.mark.parametrize(
    ("query", "year", "chosen"),
    [
        ("", 2026, every),
        ("?annee=2025", 2025, every),
        ("?soin=dental", 2026, lambda line: line["family"] == "DENTAIRE"),
        ("?recherche=MONTURE", 2026, lambda line: "Monture" in line["label"]),
        ("?beneficiaire=2", 2026, lambda line: line["beneficiary"][-1] == "2"),
        ("?contrat=100002", 2026, lambda line: line["contract"] == "100002"),
    ],
)
def test_the_totals_of_the_list_are_those_of_what_is_filtered(open_at, query, year, chosen):
    page = open_at(f"/remboursements{query}")
    expected = sums(year, chosen)
    if query == "?contrat=100002":
        expected[0] = sum(line["paid"] for line in lines() if line["contract"] == "100002")
    assert totals_of(page) == list(map(euros, expected))


def test_the_statement_shows_people_subtotals_and_payments_to_the_cent(open_at):
    page = open_at("/remboursements")
    page.get_by_role("row", name=re.compile("Détartrage")).get_by_role("link").click()
    expect(page.locator("main h1")).to_have_text(f"Décompte du 12{NBSP}novembre 2026")
    of_it = [line for line in lines() if line["statement"] == "S-202611"]
    ids = {line["id"] for line in of_it}
    assert totals_of(page) == list(map(euros, sums(2026, lambda line: line["id"] in ids)))
    of_camille = sums(2026, lambda line: line["id"] in ids - {"R-elie"})
    subtotals = page.locator(".subtotal").locator("td").all_text_contents()
    assert subtotals[:5] == list(map(euros, of_camille))  # Élie’s only care needs none
    paid = sum(
        line["amc"] for line in of_it if line["payee"] == "member" and line["status"] == "paid"
    )
    payments = page.locator(".stmt__payments")
    expect(payments.locator(".money").first).to_have_text(euros(paid))
    expect(payments).to_contain_text(f"IBAN se terminant par {feeds.IBAN[-3:]}")


def test_a_cancelled_line_is_struck_and_a_pending_one_has_no_reference(open_at):
    page = open_at("/remboursements")
    cancelled = page.get_by_role("row", name=re.compile("Annulé"))
    expect(cancelled.locator(".c-label")).to_have_css("text-decoration-line", "line-through")
    pending = page.get_by_role("row", name=re.compile("Paiement en cours"))
    expect(pending.get_by_role("link")).to_have_count(0)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_every_screen_is_accessible_and_nothing_overflows(
    open_at, accessible, no_overflow, width, theme
):
    page = open_at("/remboursements", width, theme)
    for path in ("/remboursements", *EMPTY):
        page.goto(path)
        expect(page.locator("main .skeleton")).to_have_count(0)
        expect(page.locator("main h1")).to_be_visible()
        accessible(page)
        no_overflow(page)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_statement_and_an_open_detail_are_accessible(
    open_at, accessible, no_overflow, width, theme
):
    page = open_at("/remboursements", width, theme)
    detail_of(page, "Détartrage").press("Enter")
    expect(page.locator(".facts:visible")).to_have_count(1)
    page.get_by_text("Exporter").press("Enter")
    expect(page.get_by_role("link", name="Relevé PDF")).to_be_visible()
    accessible(page)
    no_overflow(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name=re.compile("Voir le décompte")).click()
    expect(page.locator(".hero")).to_be_visible()
    days = page.locator(".ledger td > time").evaluate_all(
        "all => all.map(one => one.getClientRects().length)"
    )
    assert set(days) <= {0, 1}  # whole on a line of its own, or not shown on a phone
    accessible(page)
    no_overflow(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_lines_that_are_filtered_and_their_statement_are_kept_as_files(open_at, width):
    page = open_at("/remboursements?soin=dental", width)
    page.get_by_text("Exporter").click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Fichier CSV").click()
    assert kept.value.suggested_filename == "remboursements-2026.csv"
    rows = kept.value.path().read_text("utf-8-sig").splitlines()
    assert [row.split(";")[1] for row in rows] == ["Soin", "Détartrage", ""]
    expect(page.get_by_role("link", name="Relevé PDF")).to_be_hidden()
    page.get_by_text("Exporter").click()
    with page.expect_download() as kept:
        page.get_by_role("link", name=re.compile("Toutes les années")).click()
    assert kept.value.suggested_filename == "remboursements.xlsx"
    detail_of(page, "Détartrage").click()
    page.get_by_role("link", name=re.compile("Voir le décompte")).click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Télécharger en PDF").click()
    assert re.fullmatch(r"decompte-DEC-2026-[0-9]{7}-.\.pdf", kept.value.suggested_filename)
    expect(page.locator(".hero")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_filters_live_in_the_address_and_come_back_with_it(open_at, width):
    page = open_at("/remboursements", width)
    page.get_by_text("Les deux").click()
    expect(page).to_have_url(re.compile(r"\?annee=toutes$"))
    expect(status_of(page)).to_contain_text("en 2025 et 2026")
    if width < 600:
        page.get_by_role("button", name="Filtrer et rechercher").press("Enter")
    page.get_by_label("Type de soin").select_option(label="Dentaire")
    expect(page).to_have_url(re.compile(r"\?annee=toutes&soin=dental$"))
    expect(status_of(page)).to_contain_text("1\u00a0soin en 2025 et 2026 (dentaire).")
    page.reload()
    expect(page.get_by_label("Type de soin")).to_have_value("dental")
    expect(page.get_by_label("Les deux")).to_be_checked()
    page.go_back()
    expect(page.get_by_label("Type de soin")).to_have_value("")
    expect(status_of(page)).to_contain_text("32")


def test_going_through_a_list_by_the_arrow_keys_ends_on_what_is_chosen(open_at):
    page = open_at("/remboursements")
    kinds = page.get_by_label("Type de soin")
    kinds.focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(kinds).to_have_value("dental")
    expect(page).to_have_url(re.compile(r"\?soin=dental$"))
    expect(status_of(page)).to_contain_text("(dentaire)")
    expect(kinds).to_be_focused()


def test_a_search_waits_for_a_pause_keeps_the_field_and_can_be_cleared(open_at):
    page = open_at("/remboursements")
    field = page.get_by_label("Rechercher")
    field.press_sequentially("detartrage", delay=20)
    expect(status_of(page)).to_contain_text(f"1{NBSP}soin en 2026 («{NBSP}detartrage{NBSP}»).")
    expect(field).to_be_focused()
    field.fill("introuvable")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Aucun soin ne correspond")).to_be_visible()
    page.get_by_role("link", name="Effacer les filtres").click()
    expect(page).to_have_url(re.compile("/remboursements$"))
    expect(field).to_have_value("")


def test_pages_of_twenty_five_follow_by_cursor_and_the_title_takes_the_focus(open_at):
    page = open_at("/remboursements")
    expect(page.locator(".pager")).to_contain_text(f"25{NBSP}soins affichés sur 31")
    rules = page.evaluate(RULES_OF_CSS)
    page.get_by_role("link", name="Afficher les 6 suivants").press("Enter")
    expect(page.locator(".pager")).to_contain_text("Soins 26 à 31 sur 31")
    expect(page).to_have_url(re.compile("apres="))
    expect(page.locator("main h1")).to_be_focused()
    expect(page.locator(".soin")).to_have_count(6)  # what this width hides has followed
    expect(page.locator(".ledger .c-label")).to_have_count(6)
    assert page.evaluate(RULES_OF_CSS) == rules  # no value became a rule
    page.reload()
    expect(page.locator(".pager")).to_contain_text("Soins 26 à 31 sur 31")
    page.get_by_role("link", name="Revenir au début").click()
    expect(page.locator(".pager")).to_contain_text(f"25{NBSP}soins affichés sur 31")


def test_a_page_of_cares_is_short_on_a_phone_and_a_table_on_paper(open_at):
    page = open_at("/remboursements", 390)
    expect(page.locator(".soin")).to_have_count(25)
    assert page.evaluate("document.documentElement.scrollHeight") <= 2800
    page.emulate_media(media="print")
    expect(page.locator(".ledger")).to_be_visible()
    for left_out in (".soins", ".filters", ".pager", ".c-more summary >> nth=0"):
        expect(page.locator(left_out)).to_be_hidden()


def test_somebody_elses_statement_reads_exactly_like_an_unknown_one(open_at, server):
    database = server.folder / "var" / "memberapp.db"
    with closing(sqlite3.connect(database)) as rows:
        found = rows.execute("SELECT reference FROM statement WHERE member_id != ?", [MEMBER])
        (theirs,) = found.fetchone()
    texts = []
    for reference in (theirs, "DEC-2026-9999999-9"):
        page = open_at(f"/remboursements/{reference}")
        expect(page.locator("main h1")).to_have_text("Décompte introuvable")
        texts.append(page.locator("main").inner_text())
    assert texts[0] == texts[1]


def test_a_payment_imported_while_the_list_is_open_appears_by_itself(own_server, page_at, tmp_path):
    server = own_server()
    objects = [feeds.member(), feeds.contract(), feeds.beneficiary(), feeds.reimbursement()]
    assert server.command("migrate").returncode == 0
    server.import_feed(feeds.write_feed(tmp_path / "1.jsonl", objects))
    server.open_account(MEMBER, PASSWORD)
    server.start()
    page = page_at(390, origin=server.origin)
    page.goto("/connexion?suite=/remboursements")
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(MEMBER)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(status_of(page)).to_contain_text(f"1{NBSP}soin en 2026.")

    newer = feeds.reimbursement("R-new", care_date="2026-11-19", label="Vaccin contre la grippe")
    server.import_feed(feeds.write_feed(tmp_path / "2.jsonl", [newer], sequence=2))

    expect(status_of(page)).to_contain_text(f"2{NBSP}soins en 2026.")
    expect(status_of(page)).to_contain_text("Un nouveau soin vient de s’ajouter à la liste.")
    expect(page.locator(".soin__t").first).to_have_text("Vaccin contre la grippe")
