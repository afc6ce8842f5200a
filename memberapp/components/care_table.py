"""Cares as a table where there is room for it and on paper, as rows that open on a phone."""

from collections.abc import Callable

import reflex as rx

from memberapp.care.views.cares import CareView, FollowView, GroupView
from memberapp.care.views.lines import CARE, DAY, PERSON, STATEMENT
from memberapp.care.views.shares import COLUMNS, AmountsView, AmountView
from memberapp.components.care_detail import care_detail
from memberapp.components.icon import icon
from memberapp.components.inline import inline
from memberapp.components.later import seen_first
from memberapp.components.link import link
from memberapp.components.money import money
from memberapp.components.props import Child

_KEYS = {"social_security": "ss", "mutual": "mut", "other_insurer": "autre", "remaining": "rac"}
_COLUMN_COUNT = 3 + len(COLUMNS)
_AS_TABLE, _AS_ROWS = "(min-width: 73rem)", "(max-width: 72.99rem)"  # as in rooms/care.css


def cares_of_months(
    months: list[GroupView], *, caption: Child, total_name: Child, totals: AmountsView
) -> rx.Component:
    """Show cares by month, each with its subtotal, and the totals of all of them."""
    return rx.fragment(
        rows_of_months(months=seen_first(months, media=_AS_ROWS)),
        _table(
            table_of_months(months=seen_first(months, media=_AS_TABLE)),
            caption=caption,
            total=_sum(total_name, totals, _blank(2)),
            has_references=True,
        ),
    )


# Memoised: a page that changes in anything else, by a word of its state, draws no care again.
@rx.memo
def rows_of_months(months: rx.Var[list[GroupView]]) -> rx.Component:
    """Show cares by month as rows that open."""
    return _rows(months, heading=rx.el.h2)


@rx.memo
def table_of_months(months: rx.Var[list[GroupView]]) -> rx.Component:
    """Show cares by month as bodies of a table."""
    return rx.fragment(rx.foreach(months, _month))


def cares_of_people(
    people: list[GroupView],
    *,
    caption: Child,
    has_several_people: bool,
    total_name: Child,
    totals: AmountsView,
) -> rx.Component:
    """Show the cares of a statement by person, with subtotals, and its total."""

    def person_rows(person: GroupView) -> rx.Component:
        title = rx.el.tr(
            rx.el.th(person.title, scope="rowgroup", col_span=_COLUMN_COUNT + 1),
            class_name="group",
        )
        return rx.el.tbody(
            rx.cond(has_several_people, title),
            rx.foreach(person.cares, lambda care: _care_rows(care, has_reference=False)),
            rx.cond(
                person.has_sum, _sum("Sous-total", person.amounts, _blank(1), class_name="subtotal")
            ),
        )

    return rx.fragment(
        _rows(people, heading=rx.el.h3, has_titles=has_several_people),
        _table(
            rx.foreach(people, person_rows),
            caption=caption,
            total=_sum(total_name, totals, _blank(1)),
            has_references=False,
        ),
    )


# Rows that open: below 73rem


def _rows(
    groups: list[GroupView] | rx.Var[list[GroupView]],
    *,
    heading: Callable[..., rx.Component],
    has_titles: bool | rx.Var = True,
) -> rx.Component:
    def group(one: GroupView) -> rx.Component:
        head = rx.el.div(
            heading(one.title),
            rx.cond(
                one.has_sum,
                rx.el.p(
                    rx.el.b(one.remaining, class_name="money"),
                    " à votre charge sur ",
                    money(one.spent),
                    rx.cond(one.extent != "", rx.el.span(f" · {one.extent}")),
                ),
            ),
            class_name="soins__head",
        )
        return rx.fragment(rx.cond(has_titles, head), rx.foreach(one.cares, _row))

    return rx.el.div(rx.foreach(groups, group), class_name="soins narrow-only")


def _row(care: CareView) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            rx.el.span(
                rx.el.span(care.label, class_name="soin__t"),
                rx.el.span(
                    rx.el.span(f"{COLUMNS['remaining']} ", class_name="sr-only"),
                    care.remaining.text,
                    class_name=rx.cond(care.remaining.is_muted, "soin__rac zero", "soin__rac"),
                ),
                class_name="soin__l",
            ),
            rx.el.span(
                rx.el.span(
                    care.person,
                    " · ",
                    rx.el.time(care.day, date_time=care.day_iso),
                    class_name="soin__m",
                ),
                rx.el.span(care.paid_back, class_name="soin__paid"),
                class_name="soin__l",
            ),
            icon("chevron-down"),
            rx.el.span(
                rx.foreach(
                    care.bar,
                    lambda part: rx.el.span(
                        class_name=f"seg seg--{part.key}", **inline({"--share": part.weight})
                    ),
                ),
                class_name="hair",
                aria_hidden=True,
            ),
        ),
        rx.el.div(
            rx.el.dl(
                rx.foreach(
                    care.parts,
                    lambda part: rx.el.div(
                        rx.el.dt(rx.el.span(class_name=f"key key--{part.key}"), part.name),
                        rx.el.dd(part.amount, class_name=rx.cond(part.is_muted, "muted", "")),
                        class_name=f"part--{part.key}",
                    ),
                ),
                class_name="parts",
            ),
            care_detail(care),
            class_name="soin__card",
        ),
        class_name=rx.cond(care.is_cancelled, "soin is-cancelled", "soin"),
    )


