"""The figures for Prometheus: off unless asked for, right, and about nobody."""

import urllib.request
from collections.abc import Callable, Iterator

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from memberapp.core import metrics
from memberapp.core.audit import Event
from memberapp.core.errors import NotFound
from memberapp.core.metrics import METRICS, Kind
from memberapp.core.outgoing import Channel, Contact, Message, Urgency
from memberapp.core.work import Work, run_now, writes
from memberapp.gateways import prometheus
from memberapp.gateways.prometheus import PORTS, PrometheusRecorder
from memberapp.settings import PROJECT, Settings
from tests.support.ports import free_port


@pytest.fixture
def recorder() -> Iterator[PrometheusRecorder]:
    """Record what this test does."""
    made = PrometheusRecorder()
    metrics.record_in(made)
    yield made
    metrics.record_in(None)


@pytest.fixture
def serving() -> Iterator[Callable[[], int]]:
    """Serve the figures as a process does, and return the port, 0 for none."""
    servers = []

    def serve() -> int:
        prometheus.serve.cache_clear()
        server = prometheus.serve()
        if server is None:
            return 0
        servers.append(server)
        return server.server_port

    yield serve
    metrics.record_in(None)
    prometheus.serve.cache_clear()
    for server in servers:
        server.shutdown()
        server.server_close()


@writes
def do_much(work: Work) -> None:
    """Leave a line of the trail, and queue a message."""
    work.audit(Event.SIGN_IN_REFUSED, ref="A-REFERENCE", member_id=None)
    to = Contact("somebody@example.org", Channel.EMAIL)
    work.notify(Message("password_changed", to, None, "a-key", {}, Urgency.NORMAL))


def not_there(_work: Work) -> None:
    raise NotFound


def broken(_work: Work) -> None:
    raise ZeroDivisionError


def test_nothing_is_served_unless_a_port_is_set(
    settings: Callable[..., Settings], serving: Callable[[], int]
) -> None:
    assert settings().metrics_port is None
    assert serving() == 0
    assert not metrics.is_recording()


def test_processes_that_are_told_one_port_take_the_next_on_this_machine_alone(
    settings: Callable[..., Settings], serving: Callable[[], int]
) -> None:
    wanted = free_port()
    assert settings(metrics_port=wanted).metrics_host == "127.0.0.1"
    ports = [serving(), serving()]

    assert ports[0] < ports[1] < wanted + PORTS
    metrics.count(metrics.RATES_REACHED, "event")
    with urllib.request.urlopen(f"http://127.0.0.1:{ports[1]}/metrics", timeout=5) as answer:
        assert 'memberapp_rates_reached_total{scope="event"} 1.0' in answer.read().decode()


def test_use_cases_are_timed_by_room_and_outcome(
    database: str, recorder: PrometheusRecorder
) -> None:
    assert database
    run_now(do_much)
    for fails, error in ((not_there, NotFound), (broken, ZeroDivisionError)):
        with pytest.raises(error):
            run_now(fails)

    def counted(outcome: str) -> float | None:
        labels = {"room": "other", "outcome": outcome}  # these are of a test, of no room
        return recorder.registry.get_sample_value("memberapp_use_case_seconds_count", labels)

    assert [counted(one) for one in ("ok", "refused", "failed")] == [1, 1, 1]
    refused = {"event": "account:sign_in_refused"}
    assert recorder.registry.get_sample_value("memberapp_trail_lines_total", refused) == 1


def test_labels_are_names_of_our_own_code(database: str, recorder: PrometheusRecorder) -> None:
    assert database
    run_now(do_much)
    text = generate_latest(recorder.registry).decode()
    rooms = {path.name for path in (PROJECT / "memberapp").iterdir()} | {"other"}
    known = {
        "room": rooms,
        "outcome": {"ok", "refused", "failed", "unavailable"},
        "event": set(Event),
    }
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            for label, value in sample.labels.items():
                assert label in {"le", "version", *_platform()} or value in known[label], sample

    for private in ("A-REFERENCE", "somebody", "example.org", "a-key"):
        assert private not in text


def _platform() -> set[str]:
    return {"implementation", "major", "minor", "patchlevel"}


def test_each_metric_is_declared_once_and_as_prometheus_wants_it() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS) >= 16
    for metric in METRICS:
        assert metric.name.startswith("memberapp_")
        assert metric.help.endswith(".")
        assert not metric.name.endswith("_total"), "the library adds it"
        assert (metric.kind is Kind.HISTOGRAM) == (
            metric.kind is not Kind.GAUGE and metric.name.endswith("_seconds")
        )
        assert not {"member", "account", "address", "reference"} & set(metric.labels)
