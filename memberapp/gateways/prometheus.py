"""The figures of this process for Prometheus, on a port of their own.

Off unless `MEMBERAPP_METRICS_PORT` is set. Several processes of one machine that are told the same
port take the next ones.
"""

import logging
from functools import cache
from typing import Final
from wsgiref.simple_server import WSGIServer

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    start_http_server,
)

from memberapp.core import metrics
from memberapp.core.metrics import METRICS, Kind, Metric
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

PORTS: Final = 10
"""So many ports from the one that is set are tried."""
_SECONDS: Final = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5)


class PrometheusRecorder:
    """Metrics of `core/metrics.py` in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._made = {metric: self._make(metric) for metric in METRICS}

    def record(self, metric: Metric, value: float, labels: tuple[str, ...]) -> None:
        """Add to a counter, observe a time, or set a gauge."""
        made = self._made[metric]
        one = made.labels(*labels) if metric.labels else made
        if isinstance(one, Counter):
            one.inc(value)
        elif isinstance(one, Histogram):
            one.observe(value)
        else:
            one.set(value)

    def _make(self, metric: Metric) -> Counter | Histogram | Gauge:
        described = (metric.name, metric.help, metric.labels)
        if metric.kind is Kind.COUNTER:
            return Counter(*described, registry=self.registry)
        if metric.kind is Kind.HISTOGRAM:
            return Histogram(*described, registry=self.registry, buckets=_SECONDS)
        return Gauge(*described, registry=self.registry)


@cache
def serve() -> WSGIServer | None:
    """Begin to record, and serve the figures in a thread; do nothing where no port is set."""
    settings = get_settings()
    if settings.metrics_port is None:
        return None
    recorder = PrometheusRecorder()
    for port in range(settings.metrics_port, settings.metrics_port + PORTS):
        try:
            host, registry = settings.metrics_host, recorder.registry
            server, _thread = start_http_server(port, host, registry=registry)
        except OSError:
            continue
        metrics.record_in(recorder)
        _log.info("figures for Prometheus are on port %s", port)
        return server
    _log.error("no figures: %s ports from %s are taken", PORTS, settings.metrics_port)
    return None
