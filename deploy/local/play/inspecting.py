"""An inspection in the course of a year: planned, carried out, what follows from its findings, and its conclusion."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from deploy.local.play.acts import Act, Place, Stated, at_of, day


@dataclass
class _Inspection:
    place: Place
    stated: Stated
    path: str = ""
    findings: dict[int, str] = field(default_factory=dict)

    async def plan(self) -> None:
        at = at_of(self.stated)
        body = {
            "plan_id": self.place.plan_id,
            "title": self.stated["title"],
            "document": self.place.document(self.stated, at),
            "units": [self.place.body(code) for code in self.stated["units"]],
            "first": self.stated["first"].isoformat(),
            "last": self.stated["last"].isoformat(),
        }
        answer = await self._post("/inspections", body)
        self.path = f"/inspections/{str(answer).removeprefix('inspection-')}"

    async def inspect(self, unit: str) -> None:
        at = at_of({"at": self.stated["units"][unit]})
        body = {"unit": unit, "inspected_on": day(at), "minutes": self.stated["minutes"]}
        await self._post(f"{self.path}/units", body)

    async def find(self, place: int) -> None:
        """The id of a finding is read back: it is that of the first which was not there before."""
        found = self.stated["findings"][place]
        owner = found.get("owner")
        body = {
            "unit": found["unit"],
            "text": found["text"],
            "asks": found["asks"],
            "due": {"day": found["due"].isoformat(), "inclusive": True},
            "owner": owner,
        }
        await self._post(f"{self.path}/findings", body)
        service = self.place.client.service("planning", self.place.staff)
        shown = await service.shown(
            self.path, lambda page: len(page["findings"]) > place, "the finding to be shown with its inspection"
        )
        self.findings[place] = shown["findings"][place]["finding_id"]

    async def settle(self, place: int) -> None:
        settled = self.stated["findings"][place]["settled"]
        body = {"settled_on": day(at_of(settled)), "note": settled["note"]}
        await self._post(f"{self.path}/findings/{self.findings[place]}/settle", body)

    async def conclude(self) -> None:
        concluded = self.stated["concluded"]
        at = at_of(concluded)
        document = self.place.document(concluded, at)
        body = {"concluded_on": day(at), "document": document, "conclusion": concluded["text"]}
        await self._post(f"{self.path}/conclude", body)

    async def _post(self, path: str, body: object) -> object:
        return (await self.place.client.service("planning", self.place.staff).post(path, body))["stream"]


def inspection_acts(place: Place, stated: Stated) -> Iterator[Act]:
    """The acts of one inspection under the plan."""
    one = _Inspection(place, stated)
    yield Act(at_of(stated), f"inspection of {len(stated['units'])} units planned", one.plan)
    for unit, at in stated["units"].items():
        yield Act(at_of({"at": at}), "", partial(one.inspect, unit))
    for number, found in enumerate(stated["findings"]):
        yield Act(at_of(found), "a finding, and what follows from it by whom and when", partial(one.find, number))
        yield Act(at_of(found["settled"]), "what follows from a finding is done", partial(one.settle, number))
    yield Act(at_of(stated["concluded"]), "the inspection is concluded", one.conclude)
