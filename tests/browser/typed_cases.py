"""Exemplary cases in which everything that people type freely is markup."""

from datetime import date

from contracts.vocabulary import PlanId
from tests.browser.markup import MARKUP, typed
from tests.federation.test_sheet_across_levels import CLERK, done
from tests.harness import ServiceHarness
from tests.planning.plans import CHI_LANG, document


async def play_cases(planning: ServiceHarness, plan_id: PlanId) -> None:
    """In September a case is returned, corrected, received, honoured and published, one withdrawn, one returned."""
    paper, later = (
        typed(document(number, dated=day)).model_dump(mode="json")
        for number, day in (("57", date(2017, 8, 25)), ("60", date(2017, 9, 11)))
    )
    content = {"month": "2017-08", "kind": "household", "deed": MARKUP, "account": MARKUP, "position": MARKUP}
    paths = []
    for name in (MARKUP, f"{MARKUP} 2", f"{MARKUP} 3"):
        body = {"plan_id": str(plan_id), "unit": CHI_LANG.code}
        proposed = await done(
            planning, "/cases", CLERK, {**body, "content": {**content, "name": name, "commended": paper}}
        )
        paths.append(f"/cases/{proposed['stream'].removeprefix('case-')}")
    here, other, returned = paths
    await done(planning, f"{returned}/return", CLERK, {"reason": MARKUP})
    await done(planning, f"{here}/return", CLERK, {"reason": MARKUP})
    corrected = await planning.put(here, CLERK, {**content, "name": MARKUP, "deed": f"{MARKUP} 3"})
    assert corrected.is_success, corrected.text
    await done(planning, f"{here}/receive", CLERK)
    honoured = {"honoured_on": "2017-09-11", "text": MARKUP, "document": later}
    await done(planning, f"{here}/honour", CLERK, honoured)
    await done(planning, f"{here}/spread", CLERK, {"spread_on": "2017-09-11", "place": MARKUP, "text": MARKUP})
    await done(planning, f"{other}/withdraw", CLERK, {"reason": MARKUP})
