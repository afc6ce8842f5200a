"""`/remboursements/autre-mutuelle`: what another insurer is asked for, and what it paid."""

from typing import Final, cast

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.fold import fold
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.link import link
from memberapp.components.native_form import error_summary, field, hidden_field
from memberapp.components.notice import Tone, form_notice, status
from memberapp.components.props import Prop
from memberapp.other_insurer.forms import CARES_FIELD, SHARE
from memberapp.other_insurer.views import (
    BoxView,
    PackView,
    PartView,
    PersonView,
    ShareView,
    YearView,
)
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.other_insurer import OtherInsurerState

_State: Final = OtherInsurerState


@page(routes.OTHER_INSURER, on_load=OtherInsurerState.load_other_insurer, styles=("care",))
def other_insurer_page() -> rx.Component:
    """Prepare acts for another insurer, follow its payments, and see what others paid."""
    view = _State.view
    content = rx.cond(
        _State.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            back_link(routes.REIMBURSEMENTS.title, to=routes.REIMBURSEMENTS.path),
            error_summary(_State.error_title, _State.errors, tries=_State.tries),
            page_head(routes.OTHER_INSURER.title, lead=view.lead),
            form_notice(_State.notice, tone=Tone.SUCCESS),
            _packs(),
            _awaited(),
            _prepare(),
            _ended(),
            _years(),
            help_line("Une question sur votre autre mutuelle\u00a0?"),
        ),
        waiting_page(routes.OTHER_INSURER, retry=_State.load_other_insurer),
    )
    return shell(content, route=routes.OTHER_INSURER)


def _packs() -> rx.Component:
    packs = _State.view.packs
    return rx.cond(
        packs.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        section("Vos relevés préparés", rows(rx.foreach(packs, _pack)), name="releves"),
    )


def _pack(one: PackView) -> rx.Component:
    of = rx.el.span(" du relevé ", one.reference, class_name="sr-only")
    return rx.el.li(
        rx.el.div(
            rx.el.p(one.title, class_name="row__title"),
            rx.el.p(rx.el.span(one.reference, class_name="ref"), class_name="small"),
            rx.el.p(one.about, class_name="small muted"),
            rx.cond(
                one.has_files,
                rx.el.div(
                    button_link("PDF", of, to=one.pdf_path, icon_name="download", is_outer=True),
                    button_link(
                        "CSV", of, to=one.csv_path, kind=ButtonKind.SECONDARY, is_outer=True
                    ),
                    class_name="btn-row",
                ),
            ),
            fold(
                rx.fragment("Supprimer ce relevé", of),
                rx.el.p(
                    "Ses soins pourront être préparés à nouveau. Ce que vous avez noté de ses "
                    "paiements sera perdu.",
                    class_name="small",
                ),
                button(
                    "Oui, supprimer",
                    of,
                    kind=ButtonKind.SECONDARY,
                    on_click=_State.delete(one.reference),
                ),
            ),
            class_name="row__body stack",
        ),
        key=one.reference,
        class_name="row",
    )


def _awaited() -> rx.Component:
    view = _State.view
    return rx.cond(
        view.shares.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        section(
            "Seconds paiements attendus",
            rx.el.p(view.delay, class_name="small muted measure"),
            rows(rx.foreach(view.shares, _share)),
            name="attendus",
            class_name="section stack-s",
        ),
    )


def _share(one: ShareView) -> rx.Component:
    of = rx.el.span(" pour ", one.title, ", ", one.about, class_name="sr-only")
    return rx.el.li(
        rx.el.div(
            _about(one),
            fold(
                rx.fragment("L’autre mutuelle a répondu", of),
                rx.el.form(
                    hidden_field(SHARE, one.id),
                    field(
                        "Montant reçu, en euros",
                        name=one.field,
                        hint=one.most,
                        error=one.error,
                        input_mode="decimal",
                        auto_complete="off",
                        class_name="input input--num",
                    ),
                    button_row(
                        button("C’est reçu", of, type="submit"),
                        button(
                            "C’est refusé",
                            of,
                            kind=ButtonKind.SECONDARY,
                            on_click=_State.refuse(one.id),
                        ),
                        fill=True,
                    ),
                    on_submit=cast("Prop", _State.receive),
                    no_validate=True,
                    class_name="form",
                ),
                open=one.error != "",
            ),
            class_name="row__body stack",
        ),
        key=one.id,
        class_name="row",
    )


