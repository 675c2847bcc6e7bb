"""Planning as its own SERVICE assembles it: registration hears its events over the real Kafka."""

from collections.abc import AsyncIterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contracts.vocabulary import Deadline
from deploy.local import servers
from services.planning.service import SERVICE as PLANNING
from services.registration.service import SERVICE as REGISTRATION
from tests.harness import ServiceHarness
from tests.planning.plans import MAI_PHA, STAFF, cluster, content
from tests.whole_site import site, until

Services = Mapping[str, ServiceHarness]


@pytest.fixture
async def services(postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path) -> AsyncIterator[Services]:
    (tmp_path / "clock.txt").write_text("2016-12-23T14:00:00+07:00")
    async with site(postgres, kafka, tmp_path, PLANNING, REGISTRATION) as at_work:
        yield at_work


async def ask(planning: ServiceHarness, path: str, body: object = None) -> UUID:
    """Post as the staff of the site; answers with the plan's id."""
    answer = await planning.web.post(path, headers=planning.token(STAFF), json=body)
    assert answer.is_success, answer.text
    return UUID(answer.json()["stream"].removeprefix("plan-"))


async def registration_shows(registration: ServiceHarness, plan_id: UUID, wanted: Mapping[str, Any]) -> None:
    """Wait until registration shows the plan with the `wanted` values."""

    async def is_shown() -> bool:
        shown = (await registration.get(f"/registrations/{plan_id}", STAFF)).json()
        return wanted.items() <= {name: value for name, value in shown.items() if name in wanted}.items()

    await until(is_shown, f"registration to show {wanted}")


async def test_registration_follows_a_plan_to_its_end(services: Services) -> None:
    """Issued, amended, withdrawn: each is heard in its order, and nothing else is."""
    planning, registration = services["planning"], services["registration"]
    fewer = content(clusters=(cluster("xa", MAI_PHA),), registration_deadline=Deadline(day=date(2017, 1, 20)))

    plan_id = await ask(planning, "/plans", {"content": content().model_dump(mode="json")})
    await ask(planning, f"/plans/{plan_id}/issue")
    await registration_shows(registration, plan_id, {"state": "open", "units": 3, "deadline_day": "2017-01-15"})
    amendment = {"content": fewer.model_dump(mode="json"), "reason": "Chia lại cụm"}
    await ask(planning, f"/plans/{plan_id}/amend", amendment)
    await registration_shows(registration, plan_id, {"state": "open", "units": 1, "deadline_day": "2017-01-20"})
    await ask(planning, f"/plans/{plan_id}/withdraw", {"reason": "Ban hành nhầm"})
    await registration_shows(registration, plan_id, {"state": "closed", "reason": "Ban hành nhầm"})

    heard = [row.type for row in await registration.store.read(0, 1000) if row.service == "planning"]
    assert heard == ["PlanIssued", "PlanAmended", "PlanWithdrawn"]
