"""The dashboard: the year in one sentence, payments, what is to do, this year beside last."""

from dataclasses import dataclass
from datetime import date

from memberapp import addresses, routes
from memberapp.assistance.labels import CASE_STATUSES
from memberapp.bank.rules import BankChangeSnapshot
from memberapp.care.rules.lines import Payment
from memberapp.care.views.counters import CounterView, to_nearest
from memberapp.care.views.lines import first_names, title_of
from memberapp.care.views.reimbursements import ListQuery, to_options
from memberapp.care.views.shares import SharesView, to_shares
from memberapp.core import formats, wording
from memberapp.dashboard.rules import Dashboard
from memberapp.dashboard.views.arrivals import ArrivalView, to_arrivals
from memberapp.dashboard.views.beginning import BeginningView, first_steps, to_beginning, to_title
from memberapp.dashboard.views.comparison import (
    ComparisonView,
    SecondView,
    to_comparison,
    to_second,
)
from memberapp.members.catalogue import read_products
from memberapp.members.rules import ContractKind, ContractSummary


@dataclass(frozen=True)
class NoteView:
    """Something to know about the cover, above the rest."""

    title: str
    text: str


@dataclass(frozen=True)
class SentenceView:
    """The year in one sentence; `remaining` is its marked amount, empty when there is none."""

    start: str
    remaining: str
    end: str


@dataclass(frozen=True)
class PaymentView:
    """A payment, received or to come; `path` is empty when it has no statement."""

    title: str
    about: str
    amount: str
    day: str
    path: str


@dataclass(frozen=True)
class ProofView:
    """A paper that is one tap away."""

    text: str
    icon: str
    path: str


@dataclass(frozen=True)
class PersonView:
    """The care of one person, or of all of them."""

    name: str
    path: str
    is_everybody: bool


@dataclass(frozen=True)
class TaskView:
    """Something that waits for the member."""

    title: str
    about: str
    icon: str
    path: str


@dataclass(frozen=True)
class DashboardView:
    """Everything the dashboard shows; empty texts and flags leave a part out."""

    greeting: str
    sentence: SentenceView
    shares: SharesView
    has_shares: bool
    second: SecondView
    arrivals: list[ArrivalView]
    beginning: BeginningView
    is_beginning: bool
    """Whether no care ever came in of a member who is covered."""
    note: NoteView
    has_note: bool
    proofs: list[ProofView]
    tasks_title: str
    tasks: list[TaskView]
    sent: list[TaskView]
    """The last request for assistance, when it was sent of late."""
    people: list[PersonView]
    """Everybody, then each person covered; empty where there is nothing to choose."""
    payments: list[PaymentView]
    no_payment: str
    counters: list[CounterView]
    """What is left of ceilings, and of the yearly fees; only of what moved, the nearest first."""
    comparison: ComparisonView
    has_comparison: bool
    is_protected: bool
    """Whether the second factor is on; until then a task asks for it."""
    has_assistance: bool
    """Whether a contract helps, and no request waits: a task leads to that one already."""
    notes: list[str]
    """What explains the figures, and the sign-in before this one, at the foot of the page."""


def to_view(dashboard: Dashboard) -> DashboardView:
    """Put the dashboard in words."""
    overview, is_beginning = dashboard.overview, dashboard.beginning is not None
    note = _note(dashboard)
    return DashboardView(
        greeting=f"Bonjour {dashboard.member.first_name}, "
        f"{formats.weekday_and_day(dashboard.today)}",
        sentence=_sentence(dashboard),
        shares=to_shares(overview.this_year.shares),
        has_shares=bool(overview.this_year.shares.spent),
        second=to_second(dashboard),
        arrivals=to_arrivals(dashboard),
        beginning=to_beginning(dashboard),
        is_beginning=is_beginning,
        note=note,
        has_note=bool(note.title),
        proofs=_proofs(dashboard),
        tasks_title="Pour bien commencer" if is_beginning else "À faire",
        tasks=_tasks(dashboard),
        sent=_sent(dashboard),
        people=_people(dashboard),
        payments=[_payment(payment, dashboard) for payment in dashboard.payments],
        no_payment=_no_payment(dashboard),
        counters=to_nearest(dashboard.counters),
        comparison=to_comparison(dashboard),
        has_comparison=bool(overview.this_year.line_count or dashboard.is_compared),
        is_protected=dashboard.sign_ins.has_second_factor,
        has_assistance=dashboard.has_assistance and not dashboard.open_request,
        notes=[
            text
            for text in (_pending(dashboard), _contracts(dashboard), _sign_in(dashboard))
            if text
        ],
    )


