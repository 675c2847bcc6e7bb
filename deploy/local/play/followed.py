"""A plan that is known in part: it is drawn up from its text and followed, and never issued."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from typing_extensions import override

from contracts.plan_parts import PartialDocument
from contracts.planning import PlanContent
from contracts.vocabulary import VIETNAM
from deploy.local.plan_files import EXAMPLES, real_plan
from deploy.local.plan_sites import plan_site
from deploy.local.play.actors import AUDITOR, STANDING_BODY
from deploy.local.play.acts import Acts, Place
from deploy.local.play.client import SiteClient
from deploy.local.play.course import diary_of
from deploy.local.play.dataset import site_file
from deploy.local.play.figures import Figure, Group, InFull
from deploy.local.play.planned import figures_of_planning, planned_acts
from deploy.local.play.plays import Play, Say
from deploy.local.play.registering import draft
from deploy.local.play.working import figures_of_work, work_of
from services.planning.plan.messages import PlanDraft


@dataclass(frozen=True)
class FollowedPlan(Play):
    """The work of a plan is followed at its training site, by the number of its text."""

    number: str

    @property
    def content(self) -> PlanContent | PlanDraft:
        """What is known of the plan."""
        return real_plan(self.number)

    @property
    def stated(self) -> Mapping[str, Any]:
        """What the file of the site states."""
        read: Mapping[str, Any] = yaml.safe_load(Path(EXAMPLES, site_file(self.number)).read_text(encoding="utf-8"))
        return read

    @property
    def begun(self) -> datetime:
        """When its work begins to be followed."""
        begun: datetime = self.stated["begun"]
        return begun.astimezone(VIETNAM)

    @property
    @override
    def name(self) -> str:
        """Its number where it is known, else its title."""
        document = self.content.document
        known = str(document) if isinstance(document, PartialDocument) else ""
        return known or f"“{self.content.title}”"

    @override
    async def play(self, client: SiteClient, say: Say) -> str:
        """Draw it up, follow it, and do its work year by year."""
        client.site.move_clock(self.begun)
        plan_id = await draft(client, STANDING_BODY, self.content)
        await client.service("planning", STANDING_BODY).post(f"/plans/{plan_id}/follow")
        say(f"{self.begun:%d/%m/%Y}  plan {self.name} is followed: {len(self.content.tasks)} pieces of work")
        acts, ended = self.acts(client, plan_id, say), self.stated["ended"].astimezone(VIETNAM)
        await acts.begin(self.stated.get("ties", {}))
        for year in range(self.begun.year, ended.year + 1):
            end = min(datetime(year, 12, 31, 17, tzinfo=VIETNAM), ended)
            client.site.move_clock(datetime(year, 1, 2, 8, tzinfo=VIETNAM))
            await work_of(client, plan_id, partial(self._lists, year), f"the work of {year} to be listed")
            done = await acts.until(end)
            client.site.move_clock(end)
            say(f"{end:%d/%m/%Y}  {done} pieces of work done")
        return plan_id

    def acts(self, client: SiteClient, plan_id: str, say: Say) -> Acts:
        """What the site does beside the work that is marked as done by hand."""
        units = dict(plan_site(self.number).units)
        issuer = self.content.document.issuer
        place = Place(client, plan_id, self.content, issuer, self.stated["head"], units)
        return Acts(place, diary_of(self.stated), planned_acts(place, self.stated), say)

    def _lists(self, year: int, items: Sequence[Mapping[str, Any]]) -> bool:
        """Whether the work of a year is listed: that of a plan that goes on is added when the year has come."""
        comes_again = any(task.when is not None and task.when.every is not None for task in self.content.tasks)
        return not comes_again or any(item["due"] is not None and item["due"]["day"][:4] == str(year) for item in items)

    @override
    async def figures(self, client: SiteClient, plan_id: str) -> list[Group]:
        """The plans of the site, how its work stands, and what else it did."""
        listed = await client.service("planning", AUDITOR).all("/plans")
        plans = Group("Plans (kế hoạch)", "planning", (Figure("followed", len(listed), "/plans", {}, "PlanFollowed"),))
        return [plans, await figures_of_work(client, plan_id), *await figures_of_planning(client)]

    @override
    async def in_full(self, client: SiteClient, plan_id: str) -> list[InFull]:
        """The plan, and its events."""
        _ = client
        return [
            InFull("the plan", "planning", f"/plans/{plan_id}"),
            InFull("its work", "planning", f"/plans/{plan_id}/work"),
            InFull("its events", "planning", f"/streams/plan-{plan_id}"),
        ]
