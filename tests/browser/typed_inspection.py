"""An inspection in which everything that people type freely is markup."""

from contracts.vocabulary import PlanId
from tests.browser.markup import MARKUP, typed
from tests.federation.test_sheet_across_levels import CLERK, done, shown
from tests.harness import ServiceHarness
from tests.planning.plans import CHI_LANG, document


async def play_inspection(planning: ServiceHarness, plan_id: PlanId) -> None:
    """A unit is inspected, something is found there and settled, and the inspection is concluded."""
    paper = typed(document("95")).model_dump(mode="json")
    units = [{"code": CHI_LANG.code, "name": MARKUP}]
    body = {"plan_id": str(plan_id), "title": MARKUP, "document": paper, "units": units}
    planned = await done(planning, "/inspections", CLERK, {**body, "first": "2017-08-01", "last": "2017-08-31"})
    here = f"/inspections/{planned['stream'].removeprefix('inspection-')}"
    inspected = {"unit": CHI_LANG.code, "inspected_on": "2017-08-10", "minutes": MARKUP}
    await done(planning, f"{here}/units", CLERK, inspected)
    await done(planning, f"{here}/findings", CLERK, {"unit": CHI_LANG.code, "text": MARKUP, "asks": MARKUP})
    (found,) = (await shown(planning, here, lambda page: bool(page["findings"])))["findings"]
    settled = {"settled_on": "2017-08-20", "note": MARKUP}
    await done(planning, f"{here}/findings/{found['finding_id']}/settle", CLERK, settled)
    conclusion = {"concluded_on": "2017-08-31", "document": paper, "conclusion": MARKUP}
    await done(planning, f"{here}/conclude", CLERK, conclusion)
