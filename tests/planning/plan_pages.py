"""The pages of planning, and people who have signed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

import httpx

from contracts.planning import PlanContent
from contracts.vocabulary import PlanId, derived_id
from services.planning.plan import filling
from services.planning.plan.messages import DraftPlan, IssuePlan, PlanDraft
from tests.chassis.web_harness import session_of
from tests.harness import ServiceHarness
from tests.planning.plans import STAFF, content, document, drafted_as

NUMBERS = count(1000)
"""Numbers of plans that no other test has."""


@dataclass(frozen=True)
class Pages:
    """The pages of planning, and the service behind them."""

    planning: ServiceHarness

    def sign_in(self, *duties: str, unit: str | None = None) -> None:
        """From here on it is somebody who holds `duties`."""
        self.planning.web.cookies.clear()
        self.planning.web.cookies.update(session_of("an", *duties, unit=unit))

    async def get(self, path: str) -> httpx.Response:
        """The page at `path`, below the service's name."""
        return await self.planning.web.get(f"/planning{path}")

    async def send(
        self, path: str, typed: Mapping[str, str], held: Mapping[str, str] | None = None, **more: str
    ) -> httpx.Response:
        """The answer to the form of the page at `path`, with `typed` and the fields that it held."""
        own = hidden(await self.get(path)) if held is None else held
        return await self.planning.web.post(f"/planning{path}", data={**own, **typed, **more})

    async def led(self, answer: httpx.Response) -> httpx.Response:
        """The page to which an answer leads."""
        assert answer.status_code == 303, answer.text
        return await self.planning.web.get(answer.headers["location"])

    async def drafted(self, **changed: object) -> tuple[PlanId, PlanContent]:
        """A new draft that states everything, and what it becomes."""
        whole = content(document=document(str(next(NUMBERS))), **changed)
        plan_id = PlanId(derived_id("test-plan", str(whole.document)))
        await self.planning.handle(DraftPlan(plan_id=plan_id, content=drafted_as(whole)), STAFF)
        return plan_id, whole

    async def issued(self, **changed: object) -> tuple[PlanId, PlanContent]:
        """A new plan in force."""
        plan_id, whole = await self.drafted(**changed)
        await self.planning.handle(IssuePlan(plan_id=plan_id), STAFF)
        return plan_id, whole


def hidden(page: httpx.Response) -> dict[str, str]:
    """The fields that the last form of a page holds by itself."""
    return dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)">', page.text))


def typed_of(plan: PlanContent | PlanDraft) -> dict[str, str]:
    """What a clerk would have typed for `plan`."""
    return dict(filling.filled(plan, {}).fields())
