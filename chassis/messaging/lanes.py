"""The lanes on which a service publishes: the messages that an event becomes, with their numbers and chains.

An event is published once for each audience that was recorded with it: on the audience's own topic, in the lane of its
stream there, under that lane's next number.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from chassis.errors import BrokerUnavailableError
from chassis.log.chain import GENESIS
from chassis.messaging.cloudevents import Outgoing, lane_of, outgoing
from contracts.declaration import Audience, topic
from contracts.envelope import Recorded


class LaneState(NamedTuple):
    """How far a lane was sent: its last sequence and the leaf hash of that message."""

    sequence: int
    hash: bytes


START = LaneState(0, GENESIS)
"""A lane before its first message."""


class Lanes:
    """The lanes of all topics of a service; a checkpoint keeps them as `{"topic/lane": [sequence, "hash"]}`."""

    def __init__(self, topics: Mapping[str, list[LaneState]] | None = None) -> None:
        """Begin with the states of the lanes of each topic."""
        self._topics = {name: list(states) for name, states in (topics or {}).items()}

    @classmethod
    def kept(cls, state: Mapping[str, Any]) -> "Lanes":
        """The lanes in a checkpoint's state; without any when nothing was ever sent."""
        found: dict[str, dict[int, LaneState]] = {}
        for lane, (sequence, hexhash) in state.items():
            name, _, number = lane.rpartition("/")
            found.setdefault(name, {})[int(number)] = LaneState(sequence, bytes.fromhex(hexhash))
        return cls({name: [lanes[number] for number in sorted(lanes)] for name, lanes in found.items()})

    def fresh(self) -> "Lanes":
        """The same lanes before their first messages."""
        return Lanes({name: [START] * len(states) for name, states in self._topics.items()})

    def require(self, name: str, count: int) -> None:
        """Check that topic `name` has `count` lanes, a number that is fixed from its first message on.

        Raises BrokerUnavailableError when it had another number of them.
        """
        states = self._topics.setdefault(name, [START] * count)
        if len(states) != count:
            raise BrokerUnavailableError(
                f"the topic {name} has {count} partitions, but so far messages went over {len(states)}:"
                " the number of a topic's partitions must not change, as streams would change their lane"
            )

    def place(self, event: Recorded) -> list[Outgoing]:
        """`event` as the next message of its lane on the topic of each of its audiences."""
        return [self._place(event, name) for name in topics_of(event)]

    def state(self) -> dict[str, Any]:
        """The form that a checkpoint keeps."""
        return {
            f"{name}/{lane}": [at.sequence, at.hash.hex()]
            for name, states in self._topics.items()
            for lane, at in enumerate(states)
        }

    def _place(self, event: Recorded, name: str) -> Outgoing:
        states = self._topics.get(name)
        if states is None:
            raise ValueError(f"nothing was sent on {name}")
        lane = lane_of(event.stream, len(states))
        sequence, last = states[lane]
        message = outgoing(event, name, lane, sequence + 1, last)
        states[lane] = LaneState(sequence + 1, message.leaf)
        return message


def topics_of(event: Recorded) -> Iterator[str]:
    """The topics on which `event` is published, in the order of its audiences."""
    return (topic(event.site, event.service, Audience(audience)) for audience in event.audience)
