"""The lanes on which a service publishes: the messages that an event becomes, with their numbers and chains.

An event is published once for each audience that was recorded with it: on the audience's own topic, in the lane of its
stream there, under that lane's next number.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from chassis.errors import BrokerUnavailableError
from chassis.log.chain import GENESIS
from chassis.messaging.cloudevents import Outgoing, lane_of, outgoing
from contracts.declaration import Audience, is_exported, topic
from contracts.envelope import Recorded
from contracts.tlog import CompactRange


class LaneState(NamedTuple):
    """How far a lane was sent: its last sequence, the leaf hash of that message, and the tree of all its messages.

    A lane within the site has no tree.
    """

    sequence: int
    hash: bytes
    tree: CompactRange | None = None

    def then(self, leaf: bytes) -> "LaneState":
        """The lane after one message more."""
        return LaneState(self.sequence + 1, leaf, None if self.tree is None else self.tree.extended((leaf,)))


START = LaneState(0, GENESIS)
"""A lane within the site before its first message."""
EXPORTED_START = LaneState(0, GENESIS, CompactRange())
"""A lane that other sites read before its first message."""


class Lanes:
    """The lanes of all topics of a service.

    A checkpoint keeps them as `{"topic/lane": [sequence, "hash"]}`, and where other sites read the topic as
    `{"topic/lane": [sequence, "hash", ["node", …]]}`, the nodes in hexadecimal.
    """

    def __init__(self, topics: Mapping[str, list[LaneState]] | None = None) -> None:
        """Begin with the states of the lanes of each topic."""
        self._topics = {name: list(states) for name, states in (topics or {}).items()}

    @classmethod
    def kept(cls, state: Mapping[str, Any]) -> "Lanes":
        """The lanes in a checkpoint's state; without any when nothing was ever sent."""
        found: dict[str, dict[int, LaneState]] = {}
        for lane, kept in state.items():
            name, _, number = lane.rpartition("/")
            found.setdefault(name, {})[int(number)] = _read(*kept)
        return cls({name: [lanes[number] for number in sorted(lanes)] for name, lanes in found.items()})

    def fresh(self) -> "Lanes":
        """The same lanes before their first messages."""
        return Lanes({name: [_start(name)] * len(states) for name, states in self._topics.items()})

    def exported(self) -> dict[tuple[str, int], CompactRange]:
        """The trees of the lanes that other sites read, by topic and number, of those that have a message."""
        return {
            (name, lane): at.tree
            for name, states in self._topics.items()
            for lane, at in enumerate(states)
            if at.tree is not None and at.sequence
        }

    def require(self, name: str, count: int) -> None:
        """Check that topic `name` has `count` lanes, a number that is fixed from its first message on.

        Raises BrokerUnavailableError when it had another number of them.
        """
        states = self._topics.setdefault(name, [_start(name)] * count)
        if len(states) != count:
            raise BrokerUnavailableError(
                f"the topic {name} has {count} partitions, but so far messages went over {len(states)}:"
                " the number of a topic's partitions must not change, as streams would change their lane"
            )

    def place(self, event: Recorded) -> list[Outgoing]:
        """`event` as the next message of its lane on the topic of each of its audiences."""
        return [self.place_on(event, name) for name in topics_of(event)]

    def place_on(self, event: Recorded, name: str) -> Outgoing:
        """`event` as the next message of its lane on topic `name` alone; raises ValueError where none was sent."""
        states = self._topics.get(name)
        if states is None:
            raise ValueError(f"nothing was sent on {name}")
        lane = lane_of(event.stream, len(states))
        at = states[lane]
        message = outgoing(event, name, lane, at.sequence + 1, at.hash)
        states[lane] = at.then(message.leaf)
        return message

    def of_topic(self, name: str) -> "Lanes":
        """The lanes of topic `name` alone, which nobody else moves."""
        return Lanes({name: self._topics[name]} if name in self._topics else None)

    def at(self, name: str, lane: int) -> LaneState:
        """How far a lane was sent; raises LookupError for one on which nothing was."""
        return self._topics[name][lane]

    def state(self) -> dict[str, Any]:
        """The form that a checkpoint keeps."""
        return {
            f"{name}/{lane}": _written(at) for name, states in self._topics.items() for lane, at in enumerate(states)
        }


def topics_of(event: Recorded) -> Iterator[str]:
    """The topics on which `event` is published, in the order of its audiences."""
    return (topic(event.site, event.service, Audience(audience)) for audience in event.audience)


def _start(name: str) -> LaneState:
    return EXPORTED_START if is_exported(name) else START


def _written(at: LaneState) -> list[Any]:
    tree = () if at.tree is None else ([node.hex() for node in at.tree.nodes],)
    return [at.sequence, at.hash.hex(), *tree]


def _read(sequence: int, hexhash: str, nodes: list[str] | None = None) -> LaneState:
    tree = None if nodes is None else CompactRange.read(sequence, bytes.fromhex("".join(nodes)))
    return LaneState(sequence, bytes.fromhex(hexhash), tree)
