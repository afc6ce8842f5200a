from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from memberapp import addresses, routes
from memberapp.assistance.rules.requests import CaseStatus, SentRequest
from memberapp.bank.rules import BankChangeSnapshot, BankChangeStatus
from memberapp.care.rules.arrivals import Arrival
from memberapp.care.rules.lines import CareKind, Shares
from memberapp.care.views.reimbursements import ListQuery
from memberapp.core.money import Money
from memberapp.dashboard.rules import Beginning
from memberapp.dashboard.views import to_view
from tests.support.care_values import (
    CAMILLE,
    CONSULTATION,
    CONTRACT,
    SIGN_INS,
    TOP_UP,
    make_dashboard,
    make_line,
    make_overview,
    make_payment,
)

NOTHING = {"overview": make_overview({}), "payments": (), "has_care": False}
BEGINNING = Beginning(has_bank_account=True, is_transmitted=True, example=CONSULTATION)


def plain(text):
    return text.replace("\u00a0", " ")


def covered(**changes):
    return replace(CAMILLE, contracts=(replace(CONTRACT, **changes),))


def sentence(view):
    return plain(view.sentence.start + view.sentence.remaining + view.sentence.end)


def test_the_year_is_one_sentence():
    view = to_view(make_dashboard())
    assert plain(view.greeting) == "Bonjour Camille, samedi 21 novembre"
    assert sentence(view) == (
        "En 2026, vos soins ont coûté 30,00 €. Il vous est resté 30,00 € à payer."
    )
    assert not view.is_beginning


def test_nothing_left_to_pay_is_said_in_words():
    overview = make_dashboard().overview
    paid = replace(overview.this_year, shares=Shares(spent=Money(3000), mutual=Money(3000)))
    view = to_view(make_dashboard(overview=replace(overview, this_year=paid)))
    assert sentence(view).endswith("Il ne vous est rien resté à payer.")


def test_pending_care_is_said_to_be_included():
    overview = make_dashboard().overview
    pending = replace(overview.this_year, pending_count=2)
    view = to_view(make_dashboard(overview=replace(overview, this_year=pending)))
    assert plain(view.notes[0]) == "Les montants comptent 2 soins en cours de remboursement."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ["Dernière connexion le 18 novembre à 8 h 12, depuis l’adresse 81.250.12.x."]),
        ({"previous_at": None, "previous_address": ""}, []),
        (
            {
                "previous_at": SIGN_INS.previous_at.replace(year=2025),
                "previous_address": "",
            },
            ["Dernière connexion le 18 novembre 2025 à 8 h 12."],
        ),
    ],
)
def test_the_sign_in_before_this_one_is_told_with_its_cut_address(changes, told):
    view = to_view(make_dashboard(sign_ins=replace(SIGN_INS, **changes)))
    assert list(map(plain, view.notes)) == told


def begun(**changes):
    known = {"member": covered(valid_from=date(2026, 11, 1)), "beginning": BEGINNING, **NOTHING}
    return to_view(make_dashboard(**known | changes))


def test_a_first_month_without_care_has_an_example_and_three_steps():
    view = begun()
    assert sentence(view) == (
        "Votre contrat a commencé le 1ᵉʳ novembre. Vos premiers soins arriveront ici tout seuls."
    )
    assert view.is_beginning
    example = view.beginning
    assert plain(example.example_start + example.example_remaining) == (
        "Une consultation à 30,00 € : il vous reste 2,00 €"
    )
    paid = [plain(part.amount) for part in example.shares.parts if not part.is_zero]
    assert paid == ["19,00 €", "9,00 €", "2,00 €"]
    assert len(example.steps) == 3
    assert plain(example.earlier_title) == "Des soins d’avant le 1ᵉʳ novembre ?"
    assert not any((view.people, view.has_comparison, view.has_shares, view.has_note))
    assert view.tasks_title == "Pour bien commencer"
    assert [task.path for task in view.tasks] == [addresses.callback_form_path(reason="question")]


def test_what_is_missing_at_the_beginning_is_asked_for():
    missing = replace(BEGINNING, has_bank_account=False, is_transmitted=False)
    view = begun(beginning=missing)
    assert view.tasks[0].path == routes.BANK.path
    assert "n’est pas active" in view.beginning.steps[1].text
    assert "Rien à nous envoyer" not in view.beginning.lead


def test_in_belgium_there_is_no_french_example_and_no_card():
    belgian = replace(covered(valid_from=date(2026, 11, 1)), country="BE")
    view = begun(member=belgian, beginning=replace(BEGINNING, example=None))
    assert not view.beginning.has_example
    assert "Vitale" not in repr(view)
    assert [proof.path for proof in view.proofs] == [routes.CERTIFICATE.path]


