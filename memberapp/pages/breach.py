"""`/incidents/[reference]`: a breach of the member's data, and the banner that leads there."""

import reflex as rx

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.fold import fold
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, section, split
from memberapp.components.link import link, outer_link
from memberapp.components.notice import alert
from memberapp.components.print_button import print_button
from memberapp.components.props import Prop
from memberapp.components.timeline import timeline
from memberapp.incidents.views import (
    MISSING,
    MISSING_LEAD,
    ConsequenceView,
    DataView,
    IncidentView,
    TaskView,
)
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.incidents import BreachState


@page(routes.INCIDENT, on_load=BreachState.load_breach, styles=("assistance", "incidents"))
def breach_page() -> rx.Component:
    """Show a breach to whom it concerns; an unknown one and one of others read alike."""
    content = rx.cond(
        # The last one seen must not stand under the next one's address.
        BreachState.is_loaded & rx.State.is_hydrated,
        _breach(BreachState.view),
        rx.cond(
            BreachState.is_missing & rx.State.is_hydrated,
            missing_object(
                MISSING,
                MISSING_LEAD,
                way_out=routes.MESSAGES.title,
                to=routes.MESSAGES.path,
                doubt="Vous avez reçu ce numéro de nous\u00a0?",
                tab_title=page_title(MISSING),
            ),
            waiting_page(routes.INCIDENT, retry=BreachState.load_breach),
        ),
    )
    return shell(content, route=routes.INCIDENT)


def _breach(view: IncidentView) -> rx.Component:
    return rx.el.div(
        back_link(routes.MESSAGES.title, to=routes.MESSAGES.path),
        page_head(view.title, lead=view.nature, tab_title=page_title(view.title)),
        _facts(view),
        _stronger(view),
        _parts(),
        _data(view),
        _tasks(view),
        _consequences(view),
        _advice(view),
        section(
            "Ce que nous faisons",
            timeline(view.measures),  # pyright: ignore[reportArgumentType]
            _contact(view),
            name="mesures",
            class_name="section stack",
        ),
        split(_complaint(view), aside=_receipt(view)),
        class_name="breach",
    )


def _facts(view: IncidentView) -> rx.Component:
    return definition_list(
        definition("Où", view.operator),
        definition("Intrusion détectée", view.detected),
        definition("Adhérents informés", view.informed),
        definition("Page mise à jour", view.updated),
    )


def _stronger(view: IncidentView) -> rx.Component:
    return rx.cond(
        view.stronger != "",
        alert(
            rx.el.p(
                "Par prudence, un code vous est demandé à chaque connexion, même sur un appareil "
                "de confiance, ",
                view.stronger,
                ".",
            ),
            title="Votre espace est mieux protégé pendant quelque temps",
            icon_name="shield-check",
        ),
    )


def _parts() -> rx.Component:
    """Lead to the three things to know: what follows, how not to be cheated, what if one was."""
    return rx.el.nav(
        rx.el.ul(
            rx.el.li(outer_link("Ce qui change pour vous", href="#consequences")),
            rx.el.li(
                outer_link("Ne pas vous faire piéger", href=f"{routes.ADVICE.path}#reconnaitre")
            ),
            rx.el.li(link("Que faire si l’on vous a piégé", to=routes.ADVICE.path)),
            class_name="breach__parts",
        ),
        aria_label="L’essentiel en trois parties",
        class_name="no-print",
    )


def _data(view: IncidentView) -> rx.Component:
    return section(
        "Ce qui vous concerne",
        rx.el.div(
            _box("Copiées", view.copied, icon_name="triangle-alert", name="out"),
            _box("Pas touchées", view.safe, icon_name="shield-check", name="safe"),
            class_name="mine",
        ),
        name="donnees",
    )


def _box(title: str, data: tuple[DataView, ...], *, icon_name: str, name: str) -> rx.Component:
    return rx.el.div(
        rx.el.h3(icon(icon_name), title),
        rx.el.ul(rx.foreach(data, _datum)),
        class_name=f"mine__{name}",
    )


def _datum(one: DataView) -> rx.Component:
    return rx.el.li(one.name, rx.cond(one.detail != "", rx.el.span(one.detail)))


