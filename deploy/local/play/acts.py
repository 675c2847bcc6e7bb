"""What a site does in the course of a year beside sheets and dossiers: each act on its day, with the work between."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from contracts.message import Actor
from contracts.plan_parts import Campaign
from contracts.planning import StatedPlan
from contracts.vocabulary import VIETNAM
from deploy.local.play.actors import HEAD, STANDING_BODY
from deploy.local.play.client import SiteClient
from deploy.local.play.diary import Diary
from deploy.local.play.working import tie_work, work_until

Stated = Mapping[str, Any]
"""A part of the file of a training site."""


@dataclass(frozen=True)
class Place:
    """The site at which a plan is played, as its acts see it; `units` are names by code, `head` the post that signs."""

    client: SiteClient
    plan_id: str
    plan: StatedPlan
    issuer: str
    head: str
    units: Mapping[str, str]
    staff: Actor = STANDING_BODY
    signer: Actor = HEAD

    def body(self, code: str) -> dict[str, str]:
        """A unit as routes take it; raises KeyError for one that the site does not have."""
        return {"code": code, "name": self.units[code]}

    def campaign(self, code: str) -> Campaign:
        """The campaign that the plan orders under that code; raises StopIteration where it orders none."""
        return next(one for one in self.plan.campaigns if one.code == code)

    def document(self, stated: Stated, at: datetime) -> dict[str, str]:
        """A document of the issuer: its number and symbol are stated, and it is dated on the day of the act."""
        return {"issuer": self.issuer, "number": stated["number"], "symbol": stated["symbol"], "dated": day(at)}


class Act(NamedTuple):
    """Something that is done at an hour; `said` is the line that is shown once it is done, or empty."""

    at: datetime
    said: str
    play: Callable[[], Awaitable[object]]


def at_of(stated: Stated, key: str = "at") -> datetime:
    """The instant that is stated under `key`, in Viet Nam."""
    instant: datetime = stated[key]
    return instant.astimezone(VIETNAM)


def day(at: datetime) -> str:
    """The day of an instant, as routes take it."""
    return at.date().isoformat()


@dataclass
class Acts:
    """The acts of a year in their order, and the work of the plan between them; `say` is called with each line."""

    place: Place
    diary: Diary
    acts: Sequence[Act]
    say: Callable[[str], None]
    _done: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Put the acts into their order."""
        self.acts = sorted(self.acts, key=lambda act: act.at)

    async def begin(self, ties: Mapping[str, Stated]) -> None:
        """Tie pieces of work to the events by which they are done, as the clerk does when the plan is in force."""
        await tie_work(self.place.client, self.place.plan_id, ties)

    async def until(self, end: datetime) -> int:
        """Do every act and every piece of work whose day comes by `end`; answers with how many pieces were done."""
        worked = 0
        for act in self.before(end):
            worked += await self._work(act.at)
            await self.do(act)
        return worked + await self._work(end)

    def before(self, end: datetime) -> list[Act]:
        """The acts that are still to be done by `end`."""
        return [act for act in self.acts[self._done :] if act.at <= end]

    async def do(self, act: Act) -> None:
        """Do the next act at its hour."""
        self.place.client.site.move_clock(act.at)
        await act.play()
        self._done += 1
        if act.said:
            self.say(f"{act.at:%d/%m/%Y}  {act.said}")

    async def _work(self, end: datetime) -> int:
        place = self.place
        return await work_until(place.client, place.plan_id, self.diary, end, place.issuer)
