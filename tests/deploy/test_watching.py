"""The dashboard and the alert rules name figures that exist."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from memberapp.core.audit import Event
from memberapp.core.metrics import METRICS, Kind, Metric
from memberapp.core.outgoing import Urgency
from memberapp.settings import PROJECT

WATCHING = PROJECT / "deploy" / "watching"
RUNBOOK = (PROJECT / "docs/runbook.md").read_text()
OTHERS = {"up", "process_resident_memory_bytes", "process_cpu_seconds_total"}
LABELS_OF_PROMETHEUS = {"le", "job", "instance"}


def names_of(metric: Metric) -> set[str]:
    if metric.kind is Kind.COUNTER:
        return {f"{metric.name}_total"}
    if metric.kind is Kind.HISTOGRAM:
        return {f"{metric.name}_{end}" for end in ("bucket", "sum", "count")}
    return {metric.name}


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((WATCHING / "alerts.yaml").read_text())["groups"]
    return group["rules"]


def panels() -> list[dict[str, Any]]:
    return json.loads((WATCHING / "dashboard.json").read_text())["panels"]


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in alerts())
    yield from (target["expr"] for panel in panels() for target in panel["targets"])


def test_every_figure_that_is_named_exists_with_its_labels() -> None:
    known = {name: set(metric.labels) for metric in METRICS for name in names_of(metric)}
    for text in expressions():
        plain = re.sub(r'"[^"]*"', "", text)
        named = re.findall(r"\b((?:memberapp|process)_\w+|up)\b(?:\{([^}]*)\})?", plain)
        assert named, text
        for name, selected in named:
            assert name in known or name in OTHERS, name
            labels = set(re.findall(r"(\w+)\s*=", selected))
            assert labels <= known.get(name, set()) | LABELS_OF_PROMETHEUS, text
        grouped = " ".join(re.findall(r"by \(([^)]*)\)", text))
        all_labels = set().union(*known.values()) | LABELS_OF_PROMETHEUS
        assert set(re.findall(r"\w+", grouped)) <= all_labels, text


def test_every_event_and_urgency_that_is_named_exists() -> None:
    urgencies = {urgency.name.lower() for urgency in Urgency}
    for text in expressions():
        for pattern in re.findall(r'event=~?"([^"]+)"', text):
            alternatives = pattern.replace("account:(", "(").strip("()").split("|")
            for one in alternatives:
                full = one if ":" in one else f"account:{one}"
                assert full in set(Event), text
        assert set(re.findall(r'urgency="(\w+)"', text)) <= urgencies


def test_every_figure_is_on_the_dashboard() -> None:
    shown = " ".join(target["expr"] for panel in panels() for target in panel["targets"])
    for metric in METRICS:
        assert metric.name in shown, f"nobody sees {metric.name}"


def test_every_alert_leads_to_a_heading_of_the_runbook() -> None:
    assert len(alerts()) == len({rule["alert"] for rule in alerts()})
    for rule in alerts():
        assert rule["labels"]["severity"] in {"page", "look"}
        assert f"## {rule['annotations']['runbook']}\n" in RUNBOOK, rule["alert"]


def test_prometheus_asks_where_the_units_tell() -> None:
    asked = yaml.safe_load((WATCHING / "prometheus.yaml").read_text())
    targets = asked["scrape_configs"][0]["static_configs"][0]["targets"]
    server = (PROJECT / "deploy/systemd/memberapp@.service").read_text()
    worker = (PROJECT / "deploy/systemd/memberapp-worker.service").read_text()

    assert "MEMBERAPP_METRICS_PORT=1%i " in server
    told = re.findall(r"MEMBERAPP_METRICS_PORT=(\d+)", worker)
    assert targets == ["127.0.0.1:18001", "127.0.0.1:18002", f"127.0.0.1:{told[0]}"]
    assert asked["rule_files"] == ["alerts.yaml"]
