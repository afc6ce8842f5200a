import re
from itertools import accumulate

import pytest
import reflex as rx

from memberapp.components.button import ButtonKind, button, button_link
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, section, split
from memberapp.components.link import link, outer_link
from memberapp.components.money import money
from memberapp.components.notice import TONE_ICONS, Tone, alert, status
from memberapp.components.skeleton import skeleton
from memberapp.components.theme import theme_button
from memberapp.core.icon_paths import PATHS
from memberapp.routes import PAGES
from memberapp.settings import PROJECT


class ToneProbeState(rx.State):
    tone: str = ""


def test_an_icon_is_hidden_from_screen_readers():
    assert '"aria-hidden":true' in str(icon("check"))


def test_an_unknown_icon_stops_the_build():
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_every_icon_starts_at_an_absolute_point_and_draws_something():
    for name, path in PATHS.items():
        assert re.match(r"M-?[\d.]", path), name
        assert not re.search(r"[^MmLlHhVvCcSsQqTtAaZz\d\s.,-]", path), name


def test_every_page_in_the_navigation_has_an_icon():
    assert {route.icon for route in PAGES if route.icon} <= PATHS.keys()


def test_inner_links_keep_the_page_and_outer_ones_load_another():
    assert 'ReactRouterLink,{to:"/x"}' in str(link("x", to="/x"))
    assert 'jsx("a",{href:"/x.pdf"}' in str(outer_link("x", href="/x.pdf"))


def test_a_button_does_not_post_a_form_unless_it_says_so():
    assert 'type:"button"' in str(button("Fermer"))
    assert 'type:"submit"' in str(button("Envoyer", type="submit"))


def test_a_button_and_a_link_that_looks_like_one_share_their_classes():
    wanted = 'className:"btn btn--danger btn--small"'

    assert wanted in str(button("x", kind=ButtonKind.DANGER, small=True))
    assert wanted in str(button_link("x", to="/x", kind=ButtonKind.DANGER, small=True))
    assert 'jsx("a"' in str(button_link("x", to="/x.pdf", is_outer=True))


def test_the_title_of_a_page_can_take_the_focus():
    assert 'jsx("h1",{tabIndex:-1},"Titre")' in str(page_head("Titre", lead="Phrase"))


def test_a_section_is_named_by_its_heading():
    rendered = str(section("Titre", "contenu", name="partie", action=link("Tout", to="/")))

    assert '"aria-labelledby":"partie"' in rendered
    assert 'jsx("h2",{id:"partie"' in rendered


def test_the_aside_comes_after_the_content():
    rendered = str(split("contenu", aside=rx.el.p("annexe")))

    assert rendered.index("contenu") < rendered.index("annexe")


def test_the_way_back_is_an_arrow_and_words():
    rendered = str(back_link("Remboursements", to="/remboursements"))

    assert "svg" in rendered
    assert "Remboursements" in rendered


@pytest.mark.parametrize("tone", list(Tone))
def test_a_status_and_an_alert_never_speak_by_colour_alone(tone):
    assert tone in TONE_ICONS
    assert "svg" in str(status("État", tone=tone))
    assert "svg" in str(alert("Message", title="Titre", tone=tone))


def test_the_tone_of_a_status_may_come_from_the_state():
    rendered = str(status("État", tone=ToneProbeState.tone))

    assert all(f'JSON.stringify("{tone}")' in rendered for tone in Tone)


def test_waiting_is_said_in_words():
    rendered = str(skeleton(lines=3))

    assert 'role:"status"' in rendered
    assert rendered.count("skeleton__line") == 3


def test_facts_are_a_definition_list():
    rendered = str(definition_list(definition("Nom", "Camille", action=link("Modifier", to="/"))))

    assert 'jsx("dl"' in rendered
    assert 'jsx("dt",{},"Nom")' in rendered
    assert "dl__action" in rendered


def test_an_amount_never_breaks_over_two_lines():
    assert 'className:"money"' in str(money("1\u00a0234,56\u00a0€"))


def test_the_theme_can_always_go_back_to_the_one_of_the_device():
    rendered = str(theme_button())

    assert all(f'"{mode}"' in rendered for mode in ("light", "dark", "system"))


def test_every_block_of_a_style_sheet_is_closed():
    for path in (PROJECT / "assets" / "styles").rglob("*.css"):
        depth = list(
            accumulate((sign == "{") - (sign == "}") for sign in path.read_text() if sign in "{}")
        )
        assert (min(depth), depth[-1]) == (0, 0), path.name


def test_every_class_of_the_components_exists_in_the_style_sheets():
    styles = "".join(path.read_text() for path in (PROJECT / "assets" / "styles").rglob("*.css"))
    sources = [
        path.read_text()
        for folder in ("components", "pages")
        for path in (PROJECT / "memberapp" / folder).rglob("*.py")
    ]
    used = {
        name
        for source in sources
        for names in re.findall(r'class_name="([^"{}]+)"', source)
        for name in names.split()
    }

    assert used
    assert {name for name in used if f".{name}" not in styles} == set()
