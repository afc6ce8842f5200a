from datetime import date

import pytest

from memberapp.care.rules.lines import CareKind, Payee, Shares
from memberapp.care.views.lines import facts_of, title_of
from memberapp.core.money import Money
from tests.support.care_values import make_line


def facts(line, contracts=None):
    told = facts_of(line, contracts or {})
    return {fact.term: fact.value.replace("\u00a0", " ") for fact in told}


def test_a_paid_line_tells_base_rate_what_was_held_and_where_the_money_went():
    assert facts(make_line()) == {
        "Base de remboursement": "30,00 €",
        "Taux de la Sécurité sociale": "70 %",
        "Part de la Sécurité sociale avant retenue": "21,00 €",
        "Participation forfaitaire": (
            "2,00 € retenus par la Sécurité sociale, elle reste à votre charge"
        ),
        "Paiement": "Versé sur votre compte le 12 novembre 2026",
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"payee": Payee.PROVIDER}, "Réglé au professionnel"),
        ({"is_upcoming": True}, "Sera versé sur votre compte"),
        ({"is_upcoming": True, "payee": Payee.PROVIDER}, "Sera réglé au professionnel"),
    ],
)
def test_a_payment_says_to_whom_it_goes_and_whether_it_is_to_come(change, told):
    assert facts(make_line(**change))["Paiement"] == f"{told} le 12 novembre 2026"


def test_a_line_on_which_the_mutual_pays_nothing_announces_no_payment():
    told = facts(make_line(Shares.of_cents(3000, 2100, 0, 0, 900)))
    assert told["Paiement"] == "Rien à verser par votre mutuelle"


def test_an_act_without_base_and_a_quantity_are_explained():
    told = facts(make_line(base=Money(), quantity=6, flat_fee=Money()))
    assert "n’y participe pas" in told["Base de remboursement"]
    assert told["Quantité"] == "6"
    assert "Taux de la Sécurité sociale" not in told


def test_a_second_contract_seen_alone_says_what_it_was_asked_to_pay():
    line = make_line(Shares.of_cents(200, 0, 150, 0, 50), primary_id="R1", flat_fee=Money())
    told = facts(line, {"482913": "Confort"})
    assert "il restait 2,00 € à votre charge" in told["Second contrat"]
    assert told["Contrat"] == "Confort"


def test_the_contract_is_named_only_among_several():
    assert "Contrat" not in facts(make_line())


def test_care_is_named_after_its_act_its_kind_or_its_people():
    consultation, other = make_line(), make_line(care_date=date(2026, 11, 6))
    of_elie = make_line(kind=CareKind.DENTAL, beneficiary_first_name="Élie")
    assert title_of([consultation]) == "Consultation généraliste"
    assert title_of([consultation, other]) == "Consultations de Camille"
    assert title_of([of_elie, of_elie]) == "Soins dentaires d’Élie"
    assert title_of([consultation, of_elie]) == "Soins de Camille et Élie"
    crowd = [make_line(beneficiary_first_name=name) for name in ("A", "B", "C", "D")]
    assert title_of(crowd) == "Consultations de 4\u00a0personnes"
