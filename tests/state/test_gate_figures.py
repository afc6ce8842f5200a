"""What the gate says of events is counted by state and outcome, whatever a browser sends."""

from collections.abc import Iterator

import pytest

from memberapp.core import metrics
from memberapp.gateways.prometheus import PrometheusRecorder
from memberapp.state.bases import all_states
from tests.state.test_gate import ACTIVITY, HYDRATE
from tests.support.clocks import Clock
from tests.support.gate import open_gate

pytestmark = pytest.mark.anyio


@pytest.fixture
def recorder() -> Iterator[PrometheusRecorder]:
    """Record what this test does."""
    made = PrometheusRecorder()
    metrics.record_in(made)
    yield made
    metrics.record_in(None)


def counts_of(recorder: PrometheusRecorder) -> dict[tuple[str, str], float]:
    return {
        (sample.labels["screen"], sample.labels["outcome"]): sample.value
        for family in recorder.registry.collect()
        for sample in family.samples
        if sample.name == "memberapp_events_total"
    }


@pytest.mark.usefixtures("database")
async def test_events_are_counted_by_state_and_outcome(
    clock: Clock, recorder: PrometheusRecorder
) -> None:
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a")
        await tab.send(HYDRATE, path="/remboursements")
        before = counts_of(recorder)
        await tab.send(ACTIVITY, path="/remboursements")

    counted = counts_of(recorder)
    refused = ("ShellState", "refused")
    assert counted[refused] == before.get(refused, 0) + 1
    assert counted["State", "built_in"] >= 1
    states = {state.__name__ for state in all_states()} | {"State", "none"}
    reflex = {"OnLoadInternalState", "UpdateVarsInternalState"}
    assert {screen for screen, _outcome in counted} <= states | reflex
