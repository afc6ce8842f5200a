from datetime import UTC, datetime, timedelta

import pytest

from memberapp.account.proof import CodeAsked
from memberapp.account.sent_codes import FactorMethod
from memberapp.bank import views as presenter
from memberapp.bank.messages import Kind
from memberapp.bank.rules import BankChangeSnapshot, BankChangeStatus
from memberapp.bank.service import BankOverview
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel, MessageStatus

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
MASKED = "FR76 •••• •••• •••• •••• •••• 189"


def make_change(
    status: BankChangeStatus, effective_at: datetime | None = None
) -> BankChangeSnapshot:
    return BankChangeSnapshot("c1", "M1", status, MASKED, "Alice Moreau", AT, effective_at, None)


def make_overview(**changes) -> BankOverview:
    values = {
        "region": "FR",
        "masked_iban": MASKED,
        "holder": "",
        "member_name": "Alice Moreau",
        "pending": None,
        "history": (),
        "may_change_at": None,
        "waiting_period": timedelta(hours=72),
        "messages": (),
        "is_contact_recent": False,
        "asked": CodeAsked(FactorMethod.EMAIL, sent_to="alice@example.org"),
    }
    return BankOverview(**values | changes)


@pytest.mark.parametrize(
    ("waiting_period", "is_contact_recent", "sentence"),
    [
        (timedelta(0), False, "Le nouveau compte servira dès votre confirmation."),
        (
            timedelta(hours=1),
            False,
            "Le nouveau compte servira 1\u00a0heure après votre confirmation.",
        ),
        (
            timedelta(hours=72),
            False,
            "Le nouveau compte servira 72\u00a0heures après votre confirmation.",
        ),
        (
            timedelta(days=7),
            True,
            "Le nouveau compte servira 7\u00a0jours après votre confirmation, car votre e-mail ou "
            "votre téléphone a changé il y a moins de 7\u00a0jours.",
        ),
    ],
)
def test_the_hold_is_said_in_hours_or_days(waiting_period, is_contact_recent, sentence):
    overview = make_overview(waiting_period=waiting_period, is_contact_recent=is_contact_recent)
    assert presenter.to_view(overview).waiting_period == sentence


@pytest.mark.parametrize(
    ("channel", "recipient", "status", "line"),
    [
        (
            Channel.EMAIL,
            "camille@example.org",
            MessageStatus.QUEUED,
            "E-mail à c•••@example.org\u00a0: en cours d’envoi",
        ),
        (
            Channel.SMS,
            "+33639980012",
            MessageStatus.SENT,
            "SMS au 06 •• •• •• 12\u00a0: parti le 21 novembre 2026 à 11\u00a0h",
        ),
        (
            Channel.EMAIL,
            "camille@example.org",
            MessageStatus.DEAD,
            "E-mail à c•••@example.org\u00a0: il n’a pas pu être remis",
        ),
    ],
)
def test_each_message_about_the_new_account_says_where_it_stands(channel, recipient, status, line):
    kind = Kind.BANK_CHANGE_CONFIRMED
    message = MessageSnapshot("1", kind, channel, recipient, status, AT, AT, "", "")
    view = presenter.to_view(make_overview(messages=(message,)))

    assert [one.replace("\u00a0", " ") for one in view.pending_told] == [
        line.replace("\u00a0", " ")
    ]


def test_an_account_on_hold_has_its_date_where_the_member_lives():
    change = make_change(BankChangeStatus.WAITING, AT + timedelta(hours=72))
    view = presenter.to_view(make_overview(pending=change, history=(change,)))

    assert view.pending_status == "Utilisé à partir du 24\u00a0novembre 2026"
    assert view.pending_text.startswith("Il servira à partir du 24\u00a0novembre 2026 à 11\u00a0h")
    assert view.history[0].status == view.pending_status


def test_an_account_in_review_has_no_date():
    change = make_change(BankChangeStatus.REVIEW)
    view = presenter.to_view(make_overview(pending=change))
    assert view.pending_status == "En vérification"
    assert "conseiller" in view.pending_text


def test_without_an_account_the_page_says_so():
    view = presenter.to_view(make_overview(masked_iban=""))
    assert (view.iban, view.spoken, view.tone) == ("Aucun compte enregistré", "", "attention")


def test_the_limit_says_when_and_whom_to_call():
    view = presenter.to_view(make_overview(may_change_at=AT))
    assert "le 21\u00a0novembre 2026 à 11\u00a0h" in view.limit
    assert "Appelez le 02\u00a061" in view.limit