def _about(one: ShareView) -> rx.Component:
    return rx.el.div(
        rx.el.p(one.title, class_name="row__title"),
        rx.el.p(one.about, class_name="small muted"),
        rx.el.p(status(one.status, tone=one.tone)),
        rx.cond(one.told != "", rx.el.p(one.told, class_name="small")),
    )


def _ended() -> rx.Component:
    ended = _State.view.ended
    return rx.cond(
        ended.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        section("Seconds paiements terminés", rows(rx.foreach(ended, _one_ended)), name="termines"),
    )


def _one_ended(one: ShareView) -> rx.Component:
    of = rx.el.span(" pour ", one.title, ", ", one.about, class_name="sr-only")
    return rx.el.li(
        rx.el.div(
            _about(one),
            rx.cond(
                one.can_return,
                rx.el.p(
                    button(
                        "Corriger\u00a0: remettre en attente",
                        of,
                        kind=ButtonKind.SECONDARY,
                        small=True,
                        on_click=_State.await_again(one.id),
                    )
                ),
            ),
            class_name="row__body stack",
        ),
        key=one.id,
        class_name="row",
    )


def _prepare() -> rx.Component:
    view = _State.view
    return section(
        "Préparer un relevé",
        rx.el.p(
            "Cochez les soins d’une personne\u00a0: un PDF et un CSV disent à votre autre mutuelle "
            "ce qui a été payé et ce qu’il reste. Ils ne portent ni votre numéro d’assuré "
            "social, ni votre compte bancaire, ni le nom du professionnel.",
            class_name="measure",
        ),
        rx.cond(
            view.nothing != "",
            rx.el.p(view.nothing, class_name="muted measure"),
            rx.el.div(rx.foreach(view.people, _person), id=CARES_FIELD.name, tab_index=-1),
        ),
        rx.el.p(
            "Elle veut la preuve que vous êtes couvert chez nous\u00a0? Joignez votre ",
            link("attestation vérifiable", to=routes.CERTIFICATE.path),
            ".",
            class_name="small muted measure",
        ),
        name="preparer",
        class_name="section stack-s",
    )


def _person(one: PersonView) -> rx.Component:
    return fold(
        one.title,
        rx.el.form(
            rx.el.fieldset(
                rx.el.legend(one.legend, class_name="legend"),
                rx.el.div(rx.foreach(one.boxes, _box), class_name="choices"),
                class_name="field",
            ),
            rx.cond(one.note != "", rx.el.p(one.note, class_name="small muted")),
            button_row(button(one.button, type="submit"), fill=True),
            key=_State.form_key,
            on_submit=cast("Prop", _State.prepare),
            class_name="form",
        ),
        key=one.id,
    )


def _box(one: BoxView) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=one.name, value="1"),
        rx.el.span(
            rx.el.span(one.title, class_name="choice__title"),
            rx.el.span(one.about, class_name="choice__text"),
        ),
        key=one.name,
        class_name="choice",
    )


def _years() -> rx.Component:
    view = _State.view
    return section(
        "Déjà payé par d’autres contrats",
        rx.cond(view.top_up != "", rx.el.p(view.top_up, class_name="small muted measure")),
        rx.cond(
            view.no_years != "",
            rx.el.p(view.no_years, class_name="muted measure"),
            rx.el.div(rx.foreach(view.years, _year), class_name="stack"),
        ),
        name="payes",
        class_name="section stack-s",
    )


def _year(one: YearView) -> rx.Component:
    table = rx.el.table(
        rx.el.caption("Surcomplémentaire, ", one.title, class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th("Décompte", scope="col"),
                rx.el.th("Payé le", scope="col"),
                rx.el.th("Surcomplémentaire", scope="col", class_name="r"),
            )
        ),
        rx.el.tbody(rx.foreach(one.parts, _part)),
        rx.el.tfoot(
            rx.el.tr(
                rx.el.th("Total", scope="row", col_span=2),
                rx.el.td(one.total, class_name="r"),
            )
        ),
        class_name="table table--compact",
    )
    return rx.el.div(
        rx.el.h3(one.title),
        rx.el.p(one.sentence, class_name="measure"),
        rx.cond(one.parts.length() > 0, table),  # pyright: ignore[reportAttributeAccessIssue]
        key=one.title,
        class_name="stack",
    )


def _part(one: PartView) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.cond(one.path != "", link(one.statement, to=one.path), one.statement), scope="row"
        ),
        rx.el.td(one.paid),
        rx.el.td(one.amount, class_name="r"),
    )
