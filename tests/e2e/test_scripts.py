"""The two static scripts, on bare pages: what they promise holds whatever React does."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from memberapp.settings import PROJECT

SCRIPTS = PROJECT / "assets" / "js"
ORIGIN = "http://memberapp.test"
SIGN_IN = """
<form method="post" action="/connexion">
  <label for="who">Adhérent</label><input id="who" name="who" data-form-value="">
  <label for="pw">Mot de passe</label><input id="pw" name="pw" type="password">
  <button type="button" data-reveal="pw" aria-pressed="false">Afficher</button>
  <button type="submit">Se connecter</button>
</form>
"""
SHELL = """
<div id="annonce" role="status"></div>
<a class="skip" href="#contenu">Aller au contenu</a>
<main id="contenu" tabindex="-1"><h1 tabindex="-1">Accueil</h1></main>
"""
NAVIGATE = """(title) => {
  history.pushState({}, "", "/ailleurs");
  document.title = title;
  document.querySelector("main").innerHTML = `<h1 tabindex="-1">${title}</h1>`;
}"""


@pytest.fixture
def bare(browser: Browser) -> Iterator[Callable[[str, str], Page]]:
    """Open a page with a body and one script; posts are answered by an empty page."""
    context = browser.new_context(base_url=ORIGIN)
    page = context.new_page()

    def open_page(script: str, body: str) -> Page:
        code = (SCRIPTS / script).read_text()
        html = f"<!doctype html><title>Accueil</title><body>{body}<script>{code}</script>"
        context.route(
            "**/*", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        page.goto("/")
        return page

    yield open_page
    context.close()


def test_a_password_can_be_uncovered_and_covered_again(bare):
    page = bare("forms.js", SIGN_IN)
    button = page.get_by_role("button", name="Afficher")

    button.click()
    expect(page.locator("#pw")).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")

    button.click()
    expect(page.locator("#pw")).to_have_attribute("type", "password")


def test_what_was_typed_comes_back_once_its_value_arrives(bare):
    page = bare("forms.js", SIGN_IN)

    page.locator("#who").evaluate("field => field.dataset.formValue = 'M010000000'")

    expect(page.locator("#who")).to_have_value("M010000000")


def test_a_field_emptied_by_the_reader_stays_empty(bare):
    page = bare("forms.js", SIGN_IN)
    page.locator("#who").evaluate("field => field.dataset.formValue = 'M010000000'")
    expect(page.locator("#who")).to_have_value("M010000000")

    page.locator("#who").fill("")
    page.evaluate("document.body.append('le reste de la page a changé')")

    expect(page.locator("#who")).to_have_value("")


def test_what_the_reader_has_already_typed_is_not_replaced(bare):
    page = bare("forms.js", SIGN_IN)
    page.locator("#who").fill("autre")

    page.locator("#who").evaluate("field => field.dataset.formValue = 'M010000000'")

    expect(page.locator("#who")).to_have_value("autre")


def test_a_double_click_posts_once(bare):
    page = bare("forms.js", SIGN_IN)
    posts = []
    page.on("request", lambda request: request.method == "POST" and posts.append(request))
    page.locator("#pw").fill("Tilleul-2026!!")

    page.get_by_role("button", name="Se connecter", exact=True).dblclick()
    page.wait_for_timeout(300)

    assert [post.post_data for post in posts] == ["who=&pw=Tilleul-2026%21%21"]


def test_a_password_is_covered_again_when_it_leaves(bare):
    page = bare("forms.js", SIGN_IN)
    page.get_by_role("button", name="Afficher").click()

    page.locator("form").evaluate(
        "form => form.dispatchEvent(new SubmitEvent('submit', {bubbles: true}))"
    )

    expect(page.locator("#pw")).to_have_attribute("type", "password")


def test_a_page_that_comes_back_can_be_posted_again(bare):
    page = bare("forms.js", SIGN_IN)
    page.evaluate(
        "document.forms[0].dataset.sent = 'yes';"
        "document.querySelector('[type=submit]').disabled = true;"
        "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    )

    expect(page.get_by_role("button", name="Se connecter", exact=True)).to_be_enabled()


WRONG = """
<main><div class="error-summary" role="alert" tabindex="-1" data-tries="1">
  <h2>2\u00a0réponses sont à corriger</h2>
  <ul><li><a href="#who">Saisissez votre nom.</a></li><li><a href="#need">Choisissez.</a></li></ul>