def _tasks(view: IncidentView) -> rx.Component:
    return section(
        "Vos gestes utiles",
        rx.el.ul(rx.foreach(view.tasks, _task)),
        name="gestes",
        action=rx.el.span(view.progress, class_name="small muted", role="status"),
    )


def _task(task: TaskView) -> rx.Component:
    wanted = BreachState.set_task(task.name, ~task.is_done)  # pyright: ignore[reportOperatorIssue]
    more: dict[str, Prop] = {"aria_describedby": f"geste-{task.name}-more"}
    return rx.el.li(
        rx.el.input(
            type="checkbox",
            id=f"geste-{task.name}",
            checked=task.is_done,
            on_change=lambda _value: wanted,
            **more,
        ),
        rx.el.label(task.title, html_for=f"geste-{task.name}"),
        rx.el.p(
            task.more,
            rx.cond(
                task.link != "",
                rx.fragment(
                    " ",
                    # A plain link: where it leads is a page of the space or one without a socket.
                    outer_link(task.link, href=task.path),
                ),
            ),
            id=f"geste-{task.name}-more",
        ),
        key=task.name,
        class_name="task",
    )


def _consequences(view: IncidentView) -> rx.Component:
    return section(
        "Ce qui change pour vous",
        rx.el.p(view.likely, class_name="measure"),
        rx.el.div(rx.foreach(view.consequences, _consequence)),
        rx.el.p(
            "Vos remboursements se suivent à tout moment dans votre espace. ",
            link("Voir mes remboursements", to=routes.REIMBURSEMENTS.path),
            class_name="measure",
        ),
        name="consequences",
        class_name="section stack",
    )


def _consequence(one: ConsequenceView) -> rx.Component:
    return fold(
        one.situation,
        rx.el.p(one.text, class_name="measure"),
        rx.cond(
            one.phone != "",
            rx.el.p(
                one.phone_label,
                "\u00a0: ",
                outer_link(one.phone, href=one.phone_href, class_name="nowrap"),
            ),
        ),
        body_class="stack",
        key=one.situation,
    )


def _advice(view: IncidentView) -> rx.Component:
    return section(
        "Ce que nous vous conseillons",
        rx.el.ul(rx.foreach(view.advice, rx.el.li), class_name="bullets measure"),
        rx.el.p(
            link("Lire tous les conseils", to=routes.ADVICE.path),
            " ou ",
            outer_link("vérifier un message reçu", href=routes.MESSAGE_CHECK),
            ".",
        ),
        name="conseils",
        class_name="section stack",
    )


def _contact(view: IncidentView) -> rx.Component:
    return rx.el.p(
        "Une question sur vos données\u00a0? Écrivez à ",
        view.contact_name,
        ", ",
        outer_link(view.contact_email, href=f"mailto:{view.contact_email}"),
        "\u00a0: réponse sous ",
        view.answers_within,
        ". Vous pouvez aussi saisir l’autorité de contrôle, ",
        view.authority,
        ".",
        class_name="measure",
    )


def _complaint(view: IncidentView) -> rx.Component:
    return section(
        "Votre lettre de plainte",
        rx.el.p(
            "Elle reprend les faits, les dates et la liste de vos données copiées. Il reste à la "
            "signer, et à l’envoyer si vous le souhaitez\u00a0: ce n’est pas obligatoire.",
            class_name="measure",
        ),
        button_row(
            button_link(
                "Télécharger la lettre (PDF)",
                to=view.complaint,
                icon_name="download",
                is_outer=True,
                download="",
            ),
            print_button(),
            fill=True,
        ),
        name="lettre",
        class_name="section stack",
    )


def _receipt(view: IncidentView) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Votre accusé de lecture", id="recu"),
        rx.cond(view.told != "", rx.el.p(view.told)),
        rx.el.p("Référence ", rx.el.b(view.reference, class_name="ref")),
        rx.el.div(
            rx.cond(
                view.is_read,
                rx.el.p(view.receipt),
                button(
                    "J’ai lu cette page",
                    kind=ButtonKind.SECONDARY,
                    on_click=BreachState.mark_read,
                ),
            ),
            role="status",
        ),
        rx.el.p(
            "Il prouve ce que nous vous avons dit, et quand. Le bandeau en haut de vos pages "
            "disparaît ensuite\u00a0; cette page se retrouve depuis vos messages.",
            class_name="small muted",
        ),
        class_name="receipt",
        aria_labelledby="recu",
    )
