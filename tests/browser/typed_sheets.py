"""What people type when a sheet is changed after its deadline, by a decision, or taken back by its unit."""

from typing import Final

from contracts.message import Actor
from services.registration.sheet.messages import Entry
from tests.browser.markup import MARKUP, typed
from tests.federation.test_sheet_across_levels import STANDING_BODY, done, shown
from tests.harness import ServiceHarness
from tests.planning.plans import TAM_THANH, document
from tests.review.cases import person

_OTHER_CLERK: Final = Actor("van-thu-2", TAM_THANH.code, frozenset({"clerk"}))


async def change_by_decision(registration: ServiceHarness, sheet: str, other: str) -> None:
    """A locked sheet is unlocked and added to; another unit takes its sheet back and hands it in again."""
    named = {"reason": MARKUP, "decision": typed(document("12")).model_dump(mode="json")}
    await shown(registration, sheet, lambda row: bool(row["locked"]))
    until = {"day": "2017-03-01", "inclusive": True}
    await done(registration, f"{sheet}/unlock", STANDING_BODY, {"until": until, **named})
    forgotten = Entry(subject=typed(person(51)), title="LDTT").model_dump(mode="json")
    await done(registration, f"{sheet}/add-title", STANDING_BODY, {"entry": forgotten, **named})
    rows = {"entries": (await registration.get(other, STANDING_BODY)).json()["entries"]}
    await done(registration, f"{other}/take-back", _OTHER_CLERK, {"reason": MARKUP})
    await done(registration, f"{other}/hand-in", _OTHER_CLERK, rows)
