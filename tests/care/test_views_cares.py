from datetime import date

import pytest

from memberapp.care.rules.lines import LineStatus, Shares
from memberapp.care.views.cares import to_cares
from memberapp.core.dates import UNKNOWN
from tests.support.care_values import make_line

CONTRACTS = {"482913": "Confort", "901000": "Renfort"}


def plain(text):
    return text.replace("\u00a0", " ").replace("\u2011", "-")


def care_of(*lines, taken_over=(), contracts=None):
    (care,) = to_cares(lines, taken_over=taken_over, contracts=contracts or {})
    return care


def two_contracts(**changes):
    first = make_line(Shares.of_cents(7000, 2005, 2520, 0, 2475))
    asked = Shares.of_cents(2475, 0, 2275, 0, 200)
    second = {"primary_id": first.id, "contract_id": "901000", "statement_reference": "DEC-2-Z"}
    return first, make_line(asked, **second | changes)


def test_a_care_says_in_a_row_what_it_was_for_whom_and_what_is_left():
    care = care_of(make_line())
    assert (plain(care.day), care.full_day) == ("5 nov.", "05/11/2026")
    assert (care.label, care.person) == ("Consultation généraliste", "Camille")
    assert (plain(care.remaining.text), plain(care.paid_back)) == ("2,00 €", "remboursé 28,00 €")
    assert [part.key for part in care.bar] == ["ss", "mut", "rac"]


def test_a_list_shortens_a_reference_and_the_detail_has_it_whole():
    care = care_of(make_line(statement_reference="DEC-2026-0000121-K"))
    assert plain(care.short_reference) == "n° 1-K"
    assert [one.reference for one in care.statements] == ["DEC-2026-0000121-K"]
    assert care.path == "/remboursements/DEC-2026-0000121-K"


def test_a_card_leaves_out_the_payers_at_zero_and_never_what_is_left():
    care = care_of(make_line(Shares.of_cents(3000, 2100, 900, 0, 0)))
    assert [(part.key, plain(part.amount)) for part in care.parts] == [
        ("", "30,00 €"),
        ("ss", "21,00 €"),
        ("mut", "9,00 €"),
        ("rac", "0,00 €"),
    ]


def test_what_a_second_contract_took_over_is_written_once():
    first, second = two_contracts()
    care = care_of(first, second, taken_over={first.id}, contracts=CONTRACTS)
    (follow,) = care.follows
    assert plain(care.amounts.remaining.text) == "repris ci-dessous"
    assert plain(follow.text) == "Puis votre contrat Renfort, sur les 24,75 € restants"
    assert (plain(follow.mutual.text), plain(follow.remaining.text)) == ("22,75 €", "2,00 €")
    assert (plain(care.remaining.text), plain(care.paid_back)) == ("2,00 €", "remboursé 68,00 €")
    assert [(part.name, plain(part.amount)) for part in care.parts][2:-1] == [
        ("Contrat Confort", "25,20 €"),
        ("24,75\u00a0€ restants", "repris ci-dessous"),
        ("Contrat Renfort", "22,75 €"),
    ]
    assert [one.reference for one in care.statements] == ["DEC-2026-0000001-K", "DEC-2-Z"]
    assert [fact.term for fact in care.facts][-2:] == ["Contrat", "Contrat Renfort"]


def test_a_second_contract_that_cancelled_takes_nothing_over():
    first, second = two_contracts(status=LineStatus.CANCELLED)
    care = care_of(first, second, contracts=CONTRACTS)
    assert not care.is_cancelled
    assert (plain(care.amounts.remaining.text), plain(care.remaining.text)) == ("24,75 €",) * 2
    assert care.follows[0].is_cancelled
    assert care.follows[0].text.endswith(", annulé")


def test_a_first_contract_followed_elsewhere_says_so():
    first, _second = two_contracts()
    assert care_of(first, taken_over={first.id}).remaining.text == "repris par un autre contrat"


@pytest.mark.parametrize(
    ("change", "status", "told", "reference"),
    [
        ({"status": LineStatus.PENDING}, "Paiement en cours", "paiement en cours", "à venir"),
        ({"status": LineStatus.CANCELLED}, "Annulé", "annulé", "aucun"),
        ({"is_closed": True}, "Annulé", "annulé", "aucun"),
    ],
)
def test_a_care_that_is_not_paid_says_why_and_leads_nowhere(change, status, told, reference):
    care = care_of(make_line(statement_reference=None, **change))
    assert (care.status, care.paid_back) == (status, told)
    assert (care.short_reference, care.path) == (reference, "")
    assert care.is_cancelled == (status == "Annulé") == (care.bar == [])


def test_lines_of_other_acts_are_other_cares():
    first, second = two_contracts()
    cares = to_cares(
        [make_line(), first, second, make_line()], taken_over={first.id}, contracts=CONTRACTS
    )
    assert [len(care.follows) for care in cares] == [0, 1, 0]


def test_a_day_that_is_not_known_is_told():
    assert care_of(make_line(care_date=UNKNOWN)).day == "date non connue"
    assert care_of(make_line(care_date=date(2026, 10, 1))).day == "1ᵉʳ\u00a0oct."
