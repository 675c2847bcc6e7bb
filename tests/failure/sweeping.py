"""Kills a command of review once at each moment of its run, each time with something new to do."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from chassis.ids import new_id
from tests.failure.killing import Job, Killer, Point
from tests.failure.test_killed import Depth
from tests.failure.works import COMMANDING
from tests.harness import ServiceHarness

ThingT = TypeVar("ThingT")
MOST: Final = 40
"""More kills than there are moments between two things that a command sends to the database."""


async def swept(
    at_work: ServiceHarness,
    killer: Killer,
    work: str,
    prepare: Callable[[], Awaitable[ThingT]],
    files: tuple[str, ...] = COMMANDING,
) -> list[tuple[ThingT, str]]:
    """Kill `work` once at each moment of a command, each time with a new thing that `prepare` makes.

    Then send all of it again; answers with the things and the ids of their commands. Moments are those of `files`.
    """
    sent: list[tuple[ThingT, str]] = []
    given: dict[str, Any] = {"url": at_work.database.service_url, "site": at_work.store.site.code}

    async def run(point: Point | None) -> tuple[Point, ...]:
        sent.append((await prepare(), str(new_id())))
        outcome = killer.run(Job(work, files, {**given, "things": sent[-1:]}, point))
        assert outcome.fault is None, outcome.fault
        assert outcome.killed is (point is not None)
        await at_work.settle()
        return tuple(outcome.points)

    points = Depth().choose(list(await run(None)))
    assert 3 < len(points) < MOST
    for point in points:
        await run(point)
    for thing in sent:
        outcome = killer.run(Job(work, (), {**given, "things": [thing]}))
        assert outcome.fault is None, outcome.fault
        await at_work.settle()
    return sent
