"""What is counted for whoever watches the site, declared once; nothing is while nobody asks for it.

A label is a name of our own code (a room, a route, an event, an outcome): never a member, an
address, a reference or a text. So how many there are is known, and none tells of anybody.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol


class Kind(Enum):
    """How a metric behaves."""

    COUNTER = auto()
    """Only rises; Prometheus adds `_total` to its name."""
    HISTOGRAM = auto()
    """Seconds, in buckets."""
    GAUGE = auto()
    """Stands where it was set last."""


@dataclass(frozen=True)
class Metric:
    """One thing that is counted or measured."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()


EVENTS: Final = Metric(
    "memberapp_events",
    Kind.COUNTER,
    "Events of browsers, by the state that handles them and what the gate said.",
    ("screen", "outcome"),
)
REQUESTS: Final = Metric(
    "memberapp_request_seconds",
    Kind.HISTOGRAM,
    "How long forms and files took, by route and status.",
    ("route", "status"),
)
USE_CASES: Final = Metric(
    "memberapp_use_case_seconds",
    Kind.HISTOGRAM,
    "How long use cases took, each with its transaction, by room and outcome.",
    ("room", "outcome"),
)
TRAIL: Final = Metric(
    "memberapp_trail_lines",
    Kind.COUNTER,
    "Lines of the trail of sensitive acts, by event: sign-ins and refusals among them.",
    ("event",),
)
RATES_REACHED: Final = Metric(
    "memberapp_rates_reached",
    Kind.COUNTER,
    "What was refused since a session or an address was too fast.",
    ("scope",),
)
API_REFUSED: Final = Metric(
    "memberapp_api_refused",
    Kind.COUNTER,
    "Requests of the API that were not let in, by why: key, signature, scope, agent and others.",
    ("refusal",),
)
MESSAGES: Final = Metric(
    "memberapp_messages",
    Kind.COUNTER,
    "Messages that the worker handled, by channel and outcome.",
    ("channel", "outcome"),
)
OPEN_TABS: Final = Metric(
    "memberapp_open_tabs", Kind.GAUGE, "Tabs of signed-in members that this process serves."
)
OPEN_SOCKETS: Final = Metric(
    "memberapp_open_sockets", Kind.GAUGE, "Sockets that are open to this process."
)
WORKER_TURN: Final = Metric(
    "memberapp_worker_turn_timestamp_seconds",
    Kind.GAUGE,
    "When the worker last looked at what is due.",
)
OUTBOX_WAITING: Final = Metric(
    "memberapp_outbox_waiting",
    Kind.GAUGE,
    "Messages that should have left and have not, by urgency.",
    ("urgency",),
)
OUTBOX_OLDEST: Final = Metric(
    "memberapp_outbox_oldest_seconds",
    Kind.GAUGE,
    "How long the oldest of them has been waiting since it was queued, by urgency.",
    ("urgency",),
)
GIVEN_UP: Final = Metric(
    "memberapp_outbox_given_up", Kind.GAUGE, "Messages of the last day that were given up."
)
WEBHOOK_MESSAGES: Final = Metric(
    "memberapp_webhook_messages",
    Kind.COUNTER,
    "Messages to systems of the insurer that the worker tried, by outcome.",
    ("outcome",),
)
WEBHOOK_WAITING: Final = Metric(
    "memberapp_webhook_waiting", Kind.GAUGE, "Messages that wait for webhooks, paused or not."
)
WEBHOOK_OLDEST: Final = Metric(
    "memberapp_webhook_oldest_seconds",
    Kind.GAUGE,
    "How long ago the oldest of them happened.",
)
WEBHOOKS_PAUSED: Final = Metric(
    "memberapp_webhooks_paused", Kind.GAUGE, "Webhooks whose receivers took nothing for days."
)
WEBHOOK_GIVEN_UP: Final = Metric(
    "memberapp_webhook_given_up",
    Kind.GAUGE,
    "Messages to webhooks of the last day that were given up.",
)
QUEUES: Final = Metric(
    "memberapp_queue_depth",
    Kind.GAUGE,
    "What waits for the staff or for the worker, by queue.",
    ("queue",),
)
LATE: Final = Metric(
    "memberapp_late_promises",
    Kind.GAUGE,
    "What was promised for an hour that has passed, by kind.",
    ("kind",),
)
IMPORT_ENDED: Final = Metric(
    "memberapp_import_timestamp_seconds", Kind.GAUGE, "When the last import ended."
)
IMPORT_LINES: Final = Metric(
    "memberapp_import_lines", Kind.GAUGE, "Lines of the last import, by outcome.", ("outcome",)
)

METRICS: Final = tuple(one for one in list(globals().values()) if isinstance(one, Metric))


class Recorder(Protocol):
    """Where the figures go."""

    def record(self, metric: Metric, value: float, labels: tuple[str, ...]) -> None:
        """Add to a counter, observe a time, or set a gauge."""


_recorder: Recorder | None = None


def record_in(recorder: Recorder | None) -> None:
    """Let all figures of this process go to a recorder from now on, or to none."""
    global _recorder  # noqa: PLW0603 - one for the process
    _recorder = recorder


def is_recording() -> bool:
    """Return whether anybody watches."""
    return _recorder is not None


def count(metric: Metric, *labels: str) -> None:
    """Count one."""
    if _recorder is not None:
        _recorder.record(metric, 1, labels)


def show(metric: Metric, value: float, *labels: str) -> None:
    """Set a gauge."""
    if _recorder is not None:
        _recorder.record(metric, value, labels)


@dataclass
class Timed:
    """What is being timed; its last labels are known at the end only."""

    labels: tuple[str, ...] = ()


@contextmanager
def timed(metric: Metric, *labels: str) -> Iterator[Timed]:
    """Measure how long the body takes; the body may set the labels."""
    if _recorder is None:
        yield Timed()
        return
    one, start = Timed(labels), time.perf_counter()
    try:
        yield one
    finally:
        if _recorder is not None:
            _recorder.record(metric, time.perf_counter() - start, one.labels)
