"""The second factor as its page shows it."""

from datetime import UTC, datetime

from memberapp.account.second_factor import FactorOverview, FactorStage
from memberapp.account.views.security import to_view
from tests.support.factories import SECRET


def test_the_key_is_there_to_open_to_scan_and_to_copy_while_it_is_set_up():
    view = to_view(FactorOverview(FactorStage.ENROLLING, "M010000001", secret=SECRET), "FR")
    assert view.app_link.startswith("otpauth://totp/Mutuelle%20des%20Tilleuls:M010000001?secret=")
    assert SECRET in view.app_link
    assert view.qr_image.startswith("data:image/svg+xml")
    assert view.key_text == "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"


def test_a_factor_in_use_shows_its_day_and_no_key():
    on = FactorOverview(
        FactorStage.ON, "M010000001", since=datetime(2026, 11, 21, 9, 0, tzinfo=UTC), secret=SECRET
    )
    view = to_view(on, "FR")
    assert view.since_text == "21\u00a0novembre 2026"
    assert (view.app_link, view.qr_image, view.key_text) == ("", "", "")