def test_a_contract_to_come_or_without_care_for_long_says_so():
    to_come = begun(member=covered(valid_from=date(2027, 1, 1)))
    assert sentence(to_come).startswith("Votre contrat commence le 1ᵉʳ janvier 2027.")
    assert to_come.proofs == []
    long = begun(member=CAMILLE)
    assert sentence(long) == "Vos soins et ce qui reste à votre charge s’afficheront ici."
    assert long.beginning.earlier_title == ""


def test_a_first_month_with_care_is_welcomed_beside_it():
    view = to_view(make_dashboard(member=covered(valid_from=date(2026, 11, 1))))
    assert plain(view.note.title) == "Bienvenue, votre contrat a commencé le 1ᵉʳ novembre 2026"


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
    assert plain(view.notes[0]) == (
        "Les montants réunissent vos 2 contrats : votre contrat Équilibre (482 913) et "
        "votre surcomplémentaire (901 000), qui paie après lui."
    )
    assert not any("contrat" in note for note in to_view(make_dashboard()).notes)


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
    assert first.path == addresses.statement_path("DEC-2026-0000001-K")
    assert plain(second.about) == "2 professionnels, 2 soins"
    assert second.day == "sera versé le 28/12/2025"
    assert second.path == ""


def second(view):
    return plain(view.second.start + view.second.gap + view.second.end)


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (
            {CareKind.DENTAL: (80950, 10950), CareKind.CONSULTATIONS: (6525, 4450)},
            "C’est 721 € de moins que l’an dernier à la même date, surtout grâce au dentaire.",
        ),
        (
            {CareKind.CONSULTATIONS: (100, 50049), CareKind.OPTICAL: (0, 3500)},
            "C’est 534 € de plus que l’an dernier à la même date, surtout pour les consultations.",
        ),
        (
            {CareKind.CONSULTATIONS: (5000, 100)},
            "C’est 49 € de moins que l’an dernier à la même date, surtout grâce aux consultations.",
        ),
        (
            {CareKind.OPTICAL: (5000, 4955)},
            "C’est 0,45 € de moins que l’an dernier à la même date, surtout grâce à l’optique.",
        ),
        (
            {CareKind.DENTAL: (50000, 0), CareKind.OPTICAL: (0, 49900)},
            "C’est 1 € de moins que l’an dernier à la même date.",
        ),
        ({CareKind.DENTAL: (500, 500)}, "C’est autant que l’an dernier à la même date."),
        ({CareKind.DENTAL: (0, 500)}, ""),
        ({CareKind.DENTAL: (500, 0)}, ""),
    ],
)
def test_a_second_sentence_compares_with_last_year_at_the_same_date(kinds, told):
    assert second(to_view(make_dashboard(overview=make_overview(kinds)))) == told


def test_a_cover_that_has_ended_is_compared_until_its_last_day():
    overview = make_overview({CareKind.DENTAL: (500, 1000), CareKind.OPTICAL: (500, 1000)})
    ended = replace(overview, compared_on=date(2026, 6, 30))
    view = to_view(make_dashboard(overview=ended, member=covered(valid_to=date(2026, 6, 30))))
    assert second(view) == "C’est 10 € de plus que l’an dernier au 30 juin."
    assert plain(view.comparison.title) == "2026 comparée à 2025, au 30 juin"


def test_kinds_come_by_their_gap_and_those_that_cost_nothing_are_one_line():
    kinds = {
        CareKind.PHARMACY: (200, 600),
        CareKind.DENTAL: (50000, 0),
        CareKind.OPTICAL: (5000, 5000),
        CareKind.TRANSPORT: (0, 0),
        CareKind.HEARING: (0, 0),
    }
    comparison = to_view(make_dashboard(overview=make_overview(kinds))).comparison
    assert plain(comparison.title) == "2026 comparée à 2025, au 21 novembre"
    assert [(kind.name, plain(kind.gap)) for kind in comparison.kinds] == [
        ("Dentaire", "− 500,00 €"),
        ("Pharmacie", "+ 4,00 €"),
        ("Optique", "pareil"),
    ]
    dental, pharmacy, _optical = comparison.kinds
    assert (dental.last_year.width, dental.this_year.is_zero) == ("100.00", True)
    assert pharmacy.this_year.width == "1.20"
    assert plain(comparison.nothing_left) == (
        "Rien à votre charge ces deux années : audition et transport."
    )
    assert [plain(text) for text in (comparison.remaining, comparison.remaining_last_year)] == [
        "56,00 €",
        "552,00 €",
    ]


def test_without_a_last_year_the_dearest_kind_comes_first():
    kinds = {CareKind.DENTAL: (0, 500), CareKind.OPTICAL: (0, 900), CareKind.HEARING: (0, 0)}
    comparison = to_view(make_dashboard(overview=make_overview(kinds))).comparison
    assert comparison.title == "2026 par type de soin"
    assert not comparison.has_last_year
    assert [kind.name for kind in comparison.kinds] == ["Optique", "Dentaire"]
    assert plain(comparison.nothing_left) == "Rien à votre charge cette année : audition."


