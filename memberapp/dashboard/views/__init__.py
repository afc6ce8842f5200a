"""The dashboard: the year in one sentence, the last payments, this year beside last."""

from dataclasses import dataclass
from datetime import date

from memberapp import routes
from memberapp.assistance.labels import CASE_STATUSES
from memberapp.bank.rules import BankChangeSnapshot
from memberapp.care.rules.lines import Payment
from memberapp.care.views.lines import first_names, title_of
from memberapp.care.views.shares import SharesView, to_shares
from memberapp.core import formats
from memberapp.dashboard.rules import Dashboard
from memberapp.dashboard.views.comparison import ComparisonView, to_comparison
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
    more: str


@dataclass(frozen=True)
class PaymentView:
    """A payment, received or to come; `path` is empty when it has no statement."""

    title: str
    about: str
    amount: str
    day: str
    path: str


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
    today: str
    note: NoteView
    has_note: bool
    contracts: str
    sentence: SentenceView
    shares: SharesView
    has_shares: bool
    payments: list[PaymentView]
    no_payment: str
    comparison: ComparisonView
    has_comparison: bool
    tasks: list[TaskView]
    task_count: str
    sent: list[TaskView]
    """The last request for assistance, when it was sent of late."""
    is_protected: bool
    """Whether the second factor is on; until then a task asks for it."""
    certificate_action: str
    """What there is to download: a certificate of cover or of its end; empty without either."""
    has_assistance: bool
    """Whether a contract helps, and no request waits: a task leads to that one already."""


def to_view(dashboard: Dashboard) -> DashboardView:
    """Put the dashboard in words."""
    overview, member = dashboard.overview, dashboard.member
    note = _note(dashboard)
    tasks = _tasks(dashboard)
    return DashboardView(
        greeting=f"Bonjour {member.first_name}",
        today=_today(dashboard),
        note=note,
        has_note=bool(note.title),
        contracts=_contracts(dashboard),
        sentence=_sentence(dashboard),
        shares=to_shares(overview.this_year.shares),
        has_shares=bool(overview.this_year.shares.spent),
        payments=[_payment(payment, dashboard) for payment in dashboard.payments],
        no_payment=_no_payment(dashboard),
        comparison=to_comparison(overview),
        has_comparison=bool(overview.this_year.line_count or overview.last_year.line_count),
        tasks=tasks,
        task_count=formats.count(len(tasks), "action") if tasks else "",
        sent=_sent(dashboard),
        is_protected=dashboard.sign_ins.has_second_factor,
        certificate_action=_certificate_action(dashboard),
        has_assistance=dashboard.has_assistance and not dashboard.open_request,
    )


def _today(dashboard: Dashboard) -> str:
    member = dashboard.member
    text = f"{formats.full_day(dashboard.today)}."
    if dashboard.sign_ins.previous_at is None:
        return text
    when = formats.local_day(dashboard.sign_ins.previous_at, member.region)
    day = formats.day_and_month(when)
    if when.year != dashboard.today.year:
        day = formats.long_day(when)
    time = formats.local_time(dashboard.sign_ins.previous_at, member.region)
    text += f" Dernière connexion le {day} à {time}"
    where = formats.network(dashboard.sign_ins.previous_address)
    return text + (f", depuis l’adresse {where}." if where else ".")


def _certificate_action(dashboard: Dashboard) -> str:
    if dashboard.member.current_contracts(dashboard.today):
        return "Télécharger mon attestation"
    return "Télécharger mon certificat de radiation" if dashboard.cover_ended_on else ""


def _note(dashboard: Dashboard) -> NoteView:
    ended_on, since = dashboard.cover_ended_on, dashboard.member.covered_since()
    if ended_on is not None:
        return NoteView(
            f"Votre contrat a pris fin le {formats.long_day(ended_on)}",
            "Nous ne remboursons plus les soins reçus après cette date. "
            + _kept_until(dashboard, ended_on.year),
        )
    if since is not None and since > dashboard.today:
        return NoteView(
            f"Votre contrat commence le {formats.long_day(since)}",
            "Les soins reçus à partir de cette date seront remboursés et s’afficheront ici.",
        )
    if dashboard.is_first_month and since is not None:
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


def _sentence(dashboard: Dashboard) -> SentenceView:
    year = dashboard.overview.this_year
    shares = year.shares
    more = ""
    if year.pending_count:
        acts = formats.count(year.pending_count, "acte")
        more = f"Y compris {acts} en cours de remboursement."
    if not year.line_count:
        return SentenceView(_nothing_yet(dashboard), "", "", more)
    start = f"En {year.year}, vos soins ont coûté {formats.money(shares.spent)}."
    if not shares.remaining:
        return SentenceView(f"{start} Rien n’est resté à votre charge.", "", "", more)
    remaining = formats.money(shares.remaining)
    return SentenceView(f"{start} Il est resté ", remaining, " à votre charge.", more)


def _nothing_yet(dashboard: Dashboard) -> str:
    year = dashboard.overview.this_year.year
    if dashboard.cover_ended_on is not None:
        return f"Aucun soin de {year} n’est enregistré."
    if dashboard.has_care:
        return f"Aucun soin de {year} n’est encore enregistré."
    return "Vos soins et ce qui reste à votre charge s’afficheront ici."


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
        path=routes.statement_path(reference) if reference else "",
    )


def _about(payment: Payment) -> str:
    providers = list(dict.fromkeys(line.provider for line in payment.lines))
    who = providers[0] if len(providers) == 1 else f"{len(providers)} professionnels"
    if len(payment.lines) == 1:
        return f"{first_names(payment.lines)[0]}, {who}"
    return f"{who}, {formats.count(len(payment.lines), 'acte')}"


def _no_payment(dashboard: Dashboard) -> str:
    if dashboard.payments:
        return ""
    if dashboard.has_care:
        return "Aucun versement sur votre compte pour l’instant."
    return "Vos remboursements versés s’afficheront ici, du plus récent au plus ancien."


def _tasks(dashboard: Dashboard) -> list[TaskView]:
    tasks = []
    if dashboard.open_request and dashboard.has_assistance:
        tasks.append(
            TaskView(
                title="Reprendre votre demande d’assistance",
                about=f"{dashboard.open_request}, rien n’est encore envoyé",
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
    return [
        TaskView(
            f"{sent.service}{day}",
            CASE_STATUSES[sent.status],
            routes.ASSISTANCE.icon,
            routes.case_path(sent.reference),
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
