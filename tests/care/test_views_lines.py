from datetime import date

import pytest

from memberapp.care.rules.lines import CareKind, LineStatus, Payee, Shares
from memberapp.care.views.lines import title_of, to_lines
from memberapp.core.money import Money
from tests.support.care_values import make_line


def to_line(line, *, names_contract):
    (view,) = to_lines([line], taken_over=(), names_contract=names_contract)
    return view


def facts(line, *, names_contract=False):
    view = to_line(line, names_contract=names_contract)
    return {fact.term: fact.value.replace("\u00a0", " ") for fact in view.facts}


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


def test_a_pending_line_has_no_reference_and_leads_nowhere():
    view = to_line(
        make_line(status=LineStatus.PENDING, statement_reference=None, pay_date=None),
        names_contract=False,
    )
    assert view.is_pending
    assert (view.reference, view.path) == ("", "")


@pytest.mark.parametrize("change", [{"status": LineStatus.CANCELLED}, {"is_closed": True}])
def test_a_cancelled_or_closed_line_is_struck_and_says_that_it_counts_nowhere(change):
    line = make_line(**change)
    view = to_line(line, names_contract=False)
    assert view.is_cancelled
    assert not view.is_pending
    assert facts(line)["Paiement"] == "Annulé, compté dans aucun total"


def test_the_part_of_a_surcomplementaire_is_told_apart():
    line = make_line(
        Shares.of_cents(200, 0, 150, 0, 50),
        primary_id="R1",
        is_top_up=True,
        contract_id="901000",
        flat_fee=Money(),
    )
    told = facts(line, names_contract=True)
    assert to_line(line, names_contract=True).is_top_up
    assert "il restait 2,00 € à votre charge" in told["Second contrat"]
    assert told["Surcomplémentaire"] == "901 000"


def test_what_a_second_contract_took_over_is_told_on_the_first_line():
    first = make_line()
    second = make_line(Shares.of_cents(200, 0, 150, 0, 50), primary_id=first.id)
    views = to_lines([first, second], taken_over={first.id}, names_contract=True)
    told = [any("Suite par votre second contrat" in f.value for f in view.facts) for view in views]
    assert told == [True, False]
    assert [view.is_taken_over for view in views] == [True, False]
    assert [view.amounts.remaining.is_muted for view in views] == [True, False]


def test_the_contract_is_named_only_among_several():
    assert "Contrat" not in facts(make_line())
    assert facts(make_line(), names_contract=True)["Contrat"] == "482 913"


def test_care_is_named_after_its_act_its_kind_or_its_people():
    consultation, other = make_line(), make_line(care_date=date(2026, 11, 6))
    of_elie = make_line(kind=CareKind.DENTAL, beneficiary_first_name="Élie")
    assert title_of([consultation]) == "Consultation généraliste"
    assert title_of([consultation, other]) == "Consultations de Camille"
    assert title_of([of_elie, of_elie]) == "Soins dentaires d’Élie"
    assert title_of([consultation, of_elie]) == "Soins de Camille et Élie"
    crowd = [make_line(beneficiary_first_name=name) for name in ("A", "B", "C", "D")]
    assert title_of(crowd) == "Consultations de 4\u00a0personnes"
