"""What the page of shared certificates says of the documents that were issued."""

from datetime import UTC, date, datetime

import pytest

from memberapp.certificate.links import Sharing
from memberapp.certificate.rules import CertificateOffer, DocumentKind, Purpose
from memberapp.certificate.tables import IssuedCertificate
from memberapp.certificate.views.sharing import to_view
from memberapp.core.formats import NBSP

NONE = CertificateOffer(certificate=None, absence=None, about=None, choices=(), ended=())
LAST = date(2026, 12, 31)
ISSUED = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "now", "revoked_at", "status", "tone"),
    [
        (
            DocumentKind.COVER,
            datetime(2026, 12, 31, 22, tzinfo=UTC),
            None,
            f"Valable jusqu’au 31{NBSP}décembre 2026",
            "success",
        ),
        (
            DocumentKind.COVER,
            datetime(2026, 12, 31, 23, tzinfo=UTC),  # the next day in Paris
            None,
            f"Expiré le 31{NBSP}décembre 2026",
            "neutral",
        ),
        (
            DocumentKind.END,
            datetime(2027, 5, 1, tzinfo=UTC),
            None,
            "Valable sans limite de date",
            "success",
        ),
        (
            DocumentKind.COVER,
            datetime(2027, 5, 1, tzinfo=UTC),
            datetime(2026, 12, 1, tzinfo=UTC),
            f"Annulé le 1ᵉʳ{NBSP}décembre 2026",
            "danger",
        ),
    ],
)
def test_a_document_whose_day_is_past_is_not_said_to_be_valid(kind, now, revoked_at, status, tone):
    row = IssuedCertificate(
        member_id="M010000001",
        contract_id="100001",
        number="ATT-2026-K7RM2P9X-4",
        kind=kind,
        purpose=Purpose.GENERAL,
        first_day=date(2026, 1, 1),
        last_day=LAST,
        issued_at=ISSUED,
        revoked_at=revoked_at,
    )
    sharing = Sharing(now, "FR", (), (), [row], (), 0)
    (shown,) = to_view(NONE, sharing).issued
    assert (shown.status, shown.tone) == (status, tone)
