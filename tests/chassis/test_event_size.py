"""An event that could never be published is not recorded."""

from uuid import UUID

import pytest

from chassis.deciding.decider import LARGEST_EVENT, Cause, EventTooLarge
from chassis.ids import new_id
from contracts.message import Actor
from contracts.planning import PlanIssued
from contracts.vocabulary import PlanId
from deploy.local import servers
from services.planning.plan.messages import DraftPlan, PlanDraft
from services.planning.service import SERVICE
from tests.chassis.databases import at_work
from tests.contracts.golden import GOLDEN

PLAN = PlanId(UUID("01592b6f-8a40-7c11-9d27-5e0c6a41f254"))


def draft(longest: int) -> PlanDraft:
    """A draft of plan 254 with a hundred measures of `longest` Vietnamese letters, each of three bytes."""
    issued = PlanIssued.model_validate_json((GOLDEN / "PlanIssued.1.json").read_text(encoding="utf-8"))
    whole = PlanDraft.model_validate(issued.content.model_dump())
    return whole.model_copy(update={"measures": ("ế" * longest,) * 100, "parent": None})


async def test_an_event_that_fits_no_message_is_refused(postgres: servers.Postgres) -> None:
    """A plan within every bound of its fields can still be too long; it is refused, and a shorter one is taken."""
    async with at_work(postgres.admin_url, SERVICE) as harness:
        why = Cause(Actor("lan", None, frozenset({"clerk"})), new_id(), new_id())

        with pytest.raises(EventTooLarge) as refused:
            await harness.handler.handle(DraftPlan(plan_id=PLAN, content=draft(3_500)), why)

        assert await harness.store.head() == 0
        assert str(LARGEST_EVENT) in refused.value.sentence("vi")
        await harness.handler.handle(DraftPlan(plan_id=PLAN, content=draft(3_000)), why)
        assert await harness.store.head() == 1