</div>
<form><div class="field field--error">
  <p id="who-error" class="error">Saisissez votre nom.</p>
  <input id="who" class="input" aria-invalid="true" aria-describedby="who-error">
</div>
<fieldset id="need" class="field field--error" aria-describedby="need-error">
  <p id="need-error" class="error">Choisissez.</p><input type="radio" name="need" value="yes">
</fieldset></form></main>
"""


def test_an_error_goes_once_its_answer_was_changed_and_comes_back_when_refused_again(bare):
    page = bare("forms.js", WRONG)
    summary = page.get_by_role("alert")
    page.locator("#who").fill("Camille")
    page.get_by_role("radio").check()
    expect(page.locator(".field--error[data-corrected]")).to_have_count(2)
    expect(page.locator("#who")).to_have_attribute("aria-invalid", "false")
    expect(page.locator("#who-error")).to_have_count(0)  # it describes nothing any longer
    expect(page.locator(".error-summary[hidden]")).to_have_count(1)

    page.evaluate(
        "const old = document.querySelector('.error-summary'), again = old.cloneNode(true);"
        "again.dataset.tries = '2'; again.hidden = false; old.replaceWith(again);"
    )

    expect(page.locator("[data-corrected]")).to_have_count(0)
    expect(page.locator("#who")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#who-error")).to_have_text("Saisissez votre nom.")
    expect(summary).to_contain_text("2\u00a0réponses sont à corriger")
    page.get_by_role("radio").dispatch_event("change")
    expect(summary.get_by_role("heading")).to_have_text("Une réponse est à corriger")


def test_a_button_says_that_it_sends_until_an_answer_comes(bare):
    body = (
        '<div id="annonce" role="status"></div><main><p id="seen"></p>'
        '<button type="button" data-busy="Envoi en cours…">Envoyer</button></main>'
    )
    page = bare("forms.js", body)
    page.evaluate(
        "window.sent = 0;"
        "document.querySelector('button').addEventListener('click', () => (window.sent += 1))"
    )
    button = page.get_by_role("button")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("status")).to_have_text("Envoi en cours…")
    button.click()
    assert page.evaluate("window.sent") == 1

    page.evaluate("document.querySelector('#seen').append('Reçu')")  # words of something else
    expect(button).to_have_attribute("aria-busy", "true")
    page.evaluate("document.querySelector('main').append(document.createElement('p'))")
    expect(button).not_to_have_attribute("aria-busy", "true")


def test_a_form_of_an_event_says_that_it_sends_though_its_post_is_kept(bare):
    page = bare("forms.js", "<main><form><button>Continuer</button></form></main>")
    # As React, which listens on the document and later than the script.
    page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("button").click()
    expect(page.locator("button[aria-busy=true]")).to_have_attribute("data-busy", "Envoi en cours…")


def test_a_change_of_page_moves_the_focus_to_the_title_and_announces_it(bare):
    page = bare("page.js", SHELL)

    page.evaluate(NAVIGATE, "Remboursements")

    expect(page.get_by_role("heading", name="Remboursements")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Remboursements")


def test_the_focus_follows_the_title_when_the_data_replaces_the_skeleton(bare):
    page = bare("page.js", SHELL)
    page.evaluate(NAVIGATE, "Décompte")
    expect(page.get_by_role("heading", name="Décompte")).to_be_focused()

    page.evaluate(
        "document.querySelector('main').innerHTML = '<h1 tabindex=-1>Décompte du 12 mai</h1>'"
    )

    expect(page.get_by_role("heading", name="Décompte du 12 mai")).to_be_focused()


def test_the_first_page_leaves_the_focus_where_the_browser_puts_it(bare):
    page = bare("page.js", SHELL)

    assert page.evaluate("document.activeElement.tagName") == "BODY"
    expect(page.get_by_role("status")).to_have_text("")


def test_a_reader_who_moved_on_is_not_called_back(bare):
    page = bare("page.js", SHELL + "<button>Filtrer</button>")
    page.evaluate(NAVIGATE, "Remboursements")
    expect(page.get_by_role("heading", name="Remboursements")).to_be_focused()

    page.get_by_role("button", name="Filtrer").focus()
    page.evaluate("document.querySelector('main').innerHTML = '<h1 tabindex=-1>Nouveau</h1>'")
    page.wait_for_timeout(400)

    expect(page.get_by_role("button", name="Filtrer")).to_be_focused()


def test_an_error_summary_takes_the_focus_and_the_title_says_so(bare):
    page = bare("page.js", SHELL)

    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('afterbegin',"
        " '<div class=error-summary role=alert tabindex=-1>Une réponse est à corriger</div>')"
    )

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title("Erreur\u00a0: Accueil")


def test_a_corrected_form_takes_the_error_out_of_the_title(bare):
    page = bare("page.js", SHELL)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('afterbegin',"
        " '<div class=error-summary role=alert tabindex=-1>Une réponse est à corriger</div>')"
    )
    expect(page).to_have_title("Erreur\u00a0: Accueil")

    page.evaluate("document.querySelector('.error-summary').remove()")
    expect(page).to_have_title("Accueil")


def test_the_skip_link_moves_the_focus_without_changing_the_address(bare):
    page = bare("page.js", SHELL)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#contenu")).to_be_focused()
    assert "#" not in page.url


LIST = (
    SHELL
    + """
