"""`/estimation`: the quote that is typed, what it would cost, and the stored estimates."""

from typing import Final, cast

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button, button_row
from memberapp.components.fold import fold
from memberapp.components.form_fields import edited, error_of, value_of
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.link import link
from memberapp.components.native_form import error_summary, field, submit_button
from memberapp.components.notice import Tone, alert, form_notice
from memberapp.components.props import Prop
from memberapp.components.uploads import FileForm
from memberapp.estimates.forms import FILE_FIELD, OPTAM_FIELD, OTHER_FIELD, PERSON_FIELD
from memberapp.estimates.rules import OUTSIDE_OPTAM
from memberapp.estimates.views import NOBODY, LineFieldView, PersonView, StoredView
from memberapp.pages.estimates import result
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.estimates.desk import EstimationState

_FORM_ID: Final = "devis"
_ACTS_ID: Final = "soins-connus"
_TYPED: Final = rx.Var(
    f'Object.fromEntries(new FormData(document.getElementById("{_FORM_ID}")))',
    _var_type=dict[str, str],
)
"""What stands in the form now."""
_State: Final = EstimationState


@page(routes.ESTIMATION, on_load=EstimationState.load_estimation, styles=("care",))
def estimation_page() -> rx.Component:
    """Ask for a quote, and say what it would cost."""
    content = rx.cond(
        _State.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            back_link(routes.REIMBURSEMENTS.title, to=routes.REIMBURSEMENTS.path),
            error_summary(_State.error_title, _State.errors, tries=_State.tries),
            page_head(
                routes.ESTIMATION.title,
                lead="Recopiez les lignes du devis. Nous calculons ce qu’il vous restera, avant le "
                "rendez-vous.",
            ),
            form_notice(_State.notice, tone=Tone.INFO),
            rx.cond(
                _State.people.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                rx.el.div(_desk(), _file(), class_name="stack"),
                alert(rx.el.p(NOBODY), tone=Tone.INFO),
            ),
            _stored(),
            rx.el.p(
                link("Demander un autre devis à un partenaire", to=routes.NETWORK.path),
                class_name="devis-next no-print",
            ),
            rx.el.p(
                link(routes.FORMULAS.title, to=routes.FORMULAS.path),
                class_name="no-print",
            ),
            help_line("Un doute sur un devis\u00a0?"),
        ),
        waiting_page(routes.ESTIMATION, retry=_State.load_estimation),
    )
    return shell(content, route=routes.ESTIMATION)


def _desk() -> rx.Component:
    # Said aloud after a calculation; it is there before it changes.
    told = rx.el.p(
        rx.cond(
            _State.has_result,
            rx.fragment("Il resterait ", _State.view.remaining, " à payer."),
        ),
        role="status",
        class_name="sr-only",
    )
    return rx.fragment(
        told,
        rx.cond(
            _State.has_result,
            rx.el.div(
                result.hero(_State.view),
                result.lines(_State.view),
                rx.el.section(
                    rx.el.h2("Votre devis", id="votre-devis"),
                    _form(),
                    aria_labelledby="votre-devis",
                    class_name="no-print",
                ),
                _aside(),
                class_name="stmt",
            ),
            _form(),
        ),
    )


def _aside() -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Garder cette estimation", class_name="aside-title"),
        rx.el.p(
            "Avec une référence et un PDF daté. Si le soin a lieu dans les 12\u00a0mois, l’écart "
            "avec le paiement réel s’y affiche.",
            class_name="small muted",
        ),
        button("Garder cette estimation", block=True, on_click=_State.store),
        result.suppositions(_State.view),
        class_name="stmt__aside stack",
        aria_label="Garder cette estimation",
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.datalist(rx.foreach(_State.acts, lambda act: rx.el.option(value=act)), id=_ACTS_ID),
        _person(),
        rx.foreach(_State.lines, _line),
        _optam(),
        rx.cond(
            _State.others != "",
            field(
                "Que rembourse l’autre mutuelle, en\u00a0% de la base\u00a0? (optionnel)",
                hint=rx.fragment(
                    "Dans le tableau de garanties de ",
                    _State.others,
                    ", par exemple 200. Sans réponse, nous ne la comptons pas.",
                ),
                input_mode="numeric",
                auto_complete="off",
                class_name="input input--num input--w4",
                **edited(_State, OTHER_FIELD),
            ),
        ),
        button_row(
            button("Calculer", type="submit", data_busy="Un instant…"),
            rx.cond(
                _State.can_add,
                button(
                    "Ajouter une ligne",
                    kind=ButtonKind.SECONDARY,
                    icon_name="plus",
                    on_click=_State.add_line(_TYPED),
                ),
            ),
            fill=True,
        ),
        id=_FORM_ID,
        key=_State.form_key,
        on_submit=cast("Prop", _State.compute),
        no_validate=True,
        class_name="form",
    )


