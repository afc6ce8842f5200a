import re

import pytest
import reflex as rx

from memberapp import routes
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone
from memberapp.pages import PAGES
from memberapp.pages.shell import entry_page, plain_page, shell
from memberapp.routes import Route


def shown_for(route: Route) -> str:
    return str(shell(rx.el.p("contenu privé"), route=route))


def test_the_navigation_leads_only_to_pages_that_exist():
    links = set(re.findall(r'to:"([^"]+)"', shown_for(routes.DASHBOARD)))

    assert links <= {route.path for route in routes.PAGES}


def test_every_page_with_a_label_is_in_the_rail_and_on_the_phone():
    rendered = shown_for(routes.DASHBOARD)

    for route in routes.PAGES:
        if route.label:
            assert rendered.count(f'to:"{route.path}"') >= 2, route.path


def test_the_current_page_is_marked_in_the_rail_and_in_the_phone_bar():
    assert shown_for(routes.REIMBURSEMENTS).count('"aria-current":"page"') == 2


def test_a_page_below_marks_its_section():
    rendered = shown_for(routes.STATEMENT)

    assert '"aria-current":"page"' not in rendered
    assert rendered.count('"aria-current":"true"') == 2


@pytest.mark.parametrize("route", [routes.PROFILE, routes.BANK, routes.SECURITY])
def test_a_page_of_the_more_sheet_marks_the_more_button(route):
    bar = shown_for(route).partition('className:"tabbar"')[2].partition('"Plus"')[0]

    assert '"aria-current":"true"' in bar.rpartition('jsx("button"')[2]


def test_private_content_waits_for_the_session_to_be_checked():
    rendered = shown_for(routes.DASHBOARD)

    assert re.search(r"is_ready_rx_state_\S*\?\(jsx\(Fragment,\{\},jsx\(\"p\"", rendered)
    assert f'jsx("h1",{{tabIndex:-1}},"{routes.DASHBOARD.title}")' in rendered
    assert 'className:"skeleton"' in rendered


def test_signing_out_posts_to_its_route_from_the_rail_and_from_the_sheet():
    rendered = shown_for(routes.DASHBOARD)

    assert rendered.count(f'action:"{routes.POST_SIGN_OUT}"') == 2


def test_the_more_button_opens_a_named_sheet_that_can_be_closed():
    rendered = shown_for(routes.DASHBOARD)

    assert rendered.count('popoverTarget:"plus"') + rendered.count('"popoverTarget":"plus"') == 2
    assert 'role:"dialog"' in rendered
    assert '"aria-label":"Fermer"' in rendered


def anybodys(content: rx.Component) -> rx.Component:
    return plain_page(content, route=routes.CALLBACK)


@pytest.mark.parametrize("layout", [entry_page, anybodys])
def test_a_page_without_a_member_has_a_skip_link_a_landmark_and_a_choice_of_theme(layout):
    rendered = str(layout(rx.el.h1("Titre")))

    assert 'href:"#contenu"' in rendered
    assert 'jsx("main"' in rendered
    assert "setColorMode" in rendered


def test_a_page_of_anybody_notes_activity_of_members_only():
    assert re.search(
        r"is_ready_rx_state_ \? \(ReflexEvent\(\S*note_activity", str(anybodys(rx.el.p()))
    )


def test_the_members_name_leads_to_their_profile_on_a_phone_and_on_a_desktop():
    rendered = shown_for(routes.DASHBOARD)
    to_profile = f'to:"{routes.PROFILE.path}"'

    assert re.search(rf'className:"rail__member"[^}}]*{to_profile}', rendered)
    assert re.search(rf'className:"icon-btn"[^}}]*{to_profile}', rendered)


@pytest.mark.parametrize(
    "screen", [one for one in PAGES if not one.route.demo_only], ids=lambda one: one.route.path
)
def test_every_page_names_the_number_to_call(screen):
    phone = help_phone(read_channels())

    assert f'href:"{phone.href}"' in str(screen.component())