<form class="filters"><input type="search" aria-label="Rechercher"></form>
<p class="list-status" role="alert">2 soins en 2026.</p>
<div class="results">Les soins</div>
"""
)


def test_a_list_is_busy_from_the_choice_of_a_filter_to_its_answer(bare):
    page = bare("page.js", LIST)
    page.get_by_label("Rechercher").fill("dent")
    expect(page.locator(".results")).to_have_attribute("aria-busy", "true")

    page.evaluate("document.querySelector('.list-status').textContent = '1 soin en 2026.'")

    expect(page.locator(".results")).to_have_attribute("aria-busy", "false")


def test_a_title_in_the_tab_is_the_one_that_the_page_names(bare):
    page = bare("page.js", SHELL)
    page.evaluate(NAVIGATE, "Décompte")

    page.evaluate(
        "document.querySelector('main').innerHTML ="
        " '<h1 tabindex=-1 data-title=\"Décompte DEC-1\">Optique de Camille</h1>'"
    )
    expect(page).to_have_title("Décompte DEC-1")

    page.evaluate(NAVIGATE, "Remboursements")
    expect(page).to_have_title("Remboursements")


def test_a_lost_network_is_told_at_once(bare):
    page = bare("page.js", SHELL)

    page.context.set_offline(True)
    expect(page.locator("html[data-offline]")).to_have_count(1)

    page.context.set_offline(False)
    expect(page.locator("html[data-offline]")).to_have_count(0)


def test_the_more_sheet_closes_when_the_focus_leaves_it(bare):
    sheet = (
        '<button popovertarget="plus">Plus</button><div id="plus" popover><a href="/">Un</a></div>'
    )
    page = bare("page.js", SHELL + sheet + "<button>Après</button>")
    page.get_by_role("button", name="Plus").press("Enter")
    page.get_by_role("link", name="Un").focus()
    expect(page.locator("#plus")).to_be_visible()

    page.get_by_role("button", name="Après").focus()

    expect(page.locator("#plus")).to_be_hidden()
    expect(page.get_by_role("button", name="Après")).to_be_focused()