def _person() -> rx.Component:
    name, error = PERSON_FIELD.name, error_of(_State, PERSON_FIELD)
    return rx.el.div(
        rx.el.label("Pour qui\u00a0?", html_for=name, class_name="label"),
        rx.cond(error != "", rx.el.p(error, id=f"{name}-error", class_name="error")),
        rx.el.select(
            rx.foreach(_State.people, _option),
            id=name,
            name=name,
            default_value=value_of(_State, PERSON_FIELD),
            class_name="select",
        ),
        class_name="field",
    )


def _option(one: PersonView) -> rx.Component:
    return rx.el.option(one.name, value=one.id)


def _optam() -> rx.Component:
    return rx.el.div(
        rx.el.label(
            "Pour un médecin\u00a0: ses honoraires", html_for=OPTAM_FIELD.name, class_name="label"
        ),
        rx.el.select(
            rx.el.option("Sans dépassement, ou médecin à l’Optam", value=""),
            rx.el.option("Libres\u00a0: médecin hors Optam", value=OUTSIDE_OPTAM),
            id=OPTAM_FIELD.name,
            name=OPTAM_FIELD.name,
            default_value=value_of(_State, OPTAM_FIELD),
            class_name="select",
        ),
        class_name="field",
    )


def _line(line: LineFieldView) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(line.legend, class_name="legend"),
        field(
            "Soin",
            name=line.act_name,
            hint="Son nom ou son code, par exemple couronne ou HBLD680.",
            error=line.act_error,
            default_value=line.act,
            list=_ACTS_ID,
            auto_complete="off",
        ),
        rx.el.div(
            field(
                "Prix de la ligne, en euros",
                name=line.price_name,
                error=line.price_error,
                default_value=line.price,
                input_mode="decimal",
                auto_complete="off",
                class_name="input input--num",
            ),
            field(
                "Quantité",
                name=line.quantity_name,
                error=line.quantity_error,
                default_value=line.quantity,
                input_mode="numeric",
                auto_complete="off",
                class_name="input input--num input--w4",
            ),
            class_name="date-fields",
        ),
        key=line.act_name,
        class_name="field devis",
    )


def _file() -> rx.Component:
    """Offer to send the quote as a file instead; its lines come back to be confirmed."""
    form = FileForm.create(
        field(
            "Fichier du devis, CSV ou PDF",
            hint="CSV\u00a0: code;libellé;quantité;prix, en euros. PDF\u00a0: s’il contient du "
            "texte. 12\u00a0lignes et 5\u00a0Mo au plus. Le fichier est lu une fois, puis oublié.",
            error=error_of(_State, FILE_FIELD),
            name=FILE_FIELD.name,
            type="file",
            accept=".csv,.pdf,text/csv,application/pdf",
        ),
        rx.el.p(submit_button("Lire ce fichier", kind=ButtonKind.SECONDARY)),
        action=routes.POST_QUOTE_FILE,
        method="post",
        enc_type="multipart/form-data",
        no_validate=True,
        class_name="form",
    )
    return fold("Joindre plutôt le fichier du devis", form, open=error_of(_State, FILE_FIELD) != "")


def _stored() -> rx.Component:
    return rx.cond(
        _State.stored.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        section(
            "Vos estimations gardées",
            rows(rx.foreach(_State.stored, _row)),
            name="gardees",
        ),
    )


def _row(one: StoredView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            link(one.title, " ", rx.el.span(one.reference, class_name="ref"), to=one.path),
            rx.el.p(one.text, class_name="small muted"),
        ),
        key=one.reference,
        class_name="row",
    )
