"""Forms and files are counted by their route, never by the address that somebody asked for."""

from collections.abc import Iterator

import pytest
from prometheus_client import generate_latest

from memberapp.core import metrics
from memberapp.gateways.prometheus import PrometheusRecorder
from memberapp.http import ROUTES
from tests.support.browsers import Browser


@pytest.fixture
def recorder() -> Iterator[PrometheusRecorder]:
    """Record what this test does."""
    made = PrometheusRecorder()
    metrics.record_in(made)
    yield made
    metrics.record_in(None)


def test_a_request_is_counted_by_its_route(visitor: Browser, recorder: PrometheusRecorder) -> None:
    visitor.get("/lien/a-secret-of-somebody")
    visitor.get("/healthz")
    visitor.get("/no-such-page-of-somebody")

    def counted(route: str, status: str) -> float | None:
        labels = {"route": route, "status": status}
        return recorder.registry.get_sample_value("memberapp_request_seconds_count", labels)

    assert counted("/lien/{token}", "303") == 1
    assert counted("/healthz", "200") == 1
    text = generate_latest(recorder.registry).decode()
    assert "of-somebody" not in text
    routes = {route.path for route in ROUTES}  # pyright: ignore[reportAttributeAccessIssue]
    shown = {
        sample.labels["route"]
        for family in recorder.registry.collect()
        for sample in family.samples
        if family.name == "memberapp_request_seconds"
    }
    assert shown <= routes