def _sign_in(dashboard: Dashboard) -> str:
    region, at = dashboard.member.region, dashboard.sign_ins.previous_at
    if at is None:
        return ""
    when = formats.local_day(at, region)
    day = formats.day_and_month(when)
    if when.year != dashboard.today.year:
        day = formats.long_day(when)
    text = f"Dernière connexion le {day} à {formats.local_time(at, region)}"
    where = formats.network(dashboard.sign_ins.previous_address)
    return text + (f", depuis l’adresse {where}." if where else ".")


def _proofs(dashboard: Dashboard) -> list[ProofView]:
    """Offer the card and the certificate: of cover, or of its end."""
    if dashboard.cover_ended_on:
        ended = "Mon certificat de radiation"
        return [ProofView(ended, routes.CERTIFICATE.icon, routes.CERTIFICATE.path)]
    if not dashboard.member.current_contracts(dashboard.today):
        return []
    certificate = ProofView("Mon attestation", routes.CERTIFICATE.icon, routes.CERTIFICATE.path)
    card = ProofView("Ma carte de tiers\u00a0payant", routes.CARD.icon, routes.CARD.path)
    return [card, certificate] if dashboard.has_card else [certificate]


def _people(dashboard: Dashboard) -> list[PersonView]:
    people = to_options(dashboard.member, dashboard.today.year).people
    if len(people) == 1 or not dashboard.has_care:
        return []
    each = [
        PersonView(one.name, ListQuery(beneficiaire=one.value).path, is_everybody=False)
        for one in people
    ]
    return [PersonView("Tous", ListQuery().path, is_everybody=True), *each]


def _note(dashboard: Dashboard) -> NoteView:
    ended_on, since = dashboard.cover_ended_on, dashboard.member.covered_since()
    if ended_on is not None:
        return NoteView(
            f"Votre contrat a pris fin le {formats.long_day(ended_on)}",
            "Nous ne remboursons plus les soins reçus après cette date. "
            + _kept_until(dashboard, ended_on.year),
        )
    if dashboard.is_first_month and dashboard.has_care and since is not None:
        return NoteView(
            f"Bienvenue, votre contrat a commencé le {formats.long_day(since)}",
            "Les soins reçus depuis cette date s’affichent ici dès que nous les avons enregistrés. "
            "Présentez votre carte de mutuelle à chaque professionnel de santé.",
        )
    return NoteView("", "")


def _kept_until(dashboard: Dashboard, last_year_of_cover: int) -> str:
    """Say until when care stays on the screen: a year and the next one are shown."""
    overview = dashboard.overview
    kept = [
        f"ceux de {year.year} jusqu’au {formats.long_day(_last_day_shown(year.year))}"
        for year in (overview.last_year, overview.this_year)
        if year.year <= last_year_of_cover and year.line_count
    ]
    if not kept:
        return "Aucun soin des deux dernières années n’est à afficher."
    return f"Vos remboursements restent visibles ici{formats.NBSP}: {formats.listing(kept)}."


def _last_day_shown(year: int) -> date:
    return date(year + 1, 12, 31)


def _contracts(dashboard: Dashboard) -> str:
    if not dashboard.has_several_contracts:
        return ""
    contracts = dashboard.member.current_contracts(dashboard.today)
    top_ups = [one for one in contracts if one.kind is ContractKind.TOP_UP]
    others = [one for one in contracts if one.kind is not ContractKind.TOP_UP]
    names = formats.listing([_contract_name(one) for one in (*others, *top_ups)])
    if len(others) == len(top_ups) == 1:
        names += ", qui paie après lui"
    return f"Les montants réunissent vos {len(contracts)} contrats{formats.NBSP}: {names}."


def _contract_name(contract: ContractSummary) -> str:
    name = f"contrat {read_products().label(contract.product)}"
    if contract.kind is ContractKind.TOP_UP:
        name = "surcomplémentaire"
    return f"votre {name} ({formats.grouped(contract.id)})"


