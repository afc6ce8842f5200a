"""The second factor as its page shows it."""

from dataclasses import dataclass
from typing import Final

import segno
from pyotp.totp import TOTP

from memberapp import clock
from memberapp.account.phone_check import PhoneCheck
from memberapp.account.proof import CodeAsked
from memberapp.account.second_factor import FactorOverview
from memberapp.account.sent_codes import FactorMethod
from memberapp.account.views import factor
from memberapp.account.views.factor import NO_CODE, CodeView
from memberapp.core import formats
from memberapp.core.brand import read_brand

PHONE_VERIFIED: Final = "Votre téléphone est vérifié\u00a0: vos codes vous parviendront par SMS."
LOST_APP: Final = "Je n’ai plus cette application"
_GROUP: Final = 4


@dataclass(frozen=True)
class SecurityView:
    """Stage, and the key to scan or to copy while it is being set up."""

    stage: str  # "off", "enrolling", "on"
    since_text: str = ""  # "21 novembre 2026"
    qr_image: str = ""  # "data:image/svg+xml…"
    app_link: str = ""  # "otpauth://…", which an application of the same phone opens
    key_text: str = ""  # "JBSW Y3DP EHPK 3PXP …"


def to_view(overview: FactorOverview, region: str) -> SecurityView:
    """Show how far the second factor is."""
    if overview.since is not None:
        since = formats.long_day(clock.local_date(overview.since, region))
        return SecurityView(overview.stage, since_text=since)
    if overview.secret is None:
        return SecurityView(overview.stage)
    app_link = TOTP(overview.secret).provisioning_uri(
        name=overview.member_id, issuer_name=read_brand().name
    )
    return SecurityView(
        overview.stage,
        qr_image=_qr_image(app_link),
        app_link=app_link,
        key_text=_grouped(overview.secret),
    )


def _qr_image(address: str) -> str:
    # Dark on light in both themes: many applications do not read the inverse.
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff")


def _grouped(secret: str) -> str:
    return " ".join(secret[i : i + _GROUP] for i in range(0, len(secret), _GROUP))


@dataclass(frozen=True)
class PhoneView:
    """The phone that receives the codes, or may."""

    phone: str = ""  # « 06 •• •• •• 12 »
    sentence: str = ""
    is_verified: bool = False
    code: CodeView = NO_CODE


def to_phone(check: PhoneCheck, region: str) -> PhoneView:
    """Say whether codes go to the phone, and how far its check is."""
    phone = formats.masked_phone(check.phone) if check.phone else ""
    if check.is_verified:
        return PhoneView(phone, "Vos codes vous parviennent par SMS à ce numéro.", is_verified=True)
    if not check.can_receive:
        sentence = "Ce numéro ne reçoit pas de SMS." if phone else "Aucun téléphone enregistré."
        return PhoneView(phone, f"{sentence} Enregistrez un mobile dans votre profil.")
    asked = CodeAsked(
        FactorMethod.SMS, check.is_sent, check.phone or "", locked_until=check.locked_until
    )
    code = factor.to_view(asked, region=region)
    if check.locked_until is not None:
        return PhoneView(phone, code.lead, code=code)
    sent = "Nous venons d’envoyer un code par SMS à ce numéro. Recopiez-le."
    wait = "Nous enverrons un code par SMS à ce numéro, pour vérifier que vous le recevez."
    return PhoneView(phone, sent if check.is_sent else wait, code=code)
