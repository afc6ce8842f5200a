from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from memberapp import routes
from memberapp.assistance.rules.requests import CaseStatus, SentRequest
from memberapp.bank.rules import BankChangeSnapshot, BankChangeStatus
from memberapp.care.rules.lines import CareKind, Shares
from memberapp.core.money import Money
from memberapp.dashboard.views import to_view
from tests.support.care_values import (
    CAMILLE,
    CONTRACT,
    SIGN_INS,
    TOP_UP,
    make_dashboard,
    make_line,
    make_overview,
    make_payment,
)

NOTHING = {"overview": make_overview({}), "payments": (), "has_care": False}


def plain(text):
    return text.replace("\u00a0", " ")


def covered(**changes):
    return replace(CAMILLE, contracts=(replace(CONTRACT, **changes),))


def sentence(view):
    return plain(view.sentence.start + view.sentence.remaining + view.sentence.end)


def test_the_year_is_one_sentence():
    view = to_view(make_dashboard())
    assert view.greeting == "Bonjour Camille"
    assert sentence(view) == (
        "En 2026, vos soins ont coûté 30,00 €. Il est resté 30,00 € à votre charge."
    )


def test_nothing_left_to_pay_is_said_in_words():
    overview = make_dashboard().overview
    paid = replace(overview.this_year, shares=Shares(spent=Money(3000), mutual=Money(3000)))
    view = to_view(make_dashboard(overview=replace(overview, this_year=paid)))
    assert sentence(view).endswith("Rien n’est resté à votre charge.")


def test_pending_acts_are_said_to_be_included():
    overview = make_dashboard().overview
    pending = replace(overview.this_year, pending_count=2)
    view = to_view(make_dashboard(overview=replace(overview, this_year=pending)))
    assert plain(view.sentence.more) == "Y compris 2 actes en cours de remboursement."


def test_the_sign_in_before_this_one_is_told_with_its_cut_address():
    assert plain(to_view(make_dashboard()).today) == (
        "Samedi 21 novembre 2026. Dernière connexion le 18 novembre à 8 h 12, "
        "depuis l’adresse 81.250.12.x."
    )


def test_a_first_sign_in_has_none_before_it():
    first = replace(SIGN_INS, previous_at=None, previous_address="")
    assert plain(to_view(make_dashboard(sign_ins=first)).today) == "Samedi 21 novembre 2026."


def test_a_sign_in_of_another_year_or_without_address_is_told_too():
    earlier = SIGN_INS.previous_at.replace(year=2025)
    sign_ins = replace(SIGN_INS, previous_at=earlier, previous_address="")
    told = plain(to_view(make_dashboard(sign_ins=sign_ins)).today)
    assert told.endswith("Dernière connexion le 18 novembre 2025 à 8 h 12.")


def test_the_first_month_with_nothing_yet_has_its_own_words():
    view = to_view(make_dashboard(member=covered(valid_from=date(2026, 11, 1)), **NOTHING))
    assert plain(view.note.title) == "Bienvenue, votre contrat a commencé le 1ᵉʳ novembre 2026"
    assert sentence(view) == "Vos soins et ce qui reste à votre charge s’afficheront ici."
    assert view.no_payment
    assert not view.has_comparison
    assert not view.has_shares


def test_a_contract_to_come_says_when_it_begins():
    view = to_view(make_dashboard(member=covered(valid_from=date(2027, 1, 1)), **NOTHING))
    assert plain(view.note.title) == "Votre contrat commence le 1ᵉʳ janvier 2027"


def test_an_ended_contract_says_what_stays_visible_and_until_when():
    view = to_view(make_dashboard(member=covered(valid_to=date(2026, 6, 30))))
    assert plain(view.note.title) == "Votre contrat a pris fin le 30 juin 2026"
    assert plain(view.note.text).endswith(
        "ceux de 2025 jusqu’au 31 décembre 2026 et ceux de 2026 jusqu’au 31 décembre 2027."
    )


def test_a_contract_ended_long_ago_promises_nothing():
    view = to_view(make_dashboard(member=covered(valid_to=date(2023, 6, 30)), **NOTHING))
    assert "Aucun soin des deux dernières années" in view.note.text
    assert sentence(view) == "Aucun soin de 2026 n’est enregistré."


def test_a_year_without_care_after_one_with_care_says_so():
    overview = make_overview({CareKind.DENTAL: (5000, 0)})
    view = to_view(make_dashboard(overview=overview, payments=()))
    assert sentence(view) == "Aucun soin de 2026 n’est encore enregistré."
    assert view.no_payment == "Aucun versement sur votre compte pour l’instant."


def test_several_contracts_are_named_once_and_a_single_one_is_not():
    view = to_view(make_dashboard(member=replace(CAMILLE, contracts=(CONTRACT, TOP_UP))))
    assert plain(view.contracts) == (
        "Les montants réunissent vos 2 contrats : votre contrat Équilibre (482 913) et "
        "votre surcomplémentaire (901 000), qui paie après lui."
    )
    assert to_view(make_dashboard()).contracts == ""


