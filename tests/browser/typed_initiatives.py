"""Initiatives in which everything that people type freely is markup."""

from typing import Any

from services.review.initiative import examples
from tests.browser.markup import MARKUP, typed
from tests.federation.test_sheet_across_levels import STANDING_BODY, done
from tests.harness import ServiceHarness
from tests.planning.plans import CHI_LANG
from tests.review.cases import HEAD
from tests.review.initiatives import RECOGNISE, SCORE


async def play_initiatives(review: ServiceHarness) -> None:
    """In September one is recognised, one annulled and one refused."""
    authors = [{**one, "name": MARKUP, "position": MARKUP} for one in examples.INITIATIVE["content"]["authors"]]
    content: dict[str, Any] = {"authors": authors, "applied_since": "2017-02-01"}
    content |= dict.fromkeys(("name", "field", "solution", "effect", "applied_at"), MARKUP)
    scores = typed(SCORE).model_dump(mode="json", exclude={"initiative_id"}) | {"held_on": "2017-09-01", "note": MARKUP}
    recognition = typed(RECOGNISE).model_dump(mode="json", exclude={"initiative_id"})
    recognition["decision"]["dated"] = "2017-09-02"
    paths = []
    for place in range(3):
        body = {"unit": CHI_LANG.code, "year": 2017, "content": {**content, "name": f"{MARKUP} {place}"}}
        submitted = await done(review, "/initiatives", STANDING_BODY, body)
        paths.append(f"/initiatives/{submitted['stream'].removeprefix('initiative-')}")
        await done(review, f"{paths[-1]}/score", STANDING_BODY, scores)
    for path in paths[:2]:
        await done(review, f"{path}/recognise", HEAD, recognition)
    annulment = {"reason": MARKUP, "decision": recognition["decision"]}
    await done(review, f"{paths[1]}/annul", HEAD, annulment)
    await done(review, f"{paths[2]}/refuse", HEAD, {"reason": MARKUP})
