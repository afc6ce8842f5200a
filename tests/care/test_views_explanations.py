"""What « Pourquoi ce montant ? » says: one sentence a term, and the right one for each case."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from memberapp.care import explanations
from memberapp.care import lines as care_lines
from memberapp.care.tables import Reimbursement
from memberapp.care.views.explanations import ExplanationView, to_view
from tests.personas import Persona
from tests.support import factories
from tests.support.factories import make_guarantee, make_line, make_statement, make_top_up_line
from tests.support.units_of_work import work_in

SPECIALIST: dict[str, Any] = {
    "act": "CS",
    "provider": "Dr Paul Lemaître",
    "spent_cents": 6500,
    "base_cents": 3150,
    "gross_social_security_cents": 2205,
    "social_security_cents": 2005,
    "mutual_cents": 2520,
    "context": {"optam": "yes", "pathway": "yes"},
}
EXEMPT = {"pathway": "yes"}


def view_of(db: Session, member: Persona, **line: Any) -> ExplanationView:
    make_guarantee(db, member.contract, "SOINS_COURANTS")
    return shown(db, member, make_line(db, member.beneficiary, **line))


def shown(db: Session, member: Persona, line: Reimbursement) -> ExplanationView:
    work = work_in(db, member_id=member.id)
    (row,) = care_lines.read(work, Reimbursement.id == line.id)
    return to_view(explanations.get(work, token=care_lines.token_of(row)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def terms(view: ExplanationView) -> list[tuple[str, str]]:
    return [(plain(term.name), plain(term.amount)) for term in (*view.terms, view.total)]


def said(view: ExplanationView, name: str) -> str:
    return next(plain(term.text) for term in view.terms if plain(term.name) == name)


def test_an_expensive_specialists_line_adds_up_in_words(db: Session, alice: Persona):
    statement = make_statement(db, alice.member)
    view = view_of(db, alice, **SPECIALIST, statement_id=statement.id)
    assert terms(view) == [
        ("Tarif de base", "31,50 €"),
        ("Dépassement d’honoraires", "+ 33,50 €"),
        ("Part de la Sécurité sociale", "− 22,05 €"),
        ("Participation forfaitaire", "+ 2,00 €"),
        ("Votre garantie « 150 % de la base »", "− 25,20 €"),
        ("À votre charge", "19,75 €"),
    ]
    assert said(view, "Votre garantie « 150 % de la base »") == (
        "150 % de 31,50 € font 47,25 €, part de la Sécurité sociale comprise. "
        "47,25 € − 22,05 € = 25,20 €."
    )
    assert plain(view.total.text) == (
        "Soit 17,75 € de dépassement non couvert et 2,00 € de participation forfaitaire, "
        "qu’aucun contrat n’a le droit de payer."
    )
    assert "a signé l’Optam" in plain(said(view, "Dépassement d’honoraires"))
    assert [word.term for word in view.words] == [
        "BR, base de remboursement",
        "Dépassement d’honoraires",
        "Optam",
        "Participation forfaitaire",
    ]
    assert view.callback_path.endswith(statement.reference)
    assert (view.doubts, view.unknown) == ([], [])


@pytest.mark.parametrize(
    ("context", "rate", "words"),
    [
        ({"pathway": "no"}, 30.0, "30 % du tarif de base au lieu de 70 %"),
        (EXEMPT | {"exemption": "ald"}, 100.0, "100 % du tarif de base, au titre d’une affection"),
        (EXEMPT | {"exemption": "maternite"}, 100.0, "au titre de la maternité"),
        (EXEMPT | {"exemption": "autre"}, 100.0, "100 % du tarif de base."),
        (EXEMPT | {"exemption": "ald"}, 70.0, "70 % du tarif de base, car le parcours de soins"),
        ({"regime": "alsace_moselle"}, 90.0, "avec le régime local d’Alsace-Moselle"),
        ({"pathway": "yes"}, 70.0, "car le parcours de soins est respecté"),
        ({}, 70.0, "70 % du tarif de base, d’après le taux appliqué."),
    ],
)
def test_the_rate_has_its_reason_and_no_other(
    db: Session, alice: Persona, context: dict[str, str], rate: float, words: str
):
    gross = int(3000 * rate / 100)
    view = view_of(
        db,
        alice,
        context=context,
        rate_percent=rate,
        gross_social_security_cents=gross,
        social_security_cents=gross - 200,
        mutual_cents=min(900, 3000 - gross),
    )
    assert words in said(view, "Part de la Sécurité sociale")
    assert bool(view.unknown) is not bool(context)


def test_a_penalty_stays_and_is_named(db: Session, alice: Persona):
    view = view_of(
        db,
        alice,
        context={"pathway": "no"},
        rate_percent=30.0,
        gross_social_security_cents=900,
        social_security_cents=700,
        mutual_cents=900,
    )
    assert plain(view.total.text) == (
        "Soit 2,00 € de participation forfaitaire et 12,00 € de remboursement perdu hors parcours "
        "de soins, qu’aucun contrat n’a le droit de payer."
    )


def test_a_difference_is_said_kindly_with_both_figures(db: Session, alice: Persona):
    view = view_of(db, alice, **SPECIALIST | {"mutual_cents": 2000})
    (doubt,) = view.doubts
    assert plain(doubt) == (
        "Pour la part de votre mutuelle, votre décompte indique 20,00 €. En refaisant le calcul, "
        "nous trouvons 25,20 €. Le montant de votre décompte reste celui qui compte. Un conseiller "
        "peut le vérifier avec vous."
    )
    assert ("Votre garantie « 150 % de la base »", "− 20,00 €") in terms(view)


@pytest.mark.parametrize(
    ("changes", "notice", "has_sum"),
    [
        ({"status": "cancelled"}, "Ce remboursement a été annulé.", False),
        ({"closed_at": factories.LONG_AGO}, "Ce remboursement a été annulé.", False),
        (
            {"status": "pending", "pay_date": None, "pay_ref": None},
            "Le paiement est en cours.",
            True,
        ),
        ({}, "", True),
    ],
)
def test_what_is_not_paid_says_so(
    db: Session, alice: Persona, changes: dict[str, Any], notice: str, has_sum: bool
):
    view = view_of(db, alice, **changes)
    assert view.notice.startswith(notice)
    assert bool(view.notice) is bool(notice)
    assert (view.has_sum, bool(view.terms)) == (has_sum, has_sum)


NO_BASE: dict[str, Any] = {
    "act": "OST",
    "family": "MEDECINE_DOUCE",
    "spent_cents": 6000,
    "base_cents": 0,
    "rate_percent": 0.0,
    "gross_social_security_cents": 0,
    "flat_fee_cents": 0,
    "social_security_cents": 0,
    "mutual_cents": 4000,
}


def test_a_care_without_base_says_so_and_its_ceiling_is_counted(db: Session, alice: Persona):
    make_guarantee(
        db,
        alice.contract,
        "MEDECINE_DOUCE",
        expr_kind="EUR",
        expr_value=4000,
        expr_ss_included=False,
        expr_per="seance",
        label="40 € par séance, 4 par an",
        limit_count=4,
        limit_period="annee",
        limit_by="beneficiary",
    )
    view = shown(db, alice, make_line(db, alice.beneficiary, **NO_BASE))
    assert said(view, "Prix du soin") == "La Sécurité sociale ne rembourse pas ce soin."
    assert said(view, "Votre garantie « 40 € par séance, 4 par an »") == "40,00 € par séance."
    (counter,) = view.counters
    assert plain(counter.name) == "Médecines douces d’Alice"
    assert plain(counter.text) == "il reste 3 séances sur 4 en 2026"
    assert counter.percent == 75
    assert plain(counter.note) == "Se renouvelle le 1ᵉʳ janvier 2027."


def test_no_guarantee_is_invented(db: Session, alice: Persona):
    unpaid = NO_BASE | {"mutual_cents": 0}
    nothing = shown(db, alice, make_line(db, alice.beneficiary, **unpaid))
    assert said(nothing, "Part de votre mutuelle").startswith("Aucune garantie")
    paid = shown(db, alice, make_line(db, alice.beneficiary, **NO_BASE))
    assert said(paid, "Part de votre mutuelle").startswith("Le décompte ne dit pas")
    assert paid.doubts == []


def test_two_contracts_and_another_insurer_are_told_apart(db: Session, alice: Persona):
    make_guarantee(db, alice.contract, "SOINS_COURANTS")
    top_up = factories.make_contract(
        db, alice.member, kind="surcomplementaire", is_responsible=False
    )
    make_guarantee(
        db, top_up, "SOINS_COURANTS", expr_kind="EUR", expr_value=500, expr_ss_included=False,
        label="5 € en plus",
    )  # fmt: skip
    first = make_line(db, alice.beneficiary, **SPECIALIST, other_insurer_cents=300)
    second = make_top_up_line(db, first, top_up, mutual_cents=500)
    view = shown(db, alice, second)
    assert terms(view)[-3:] == [
        ("Part de l’autre mutuelle", "− 3,00 €"),
        ("Votre second contrat, garantie « 5 € en plus »", "− 5,00 €"),
        ("À votre charge", "11,75 €"),
    ]


def test_belgian_care_has_the_words_of_belgium(db: Session, alice: Persona):
    alice.member.country = "BE"
    line = make_line(
        db,
        alice.beneficiary,
        act="101076",
        spent_cents=3284,
        base_cents=3284,
        rate_percent=87.82,
        gross_social_security_cents=2884,
        social_security_cents=2884,
        flat_fee_cents=0,
        mutual_cents=0,
    )
    view = shown(db, alice, line)
    assert terms(view)[1] == ("Part de la mutualité", "− 28,84 €")
    assert plain(view.total.text) == "Soit 4,00 € de ticket modérateur."
    assert [word.term for word in view.words] == ["Ticket modérateur"]
    assert "Sécurité sociale" not in str([(term.name, term.text) for term in view.terms])
    assert view.doubts == view.unknown == []


def test_a_stay_names_the_daily_fee(db: Session, alice: Persona):
    make_guarantee(db, alice.contract, "HOSPITALISATION", expr_kind="FR", label="Frais réels")
    line = make_line(
        db,
        alice.beneficiary,
        act="SEJ",
        family="HOSPITALISATION",
        care_date=date(2026, 5, 8),
        quantity=4.0,
        spent_cents=322300,
        base_cents=320000,
        rate_percent=80.0,
        gross_social_security_cents=256000,
        social_security_cents=256000,
        flat_fee_cents=0,
        mutual_cents=66300,
    )
    view = shown(db, alice, line)
    assert ("Forfait journalier hospitalier", "+ 23,00 €") in terms(view)
    assert view.doubts == []
