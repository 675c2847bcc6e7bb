"""A plan that is known in part: it is drawn up from its text and followed, and never issued."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from typing_extensions import override

from contracts.plan_parts import PartialDocument
from contracts.planning import PlanContent
from contracts.vocabulary import VIETNAM
from deploy.local.plan_files import EXAMPLES, real_plan
from deploy.local.play.actors import AUDITOR, STANDING_BODY
from deploy.local.play.client import SiteClient
from deploy.local.play.dataset import site_file
from deploy.local.play.figures import Figure, Group, InFull
from deploy.local.play.plays import Play, Say
from deploy.local.play.registering import draft
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
    def begun(self) -> datetime:
        """When its work begins to be followed."""
        stated = yaml.safe_load(Path(EXAMPLES, site_file(self.number)).read_text(encoding="utf-8"))
        begun: datetime = stated["begun"]
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
        """Draw it up and follow it."""
        client.site.move_clock(self.begun)
        plan_id = await draft(client, STANDING_BODY, self.content)
        await client.service("planning", STANDING_BODY).post(f"/plans/{plan_id}/follow")
        say(f"{self.begun:%d/%m/%Y}  plan {self.name} is followed: {len(self.content.tasks)} pieces of work")
        return plan_id

    @override
    async def figures(self, client: SiteClient, plan_id: str) -> list[Group]:
        """The plans of the site."""
        _ = plan_id
        listed = await client.service("planning", AUDITOR).all("/plans")
        return [Group("Plans (kế hoạch)", "planning", (Figure("followed", len(listed), "/plans", {}, "PlanFollowed"),))]

    @override
    async def in_full(self, client: SiteClient, plan_id: str) -> list[InFull]:
        """The plan, and its events."""
        _ = client
        return [
            InFull("the plan", "planning", f"/plans/{plan_id}"),
            InFull("its events", "planning", f"/streams/plan-{plan_id}"),
        ]
