"""The condition of a link: whether it carries, how far it is behind, and when its last message arrived.

Connect says in a topic whether the task of a link runs or has failed; a task that has failed stays so until its process
is started anew. A link whose topic cannot be written stands still without failing: that shows in the offsets, which
Connect keeps in another topic. They count what the target's broker has acknowledged; the ends of the topics at both
brokers do not, as a mirror that was killed doubles some messages.
"""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from deploy.federation.links import Link
from deploy.federation.mirror import TASK, internal, offset_key
from deploy.kafka.reading import to_the_end

STILL_SECONDS = 10
"""A link with something to carry that has not moved for so long is dead."""
STARTING_SECONDS = 90
"""The longest time in which a mirror that was started begins to carry, on a machine under load."""
_TASK_KEY = f"status-task-{TASK}-0"
_SECONDS = 10
Connection = Mapping[str, str | int | float | bool]
"""The settings of a client of a broker (confluent_kafka) for a user who may read everything."""


class State(StrEnum):
    """What a link does."""

    QUIET = "quiet"
    """Everything has arrived."""
    CARRYING = "carrying"
    STARTING = "starting"
    WAITING = "waiting"
    """The source is away; the link goes on by itself when it is back."""
    STOPPED = "stopped"
    """The target does not run."""
    DEAD = "dead"
    """It does not carry, and will not by itself."""


@dataclass(frozen=True, slots=True)
class Task:
    """What Connect has said last of the task of a link, and when (seconds of the epoch)."""

    state: str
    at: float
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Backlog:
    """One topic of which messages have not arrived; the times are seconds of the epoch.

    `behind` is their number; less than nothing where the source has lost its data. `since` is when the first of them
    was written at the source, `moved` when the last one before them arrived, None where none ever did.
    """

    topic: str
    behind: int
    since: float
    moved: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found of a link; the times are seconds of the epoch."""

    target_runs: bool
    source_runs: bool = True
    started: float | None = None
    """When the mirror's process was started; None when there is none."""
    task: Task | None = None
    backlogs: tuple[Backlog, ...] = ()
    arrived: float | None = None
    """When the last message that has arrived was written at the source; None when none has."""


AWAY = "its source does not run: start that with make up SITE=…, and the link goes on by itself"


@dataclass(frozen=True, slots=True)
class Condition:
    """The state of a link, and the reason where it is dead or waits."""

    state: State
    reason: str = ""
    lag: int | None = None
    """How many messages have not arrived; None when that is not known."""
    age: float | None = None
    """Seconds since the last message that has arrived was written; None when none has."""


def judged(seen: Seen, now: float) -> Condition:
    """Return the condition of a link of which `seen` was found at `now`, seconds of the epoch."""
    state, reason = _state(seen, now)
    known = seen.target_runs and seen.source_runs
    lag = sum(abs(backlog.behind) for backlog in seen.backlogs) if known else None
    return Condition(state, reason, lag, None if seen.arrived is None else max(0.0, now - seen.arrived))


def _state(seen: Seen, now: float) -> tuple[State, str]:
    if not seen.target_runs:
        return State.STOPPED, ""
    if seen.started is None:
        return State.DEAD, "its mirror does not run"
    # The status of an earlier process says nothing; clocks of processes are coarse.
    task = seen.task if seen.task is not None and seen.task.at >= seen.started - 1 else None
    if task is not None and task.state == "FAILED":
        return State.DEAD, f"its task has failed: {_first_line(task.trace)}"
    if not seen.source_runs:
        return State.WAITING, AWAY
    if task is None or task.state != "RUNNING":
        young = now - seen.started < STARTING_SECONDS
        return (State.STARTING, "") if young else (State.DEAD, "its task does not run")
    return _by_backlog(seen.backlogs, seen.started, now)


def _by_backlog(backlogs: Iterable[Backlog], started: float, now: float) -> tuple[State, str]:
    state = State.QUIET
    for backlog in backlogs:
        if backlog.behind < 0:
            return State.DEAD, f"{backlog.topic} holds less at its source than has arrived: its broker was made anew"
        if now - max(backlog.since, backlog.moved or 0, started) > STILL_SECONDS:
            return State.DEAD, f"{backlog.topic} stands still"
        state = State.CARRYING
    return state, ""


