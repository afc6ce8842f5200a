from dataclasses import replace
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
from memberapp.tickets.catalogue import read_tickets
from tests.support.care_values import (
    CAMILLE,
    CONTRACT,
    TOP_UP,
    make_line,
    make_payment,
    totals_of,
)

WITH_TOP_UP = replace(CAMILLE, contracts=(CONTRACT, TOP_UP))


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
    return make_payment(*lines, part=amount)


def sentence(statement):
    view = to_view(statement, member=CAMILLE)
    return plain(view.remaining + view.sentence)


def cost(statement):
    told = to_view(statement, member=CAMILLE).cost
    return plain(told.lead + told.spent + told.between + told.covered + told.end)


def test_a_statement_of_a_single_care_is_that_care_and_has_no_table():
    view = to_view(make_statement([make_line(care_date=date(2026, 11, 17))]), member=CAMILLE)
    assert view.title == "Consultation généraliste"
    assert plain(view.lead) == "Camille, mardi 17 novembre 2026, Dr Hélène Vasseur"
    assert (view.has_table, view.cares_title) == (False, "Le soin")


def test_a_call_and_a_message_can_be_about_the_statement():
    statement = make_statement([make_line()])
    view = to_view(statement, member=CAMILLE)
    assert view.callback_path == f"/rappel?sujet={statement.reference}"
    assert view.contact_path == f"/aide/contact?sujet={statement.reference}&motif=remboursement"
    assert "remboursement" in read_tickets().subjects


def test_a_statement_of_one_kind_is_named_by_its_care():
    lines = [make_line(care_date=date(2026, 11, day)) for day in (10, 12)]
    view = to_view(make_statement(lines), member=CAMILLE)
    assert view.title == "Consultations de Camille"
    assert plain(view.lead) == "Camille, consultations, soins du 10 au 12 novembre 2026"
    assert (view.has_table, plain(view.cares_title)) == (True, "Les 2 soins")
    assert not view.has_several_people


def test_a_mixed_statement_is_named_by_its_date():
    lines = [make_line(), make_line(kind=CareKind.DENTAL, care_date=date(2026, 10, 1))]
    view = to_view(make_statement(lines), member=CAMILLE)
    assert plain(view.title) == "Décompte du 12 novembre 2026"
    assert plain(view.lead) == "Camille, soins du 1ᵉʳ octobre au 5 novembre 2026"


def test_a_care_date_that_is_not_known_is_no_first_day():
    lines = [make_line(care_date=day) for day in (date.min, date(2026, 11, 10))]
    several = to_view(make_statement(lines), member=CAMILLE)
    assert plain(several.lead) == "Camille, consultations, soins du 10 novembre 2026"
    single = to_view(make_statement(lines[:1]), member=CAMILLE)
    assert single.lead == "Camille, date non connue, Dr Hélène Vasseur"


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
def test_the_sentence_says_what_is_left_and_to_whom_it_is_paid(asked, left):
    statement = make_statement([make_line()], to_member=900, asked=asked)
    assert sentence(statement) == left


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        ({"to_member": 900}, "Vous avez payé 30,00 €. 28,00 € vous ont été remboursés."),
        ({"later": (900, 0)}, "Vous avez payé 30,00 €. 28,00 € sont remboursés."),
        ({"to_providers": 900}, "Ce soin a coûté 30,00 €. 28,00 € ont été pris en charge."),
    ],
)
def test_what_the_care_cost_says_who_paid_it_first(paid, told):
    assert cost(make_statement([make_line()], **paid)) == told


def test_what_is_paid_back_in_full_says_its_amount_once():
    line = make_line(Shares.of_cents(3000, 2100, 900, 0, 0))
    assert cost(make_statement([line], to_member=900)) == (
        "Vous avez payé 30,00 €, entièrement remboursés."
    )


def test_what_nobody_pays_back_is_said():
    line = make_line(Shares.of_cents(3000, 0, 0, 0, 3000))
    assert cost(make_statement([line])) == "Vous avez payé 30,00 €, rien n’est remboursé."


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        ({}, ""),
        ({"to_providers": 1200}, "12,00 €, réglés directement"),
        (
            {"to_providers": 1200, "later": (0, 400)},
            "12,00 €, réglés directement et 4,00 €, à régler directement",
        ),
    ],
)
def test_what_the_professionals_received_is_told(paid, told):
    view = to_view(make_statement([make_line()], **paid), member=CAMILLE)
    assert plain(view.paid_to_providers) == told


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "Rien ne reste à votre charge."),
        (199, "1,99 € reste à votre charge, rien à nous envoyer."),
    ],
)
def test_what_is_left_is_said_in_words_that_agree_with_it(left, words):
    line = make_line(Shares.of_cents(3000, 2100 - left, 900, 0, left))
    assert sentence(make_statement([line], to_member=900)) == words


def test_people_have_their_subtotals_when_they_say_more_than_a_row():
    of_elie = [
        make_line(beneficiary_id="B2", beneficiary_first_name="Élie", payee=Payee.PROVIDER)
        for _ in range(2)
    ]
    view = to_view(make_statement([make_line()], of_elie), member=CAMILLE)
    assert view.has_several_people
    assert [person.has_sum for person in view.people] == [False, True]
    assert plain(view.people[1].spent) == "60,00 €"
    assert plain(view.totals.spent.text) == "90,00 €"


def test_two_contracts_that_paid_one_care_are_one_care():
    first = make_line()
    second = make_line(Shares.of_cents(200, 0, 150, 0, 50), primary_id=first.id)
    view = to_view(make_statement([first, second]), member=WITH_TOP_UP)
    assert not view.has_table
    assert plain(view.totals.spent.text) == "30,00 €"
    assert plain(view.remaining) == "0,50 €"


def test_a_care_is_told_as_followed_wherever_the_other_line_stands_on_the_statement():
    first = make_line()
    second = make_line(
        Shares.of_cents(200, 0, 150, 0, 50), primary_id=first.id, beneficiary_id="B3"
    )
    view = to_view(make_statement([first], [second]), member=WITH_TOP_UP)
    told = [care.remaining.text for person in view.people for care in person.cares]
    assert told == ["repris par un autre contrat", "0,50\u00a0€"]


def test_the_small_print_says_what_is_never_paid_back_and_how_to_contest():
    notes = " ".join(to_view(make_statement([make_line()]), member=CAMILLE).notes)
    for words in ("tiers payant", "interdit aux mutuelles", "deux ans", "Médiateur"):
        assert words in notes
    belgian = replace(CAMILLE, country="BE")
    notes = " ".join(to_view(make_statement([make_line()]), member=belgian).notes)
    assert "participation forfaitaire" not in notes


def test_payments_to_one_account_name_it_once_masked_and_spoken():
    line = make_line()
    view = to_view(make_statement([line], payments=(paid(line), paid(line))), member=CAMILLE)
    assert view.account.endswith("431")
    assert view.account_spoken == "IBAN se terminant par 431"
    assert [transfer.account for transfer in view.transfers] == ["", ""]
    assert view.transfers[0].when == "le"
    assert view.transfers[0].part == ""


def test_a_payment_that_is_larger_than_the_statement_says_its_part():
    line = make_line()
    larger = make_payment(
        line, amount=Money(5000), part=Money(900), masked_iban=None, is_upcoming=True
    )
    view = to_view(make_statement([line], payments=(larger, paid(line))), member=CAMILLE)
    first, second = view.transfers
    assert view.transfers_title == "Les versements"
    assert (plain(first.part), first.when) == ("9,00 €", "à verser le")
    assert (view.account, first.account, second.account[-3:]) == ("", "", "431")
