"""The states that show what can change under a member's eyes."""

from memberapp.state.account.connections import ConnectionsState
from memberapp.state.account.password import PasswordCardState
from memberapp.state.account.proof import PhoneCheckState
from memberapp.state.account.security import SecurityState
from memberapp.state.assistance.recap import DossierState
from memberapp.state.bank import BankState
from memberapp.state.callbacks import CallbackState
from memberapp.state.care.reimbursements import ReimbursementsState
from memberapp.state.care.statement import StatementState
from memberapp.state.certificate import CertificateState
from memberapp.state.dashboard import DashboardState
from memberapp.state.profile import ProfileState
from memberapp.state.shell import ShellState

SCREENS = (
    ShellState,
    DashboardState,
    ReimbursementsState,
    StatementState,
    CertificateState,
    ProfileState,
    BankState,
    SecurityState,
    ConnectionsState,
    PhoneCheckState,
    PasswordCardState,
    CallbackState,
    DossierState,
)