def _first_line(trace: str) -> str:
    return trace.strip().partition("\n")[0]


@dataclass(frozen=True)
class Ends:
    """The brokers at the ends of a link; None for one that does not run."""

    source: Connection | None = field(repr=False)
    target: Connection | None = field(repr=False)
    started: float | None
    """When the mirror's process was started, seconds of the epoch; None when there is none."""


def look(link: Link, ends: Ends) -> Condition:
    """Return the condition of `link` now; raises KafkaException when a broker that runs does not answer in 10 s."""
    if ends.target is None:
        return judged(Seen(target_runs=False), time.time())
    with _Reader(ends.target) as target:
        said = target.latest(internal("status", link.source)).get(_TASK_KEY)
        offsets = target.latest(internal("offsets", link.source))
        arrived = max((target.last_time(name) for name in link.topics), default=0.0)
    seen = Seen(
        target_runs=True,
        source_runs=ends.source is not None,
        started=ends.started,
        task=None if said is None else Task(said[0]["state"], said[1], said[0].get("trace") or ""),
        backlogs=() if ends.source is None else _backlogs(link, ends.source, offsets),
        arrived=arrived or None,
    )
    return judged(seen, time.time())


def _backlogs(
    link: Link, source: Connection, offsets: Mapping[str, tuple[Mapping[str, Any], float]]
) -> tuple[Backlog, ...]:
    found = []
    with _Reader(source) as broker:
        for name in link.topics:
            value, moved = offsets.get(offset_key(link.source, name), ({"offset": -1}, None))
            following = int(value["offset"]) + 1
            behind = broker.end(name) - following
            if behind:
                since = broker.time_at(name, following) if behind > 0 else 0.0
                found.append(Backlog(name, behind, since, moved))
    return tuple(found)


class _Reader:
    """Reads single partitions of a broker, without a group."""

    def __init__(self, connection: Connection) -> None:
        self._consumer = Consumer({**connection, "group.id": "tdkt-status", "enable.partition.eof": True, **_QUIETLY})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def end(self, topic: str) -> int:
        """The offset after the last message of partition 0; 0 where there is no such topic."""
        try:
            found: tuple[int, int] = self._consumer.get_watermark_offsets(TopicPartition(topic, 0), _SECONDS)
        except KafkaException as refused:
            if refused.args[0].code() in (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_PARTITION):  # noqa: SLF001 - the library's own name
                return 0
            raise
        return found[1]

    def time_at(self, topic: str, offset: int) -> float:
        """When the message at `offset`, or the next one, was written; 0 where there is none."""
        return next((at for _, _, at in self._from(topic, offset)), 0.0)

    def last_time(self, topic: str) -> float:
        """When the last message of `topic` was written at its origin; 0 for an empty topic."""
        end = self.end(topic)
        return self.time_at(topic, end - 1) if end else 0.0

    def latest(self, topic: str) -> dict[str, tuple[Mapping[str, Any], float]]:
        """By key, the latest JSON object of a compacted topic and the time at which it was written."""
        found: dict[str, tuple[Mapping[str, Any], float]] = {}
        if self.end(topic):
            for key, value, at in self._from(topic, OFFSET_BEGINNING):
                if value:
                    found[key] = json.loads(value), at
                else:
                    found.pop(key, None)
        return found

    def _from(self, topic: str, offset: int) -> "Iterable[tuple[str, bytes | None, float]]":
        """Key, value and time of each message from `offset` to the end of partition 0."""
        self._consumer.assign([TopicPartition(topic, 0, offset)])
        for message in to_the_end(self._consumer, _SECONDS):
            # A neighbour may write any key.
            key = (message.key() or b"").decode(errors="replace")
            yield key, message.value(), message.timestamp()[1] / 1000


_QUIETLY = {"enable.auto.commit": False, "auto.offset.reset": "earliest", "fetch.wait.max.ms": 10, "log_level": 0}
