from datetime import date

import pytest

from memberapp.care.rules.lines import (
    BeneficiaryShare,
    CareKind,
    Payee,
    Shares,
    Statement,
    taken_over,
)
from memberapp.care.views.statements import to_view
from memberapp.core.money import Money
from tests.support.care_values import make_line, make_payment, totals_of


def plain(text):
    return text.replace("\u00a0", " ")


def make_statement(*groups, payments=(), to_member=0, to_providers=0, later=(0, 0), asked=0):
    lines = [line for group in groups for line in group]
    people = tuple(
        BeneficiaryShare(
            beneficiary_id=group[0].beneficiary_id,
            name=group[0].beneficiary_name,
            birth=None,
            lines=tuple(group),
            subtotal=totals_of(group),
        )
        for group in groups
    )
    return Statement(
        reference="DEC-2026-0000001-K",
        people=people,
        totals=totals_of(lines),
        taken_over=taken_over([line.counted for line in lines]),
        payments=payments,
        paid_to_member=Money(to_member),
        paid_to_providers=Money(to_providers),
        upcoming_to_member=Money(later[0]),
        upcoming_to_providers=Money(later[1]),
        asked_by_providers=Money(asked),
        line_count=len(lines),
    )


def paid(*lines):
    amount = Money.total(line.shares.mutual for line in lines)
    return make_payment(*lines, on_statement=amount)


def sentence(statement):
    view = to_view(statement, names_contract=False)
    return plain(view.sentence + view.remaining + view.sentence_end)


def test_a_statement_of_one_kind_is_named_by_its_care():
    line = make_line(care_date=date(2026, 11, 10))
    view = to_view(make_statement([line, line], payments=(paid(line),)), names_contract=False)
    assert view.title == "Consultations de Camille"
    assert plain(view.about) == ", consultations, soins du 10 novembre 2026"
    assert plain(view.lines_title) == "Détail des 2 actes"
    assert not view.has_several_people


def test_a_mixed_statement_is_named_by_its_date():
    lines = [make_line(), make_line(kind=CareKind.DENTAL, care_date=date(2026, 10, 1))]
    view = to_view(make_statement(lines), names_contract=False)
    assert plain(view.title) == "Décompte du 12 novembre 2026"
    assert plain(view.about) == ", soins du 1ᵉʳ octobre au 5 novembre 2026"


@pytest.mark.parametrize(
    ("days", "about"),
    [
        ([date.min, date(2026, 11, 10)], ", consultations, soins du 10 novembre 2026"),
        ([date.min], ", consultations, soins à une date non connue"),
    ],
)
def test_a_care_date_that_is_not_known_is_no_first_day(days, about):
    lines = [make_line(care_date=day) for day in days]
    assert plain(to_view(make_statement(lines), names_contract=False).about) == about


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        (0, "2,00 € restent à votre charge, rien à nous envoyer."),
        (
            150,
            "2,00 € restent à votre charge, dont 1,50 € à payer aux professionnels "
            "si ce n’est pas déjà fait.",
        ),
        (
            200,
            "2,00 € restent à votre charge, à payer aux professionnels si ce n’est pas déjà fait.",
        ),
    ],
)
def test_the_sentence_says_what_was_sent_and_to_whom_what_is_left_is_paid(asked, left):
    statement = make_statement([make_line()], to_member=900, asked=asked)
    assert sentence(statement) == f"Nous vous avons versé 9,00 €. Sur 30,00 €, {left}"


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        (
            {"to_member": 900, "to_providers": 1200},
            "vous avons versé 9,00 € et réglé 12,00 € aux professionnels.",
        ),
        ({"to_providers": 1200}, "avons réglé 12,00 € directement aux professionnels."),
        (
            {"to_member": 900, "later": (400, 0)},
            "vous avons versé 9,00 € et vous verserons 4,00 €.",
        ),
        ({"later": (0, 400)}, "réglerons 4,00 € directement aux professionnels."),
        ({}, "n’avons rien versé pour ces soins."),
    ],
)
def test_the_sentence_keeps_apart_who_was_paid_and_what_is_to_come(paid, told):
    assert sentence(make_statement([make_line()], **paid)).startswith(f"Nous {told}")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "rien ne reste à votre charge."),
        (199, "1,99 € reste à votre charge, rien à nous envoyer."),
    ],
)
def test_what_is_left_is_said_in_words_that_agree_with_it(left, words):
    line = make_line(Shares.of_cents(3000, 2100 - left, 900, 0, left))
    assert sentence(make_statement([line], to_member=900)).endswith(f"Sur 30,00 €, {words}")


def test_people_have_their_subtotals():
    of_elie = make_line(beneficiary_id="B2", beneficiary_first_name="Élie", payee=Payee.PROVIDER)
    statement = make_statement([make_line()], [of_elie, of_elie])
    view = to_view(statement, names_contract=False)
    assert view.has_several_people
    assert [person.subtotal_name for person in view.people] == [
        "Sous-total de Camille",
        "Sous-total d’Élie",
    ]
    assert plain(view.people[1].subtotal.spent.text) == "60,00 €"
    assert plain(view.totals.spent.text) == "90,00 €"


def test_a_line_of_a_second_contract_is_a_line_and_not_an_act():
    first = make_line()
    second = make_line(Shares.of_cents(200, 0, 150, 0, 50), primary_id=first.id)
    view = to_view(make_statement([first, second]), names_contract=True)
    assert plain(view.lines_title) == "Détail des 2 lignes"
    assert plain(view.totals.spent.text) == "30,00 €"
    assert plain(view.remaining) == "0,50 €"


def test_a_line_is_told_as_followed_wherever_the_other_one_stands_on_the_statement():
    first = make_line()
    second = make_line(
        Shares.of_cents(200, 0, 150, 0, 50), primary_id=first.id, beneficiary_id="B3"
    )
    view = to_view(make_statement([first], [second]), names_contract=True)
    told = [line.is_taken_over for person in view.people for line in person.lines]
    assert told == [True, False]


def test_a_payment_shows_its_account_masked_and_spoken():
    line = make_line()
    view = to_view(make_statement([line], payments=(paid(line),)), names_contract=False)
    (transfer,) = view.transfers
    assert view.transfers_title == "Paiement"
    assert transfer.account.endswith("431")
    assert transfer.account_spoken == "IBAN se terminant par 431"
    assert transfer.when == "Versé le"
    assert transfer.part == ""


def test_a_payment_that_is_larger_than_the_statement_says_its_part():
    line = make_line()
    larger = make_payment(
        line, amount=Money(5000), on_statement=Money(900), masked_iban=None, is_upcoming=True
    )
    view = to_view(make_statement([line], payments=(larger, paid(line))), names_contract=False)
    first, _second = view.transfers
    assert view.transfers_title == "Paiements"
    assert (plain(first.part), first.when) == ("9,00 €", "Sera versé le")
    assert first.account == ""
