from dataclasses import replace
from datetime import date

import pytest

from memberapp.care.rules.costs import Guarantee
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate.rules import (
    Absence,
    CoveredCare,
    DomainCover,
    choose,
    ended_contracts,
    last_valid_day,
)
from memberapp.members.rules import ContractKind, ContractSummary, GuaranteeKind
from tests.support.certificate_values import certificate

TODAY = date(2026, 11, 21)
CURRENT = ContractSummary(
    "482913", ContractKind.INDIVIDUAL, "SANTE_150", date(2024, 1, 1), None, is_closed=False
)
OTHER = replace(CURRENT, id="901000", kind=ContractKind.TOP_UP)
ENDED = replace(CURRENT, id="100001", valid_to=date(2026, 7, 31))
OLDER = replace(CURRENT, id="100002", valid_from=date(2020, 1, 1), valid_to=date(2023, 12, 31))
TO_COME = replace(CURRENT, id="100003", valid_from=date(2027, 1, 1))
CLOSED = replace(CURRENT, id="100004", is_closed=True, valid_to=date(2026, 11, 20))
AHEAD = replace(CLOSED, id="100006", valid_to=date(2026, 11, 22))  # the file's own clock
NEVER = replace(CLOSED, id="100005", valid_from=date(2027, 1, 1))


def care(kind: GuaranteeKind, value: int = 0, *, ss_included: bool = True) -> CoveredCare:
    return CoveredCare(
        "SOINS", "…", Guarantee(kind, value, ss_included), (CertificateDomain.DOCTORS,)
    )


def cover_of(*guarantees: CoveredCare) -> DomainCover:
    return certificate(care=guarantees).cover(CertificateDomain.DOCTORS)


@pytest.mark.parametrize(
    ("contracts", "chosen", "absence"),
    [
        ([CURRENT], CURRENT, None),
        ([ENDED, CURRENT, TO_COME], CURRENT, None),
        ([CURRENT, OTHER], None, Absence.SEVERAL),
        ([OLDER, ENDED], ENDED, None),
        ([CLOSED, ENDED], CLOSED, None),
        ([NEVER, ENDED], ENDED, None),
        ([NEVER], NEVER, Absence.NEVER_STARTED),
        ([NEVER, AHEAD, ENDED], AHEAD, None),
        ([ENDED, TO_COME], TO_COME, Absence.NOT_STARTED),
        ([], None, Absence.NO_CONTRACT),
    ],
)
def test_the_contract_to_certify_is_the_current_one_else_the_last_to_end(
    contracts, chosen, absence
):
    assert choose(contracts, TODAY) == (chosen, absence)


@pytest.mark.parametrize(
    ("asked", "absence"),
    [(OTHER, None), (ENDED, None), (TO_COME, Absence.NOT_STARTED), (NEVER, Absence.NEVER_STARTED)],
)
def test_a_contract_that_was_asked_for_is_the_only_one_looked_at(asked, absence):
    assert choose([CURRENT, OTHER, ENDED, TO_COME], TODAY, asked) == (asked, absence)


@pytest.mark.parametrize(
    ("issued_on", "contract_ends", "last_day"),
    [
        (date(2026, 11, 21), None, date(2027, 11, 20)),
        (date(2026, 11, 21), date(2026, 12, 31), date(2026, 12, 31)),
        (date(2026, 11, 21), date(2028, 12, 31), date(2027, 11, 20)),
        (date(2028, 2, 29), None, date(2029, 2, 28)),
        (date(2027, 3, 1), None, date(2028, 2, 29)),
    ],
)
def test_a_certificate_holds_one_year_or_until_the_contract_ends(
    issued_on, contract_ends, last_day
):
    assert last_valid_day(issued_on, contract_ends) == last_day


def test_a_column_says_its_rates_from_the_highest():
    found = cover_of(
        care(GuaranteeKind.PERCENT_OF_BASE, 130), care(GuaranteeKind.PERCENT_OF_BASE, 150)
    )
    assert found == DomainCover(rates=(150, 130))


def test_the_patients_share_is_the_whole_base():
    assert cover_of(care(GuaranteeKind.PATIENT_SHARE)) == DomainCover(rates=(100,))


@pytest.mark.parametrize(
    "guarantee",
    [
        care(GuaranteeKind.EUROS, 10000),
        care(GuaranteeKind.ACTUAL_COST),
        care(GuaranteeKind.PERCENT_OF_BASE, 50, ss_included=False),
    ],
)
def test_what_no_rate_can_say_needs_an_agreement_even_beside_a_rate(guarantee):
    assert cover_of(guarantee, care(GuaranteeKind.PERCENT_OF_BASE, 100)).on_agreement


def test_ended_contracts_are_those_that_were_in_effect_the_last_to_end_first():
    assert ended_contracts([OLDER, CURRENT, TO_COME, NEVER, ENDED, CLOSED], TODAY) == (
        CLOSED,
        ENDED,
        OLDER,
    )


@pytest.mark.parametrize(
    ("is_responsible", "kind", "cover"),
    [
        (True, ContractKind.INDIVIDUAL, DomainCover(rates=(100,))),
        (True, ContractKind.GROUP, DomainCover(rates=(100,))),
        (True, ContractKind.TOP_UP, DomainCover()),
        (False, ContractKind.INDIVIDUAL, DomainCover()),
    ],
)
@pytest.mark.parametrize("domain", [CertificateDomain.MIDWIVES, CertificateDomain.HEALTH_CENTRE])
def test_a_responsible_contract_covers_the_patients_share_everywhere(
    is_responsible, kind, cover, domain
):
    made = certificate(is_responsible=is_responsible, kind=kind, care=())
    assert made.cover(domain) == cover
    assert (domain in made.patient_share_only) == bool(cover.rates)


def test_outpatient_care_and_health_centres_are_covered_as_doctors_are():
    doctors = certificate().cover(CertificateDomain.DOCTORS)
    assert doctors == DomainCover(rates=(150, 130), outside_optam=130)
    assert certificate().cover(CertificateDomain.OUTPATIENT) == doctors
    assert certificate().cover(CertificateDomain.HEALTH_CENTRE) == doctors
