"""`/appel`: whether the insurer calls now, and the words by which each side proves itself."""

from typing import cast

import reflex as rx

from memberapp import addresses, routes
from memberapp.calls.forms import PHONE, REFERENCE
from memberapp.calls.views import CallView
from memberapp.components.button import ButtonKind, button, button_link
from memberapp.components.form_fields import edited
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, split
from memberapp.components.link import link
from memberapp.components.native_form import error_summary, field
from memberapp.components.props import Child, Prop
from memberapp.components.skeleton import skeleton_lines, skeleton_shape
from memberapp.core.wording import PHONE_EXAMPLES
from memberapp.pages.failure import failure_banner
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.state.calls import CallCheckState

# The height of what comes, so that the column below does not move.
_WAITING = (*("text",) * 4, *("short", "row") * 3, "row")
_MONEY = "un virement, un achat, une application à installer."


@page(routes.CALL_CHECK, on_load=CallCheckState.load_call_check, styles=("help",))
def call_check_page() -> rx.Component:
    """Say whether a call is ours; when in doubt, to hang up."""
    state = CallCheckState
    return plain_page(
        failure_banner(),
        rx.cond(
            state.is_member,
            back_link("Accueil", to=routes.DASHBOARD.path),
            back_link("Connexion", to=routes.SIGN_IN.path),
        ),
        error_summary(state.error_title, state.errors, tries=state.tries),
        page_head(
            routes.CALL_CHECK.title,
            lead="Nos conseillers prouvent qui ils sont par deux mots, affichés ici pendant "
            "l’appel. Le numéro qui s’affiche ne prouve rien.",
        ),
        split(
            rx.cond(
                state.is_loaded & rx.State.is_hydrated,
                rx.fragment(
                    rx.el.div(rx.cond(state.is_answered, _answer(state.view)), role="status"),
                    rx.cond(state.is_member, rx.fragment(), _question()),
                ),
                loading(
                    retry=state.load_call_check, shape=skeleton_shape(skeleton_lines(*_WAITING))
                ),
            ),
            aside=_never_asked(),
        ),
        route=routes.CALL_CHECK,
    )


def _answer(view: CallView) -> rx.Component:
    return rx.el.div(
        rx.cond(view.is_us, _ours(view), _nobody(view)),
        rx.el.p(view.checked, class_name="small muted"),
        rx.el.p(
            button(
                "Vérifier de nouveau",
                kind=ButtonKind.SECONDARY,
                on_click=CallCheckState.check_again,
            )
        ),
        class_name="stack",
    )


def _ours(view: CallView) -> rx.Component:
    return rx.el.section(
        _head("phone-call", view),
        rx.cond(
            view.has_words,
            rx.fragment(
                rx.el.div(
                    rx.el.p("Ces deux mots doivent vous être dits, les premiers\u00a0:"),
                    rx.el.b(view.words),
                    rx.el.p(view.until),
                    class_name="word",
                ),
                rx.cond(
                    view.own_words != "",
                    rx.el.div(
                        rx.el.p("Si on vous demande de prouver qui vous êtes, répondez\u00a0:"),
                        rx.el.b(view.own_words),
                        class_name="word word--own",
                    ),
                ),
                rx.el.p(
                    rx.el.b("D’autres mots, ou un refus de les dire\u00a0?"),
                    " Raccrochez. Ce n’est pas nous.",
                ),
            ),
        ),
        rx.cond(
            view.is_in_space,
            rx.fragment(
                rx.el.p(
                    "Les deux mots de cet appel ne s’affichent que dans votre espace. Connectez-"
                    "vous pour les voir\u00a0; d’ici là, ne donnez rien."
                ),
                rx.el.p(
                    button_link(
                        "Voir les mots dans mon espace",
                        to=addresses.returning_to(routes.SIGN_IN, routes.CALL_CHECK.path),
                    )
                ),
            ),
        ),
        class_name="call call--yes",
        aria_labelledby="reponse",
    )


def _nobody(view: CallView) -> rx.Component:
    return rx.el.section(
        _head("octagon-alert", view),
        rx.el.ol(
            rx.el.li("Raccrochez, même si la personne insiste ou connaît votre nom."),
            rx.el.li(
                "Vous avez donné un code ou votre IBAN\u00a0? ",
                link("Sécurisez votre espace", to=routes.SECURITY.path),
                ", puis appelez votre banque.",
            ),
            rx.el.li("Signalez-nous cet appel par téléphone\u00a0: c’est utile aux autres."),
            class_name="num-steps",
        ),
        class_name="call call--no",
        aria_labelledby="reponse",
    )


def _head(icon_name: str, view: CallView) -> rx.Component:
    return rx.el.div(
        icon(icon_name),
        rx.el.div(rx.el.h2(view.title, id="reponse"), rx.el.p(view.text)),
        class_name="call__head",
    )


def _question() -> rx.Component:
    state, ask = CallCheckState, cast("Prop", CallCheckState.ask)
    return rx.el.section(
        rx.el.h2("Vérifier sans se connecter", id="sans-espace"),
        rx.el.p(
            "Vous avez un espace\u00a0? ",
            link(
                "Connectez-vous",
                to=addresses.returning_to(routes.SIGN_IN, routes.CALL_CHECK.path),
            ),
            "\u00a0: la réponse est immédiate. Sinon, il nous faut la référence reçue quand vous "
            "avez demandé l’appel. Elle évite qu’un inconnu apprenne qui reçoit nos appels.",
            class_name="measure",
        ),
        rx.el.form(
            field(
                "Référence",
                hint="Par exemple RAP-2026-0000012-P.",
                auto_complete="off",
                auto_capitalize="characters",
                spell_check=False,
                **edited(state, REFERENCE),
            ),
            field(
                "Téléphone, en entier",
                hint=f"Par exemple {PHONE_EXAMPLES}.",
                type="tel",
                input_mode="tel",
                auto_complete="tel",
                **edited(state, PHONE),
            ),
            button("Vérifier cet appel", type="submit"),
            on_submit=ask,
            no_validate=True,
            class_name="form",
        ),
        class_name="section stack",
        aria_labelledby="sans-espace",
    )


def _never_asked() -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Ce que nous demandons", id="demandes", class_name="aside-title"),
        rx.el.ul(
            _asked(
                "x",
                "Jamais",
                " votre code de connexion, votre mot de passe, votre carte bancaire.",
                is_bad=True,
            ),
            _asked("x", "Jamais", f" {_MONEY}", is_bad=True),
            _asked(
                "check",
                "Parfois",
                " votre date de naissance, ou vos deux mots, pour vérifier que c’est vous.",
            ),
            class_name="checks small",
        ),
        rx.el.p(
            "Le numéro affiché peut être imité, même le nôtre. Seuls les deux mots comptent.",
            class_name="small muted",
        ),
        help_line("Un doute\u00a0?", offers_callback=False),
        class_name="panel stack",
        aria_labelledby="demandes",
    )


def _asked(icon_name: str, word: str, rest: Child, *, is_bad: bool = False) -> rx.Component:
    return rx.el.li(
        icon(icon_name),
        rx.el.div(rx.el.b(word), rest),
        class_name="" if is_bad else "is-ok",
    )