def arrival(day, *mutual, is_late=False, **changes):
    shares = [replace(CONSULTATION, mutual=Money(cents)) for cents in mutual]
    lines = tuple(make_line(one, status="pending", **changes) for one in shares)
    return Arrival(day, is_late, lines)


@pytest.mark.parametrize(
    ("found", "title", "about"),
    [
        (
            [arrival(date(2026, 12, 3), 2581, label="Kinésithérapie")],
            "26 € arrivent vers le 3 décembre",
            "25,81 €, kinésithérapie de Camille",
        ),
        (
            [arrival(date(2026, 12, 1), 149, label="IRM du genou")],
            "1 € arrive vers le 1ᵉʳ décembre",
            "1,49 €, IRM du genou de Camille",
        ),
        (
            [
                arrival(date(2026, 12, 1), 900, 900),
                arrival(date(2026, 12, 3), 900),
            ],
            "18 € arrivent vers le 1ᵉʳ décembre",
            "18,00 €, consultations de Camille, puis 9,00 € vers le 3 décembre",
        ),
        (
            [arrival(date(2026, 11, 9), 900, is_late=True)],
            "9 € attendus vers le 9 novembre, en retard",
            "9,00 €, consultation généraliste de Camille. Demander à être rappelé.",
        ),
        (
            [
                arrival(date(2026, 10, 9), 50, is_late=True),
                arrival(date(2026, 11, 9), 50, is_late=True),
            ],
            "1 € attendu entre le 9 octobre et le 9 novembre, en retard",
            "1,00 €, consultations de Camille. Demander à être rappelé.",
        ),
        (
            [arrival(None, 900)],
            "9 € en cours de paiement",
            "9,00 €, consultation généraliste de Camille. La date n’est pas encore connue.",
        ),
    ],
)
def test_a_payment_to_come_is_said_with_its_day_and_never_as_a_promise(found, title, about):
    (told,) = to_view(make_dashboard(arrivals=tuple(found))).arrivals
    assert (plain(told.title), plain(told.about)) == (title, about)
    assert told.is_late == (found[0].is_late)


def test_payments_to_come_lead_to_the_list_of_their_years_or_to_a_call():
    december = arrival(date(2026, 12, 3), 900, care_date=date(2025, 12, 30))
    late = arrival(date(2026, 11, 9), 900, is_late=True)
    found = (late, december, arrival(None, 900))
    assert [told.path for told in to_view(make_dashboard(arrivals=found)).arrivals] == [
        addresses.callback_form_path(reason="follow_up"),
        ListQuery(annee="toutes").path,
        routes.REIMBURSEMENTS.path,
    ]


def test_the_people_of_the_contract_filter_the_list_and_one_person_alone_has_no_filter():
    people = to_view(make_dashboard()).people
    assert [(one.name, one.path) for one in people] == [
        ("Tous", routes.REIMBURSEMENTS.path),
        ("Camille", ListQuery(beneficiaire="1").path),
        ("Élie", ListQuery(beneficiaire="2").path),
    ]
    assert [one.is_everybody for one in people] == [True, False, False]
    alone = replace(CAMILLE, beneficiaries=CAMILLE.beneficiaries[:1])
    assert to_view(make_dashboard(member=alone)).people == []


def test_the_second_factor_is_proposed_until_it_is_there():
    without = to_view(make_dashboard(sign_ins=replace(SIGN_INS, has_second_factor=False)))
    assert not without.is_protected
    assert [task.path for task in without.tasks] == [routes.SECURITY.path]
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


def test_the_card_and_the_certificate_of_cover_are_offered_or_that_of_its_end():
    proofs = to_view(make_dashboard()).proofs
    assert [proof.path for proof in proofs] == [routes.CARD.path, routes.CERTIFICATE.path]
    over = covered(valid_to=date(2026, 7, 31))
    (proof,) = to_view(make_dashboard(member=over)).proofs
    assert proof.text == "Mon certificat de radiation"


def test_a_request_that_was_sent_has_a_link_and_is_no_task():
    day = date(2026, 12, 5)
    sent = SentRequest("AST-2026-0000012-0", CaseStatus.OPENED, "Aide ménagère", day)
    view = to_view(make_dashboard(sent_request=sent))
    (shown,) = view.sent
    assert plain(shown.title) == "Aide ménagère, samedi 5 décembre"
    assert (shown.about, shown.path) == ("Dossier ouvert", addresses.case_path(sent.reference))
    assert sent.reference not in repr(view.tasks)
    late = replace(sent, late_since=datetime(2026, 12, 5, 11, 0, tzinfo=UTC))
    (shown,) = to_view(make_dashboard(sent_request=late)).sent
    assert plain(shown.about) == "En retard depuis le 5 décembre 2026 à 12 h"
    assert to_view(make_dashboard()).sent == []
