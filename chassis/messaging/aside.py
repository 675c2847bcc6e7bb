"""The topics of which no more is heard for a while, so that the others go on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chassis.clock import monotonic
from chassis.messaging.arrivals import Raw
from chassis.messaging.consumer import Consumer


class _Aside(NamedTuple):
    """A topic set aside: since when, the fault, and the offset at which each of its lanes goes on."""

    since: float
    fault: str
    first: dict[int, int]


class TopicsAside:
    """The topics that a consumer has paused, until they are taken up again."""

    def __init__(self) -> None:
        """Begin with none."""
        self._topics: dict[str, _Aside] = {}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._topics)

    def put(self, consumer: Consumer | None, topic: str, fault: str, unsettled: Iterable[Raw]) -> None:
        """Pause `topic` for `fault`; its lanes go on later with the first of the `unsettled` messages."""
        self._topics[topic] = _Aside(monotonic(), fault, {})
        self._pause(consumer, topic, unsettled)

    def without(self, consumer: Consumer | None, received: Sequence[Raw]) -> list[Raw]:
        """The messages of all other topics; a topic set aside is paused again after lanes were shared out anew."""
        for topic in {raw.topic for raw in received} & self._topics.keys():
            self._pause(consumer, topic, received)
        return [raw for raw in received if raw.topic not in self._topics]

    def faults(self) -> Iterator[str]:
        """The reason of each."""
        return (aside.fault for aside in self._topics.values())

    def take_up(self, consumer: Consumer, after_seconds: float) -> None:
        """Read the topics again that have been paused for longer than `after_seconds`."""
        for topic, aside in tuple(self._topics.items()):
            if monotonic() - aside.since > after_seconds:
                del self._topics[topic]
                consumer.take_up(topic)

    def clear(self) -> None:
        """Forget all of them, as a new consumer has none paused."""
        self._topics.clear()

    def _pause(self, consumer: Consumer | None, topic: str, messages: Iterable[Raw]) -> None:
        first = self._topics[topic].first
        for raw in messages:
            if raw.topic == topic:
                first[raw.lane] = min(raw.offset, first.get(raw.lane, raw.offset))
        if consumer is not None:
            consumer.set_aside(topic, first)
