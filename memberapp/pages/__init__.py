"""The pages, listed once; a test compares the list with `routes.PAGES`."""

from collections.abc import Callable
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventCallback

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.pages.account.activation import activation_confirm_page, activation_page
from memberapp.pages.account.password import forgotten_page, new_password_page
from memberapp.pages.account.proof import phone_check_page, proof_page
from memberapp.pages.account.security import security_page
from memberapp.pages.account.sign_in import sign_in_page
from memberapp.pages.account.sign_in_code import sign_in_code_page
from memberapp.pages.account.sign_in_links import sign_in_device_page, sign_in_not_me_page
from memberapp.pages.assistance.dossier import dossier_page
from memberapp.pages.assistance.event import assistance_need_page, assistance_page
from memberapp.pages.assistance.question import assistance_question_page
from memberapp.pages.assistance.recap import assistance_recap_page
from memberapp.pages.assistance.services import assistance_service_page, assistance_services_page
from memberapp.pages.bank import bank_confirm_page, bank_page
from memberapp.pages.callbacks.asked import callback_asked_page
from memberapp.pages.callbacks.form import callback_page
from memberapp.pages.care.reimbursements import reimbursements_page
from memberapp.pages.care.statement import statement_page
from memberapp.pages.certificate import certificate_page
from memberapp.pages.dashboard import dashboard_page
from memberapp.pages.demo import demo_messages_page
from memberapp.pages.links import bank_link_page, email_confirm_page
from memberapp.pages.profile import profile_page
from memberapp.pages.unavailable import unavailable_page
from memberapp.routes import Route
from memberapp.state.account.activation import ActivationState
from memberapp.state.account.connections import ConnectionsState
from memberapp.state.account.password import PasswordCardState, PasswordState
from memberapp.state.account.proof import PhoneCheckState, ProofState
from memberapp.state.account.security import SecurityState
from memberapp.state.account.sign_in import SignInState
from memberapp.state.account.sign_in_code import SignInCodeState
from memberapp.state.account.sign_in_links import SignInLinkState
from memberapp.state.assistance.event import EventState, NeedState, QuestionState
from memberapp.state.assistance.recap import DossierState, RecapState
from memberapp.state.assistance.services import ServicesState, ServiceState
from memberapp.state.bank import BankState
from memberapp.state.callbacks import CallbackFormState, CallbackState
from memberapp.state.care.reimbursements import ReimbursementsState
from memberapp.state.care.statement import StatementState
from memberapp.state.certificate import CertificateState
from memberapp.state.dashboard import DashboardState
from memberapp.state.demo import DemoMessagesState
from memberapp.state.links import LinkState
from memberapp.state.profile import ProfileState
from memberapp.state.shell import ShellState

STYLESHEETS = tuple(
    f"/styles/{name}.css"
    for name in (
        "tokens",
        "base",
        "shell",
        "structure",
        "forms",
        "care",
        "journeys",
        "papers",
        "entry",
        "narrow",
    )
)
"""The style sheets, in the order in which the later ones may correct the earlier ones."""


@dataclass(frozen=True)
class Page:
    """A page: where it is, what draws it and what fills it."""

    route: Route
    component: Callable[[], rx.Component]
    on_load: tuple[EventCallback, ...]

    @property
    def title(self) -> str:
        """Return the title of the browser's tab."""
        return page_title(self.route.title)


PAGES: tuple[Page, ...] = (
    Page(routes.SIGN_IN, sign_in_page, (SignInState.load_sign_in,)),
    Page(routes.SIGN_IN_CODE, sign_in_code_page, (SignInCodeState.load_sign_in_code,)),
    Page(routes.SIGN_IN_DEVICE, sign_in_device_page, (SignInLinkState.load_held,)),
    Page(routes.SIGN_IN_NOT_ME, sign_in_not_me_page, (SignInLinkState.load_disown,)),
    Page(routes.PROOF, proof_page, (ShellState.load_shell, ProofState.load_proof)),
    Page(routes.ACTIVATION, activation_page, (ActivationState.load_activation,)),
    Page(
        routes.ACTIVATION_CONFIRM,
        activation_confirm_page,
        (ActivationState.load_activation_link,),
    ),
    Page(routes.FORGOTTEN, forgotten_page, (PasswordState.load_forgotten,)),
    Page(routes.NEW_PASSWORD, new_password_page, (PasswordState.load_new_password,)),
    Page(routes.UNAVAILABLE, unavailable_page, ()),
    Page(routes.DASHBOARD, dashboard_page, (ShellState.load_shell, DashboardState.load_dashboard)),
    Page(
        routes.REIMBURSEMENTS,
        reimbursements_page,
        (ShellState.load_shell, ReimbursementsState.load_reimbursements),
    ),
    Page(routes.STATEMENT, statement_page, (ShellState.load_shell, StatementState.load_statement)),
    Page(routes.ASSISTANCE, assistance_page, (ShellState.load_shell, EventState.load_event)),
    Page(
        routes.ASSISTANCE_NEED,
        assistance_need_page,
        (ShellState.load_shell, NeedState.load_need),
    ),
    Page(
        routes.ASSISTANCE_QUESTION,
        assistance_question_page,
        (ShellState.load_shell, QuestionState.load_question),
    ),
    Page(
        routes.ASSISTANCE_SERVICES,
        assistance_services_page,
        (ShellState.load_shell, ServicesState.load_services),
    ),
    Page(
        routes.ASSISTANCE_SERVICE,
        assistance_service_page,
        (ShellState.load_shell, ServiceState.load_service),
    ),
    Page(
        routes.ASSISTANCE_RECAP,
        assistance_recap_page,
        (ShellState.load_shell, RecapState.load_recap),
    ),
    Page(routes.DOSSIER, dossier_page, (ShellState.load_shell, DossierState.load_dossier)),
    Page(
        routes.CERTIFICATE,
        certificate_page,
        (ShellState.load_shell, CertificateState.load_certificate),
    ),
    Page(routes.PROFILE, profile_page, (ShellState.load_shell, ProfileState.load_profile)),
    Page(routes.EMAIL_CONFIRM, email_confirm_page, (LinkState.load_email_link,)),
    Page(routes.BANK, bank_page, (ShellState.load_shell, BankState.load_bank)),
    Page(
        routes.BANK_CONFIRM,
        bank_confirm_page,
        (ShellState.load_shell, BankState.load_confirmation),
    ),
    Page(routes.BANK_LINK, bank_link_page, (LinkState.load_bank_link,)),
    Page(
        routes.PHONE_CHECK,
        phone_check_page,
        (ShellState.load_shell, PhoneCheckState.load_phone_check),
    ),
    Page(
        routes.SECURITY,
        security_page,
        (
            ShellState.load_shell,
            SecurityState.load_security,
            ConnectionsState.load_connections,
            PasswordCardState.load_password_card,
        ),
    ),
    Page(routes.CALLBACK, callback_page, (CallbackFormState.load_callback_form,)),
    Page(routes.CALLBACK_ASKED, callback_asked_page, (CallbackState.load_callback,)),
    Page(routes.DEMO_MESSAGES, demo_messages_page, (DemoMessagesState.load_messages,)),
)
