"""The contributions of a contract in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from memberapp.contributions import rules, wording
from memberapp.contributions.rules import Contribution, Rights, SettlementStatus
from memberapp.contributions.service import ContributionFile, MandateFile, account_of
from memberapp.contributions.views import ContributionsView, to_view
from memberapp.core.identifiers import mask_iban
from memberapp.members.rules import ContractKind
from tests.support.contract_values import CONTRACT
from tests.support.contribution_values import OGM, contribution, debit

TODAY = date(2026, 11, 29)
RIGHTS = Rights(frozenset({"complementaire"}), 6, 24, 24, "l’article 12 de nos statuts")
REFUSED, PLANNED = SettlementStatus.REFUSED, SettlementStatus.PLANNED
RECEIVED = SettlementStatus.RECEIVED
IBAN = "FR7699999000010001234567809"


def shown(*contributions: Contribution, today: date = TODAY, **changes: Any) -> ContributionsView:
    """Return the view of a contract, plain spaces instead of those that hold words together."""
    is_debited = changes.get("is_debited", False)
    due = rules.to_pay(contributions, today, is_debited=is_debited)
    file = ContributionFile(
        today=today,
        country="BE",
        region="BE",
        contract=CONTRACT,
        premium_cents=940,
        is_debited=is_debited,
        contributions=contributions,
        orders=rules.orders(due, lambda purpose: account_of(purpose).iban),
        clock=rules.clock(due, RIGHTS, today),
        mandate=None,
        plan=None,
        plan_offers=(),
        answer_by=date(2026, 12, 3),
        others=(),
    )
    return to_view(replace(file, **changes))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_two_quarters_are_one_transfer():
    view = shown(contribution(id="P-2", period="2026T4", due=date(2026, 12, 31)), contribution())
    (order,) = view.orders
    assert plain(order.say) == (
        "Il reste 56,40 € à payer pour deux trimestres, au plus tard le 31 décembre 2026."
    )
    assert (order.amount_copied, order.reference_copied) == ("56,40", OGM)
    assert order.iban_copied == account_of("complementaire").iban
    assert order.qr.startswith("data:image/svg+xml")
    assert view.say == ""


def test_a_day_that_passed_is_said_without_reproach():
    (order,) = shown(contribution()).orders
    assert plain(order.say).endswith(
        "pour le 3ᵉ trimestre 2026, attendus depuis le 30 septembre 2026."
    )


def test_several_transfers_say_first_what_each_pays():
    first, second = shown(contribution(), contribution(id="P-2", purpose="dentaire")).orders
    assert plain(first.say).startswith("Assurance complémentaire : il reste 28,20 €")
    assert plain(second.about) == "Assurance dentaire, 3ᵉ trimestre 2026"


def test_a_refused_debit_says_so():
    refused = contribution(period="2026-11", settlements=(debit(date(2026, 11, 5), REFUSED),))
    (order,) = shown(refused, is_debited=True, country="FR").orders
    assert plain(order.say).endswith(
        "pour novembre 2026, le prélèvement du 5 novembre 2026 a été refusé."
    )


def test_a_contribution_without_a_communication_has_no_code():
    (order,) = shown(contribution(reference="")).orders
    assert (order.reference, order.qr) == ("", "")


def test_the_rights_are_three_times_with_their_dates():
    view = shown(contribution())
    assert [plain(step.when) for step in view.steps] == [
        "Aujourd’hui",
        "À partir du 1ᵉʳ avril 2027",
        "À partir du 1ᵉʳ octobre 2028",
    ]
    assert plain(view.steps[0].text) == "Encore 123 jours, jusqu’au 31 mars 2027."
    assert [step.is_current for step in view.steps] == [True, False, False]


def test_what_stops_the_clock_is_all_that_is_overdue():
    both = shown(contribution(), contribution(id="P-2", period="2026T2", due=date(2026, 6, 30)))
    assert plain(both.clock_lead).startswith(
        "Payer tout ce qui est en retard (2ᵉ trimestre 2026 et 3ᵉ trimestre 2026) arrête"
    )
    assert plain(shown(contribution()).clock_lead).startswith("Payer le 3ᵉ trimestre 2026 arrête")


def test_a_plan_promises_the_clock_only_where_one_runs():
    assert "calendrier" in shown(contribution()).plan.promise
    assert "calendrier" not in shown(contribution(), today=date(2028, 10, 1)).plan.promise
    assert "calendrier" not in shown(contribution(), clock=None).plan.promise


def test_what_a_plan_costs_is_as_the_insurer_says():
    assert shown(contribution()).plan.promise.startswith("Sans frais ni justificatif. Une fois")
    assert shown(contribution(), is_plan_free=False).plan.promise.startswith("Une fois")


def test_a_debit_that_came_in_part_is_late_and_not_refused():
    part = contribution(paid_cents=1000, settlements=(debit(date(2026, 10, 5), RECEIVED, 1000),))
    (order,) = shown(part, is_debited=True).orders
    assert plain(order.say).endswith("attendus depuis le 30 septembre 2026.")


def test_rights_in_pause_come_back_by_a_payment():
    view = shown(contribution(), today=date(2027, 5, 1))
    assert [step.is_current for step in view.steps] == [True, False]
    assert view.steps[0].title == "Vos avantages sont en pause"


def test_rights_that_were_lost_are_the_only_step():
    (step,) = shown(contribution(), today=date(2028, 10, 1)).steps
    assert (step.title, step.is_current) == ("Vos droits sont perdus", True)


def test_who_owes_nothing_reads_so():
    view = shown(contribution(paid_cents=2820))
    assert view.say == "Rien à payer aujourd’hui."
    assert (view.orders, view.steps) == ((), ())


@pytest.mark.parametrize(
    ("one", "status"),
    [
        (contribution(settlements=(debit(date(2026, 12, 7), PLANNED),)), "Prévu"),
        (contribution(settlements=(debit(date(2026, 11, 5), PLANNED),)), "En cours"),
        (contribution(settlements=(debit(date(2026, 11, 5), REFUSED),)), "Refusé le 5 novembre"),
        (
            contribution(
                paid_cents=2820,
                settlements=(
                    debit(date(2026, 9, 7), REFUSED),
                    debit(date(2026, 9, 14), RECEIVED),
                ),
            ),
            "Payé le 14 septembre, après un refus",
        ),
        (contribution(due=date(2026, 12, 7), paid_cents=2820), "Payé"),
    ],
)
def test_what_a_debit_reads_as(one: Contribution, status: str):
    (line,) = shown(one, is_debited=True).contributions
    assert plain(line.status) == status


def test_what_came_in_part_is_said():
    (line,) = shown(contribution(paid_cents=1000)).contributions
    assert plain(line.status) == "En retard de 60 jours, reste 18,20 €"


def test_the_next_debit_is_named_with_its_day():
    coming = contribution(
        period="2026-12", cents=11840, settlements=(debit(date(2026, 12, 7), PLANNED),)
    )
    view = shown(coming, is_debited=True, country="FR")
    assert plain(view.say) == "Prochain prélèvement : 118,40 €, le lundi 7 décembre 2026."


def test_a_contract_without_any_call_says_so():
    group = replace(CONTRACT, kind=ContractKind.GROUP)
    view = shown(contract=group)
    assert view.say == "Aucune cotisation n’est demandée pour ce contrat."
    assert "employeur" in view.say_note


def test_a_mandate_shows_the_end_of_its_account_only():
    mandate = MandateFile("TIL-1", "FR00ZZZ000000", mask_iban(IBAN), date(2019, 1, 12), True)
    view = shown(is_debited=True, mandate=mandate)
    assert view.debited_spoken == "IBAN se terminant par 809"
    assert IBAN[5:-3] not in view.debited.replace(" ", "")
    assert "nouveau mandat" in view.account_note


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2026T1", "1ᵉʳ trimestre 2026"),
        ("2026-T4", "4ᵉ trimestre 2026"),
        ("2026-02", "février 2026"),
        ("2026", "année 2026"),
        ("solde de tout compte", "solde de tout compte"),
    ],
)
def test_a_period_is_said_in_words(period: str, text: str):
    assert plain(wording.period(period)) == text


def test_periods_of_different_forms_are_counted():
    contributions = [contribution(), contribution(period="2026-10")]
    assert plain(wording.periods(contributions)) == "deux périodes"
