"""The metrics of a service for Prometheus: requests and commands when they end, loops when they are read.

Names and labels are stable. No label holds a value that a caller may choose, such as an address or an unknown method,
so that no caller can make the list of series grow.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPMethod

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

from chassis.clock import monotonic
from chassis.web.health import DISCARDED, HealthReport, LoopHealth, Standing
from contracts.message import Refusal

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's own signature
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The bounds of the histograms, in seconds: a command takes about 10 ms, a reader waits 5 s at most."""
_METHODS = frozenset(HTTPMethod)


class Metrics:
    """The metrics of one application since its start."""

    def __init__(self, service: str) -> None:
        """Count for the service of this name."""
        self._service = service
        self._registry = CollectorRegistry(auto_describe=True)
        self._requests = Counter("tdkt_requests", "Requests answered.", ("service", "status"), registry=self._registry)
        self._problems = Counter(
            "tdkt_problems", "Refusals and faults answered.", ("service", "code"), registry=self._registry
        )
        self._request_seconds = Histogram(
            "tdkt_request_seconds",
            "Seconds from a request's first line to its answer's last.",
            ("service", "method", "route", "status_class"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._command_seconds = Histogram(
            "tdkt_command_seconds",
            "Seconds in which a command of a caller was decided on and stored.",
            ("service", "command", "outcome"),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def request(self, method: str, route: str, status: int, seconds: float, problem: str | None) -> None:
        """Count a request of `route`, as it was declared, that was answered with `status`."""
        known = method if method in _METHODS else "other"
        self._requests.labels(self._service, str(status)).inc()
        self._request_seconds.labels(self._service, known, route, f"{status // 100}xx").observe(seconds)
        if problem is not None:
            self._problems.labels(self._service, problem).inc()

    @contextmanager
    def command(self, name: str) -> Iterator[None]:
        """Measure the handling of a command of this name: done, refused or faulted."""
        began, outcome = monotonic(), "faulted"
        try:
            yield
            outcome = "done"
        except Refusal:
            outcome = "refused"
            raise
        finally:
            self._command_seconds.labels(self._service, name, outcome).observe(monotonic() - began)

    def text(self, report: HealthReport, standing: Standing) -> bytes:
        """All metrics, with those of the loops from `report` and `standing`, in Prometheus' text format."""
        return generate_latest(_Standing(report, standing)) + generate_latest(self._registry)


class _Standing(Collector):
    """The loops and parked messages at one instant, as gauges; an unknown value has no sample."""

    def __init__(self, report: HealthReport, standing: Standing) -> None:
        self._report = report
        self._parked = standing.parked_by_reason

    @override
    def collect(self) -> Iterator[GaugeMetricFamily]:
        loops = self._report.loops
        yield self._gauge("tdkt_head_position", "The last position of the log.", (), [((), self._report.head)])
        yield self._of_loops("position", "The last position dealt with.", [(at, at.position) for at in loops])
        yield self._of_loops("behind_events", "Events or messages ahead of a loop.", [(at, at.behind) for at in loops])
        yield self._of_loops("lag_seconds", "How long they have waited.", [(at, at.lag_seconds) for at in loops])
        yield self._of_loops("put_off", "Effects put off by the world outside.", [(at, at.put_off) for at in loops])
        yield self._of_loops("absent_topics", "Topics that are not there.", [(at, len(at.absent)) for at in loops])
        early = [(at, at.passed_over) for at in loops]
        yield self._of_loops("passed_over_messages", "Messages that came too early and are asked for again.", early)
        yield self._of_loops("held_events", "Events held as a rule raises.", [(at, at.held) for at in loops])
        yield self._of_loops("failed_tries", "Faults of a loop in a row.", [(at, at.tries) for at in loops])
        yield self._of_loops("stalled", "1 for a loop with work that stands.", [(at, int(at.stalled)) for at in loops])
        yield self._of_loops("faulted", "1 for a loop with a fault.", [(at, int(bool(at.fault))) for at in loops])
        waiting = {reason: number for reason, number in self._parked.items() if reason != DISCARDED} or {"none": 0}
        parked = [((reason,), number) for reason, number in sorted(waiting.items())]
        yield self._gauge("tdkt_parked_messages", "Messages that wait for an operator.", ("reason",), parked)
        yield from self._of_lanes()
        discarded = [((), self._parked.get(DISCARDED, 0))]
        yield self._gauge("tdkt_discarded_messages", "Messages that an operator discarded.", (), discarded)

    def _of_lanes(self) -> Iterator[GaugeMetricFamily]:
        sent, heard = self._report.lanes.sent, self._report.lanes.heard
        waiting = [((one.lane, one.receiver), one.oldest_seconds or 0.0) for one in sent]
        overdue = [((one.lane, one.receiver), int(one.overdue)) for one in sent]
        by_receiver = ("lane", "receiver")
        yield self._gauge("tdkt_lane_unconfirmed_seconds", "Age of the oldest without a receipt.", by_receiver, waiting)
        yield self._gauge("tdkt_lane_overdue", "1 where a receipt is overdue.", by_receiver, overdue)
        missing = [((one.lane,), one.missing) for one in heard]
        yield self._gauge("tdkt_lane_missing_messages", "Messages signed for and not arrived.", ("lane",), missing)
        asked = [((one.lane,), one.requests) for one in heard]
        yield self._gauge("tdkt_lane_requests", "Requests in a row for the next message.", ("lane",), asked)
        resent = [((one.lane, one.receiver), one.resent) for one in sent]
        yield self._gauge("tdkt_lane_resent_messages", "Messages last sent again for a receiver.", by_receiver, resent)
        forks = [((one.lane,), one.forks) for one in heard]
        yield self._gauge("tdkt_lane_forks", "Signed heads of another past.", ("lane",), forks)

    def _of_loops(self, name: str, help_: str, found: Sequence[tuple[LoopHealth, float | None]]) -> GaugeMetricFamily:
        samples = [((loop.name,), value) for loop, value in found if value is not None]
        return self._gauge(f"tdkt_loop_{name}", help_, ("loop",), samples)

    def _gauge(
        self, name: str, help_: str, labels: tuple[str, ...], samples: Sequence[tuple[tuple[str, ...], float]]
    ) -> GaugeMetricFamily:
        gauge = GaugeMetricFamily(name, help_, labels=("service", *labels))
        for values, value in samples:
            gauge.add_metric((self._report.service, *values), value)
        return gauge
