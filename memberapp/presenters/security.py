"""The second factor as its page shows it."""

from dataclasses import dataclass

import segno
from pyotp.totp import TOTP

from memberapp import catalogue, clock
from memberapp.presenters import formats
from memberapp.services.second_factor import FactorOverview

_GROUP = 4


@dataclass(frozen=True)
class SecurityView:
    """Stage, and the key to scan or to copy while it is being set up."""

    stage: str  # "off", "enrolling", "on"
    since_text: str = ""  # "21 novembre 2026"
    qr_image: str = ""  # "data:image/svg+xml…"
    app_link: str = ""  # "otpauth://…", which an application of the same phone opens
    key_text: str = ""  # "JBSW Y3DP EHPK 3PXP …"


def to_view(overview: FactorOverview) -> SecurityView:
    """Show how far the second factor is."""
    if overview.since is not None:
        since = formats.long_day(clock.local_date(overview.since))
        return SecurityView(overview.stage, since_text=since)
    if overview.secret is None:
        return SecurityView(overview.stage)
    app_link = TOTP(overview.secret).provisioning_uri(
        name=overview.member_id, issuer_name=catalogue.load().brand.name
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
