import pytest

from memberapp.state.care.evolution import EvolutionState
from tests.personas import alice, bob
from tests.support.factories import arrive, make_line
from tests.support.gate import redirects
from tests.support.tabs import HOSTILE, event, shown, tab_of
from tests.support.units_of_work import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(EvolutionState, "load_evolution")
PATH = "/remboursements/evolution"


def handler(name):
    return event(EvolutionState, name)


def with_care(db):
    persona = alice(db)
    make_line(db, persona.beneficiary)
    make_line(db, bob(db).beneficiary, spent_cents=90_000)
    return persona


async def spent_at(persona, query):
    async with tab_of(persona) as tab:
        screen = shown(await tab.send(LOAD, path=PATH + query), EvolutionState)
    return None if screen["is_empty"] else screen["view"].total.spent_after


@pytest.mark.parametrize(
    ("query", "spent"),
    [
        ("", "30,00\u00a0€"),
        ("?vue=soin&periode=entiere", "30,00\u00a0€"),
        ("?soin=dental", None),
        ("?annee=2025", None),
        ("?vue=%00&annee=1999&soin=none&contrat=1&beneficiaire=9", "30,00\u00a0€"),
    ],
)
async def test_the_address_alone_says_what_is_compared(query, spent):
    assert await spent_at(change(with_care), query) == spent


async def test_somebody_elses_contract_in_the_address_reads_as_none():
    def work(db):
        persona, other = alice(db), bob(db)
        make_line(db, persona.beneficiary)
        make_line(db, other.beneficiary, spent_cents=90_000)
        return persona, other.contract.id

    persona, theirs = change(work)
    assert await spent_at(persona, f"?contrat={theirs}") == "30,00\u00a0€"


@pytest.mark.parametrize(
    ("name", "value", "query"),
    [
        ("choose_grouping", "soin", "?vue=soin&annee=2025"),
        ("choose_year", "", ""),
        ("choose_same_date", False, "?annee=2025&periode=entiere"),
        ("choose_person", "1", "?annee=2025&beneficiaire=1"),
        ("choose_kind", "dental", "?annee=2025&soin=dental"),
        ("choose_contract", "1", "?annee=2025&contrat=1"),
    ],
)
async def test_a_choice_leads_to_its_address(name, value, query):
    async with tab_of(change(with_care)) as tab:
        await tab.send(LOAD, path=f"{PATH}?annee=2025")
        assert redirects(await tab.send(handler(name), {"value": value})) == [PATH + query]
        assert redirects(await tab.send(handler(name), {"value": value})) == []


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
async def test_what_is_not_a_choice_never_fails(value):
    async with tab_of(change(with_care)) as tab:
        await tab.send(LOAD, path=PATH)
        for name in ("grouping", "year", "same_date", "person", "kind", "contract"):
            for path in redirects(await tab.send(handler(f"choose_{name}"), {"value": value})):
                assert path.startswith(PATH)


async def test_care_that_arrives_is_compared_at_once():
    persona = change(with_care)
    async with tab_of(persona) as tab:
        await tab.send(LOAD, path=PATH)
        change(lambda db: arrive(db, persona))
        screen = shown(await tab.send(LOAD, path=PATH), EvolutionState)
    assert screen["view"].total.spent_after == "60,00\u00a0€"
