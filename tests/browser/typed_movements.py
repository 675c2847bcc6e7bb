"""Movements and clusters in which everything that people type freely is markup."""

from datetime import date
from typing import Any

from contracts.clusters import cluster_id_of
from contracts.vocabulary import PlanId
from tests.browser.markup import MARKUP, typed
from tests.federation.test_sheet_across_levels import CLERK, done, shown
from tests.harness import ServiceHarness
from tests.planning.plans import CHI_LANG, TAM_THANH, document
from tests.planning.test_plan_parts import EVERYTHING


def _json(message: Any) -> Any:
    return message.model_dump(mode="json")


async def play_movements(planning: ServiceHarness, plan_id: PlanId) -> None:
    """One under the plan's campaign, and beside the plan one that is closed."""
    (ordered,) = EVERYTHING["campaigns"]
    unit = {"code": CHI_LANG.code, "name": MARKUP}
    document_ = _json(typed(document("31", dated=date(2017, 2, 20))))
    launch = {
        "name": MARKUP,
        "kind": "thematic",
        "occasion": MARKUP,
        "launched_by": MARKUP,
        "content": MARKUP,
        "launched_on": "2017-02-20",
        "document": document_,
        "units": [unit],
    }
    under = {"plan_id": str(plan_id), "campaign": ordered.code}
    for part, closed in ((under, False), ({}, True)):
        launched = await done(planning, "/movements", CLERK, {**launch, **part})
        path = f"/movements/{launched['stream'].removeprefix('movement-')}"
        day = {"held_on": "2017-03-01", "result": MARKUP}
        for asked in ("model", "solutions"):
            await done(planning, f"{path}/means", CLERK, {"asked": asked, "text": MARKUP})
        await done(planning, f"{path}/pilot", CLERK, {"unit": unit, "since": "2017-03-01"})
        await done(planning, f"{path}/pilot-review", CLERK, {**day, "worth_replicating": True})
        await done(planning, f"{path}/replication", CLERK, {"units": [unit], "since": "2017-03-02", "text": MARKUP})
        await done(planning, f"{path}/reviews", CLERK, {"review": "mid", **day, "document": document_})
        if closed:
            await done(planning, f"{path}/close", CLERK, {"closed_on": "2017-09-01", "reason": MARKUP})


async def play_clusters(planning: ServiceHarness, plan_id: PlanId) -> None:
    """That of the wards from its covenants on, and one beside the plan that is changed and dissolved."""
    path = f"/clusters/{cluster_id_of(plan_id, 'phuong')}"
    await shown(planning, path, lambda row: row["members"] == 3)
    own = f"{path}/covenants/{CHI_LANG.code}"
    target = {"code": "ct-1", "text": MARKUP, "points": 10}
    covenant = {"signed_on": "2017-03-01", "signed_by": MARKUP, "targets": [target]}
    await _put(planning, own, covenant)
    await _put(planning, own, {**covenant, "signed_on": "2017-03-02", "reason": MARKUP})
    given = {"scored_on": "2017-09-01", "scores": [{"code": "ct-1", "points": 9, "note": MARKUP}]}
    cross = {"kind": "cross", "scorer": TAM_THANH.code}
    for kind in ({"kind": "self"}, cross, {"kind": "agreed"}):
        await done(planning, f"{own}/scores", CLERK, {**given, **kind})
    lead = {"unit": TAM_THANH.code, "since": "2017-03-01", "reason": MARKUP}
    await _put(planning, f"{path}/lead", lead)
    units = [{"code": one.code, "name": MARKUP} for one in (CHI_LANG, TAM_THANH)]
    formed = {"code": "ngoai", "name": MARKUP, "year": 2017, "units": units}
    paper = {"announcement": _json(typed(document("18")))}
    announced = await done(planning, "/clusters", CLERK, {**formed, **paper})
    beside = f"/clusters/{announced['stream'].removeprefix('cluster-')}"
    changed = {"units": units[:1], "since": "2017-03-01", "reason": MARKUP}
    await _put(planning, f"{beside}/members", changed)
    await done(planning, f"{beside}/dissolve", CLERK, {"reason": MARKUP})
    above = {"code": "cum-tinh", "name": MARKUP, "year": 2017, "above": True, "units": units}
    formed_above = await done(planning, "/clusters", CLERK, above)
    votes = [{"unit": CHI_LANG.code, "yes": 2}]
    elected = {"held_on": "2017-09-01", "present": 2, "votes": votes, "document": _json(typed(document("19")))}
    of_above = f"/clusters/{formed_above['stream'].removeprefix('cluster-')}"
    await done(planning, f"{of_above}/election", CLERK, elected)


async def _put(service: ServiceHarness, path: str, body: object) -> None:
    answer = await service.web.put(path, headers=service.token(CLERK), json=body)
    assert answer.is_success, answer.text