def test_a_payment_is_named_by_its_care_and_leads_to_its_statement():
    one = make_payment(make_line())
    lines = [make_line(provider=provider) for provider in ("Dr A", "Dr B")]
    several = make_payment(
        *lines, statement_reference=None, paid_on=date(2025, 12, 28), is_upcoming=True
    )
    first, second = to_view(make_dashboard(payments=(one, several))).payments
    assert (first.title, first.about) == (
        "Consultation généraliste",
        "Camille, Dr Hélène Vasseur",
    )
    assert plain(f"{first.amount} {first.day}") == "9,00 € versé le 12 nov."
    assert first.path == routes.statement_path("DEC-2026-0000001-K")
    assert plain(second.about) == "2 professionnels, 2 actes"
    assert second.day == "sera versé le 28/12/2025"
    assert second.path == ""


def test_the_two_years_are_drawn_at_one_scale():
    last, this = to_view(make_dashboard()).comparison.years
    assert (last.width, this.width) == ("66.7%", "100.0%")
    assert plain(this.extent) == "au 21 novembre"


def test_kinds_are_in_alphabetical_order_with_their_signed_gap():
    overview = make_overview({CareKind.PHARMACY: (200, 600), CareKind.DENTAL: (50000, 0)})
    comparison = to_view(make_dashboard(overview=overview)).comparison
    assert [kind.name for kind in comparison.kinds] == ["Dentaire", "Pharmacie"]
    assert [plain(kind.gap) for kind in comparison.kinds] == ["− 500,00 €", "+ 4,00 €"]
    assert plain(comparison.total.gap) == "− 496,00 €"


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ({CareKind.DENTAL: (50000, 0), CareKind.OPTICAL: (0, 3500)}, "500,00 € de moins"),
        ({CareKind.DENTAL: (100, 50000), CareKind.OPTICAL: (0, 3500)}, "499,00 € de plus"),
        ({CareKind.DENTAL: (50000, 0), CareKind.OPTICAL: (0, 49900)}, ""),
        ({CareKind.DENTAL: (500, 0), CareKind.OPTICAL: (500, 0)}, ""),
        ({CareKind.DENTAL: (500, 500)}, ""),
        ({CareKind.DENTAL: (0, 500)}, ""),
    ],
)
def test_a_gap_is_explained_only_by_a_kind_that_outweighs_all_others(kinds, told):
    explanation = plain(
        to_view(make_dashboard(overview=make_overview(kinds))).comparison.explanation
    )
    assert told in explanation
    assert bool(told) == bool(explanation)


def test_without_a_last_year_nothing_is_compared():
    overview = make_overview({CareKind.DENTAL: (0, 500)})
    comparison = to_view(make_dashboard(overview=overview)).comparison
    assert comparison.title == "2026 par type de soin"
    assert not comparison.has_last_year
    assert not comparison.has_chart


def test_the_second_factor_is_proposed_until_it_is_there():
    without = to_view(make_dashboard(sign_ins=replace(SIGN_INS, has_second_factor=False)))
    assert not without.is_protected
    assert [task.path for task in without.tasks] == [routes.SECURITY.path]
    assert plain(without.task_count) == "1 action"
    assert to_view(make_dashboard()).tasks == []


def test_another_phone_typed_at_the_opening_waits_for_the_members_word():
    (task,) = to_view(make_dashboard(has_offered_phone=True)).tasks
    assert task.path == routes.PROFILE.path


@pytest.mark.parametrize(
    ("status", "effective_at", "about"),
    [
        (
            BankChangeStatus.WAITING,
            datetime(2026, 11, 24, 10, tzinfo=UTC),
            "Finissant par 189, utilisé à partir du 24 novembre 2026",
        ),
        (BankChangeStatus.REVIEW, None, "Finissant par 189, un conseiller le vérifie"),
    ],
)
def test_a_new_account_that_waits_is_told_with_its_date(status, effective_at, about):
    at = datetime(2026, 11, 21, 10, tzinfo=UTC)
    change = BankChangeSnapshot(
        "c", "M", status, "FR76 •••• 189", "Camille", at, effective_at, None
    )
    (task,) = to_view(make_dashboard(pending_account=change)).tasks
    assert (task.path, plain(task.about)) == (routes.BANK.path, about)


def test_the_certificate_of_cover_is_offered_or_that_of_its_end():
    assert to_view(make_dashboard()).certificate_action == "Télécharger mon attestation"
    over = covered(valid_to=date(2026, 7, 31))
    action = "Télécharger mon certificat de radiation"
    assert to_view(make_dashboard(member=over)).certificate_action == action


def test_a_request_that_was_sent_has_a_link_and_is_no_task():
    day = date(2026, 12, 5)
    sent = SentRequest("AST-2026-0000012-0", CaseStatus.OPENED, "Aide ménagère", day)
    view = to_view(make_dashboard(sent_request=sent))
    (shown,) = view.sent
    assert plain(shown.title) == "Aide ménagère, samedi 5 décembre"
    assert (shown.about, shown.path) == ("Dossier ouvert", routes.case_path(sent.reference))
    assert sent.reference not in repr(view.tasks)
    assert to_view(make_dashboard()).sent == []
