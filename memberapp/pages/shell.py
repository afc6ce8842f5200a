"""What surrounds a page: the rail, the bars, the sheet; and the layout of the entry pages."""

import reflex as rx

from memberapp import routes
from memberapp.components.brand import brand_link, cover_drawing
from memberapp.components.button import ButtonKind, button
from memberapp.components.icon import icon
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import sign_out_form
from memberapp.components.notice import Tone, alert
from memberapp.components.official_channels import reminder, reminder_on_cover
from memberapp.components.props import Prop
from memberapp.components.site_warning import site_warning
from memberapp.components.theme import theme_button
from memberapp.core import wording
from memberapp.core.brand import read_brand
from memberapp.pages.breach_banner import breach_banner
from memberapp.pages.failure import failure_banner
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.routes import NavGroup, Route
from memberapp.state.shell import ShellState

CONTENT_ID = "contenu"
PLUS_ID = "plus"
ACTIVITY_MILLISECONDS = 60_000


def shell(
    content: rx.Component,
    *,
    route: Route,
    is_focused: bool | rx.Var = False,
    is_wide: bool = False,
    waiting: rx.Component | None = None,
    help_question: str = "",
) -> rx.Component:
    """Put a member's page on its sheet, under the navigation.

    The content is made only once the session is checked: pages are public files until then.
    `is_focused` is for a step of a request: on a phone nothing but « Quitter » leads elsewhere.
    `is_wide` is for a page of tables: its sheet grows with the screen.
    `waiting` stands there until then, in the shape of what comes, else `waiting_page` does.
    `help_question` ends the page with the help line, where the content does not name it itself.
    """
    # The navigation, or the head of a step, offers the call back.
    asked = [help_line(help_question, offers_callback=False)] if help_question else []
    return rx.fragment(
        _skip_link(),
        rx.el.div(
            _rail(route),
            rx.el.div(
                _either(_focused_top_bar(), _top_bar(), when=is_focused),
                rx.el.main(
                    _print_head(),
                    site_warning(),
                    failure_banner(),
                    _without_script(),
                    _session_end(),
                    _either(rx.fragment(), breach_banner(route), when=is_focused),
                    rx.cond(ShellState.is_ready, content, waiting or waiting_page(route)),
                    *asked,
                    id=CONTENT_ID,
                    class_name="sheet sheet--wide" if is_wide else "sheet",
                    tab_index=-1,
                ),
            ),
            _either(
                rx.fragment(), rx.fragment(_tab_bar(route), _plus_sheet(route)), when=is_focused
            ),
            class_name=_either("app app--rail app--focus", "app app--rail", when=is_focused),
            # Reading on is being there: the gate notes it, and once a minute is enough.
            on_click=ShellState.note_activity.throttle(ACTIVITY_MILLISECONDS),
        ),
    )


def _either(yes: Prop, no: Prop, *, when: bool | rx.Var) -> Prop:
    """Choose now what is known now, so that a page holds one of both."""
    if isinstance(when, bool):
        return yes if when else no
    return rx.cond(when, yes, no)


def entry_page(*content: rx.Component) -> rx.Component:
    """Lay out a page seen before signing in, beside what protects from false messages."""
    return rx.fragment(
        _skip_link(),
        rx.el.div(
            rx.el.header(
                brand_link(to=routes.SIGN_IN.path),
                rx.el.div(theme_button(), class_name="topbar__tools"),
                class_name="topbar",
            ),
            rx.el.main(
                site_warning(),
                failure_banner(),
                _without_script(),
                *content,
                reminder(),
                _public_links(),
                id=CONTENT_ID,
                class_name="login__main",
                tab_index=-1,
            ),
            rx.el.aside(
                cover_drawing(),
                reminder_on_cover(),
                class_name="login__cover",
                aria_labelledby="reminder-cover",
            ),
            class_name="login",
        ),
    )


