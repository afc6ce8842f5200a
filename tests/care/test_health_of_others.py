"""Why somebody else's care is paid whole is their health: no door tells it to the insured.

Every door is asked for the same care again and again, with another exemption each time, and has to
say the same words; of the insured's own care one of them says it.
"""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from memberapp.care import explanations, own_data, screen, yearly
from memberapp.care import lines as care_lines
from memberapp.care.tables import Reimbursement
from memberapp.care.views import explanations as explanation_views
from memberapp.care.views.evolution_query import EvolutionQuery
from memberapp.care.views.reimbursements import ListQuery
from memberapp.contract import service as contracts
from memberapp.contract.views import contract as contract_views
from memberapp.core import view_cache
from memberapp.core.work import Work
from memberapp.dashboard import screen as dashboard
from memberapp.http.care_exports import ListFile, StatementFile
from memberapp.members.tables import Beneficiary
from tests.personas import Persona
from tests.support.care_files import csv_rows, xlsx_rows
from tests.support.factories import (
    make_account,
    make_beneficiary,
    make_guarantee,
    make_line,
    make_statement,
)
from tests.support.units_of_work import work_in

EXEMPTIONS = ("none", "ald", "maternite", "autre")
PAID_WHOLE: dict[str, Any] = {
    "rate_percent": 100.0,
    "gross_social_security_cents": 3000,
    "social_security_cents": 2800,
    "mutual_cents": 0,
}
USUAL: dict[str, Any] = {}
MEDICINE: dict[str, Any] = PAID_WHOLE | {
    "act": "PH7",
    "label": "Médicaments à 65 %",
    "family": "PHARMACIE",
    "flat_fee_cents": 0,
    "deductible_cents": 100,
    "social_security_cents": 2900,
}
STAY: dict[str, Any] = {
    "act": "GHS",
    "label": "Hospitalisation",
    "family": "HOSPITALISATION",
    "quantity": 3.0,
    "base_cents": 300_000,
    "spent_cents": 308_000,
    "rate_percent": 100.0,
    "gross_social_security_cents": 300_000,
    "flat_fee_cents": 0,
    "social_security_cents": 300_000,
    "mutual_cents": 8000,
}
SEARCHED = ("ald", "affection", "maternité", "exonération", "autre", "none", "100", "Paul")


def spouse(db: Session, member: Persona) -> Beneficiary:
    return make_beneficiary(
        db, member.contract, rank=2, role="conjoint", first_name="Paul", birth=date(1984, 2, 3)
    )


def explanation(work: Work, line: Reimbursement) -> explanation_views.ExplanationView:
    (row,) = care_lines.read(work, Reimbursement.id == line.id)
    found = explanations.get(work, token=care_lines.token_of(row))
    return explanation_views.to_view(found)


def table(work: Work, asked: ListFile | StatementFile) -> bytes:
    with io.BytesIO() as file:
        asked.write(work, file=file)
        return file.getvalue()


def doors(work: Work, line: Reimbursement, reference: str) -> dict[str, object]:
    """Return what each door shows of a care."""
    query = ListQuery.parse({"annee": "2026"})
    files = [ListFile(kind, query, 2026) for kind in ("pdf", "csv", "xlsx")]
    files += [StatementFile(kind, reference) for kind in ("pdf", "csv", "xlsx")]
    said: dict[str, Callable[[], object]] = {
        "why this amount": lambda: explanation(work, line),
        "list": lambda: screen.show(work, query=query).view,
        "evolution": lambda: screen.show_evolution(work, query=EvolutionQuery.parse({})).view,
        "dashboard": lambda: dashboard.show(work).view,
        "contract": lambda: contract_views.to_view(
            contracts.read(work, contract_id=line.contract_id)
        ),
        "yearly total": lambda: yearly.yearly_total(work, year=2026, today=date(2026, 11, 21)),
        "copy of all data": lambda: [
            list(part.rows(work, unreadable=set())) for part in own_data.PARTS
        ],
        "papers": lambda: [one.paper(work) for one in files if one.kind == "pdf"],
        "csv": lambda: [csv_rows(table(work, one)) for one in files if one.kind == "csv"],
        "xlsx": lambda: [xlsx_rows(table(work, one)) for one in files if one.kind == "xlsx"],
    }
    for word in SEARCHED:
        searched = ListQuery.parse({"recherche": word})
        said[f"search of {word}"] = lambda asked=searched: screen.show(work, query=asked).view
    view_cache.forget_all()
    return {name: look() for name, look in said.items()}


def told_by_exemption(
    db: Session, member: Persona, person: Beneficiary, care: dict[str, Any]
) -> list[dict[str, object]]:
    """Return what the doors say of one care, with each exemption in turn."""
    make_guarantee(db, member.contract, str(care.get("family", "SOINS_COURANTS")))
    account = make_account(db, member.member)
    statement = make_statement(db, member.member)
    line = make_line(db, person, statement_id=statement.id, **care)
    said = []
    for exemption in EXEMPTIONS:
        line.context = {"pathway": "yes", "exemption": exemption}
        db.add(line)
        db.flush()
        db.expire_all()
        work = work_in(db, member_id=member.id, account_id=account.id)
        said.append(doors(work, line, statement.reference))
    return said


@pytest.mark.parametrize("care", [PAID_WHOLE, USUAL, MEDICINE], ids=["whole", "usual", "medicine"])
@pytest.mark.parametrize("is_adult", [True, False])
def test_no_door_tells_why_somebody_elses_care_is_paid_whole(
    db: Session, alice: Persona, care: dict[str, Any], is_adult: bool
):
    person = spouse(db, alice)
    if not is_adult:
        person.role, person.birth = "enfant", date(2012, 5, 6)
    first, *others = told_by_exemption(db, alice, person, care)
    assert len(first) == 10 + len(SEARCHED)
    for said in others:
        assert {name for name, shown in said.items() if shown != first[name]} == set()


def test_of_their_own_care_the_insured_reads_it(db: Session, alice: Persona):
    first, *others = told_by_exemption(db, alice, alice.beneficiary, PAID_WHOLE)
    different = [{name for name, shown in said.items() if shown != first[name]} for said in others]
    both = {"why this amount", "copy of all data"}
    assert different == [both, both, {"copy of all data"}]


def test_of_somebody_elses_stay_paid_whole_no_term_says_which_fees_were_due(
    db: Session, alice: Persona
):
    said = told_by_exemption(db, alice, spouse(db, alice), STAY)
    terms = [[(term.name, term.amount) for term in one["why this amount"].terms] for one in said]
    assert "Au-delà du tarif de base" in {name for name, _amount in terms[0]}
    assert terms == [terms[0]] * len(EXEMPTIONS)
