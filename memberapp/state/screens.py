"""The states that show what can change under a member's eyes."""

from memberapp.state.assistance_recap import DossierState
from memberapp.state.bank import BankState
from memberapp.state.callbacks import CallbackState
from memberapp.state.certificate import CertificateState
from memberapp.state.connections import ConnectionsState
from memberapp.state.dashboard import DashboardState
from memberapp.state.password import PasswordCardState
from memberapp.state.profile import ProfileState
from memberapp.state.proof import PhoneCheckState
from memberapp.state.reimbursements import ReimbursementsState
from memberapp.state.security import SecurityState
from memberapp.state.shell import ShellState
from memberapp.state.statement import StatementState

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