def _pending(dashboard: Dashboard) -> str:
    count = dashboard.overview.this_year.pending_count
    if not count:
        return ""
    return f"Les montants comptent {formats.count(count, 'soin')} en cours de remboursement."


def _sentence(dashboard: Dashboard) -> SentenceView:
    year = dashboard.overview.this_year
    shares = year.shares
    if dashboard.beginning is not None:
        return SentenceView(to_title(dashboard), "", "")
    if not year.line_count:
        yet = "" if dashboard.cover_ended_on else "encore "
        return SentenceView(f"Aucun soin de {year.year} n’est {yet}enregistré.", "", "")
    start = f"En {year.year}, vos soins ont coûté {formats.money(shares.spent)}."
    if not shares.remaining:
        return SentenceView(f"{start} Il ne vous est rien resté à payer.", "", "")
    return SentenceView(f"{start} Il vous est resté ", formats.money(shares.remaining), " à payer.")


def _payment(payment: Payment, dashboard: Dashboard) -> PaymentView:
    day = formats.short_day(payment.paid_on)
    if payment.paid_on.year != dashboard.today.year:
        day = formats.numeric_day(payment.paid_on)
    reference = payment.statement_reference
    return PaymentView(
        title=title_of(payment.lines),
        about=_about(payment),
        amount=formats.money(payment.amount),
        day=f"{'sera versé' if payment.is_upcoming else 'versé'} le {day}",
        path=addresses.statement_path(reference) if reference else "",
    )


def _about(payment: Payment) -> str:
    providers = list(dict.fromkeys(line.provider for line in payment.lines))
    who = providers[0] if len(providers) == 1 else f"{len(providers)} professionnels"
    if len(payment.lines) == 1:
        return f"{first_names(payment.lines)[0]}, {who}"
    return f"{who}, {formats.count(len(payment.lines), 'soin')}"


def _no_payment(dashboard: Dashboard) -> str:
    return "" if dashboard.payments else "Aucun versement sur votre compte pour l’instant."


def _tasks(dashboard: Dashboard) -> list[TaskView]:
    tasks = (
        []
        if dashboard.beginning is None
        else [TaskView(*step) for step in first_steps(dashboard.beginning)]
    )
    if dashboard.open_request and dashboard.has_assistance:
        tasks.append(
            TaskView(
                title="Reprendre votre demande d’assistance",
                about="Rien n’est encore envoyé",
                icon=routes.ASSISTANCE.icon,
                path=routes.ASSISTANCE.path,
            )
        )
    if dashboard.pending_account is not None:
        tasks.append(_pending_account(dashboard.pending_account, dashboard.member.region))
    if dashboard.has_offered_phone:
        tasks.append(
            TaskView(
                title="Dire quel téléphone est le vôtre",
                about="Vous en avez donné un autre en ouvrant votre espace",
                icon="smartphone",
                path=routes.PROFILE.path,
            )
        )
    if not dashboard.sign_ins.has_second_factor:
        tasks.append(
            TaskView(
                title="Activer une application de codes",
                about=f"2{formats.NBSP}minutes",
                icon=routes.SECURITY.icon,
                path=routes.SECURITY.path,
            )
        )
    return tasks


def _sent(dashboard: Dashboard) -> list[TaskView]:
    sent = dashboard.sent_request
    if sent is None:
        return []
    day = f", {formats.weekday_and_day(sent.day)}" if sent.day else ""
    about = CASE_STATUSES[sent.status]
    if sent.late_since is not None:
        about = f"En retard depuis {wording.moment(sent.late_since, dashboard.member.region)}"
    return [
        TaskView(
            f"{sent.service}{day}",
            about,
            routes.ASSISTANCE.icon,
            addresses.case_path(sent.reference),
        )
    ]


def _pending_account(change: BankChangeSnapshot, region: str) -> TaskView:
    about = "un conseiller le vérifie"
    if change.effective_at is not None:
        day = formats.local_day(change.effective_at, region)
        about = f"utilisé à partir du {formats.long_day(day)}"
    return TaskView(
        title="Vérifier votre nouveau compte bancaire",
        about=f"Finissant par {change.masked_iban[-3:]}, {about}",
        icon="clock",
        path=routes.BANK.path,
    )
