"""An old shape grows up step by step, and only then meets the class."""

import json

import pytest

from chassis.errors import MalformedEventError, UnknownEventError
from chassis.log.codec import Codec
from contracts.declaration import Declaration, Registry, Shape
from contracts.message import Event


class MeetingHeld(Event):
    """A meeting was held; version 2 split the place off the title, version 3 counts in people instead of a list."""

    title: str
    place: str
    people: int


def meeting_held_1_to_2(data: Shape) -> Shape:
    """The title was followed by the place after a comma."""
    title, _, place = data["title"].partition(", ")
    return {**data, "title": title, "place": place or "?"}


def meeting_held_2_to_3(data: Shape) -> Shape:
    """The names are gone; how many there were is kept."""
    rest = {name: value for name, value in data.items() if name != "names"}
    return {**rest, "people": len(data["names"])}


STEPS = {("MeetingHeld", 1): meeting_held_1_to_2, ("MeetingHeld", 2): meeting_held_2_to_3}
CODEC = Codec(Registry((Declaration("MeetingHeld", MeetingHeld, "sample", 3),), STEPS))
FIRST = '{"title": "Họp Hội đồng, Hội trường A", "names": ["Lan", "Hùng"]}'
SECOND = '{"title": "Họp Hội đồng", "place": "Hội trường A", "names": ["Lan", "Hùng"]}'
THIRD = '{"title":"Họp Hội đồng","place":"Hội trường A","people":2}'


@pytest.mark.parametrize(("version", "data"), [(1, FIRST), (2, SECOND), (3, THIRD)])
def test_every_version_reaches_the_newest_shape(version: int, data: str) -> None:
    """From version 1 two steps are taken, from version 2 one, from version 3 none."""
    event = CODEC.decode("MeetingHeld", version, data)

    assert MeetingHeld(title="Họp Hội đồng", place="Hội trường A", people=2) == event


def test_what_is_written_is_of_the_newest_version() -> None:
    """Only readers know old shapes."""
    event = CODEC.decode("MeetingHeld", 1, FIRST)

    assert CODEC.encode(event) == ("MeetingHeld", 3, THIRD)


def test_a_step_leaves_what_it_is_given_as_it_was() -> None:
    """A step is pure: the same old event can be read again."""
    old = json.loads(FIRST)

    meeting_held_2_to_3(meeting_held_1_to_2(old))

    assert json.loads(FIRST) == old


@pytest.mark.parametrize("version", [0, 4, -1])
def test_a_version_that_nobody_declared_is_unknown(version: int) -> None:
    """A version from the future waits for an upgrade instead of being guessed at."""
    with pytest.raises(UnknownEventError):
        CODEC.decode("MeetingHeld", version, THIRD)


@pytest.mark.parametrize(
    "data",
    ["{", "[]", "null", '"x"', "{}", '{"title": 1, "names": []}', '{"title": "x"}', '{"title": "x", "names": 3}'],
)
def test_an_old_event_that_a_step_cannot_read_is_malformed(data: str) -> None:
    """Data without its version's shape never becomes an event, and never crashes the reader."""
    with pytest.raises(MalformedEventError):
        CODEC.decode("MeetingHeld", 1, data)


def test_what_a_step_leaves_over_is_malformed() -> None:
    """A field that no version knows is noticed, in an old event as in a new one."""
    with pytest.raises(MalformedEventError, match="weather"):
        CODEC.decode("MeetingHeld", 2, SECOND.replace("{", '{"weather": "nắng", ', 1))
