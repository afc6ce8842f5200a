"""`/conseils`: how to recognise a fraud, and what to do after one, by situation."""

import reflex as rx

from memberapp import routes
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.icon import icon
from memberapp.components.layout import page_head, section, split
from memberapp.components.link import link, outer_link
from memberapp.components.notice import Tone, status
from memberapp.components.print_button import print_button
from memberapp.core.channels import ReportKind, ReportLine
from memberapp.core.official_channels import NEVER_GIVE
from memberapp.fraud import advice
from memberapp.fraud.advice import Act, Site, Situation
from memberapp.pages.help_line import help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page

_CHECK_FIRST = "Je veux d’abord vérifier un message"


@page(routes.ADVICE, styles=("fraud",))
def advice_page() -> rx.Component:
    """Say what to do now, then how to recognise the next one."""
    found = advice.situations()
    return plain_page(
        page_head(
            routes.ADVICE.title,
            lead="Cela arrive à beaucoup de monde\u00a0: ces messages sont faits par des "
            "professionnels. Dites-nous ce qui s’est passé, voici les gestes qui comptent, dans "
            "l’ordre.",
        ),
        rx.el.nav(
            rx.el.ul(
                *(_choice(one) for one in found),
                rx.el.li(
                    outer_link(
                        icon("search"),
                        rx.el.span(_CHECK_FIRST),
                        icon("chevron-right"),
                        href=routes.MESSAGE_CHECK,
                    )
                ),
                class_name="situations",
            ),
            aria_label="Votre situation",
        ),
        split(
            *(_situation(one) for one in found),
            _suspect(),
            _recognise(),
            *([] if advice.is_belgian() else [_health_insurance()]),
            section(
                "Garder cette page",
                rx.el.p(advice.updated(), class_name="muted"),
                print_button("Imprimer les conseils"),
                name="garder",
                class_name="section stack",
            ),
            aside=_numbers(),
        ),
        route=routes.ADVICE,
    )


def _choice(one: Situation) -> rx.Component:
    return rx.el.li(
        outer_link(
            icon(one.icon),
            rx.el.span(one.choice),
            icon("chevron-right"),
            href=f"#{one.name}",
        )
    )


def _situation(one: Situation) -> rx.Component:
    return section(
        one.title,
        _acts(one.acts),
        *([_reassurance(one.reassurance)] if one.reassurance else []),
        name=one.name,
        action=status(one.when, tone=Tone.ATTENTION, icon_name="clock") if one.when else None,
    )


def _acts(acts: tuple[Act, ...]) -> rx.Component:
    return rx.el.ol(*map(_act, acts), class_name="num-steps todo-now")


def _act(one: Act) -> rx.Component:
    more = [" ", link(one.link, to=one.page.path)] if one.page is not None else []
    more += [" ", outer_link(one.link, href=one.site)] if one.site else []
    return rx.el.li(rx.el.b(one.title), one.text, *more)


def _reassurance(text: str) -> rx.Component:
    return rx.el.p(icon("shield-check"), rx.el.span(text), class_name="reassure")


def _suspect() -> rx.Component:
    return section(
        "Un message ou un appel vous paraît suspect", _acts(advice.SUSPECT_STEPS), name="suspect"
    )


def _recognise() -> rx.Component:
    return section(
        "Reconnaître l’hameçonnage",
        rx.el.p(advice.PHISHING, class_name="measure"),
        rx.el.h3("En cas de doute", class_name="h-lg"),
        _sentences(advice.ADVICES),
        rx.el.h3("Ce que nous ne demandons jamais", class_name="h-lg"),
        _sentences((*advice.never_asked(), NEVER_GIVE)),
        rx.el.h3("Nos seuls contacts", class_name="h-lg"),
        definition_list(*(definition(name, text) for name, text in advice.official())),
        name="reconnaitre",
        class_name="section stack",
    )


def _health_insurance() -> rx.Component:
    return section(
        "Les vrais messages de l’Assurance Maladie",
        _sentences(advice.HEALTH_INSURANCE),
        rx.el.h3("Les arnaques connues", class_name="h-lg"),
        _sentences(advice.KNOWN_SCAMS),
        name="assurance-maladie",
        class_name="section stack",
    )


def _sentences(sentences: tuple[str, ...]) -> rx.Component:
    return rx.el.ul(*(rx.el.li(one) for one in sentences), class_name="bullets measure")


def _numbers() -> rx.Component:
    bank = rx.el.li(
        rx.el.b("Votre banque"),
        rx.el.span(
            "Au dos de la carte ou dans votre application, jour et nuit pour bloquer un moyen de "
            "paiement."
        ),
    )
    return rx.el.section(
        rx.el.h2("Numéros utiles", id="numeros", class_name="h-lg"),
        rx.el.ul(bank, *map(_site, advice.sites()), class_name="useful"),
        help_line("Nous joindre\u00a0?", offers_callback=False),
        class_name="panel",
        aria_labelledby="numeros",
    )


def _site(one: Site) -> rx.Component:
    line = one.line
    return rx.el.li(
        rx.el.b(one.label),
        *([_contact(line)] if line.contact else []),
        *([outer_link(line.host, href=line.url)] if line.url else []),
    )


def _contact(line: ReportLine) -> rx.Component:
    note = f", {line.note}" if line.note else ""
    if "@" in line.contact:
        return rx.el.span(outer_link(line.contact, href=f"mailto:{line.contact}"), note)
    if line.kind is ReportKind.SMS:  # a message is forwarded there: nobody answers a call
        return rx.el.span(rx.el.b(line.contact), note)
    number = line.contact.replace(" ", "")
    return rx.el.span(outer_link(line.contact, href=f"tel:{number}"), note)