# A table: from 73rem, and on paper


def _table(
    body: rx.Component, *, caption: Child, total: rx.Component, has_references: bool
) -> rx.Component:
    last = (_heading(STATEMENT, "r w-ref"),) if has_references else ()
    return rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                _heading(DAY, "w-date"),
                _heading(CARE),
                _heading(PERSON, "w-who"),
                *(_amount_heading(field, name) for field, name in COLUMNS.items()),
                *last,
                rx.el.th(
                    rx.el.span("Détail", class_name="sr-only"), scope="col", class_name="w-more"
                ),
            )
        ),
        body,
        rx.el.tfoot(total),
        class_name="ledger wide-only",
    )


def _heading(name: str, class_name: str = "") -> rx.Component:
    return rx.el.th(name, scope="col", class_name=class_name)


def _amount_heading(field: str, name: str) -> rx.Component:
    key = _KEYS.get(field)
    mark = (rx.el.i(class_name=f"key--{key}"),) if key else ()
    return rx.el.th(name, *mark, scope="col", class_name="r w-num")


def _month(month: GroupView) -> rx.Component:
    return rx.el.tbody(
        rx.el.tr(
            rx.el.th(
                month.title,
                rx.cond(month.extent != "", rx.el.span(month.extent, class_name="sub")),
                scope="rowgroup",
                col_span=3,
            ),
            *_amounts(month.amounts, is_sum=True),
            _blank(2),
            class_name="month",
        ),
        rx.foreach(month.cares, lambda care: _care_rows(care, has_reference=True)),
    )


def _care_rows(care: CareView, *, has_reference: bool) -> rx.Component:
    """Show a care, what other contracts paid of it, and the detail that its end opens."""
    reference = rx.cond(
        care.path != "",
        link(
            rx.el.span("Décompte ", class_name="sr-only"),
            rx.el.span(care.short_reference, class_name="no-print"),
            rx.el.span(care.statements[0].reference, class_name="print-only"),
            to=care.path,
        ),
        rx.el.span(care.short_reference, class_name="muted"),
    )
    first = rx.el.tr(
        rx.el.td(rx.el.time(care.day if has_reference else care.full_day, date_time=care.day_iso)),
        rx.el.th(
            rx.el.span(care.label, class_name="c-label"),
            rx.el.span(
                rx.cond(care.status != "", rx.el.b(care.status, class_name="c-status")),
                care.provider,
                class_name="sub",
            ),
            scope="row",
        ),
        rx.el.td(care.person),
        *_amounts(care.amounts, is_followed=care.is_followed),
        *((rx.el.td(reference, class_name="r c-ref"),) if has_reference else ()),
        rx.el.td(
            rx.el.details(
                rx.el.summary(
                    "Détail",
                    rx.el.span(" de ", care.label, class_name="sr-only"),
                    icon("chevron-down"),
                )
            ),
            class_name="r c-more",
        ),
        class_name=_row_classes(care),
    )
    blank = 2 if has_reference else 1
    return rx.fragment(
        first,
        rx.foreach(care.follows, lambda follow: _follow_row(follow, blank)),
        rx.el.tr(
            rx.el.td(care_detail(care), col_span=_COLUMN_COUNT + blank), class_name="more-row"
        ),
    )


def _row_classes(care: CareView) -> rx.Var:
    return rx.cond(care.is_cancelled, "is-cancelled", rx.cond(care.has_follows, "joined", ""))


def _follow_row(follow: FollowView, blank: int) -> rx.Component:
    return rx.el.tr(
        rx.el.td(),
        rx.el.th(rx.el.span(follow.text, class_name="sub"), scope="row", col_span=4),
        _amount(follow.mutual),
        _amount(follow.other_insurer),
        _remaining(follow.remaining),
        _blank(blank),
        class_name=rx.cond(follow.is_cancelled, "second is-cancelled", "second"),
    )


def _amounts(
    amounts: AmountsView, *, is_sum: bool = False, is_followed: bool | rx.Var = False
) -> list[rx.Component]:
    *shares, _last = COLUMNS
    cells = [_amount(getattr(amounts, field)) for field in shares]
    left = (
        _amount(amounts.remaining)
        if is_sum
        else _remaining(amounts.remaining, is_followed=is_followed)
    )
    return [*cells, left]


def _amount(amount: AmountView) -> rx.Component:
    return rx.el.td(amount.text, class_name=rx.cond(amount.is_muted, "r zero", "r"))


def _remaining(amount: AmountView, *, is_followed: bool | rx.Var = False) -> rx.Component:
    """Show what is left; words stand where another contract took it over."""
    left = rx.cond(amount.is_muted, "r zero", "r strong")
    return rx.el.td(amount.text, class_name=rx.cond(is_followed, "r taken", left))


def _sum(
    name: Child, amounts: AmountsView, *more: rx.Component, class_name: str = ""
) -> rx.Component:
    return rx.el.tr(
        rx.el.th(name, scope="row", col_span=3),
        *_amounts(amounts, is_sum=True),
        *more,
        class_name=class_name,
    )


def _blank(columns: int) -> rx.Component:
    return rx.el.td(col_span=columns)
