"""The beginning of a year: a plan is issued, its units are announced, and hand in their sheets in time, late or never.

A unit with a site of its own hands its sheet in there, and follows there what the city decides on it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, assert_never

from contracts.message import Actor
from contracts.planning import PlanContent
from contracts.vocabulary import derived_id
from deploy.local.play.actors import AUDITOR, HEAD, STANDING_BODY, clerk_of
from deploy.local.play.client import SiteClient, until
from deploy.local.play.dataset import Dataset
from deploy.local.play.filings import Submission, Unit
from services.planning.plan.messages import PlanDraft

_NOT_YET = frozenset({"registration-not-open"})
"""The plan is on its way."""


async def issue_plan(client: SiteClient, dataset: Dataset) -> str:
    """Draft and issue the plan as its text is, and let the units know where to be found; answers with its id."""
    course = dataset.course
    client.site.move_clock(course.drafted)
    plan_id = await draft(client, course.authority.appraiser, dataset.issued)
    await asyncio.gather(*(_set_contact(client, unit) for unit in dataset.units if unit.email))
    client.site.move_clock(course.issued)
    await client.service("planning", HEAD).post(f"/plans/{plan_id}/issue")
    return plan_id


async def announce_units(client: SiteClient, dataset: Dataset, plan_id: str) -> None:
    """Announce the units by an amendment, and wait until every one is expected to register."""
    client.site.move_clock(dataset.course.announced)
    amended = {"content": dataset.plan.model_dump(mode="json"), "reason": dataset.course.announcement}
    await client.service("planning", HEAD).post(f"/plans/{plan_id}/amend", amended)
    await until(lambda: _expected(client, plan_id, len(dataset.units)), "registration to expect every unit")


async def draft(client: SiteClient, who: Actor, plan: PlanContent | PlanDraft) -> str:
    """Draft a plan as the standing body `who` of a site; answers with the plan's id."""
    drafted = await client.service("planning", who).post("/plans", {"content": plan.model_dump(mode="json")})
    return str(drafted["stream"]).removeprefix("plan-")


async def _set_contact(client: SiteClient, unit: Unit) -> None:
    body = {"email": unit.email, "language": "vi"}
    await client.service("notification", STANDING_BODY).put(f"/contacts/{unit.code}", body)


async def _expected(client: SiteClient, plan_id: str, units: int) -> bool | None:
    service = client.service("registration", STANDING_BODY)
    if not any(window["plan_id"] == plan_id for window in await service.all("/registrations")):
        return None
    listed = await service.get(f"/registrations/{plan_id}/sheets")
    return True if listed["total"] >= units else None


async def register(
    client: SiteClient, dataset: Dataset, plan_id: str, own_site: "OwnSite | None" = None, also: Iterable["Step"] = ()
) -> None:
    """Play every unit's sheet at its own hour, and let the service lock registration when the deadline passes.

    The unit of `own_site` works at that site. The steps `also` are played at their hours among the others.
    """
    steps = list(also)
    for unit in dataset.units:
        below = own_site.client if own_site is not None and own_site.unit == unit.code else None
        steps += Sheet(client, plan_id, unit, below).steps()
    deadline = dataset.deadline.ends_at
    for step in sorted(steps, key=lambda step: step.at):
        if step.at >= deadline:
            client.site.move_clock(deadline)
            await until(lambda: _locked(client, plan_id), "registration to be locked by its deadline")
        client.site.move_clock(step.at)
        await step.play()


async def _locked(client: SiteClient, plan_id: str) -> bool | None:
    window = await client.service("registration", STANDING_BODY).get(f"/registrations/{plan_id}")
    return True if window["state"] == "locked" else None


class Step(NamedTuple):
    """Something that happens at an hour."""

    at: datetime
    play: Callable[[], Awaitable[None]]


class OwnSite(NamedTuple):
    """A unit that works at a site of its own, and the client of that site."""

    unit: str
    client: SiteClient


@dataclass(frozen=True)
class Sheet:
    """One unit's sheet on its way; `below` is the client of the unit's own site, where it has one."""

    client: SiteClient
    plan_id: str
    unit: Unit
    below: SiteClient | None = None

    def steps(self) -> tuple[Step, ...]:
        """The steps of the sheet, each with its hour."""
        unit = self.unit
        match unit.submission:
            case Submission.IN_TIME | Submission.JUST_LATE:
                return (Step(unit.at, self._accepted),)
            case Submission.RETURNED:
                return (Step(unit.at, self._sent_back), Step(unit.again_at or unit.at, self._accepted))
            case Submission.LATE:
                return (Step(unit.at, self._too_late),)
            case Submission.NEVER:
                return ()
            case _:
                assert_never(unit.submission)

    async def _accepted(self) -> None:
        await self._hand_in(self._entries())
        decision = self.unit.late_decision
        ground = None if decision is None else {"decision": decision.model_dump(mode="json")}
        await self._post("accept", STANDING_BODY, {"late_reason": self.unit.late_reason, "late_ground": ground})
        if self.below is not None:
            await self._shown(self.below, "accepted")

    async def _sent_back(self) -> None:
        forgotten, *listed = self._entries()
        await self._hand_in(listed)
        reason = f"Danh sách thiếu {forgotten['subject']['name']}; đề nghị bổ sung."
        await self._post("return", STANDING_BODY, {"reason_code": "INCOMPLETE", "reason": reason})

    async def _too_late(self) -> None:
        await self._hand_in(self._entries())
        reason = f"Bản đăng ký nhận ngày {self.unit.at:%d/%m/%Y}, sau thời hạn; đơn vị không nêu lý do chính đáng."
        await self._post("return", STANDING_BODY, {"reason_code": "LATE", "reason": reason})

    def _entries(self) -> list[dict[str, Any]]:
        return [
            {"subject": dossier.subject.model_dump(mode="json"), "title": dossier.title}
            for dossier in self.unit.registered
        ]

    async def _hand_in(self, entries: list[dict[str, Any]]) -> None:
        """Hand in; at a site of its own the unit has issued its plan already, which is not enclosed again."""
        plan = self.unit.plan.model_dump(mode="json") if self.unit.plan and self.below is None else None
        body = {"entries": entries, "unit_plan": plan}
        if self.below is None:
            await self._post("hand-in", clerk_of(self.unit), body)
            return
        await self.below.service("registration", clerk_of(self.unit)).post(f"{self._path}/hand-in", body, _NOT_YET)
        await self._shown(self.client, "handed-in", "late", "accepted")

    async def _shown(self, client: SiteClient, *states: str) -> None:
        await client.service("registration", AUDITOR).shown(
            self._path,
            lambda sheet: sheet["state"] in states,
            f"the sheet of {self.unit.code} to be {states[0]} at {client.site.site}",
        )

    async def _post(self, verb: str, who: Actor, body: object) -> None:
        await self.client.service("registration", who).post(f"{self._path}/{verb}", body, _NOT_YET)

    @property
    def _path(self) -> str:
        return f"/sheets/{sheet_id(self.plan_id, self.unit.code)}"


def sheet_id(plan_id: str, unit: str) -> str:
    """The id of the one sheet of a unit under a plan."""
    return str(derived_id("sheet", plan_id, unit))