def plain_page(*content: rx.Component, route: Route) -> rx.Component:
    """Lay out a page that anybody sees: a member keeps the navigation, a visitor has none.

    Who reads it is known once it is loaded. Until then it looks as this browser left it (page.js
    and `core/frame.py`), so that nothing moves.
    """
    unsure = rx.cond(rx.State.is_hydrated, "app app--open", "app app--rail app--unsure")
    is_there = ShellState.note_activity.throttle(ACTIVITY_MILLISECONDS)
    return rx.fragment(
        _skip_link(),
        rx.el.div(
            _rail(route),
            rx.el.div(
                _top_bar(),
                rx.el.main(
                    _print_head(),
                    site_warning(),
                    _without_script(),
                    _session_end(),
                    *content,
                    _public_links(),
                    id=CONTENT_ID,
                    class_name="sheet",
                    tab_index=-1,
                ),
            ),
            _tab_bar(route),
            _plus_sheet(route),
            class_name=rx.cond(ShellState.is_ready, "app app--rail", unsure),
            on_click=rx.cond(ShellState.is_ready, is_there, rx.noop()),
        ),
    )


def _print_head() -> rx.Component:
    """Say on paper, and only there, whose page it is and of which day."""
    return rx.el.div(
        rx.el.p(
            rx.el.b(read_brand().name),
            rx.el.br(),
            rx.cond(ShellState.is_ready, f"{ShellState.display_name}, {ShellState.paper_text}", ""),
        ),
        rx.el.p(ShellState.printed_text),
        class_name="print-head",
        aria_hidden=True,
    )


def _public_links() -> rx.Component:
    """Lead to what anybody may read of the space."""
    shown = (routes.ADVICE, routes.PRIVACY, routes.ACCESSIBILITY, routes.LEGAL)
    return rx.el.p(
        *(link(one.title, to=one.path) for one in shown),
        outer_link("Vérifier un message", href=routes.MESSAGE_CHECK),
        outer_link("Vérifier une attestation", href=routes.CERTIFICATE_CHECK),
        class_name="public__links",
    )


def _without_script() -> rx.Component:
    """Say what to do where no script runs: what a page is about comes over a socket."""
    return rx.el.noscript(
        alert(
            rx.el.p(
                "Votre espace a besoin de JavaScript. Activez-le dans les réglages de votre "
                f"navigateur, puis rechargez la page, ou {wording.call_in_hours()}."
            ),
            tone=Tone.ATTENTION,
        )
    )


def _skip_link() -> rx.Component:
    return outer_link("Aller au contenu", href=f"#{CONTENT_ID}", class_name="skip")


def _session_end() -> rx.Component:
    """Say that the session is about to end, over whatever the page shows, and let them stay."""
    return rx.el.div(
        rx.cond(
            ShellState.end_warning != "",
            alert(
                rx.el.p(ShellState.end_warning),
                rx.cond(
                    ShellState.can_stay,
                    button(
                        "Rester connecté",
                        kind=ButtonKind.SECONDARY,
                        small=True,
                        on_click=ShellState.note_activity.stop_propagation,
                    ),
                ),
                title="Votre session va prendre fin",
                tone=Tone.ATTENTION,
            ),
        ),
        role="status",
        class_name="failure",
    )


def _current(entry: Route, route: Route) -> dict[str, str]:
    """Mark the page itself, or the nearest section above it."""
    if entry == route:
        return {"aria_current": "page"}
    path = f"{route.section}/" if route.section else route.path
    above = [one for one in routes.PAGES if one.label and path.startswith(f"{one.path}/")]
    is_nearest = not route.label and entry == max(
        above, key=lambda one: len(one.path), default=None
    )
    return {"aria_current": "true"} if is_nearest else {}


def _nav_link(entry: Route, route: Route) -> rx.Component:
    return rx.el.li(
        link(
            icon(entry.icon),
            rx.el.span(entry.label),
            _news(entry),
            to=entry.path,
            class_name="nav-link",
            **_current(entry, route),
        )
    )


def _news(entry: Route) -> rx.Component:
    """Count beside the name of a page what is new there."""
    counted = {
        routes.REIMBURSEMENTS: (ShellState.new_payments, "nouveau", "nouveaux"),
        routes.MESSAGES: (ShellState.unread_messages, "non lu", "non lus"),
    }
    if entry not in counted:
        return rx.fragment()
    count, one, several = counted[entry]
    return rx.cond(
        count > 0,
        rx.fragment(
            rx.el.span(count, class_name="nav-count", aria_hidden=True),
            rx.el.span(
                rx.cond(count > 1, f", {count} {several}", f", 1 {one}"), class_name="sr-only"
            ),
        ),
    )


