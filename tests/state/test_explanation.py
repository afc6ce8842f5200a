import pytest
from sqlmodel import Session, select

from memberapp.care import lines as care_lines
from memberapp.care.tables import Reimbursement
from memberapp.core.tables import AuditEvent
from memberapp.state.care.explanation import ExplanationState
from tests.personas import Persona, alice, bob
from tests.support.factories import make_line
from tests.support.tabs import event, shown, tab_of
from tests.support.units_of_work import change, run_now, work_in

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(ExplanationState, "load_explanation")


def two_cares(db: Session) -> list[tuple[Persona, str]]:
    """Alice and Bob, with the token of a care of each."""
    found = []
    for make in (alice, bob):
        persona = make(db)
        line = make_line(db, persona.beneficiary)
        (read,) = care_lines.read(work_in(db), Reimbursement.id == line.id)
        found.append((persona, care_lines.token_of(read)))
    return found


async def test_a_member_reads_their_own_care_and_nobody_elses():
    (persona, own), (_bob, bobs) = change(two_cares)
    async with tab_of(persona) as tab:

        async def opened(token: str):
            return shown(
                await tab.send(LOAD, path=f"/remboursements/soins/{token}"), ExplanationState
            )

        screen = await opened(own)
        assert screen["view"].title == "Consultation généraliste"
        for token in (bobs, own[:-1], "x" * 1000, "%00", "[soin]"):
            assert await opened(token) == {"is_loaded": False, "is_missing": True}
            await opened(own)
    rows = run_now(lambda db: [(one.event, one.object_ref) for one in db.exec(select(AuditEvent))])
    assert set(rows) == {("object:not_found", "care")}
