"""Care as FHIR: R4B by `fhir.resources`, CARIN's codes and slices by our own rules, our figures."""

import io
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.explanationofbenefit import ExplanationOfBenefit
from sqlmodel import Session

from memberapp.care import fhir
from memberapp.care import lines as care_lines
from memberapp.care.fhir import SYSTEMS
from memberapp.care.rules.lines import CareLine
from memberapp.core.brand import read_brand
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import make_contract, make_line, make_top_up_line
from tests.support.units_of_work import work_in

# What CARIN Blue Button 2.2.0 lets an amount of a claim be (C4BBAdjudication and the codes of
# FHIR that it takes).
CARIN_AMOUNTS = {
    "submitted", "copay", "eligible", "deductible", "benefit", "coinsurance", "noncovered",
    "priorpayerpaid", "paidbypatient", "paidtopatient", "paidtoprovider", "memberliability",
    "discount", "drugcost",
}  # fmt: skip
IN_EURO_CENTS = 100


def lines_of(db: Session, member: Persona) -> list[CareLine]:
    return care_lines.read(work_in(db, member_id=member.id), care_lines.of(member.id))


def written(lines: Iterable[CareLine]) -> dict[str, Any]:
    file = io.BytesIO()
    known = list(lines)

    def read(take: fhir.Take) -> None:
        for line in known:
            take([line])

    fhir.write(file, at=START, read=read)
    return json.loads(file.getvalue())


def payers(whole: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the benefits of each payer."""
    return {
        one["resource"]["identifier"]["value"]: [
            entry["resource"] for entry in one["resource"]["entry"]
        ]
        for one in whole.get("entry", [])
    }


def amounts(benefit: dict[str, Any]) -> dict[str, int]:
    (item,) = benefit["item"]
    return {
        one["category"]["coding"][0]["code"]: int(
            Decimal(str(one["amount"]["value"])) * IN_EURO_CENTS
        )
        for one in item["adjudication"]
    }


@pytest.fixture
def lines(db: Session, alice: Persona) -> list[CareLine]:
    """Every kind of line: withheld, two insurers, a second contract, hospital, cancelled."""
    top_up = make_contract(db, alice.member, kind="surcomplementaire")
    make_line(db, alice.beneficiary)
    first = make_line(
        db, alice.beneficiary, spent_cents=55000, base_cents=12000, rate_percent=60.0,
        gross_social_security_cents=7200, flat_fee_cents=0, social_security_cents=7200,
        mutual_cents=28800, act="HBLD680", family="DENTAIRE",
    )  # fmt: skip
    make_top_up_line(db, first, top_up, mutual_cents=15000)
    make_line(
        db, alice.beneficiary, spent_cents=7000, base_cents=2300, gross_social_security_cents=1610,
        social_security_cents=1410, mutual_cents=1380, other_insurer_cents=1000, act="CS",
        payee="provider",
    )  # fmt: skip
    make_line(db, alice.beneficiary, status="cancelled")
    make_line(db, alice.beneficiary, status="pending", act="OST", family="MEDECINE_DOUCE",
              base_cents=0, rate_percent=0.0, gross_social_security_cents=0, flat_fee_cents=0,
              social_security_cents=0, mutual_cents=4000, spent_cents=6000)  # fmt: skip
    return lines_of(db, alice)


def test_the_file_is_of_r4(lines: list[CareLine]):
    whole = written(lines)
    Bundle.model_validate(whole)
    for inner in whole["entry"]:
        Bundle.model_validate(inner["resource"])
    found = [benefit for benefits in payers(whole).values() for benefit in benefits]
    assert len(found) >= 10
    for benefit in found:
        ExplanationOfBenefit.model_validate(benefit)


def test_a_file_of_nothing_is_a_bundle_too():
    Bundle.model_validate(written([]))


def test_the_figures_are_those_of_the_lines(lines: list[CareLine]):
    known = {line.id: line for line in lines}
    by_payer = payers(written(lines))
    ours = read_brand().name
    columns = {
        "Sécurité sociale": "social_security", ours: "mutual", "Autre mutuelle": "other_insurer",
    }  # fmt: skip
    assert set(by_payer) == set(columns)
    assert len(by_payer[ours]) == len(lines)
    for payer, benefits in by_payer.items():
        for benefit in benefits:
            name = benefit["identifier"][0]["value"].rpartition("-")[0]
            line, told = known[name], amounts(benefit)
            assert told["benefit"] == getattr(line.shares, columns[payer]).cents
            assert told["submitted"] == line.shares.spent.cents
    last = {
        benefit["identifier"][0]["value"].rpartition("-")[0]: amounts(benefit)["memberliability"]
        for benefits in by_payer.values()
        for benefit in benefits
    }
    assert last == {line.id: line.shares.remaining.cents for line in lines}


def test_each_benefit_adds_up(lines: list[CareLine]):
    for benefits in payers(written(lines)).values():
        for benefit in benefits:
            told = amounts(benefit)
            assert min(told.values()) >= 0
            prior = told.get("priorpayerpaid", 0)
            assert told["submitted"] == prior + told["benefit"] + told["memberliability"]
            if "eligible" in told:
                assert told["submitted"] == told["eligible"] + told["noncovered"]
                withheld = told["coinsurance"] + told["deductible"] + told["copay"]
                assert told["eligible"] == told["benefit"] + withheld


def test_the_codes_and_slices_are_those_of_carin(lines: list[CareLine]):
    assert set(SYSTEMS) <= CARIN_AMOUNTS
    for benefits in payers(written(lines)).values():
        for benefit in benefits:
            (number,) = benefit["identifier"]  # slice uniqueclaimid
            assert number["type"]["coding"][0]["code"] == "uc"
            assert benefit["use"] == "claim"
            assert benefit["status"] in {"active", "cancelled"}
            assert benefit["outcome"] in {"complete", "partial"}
            assert [one["focal"] for one in benefit["insurance"]] == [True]
            (status,) = benefit["adjudication"]  # slice benefitpaymentstatus
            assert status["category"]["coding"][0]["code"] == "benefitpaymentstatus"
            totals = [one["category"]["coding"][0] for one in benefit["total"]]
            for one in totals:  # slice adjudicationamounttype
                assert one["system"] == SYSTEMS[one["code"]]
            assert len({one["code"] for one in totals}) == len(totals)
            assert {"submitted", "benefit", "memberliability"} <= {one["code"] for one in totals}
            assert "meta" not in benefit  # inspired by, never said to conform


def test_a_cancelled_line_is_said_cancelled_and_a_pending_one_partial(lines: list[CareLine]):
    ours = payers(written(lines))[read_brand().name]
    assert [one["status"] for one in ours].count("cancelled") == 1
    assert [one["outcome"] for one in ours].count("partial") == 1


def test_a_payment_is_ours_alone(lines: list[CareLine]):
    for payer, benefits in payers(written(lines)).items():
        days = {one["payment"]["date"] for one in benefits if "payment" in one}
        assert days == ({date(2026, 3, 10).isoformat()} if payer == read_brand().name else set())