def _nav_group(group: NavGroup, name: str, route: Route) -> rx.Component:
    return rx.el.nav(
        rx.el.ul(
            *(_nav_link(entry, route) for entry in routes.PAGES if entry.group is group),
            class_name="nav-list",
        ),
        class_name="rail__group",
        aria_label=name,
    )


def _to_profile() -> rx.Component:
    """Say, to who hears the page, where the member's own name leads."""
    return rx.el.span(", mon profil", class_name="sr-only")


def _avatar() -> rx.Component:
    return rx.el.span(ShellState.initials, class_name="avatar", aria_hidden=True)


def _sign_out() -> rx.Component:
    return sign_out_form(icon("log-out"), rx.el.span("Se déconnecter"), action=routes.POST_SIGN_OUT)


def _rail(route: Route) -> rx.Component:
    member = link(
        _avatar(),
        rx.el.span(
            rx.el.b(ShellState.display_name),
            rx.el.br(),
            rx.el.span(ShellState.contract_text, class_name="tiny muted"),
            _to_profile(),
        ),
        to=routes.PROFILE.path,
        class_name="rail__member",
    )
    return rx.el.header(
        brand_link(to=routes.DASHBOARD.path),
        _nav_group(NavGroup.MAIN, "Navigation principale", route),
        _nav_group(NavGroup.SPACE, "Mon espace", route),
        rx.el.div(
            rx.cond(ShellState.is_ready, member),
            rx.el.div(_sign_out(), theme_button(), class_name="rail__tools"),
            class_name="rail__foot",
        ),
        class_name="rail",
    )


def _top_bar() -> rx.Component:
    member = link(
        _avatar(),
        rx.el.span(ShellState.display_name, _to_profile(), class_name="sr-only"),
        to=routes.PROFILE.path,
        class_name="icon-btn",
    )
    return rx.el.header(
        brand_link(to=routes.DASHBOARD.path),
        rx.el.div(theme_button(), rx.cond(ShellState.is_ready, member), class_name="topbar__tools"),
        class_name="topbar",
    )


def _focused_top_bar() -> rx.Component:
    return rx.el.header(
        brand_link(to=routes.DASHBOARD.path),
        rx.el.div(
            link("Quitter", to=routes.DASHBOARD.path, class_name="text-btn small"),
            class_name="topbar__tools",
        ),
        class_name="topbar",
    )


def _tab(entry: Route, route: Route) -> rx.Component:
    return rx.el.li(
        link(
            icon(entry.icon),
            entry.label,
            _news(entry),
            to=entry.path,
            class_name="tab",
            **_current(entry, route),
        )
    )


def _under_plus() -> list[Route]:
    return [entry for entry in routes.PAGES if entry.label and not entry.on_phone_bar]


def _tab_bar(route: Route) -> rx.Component:
    on_bar = [entry for entry in routes.PAGES if entry.on_phone_bar]
    is_below_plus = any(_current(entry, route) for entry in _under_plus())
    current: dict[str, Prop] = {"aria_current": "true"} if is_below_plus else {}
    return rx.el.nav(
        rx.el.ul(
            *(_tab(entry, route) for entry in on_bar),
            rx.el.li(
                rx.el.button(
                    icon("menu"),
                    "Plus",
                    type="button",
                    class_name="tab",
                    custom_attrs={"popoverTarget": PLUS_ID},
                    **current,
                )
            ),
        ),
        class_name="tabbar",
        aria_label="Navigation principale (téléphone)",
    )


def _plus_sheet(route: Route) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h2("Plus", id="plus-title"),
            rx.el.button(
                icon("x"),
                type="button",
                class_name="icon-btn",
                aria_label="Fermer",
                custom_attrs={"popoverTarget": PLUS_ID, "popoverTargetAction": "hide"},
            ),
            class_name="plus-sheet__head",
        ),
        rx.el.nav(
            rx.el.ul(*(_nav_link(entry, route) for entry in _under_plus()), rx.el.li(_sign_out())),
            aria_label="Autres rubriques",
        ),
        id=PLUS_ID,
        class_name="plus-sheet",
        role="dialog",
        aria_labelledby="plus-title",
        custom_attrs={"popover": "auto"},
    )
