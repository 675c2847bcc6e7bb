"""What people type when somebody is transferred, retires or dies: the papers that say it."""

from typing import Any, Final

from contracts.vocabulary import SubjectKey
from tests.browser.markup import typed
from tests.federation.test_sheet_across_levels import STANDING_BODY, done
from tests.harness import ServiceHarness
from tests.planning.plans import CHI_LANG, TAM_THANH, document

_CHANGE: Final[dict[str, Any]] = {"on": "2017-09-01", "paper": typed(document("412")).model_dump(mode="json")}


async def play_service(registration: ServiceHarness, keys: tuple[SubjectKey, SubjectKey, SubjectKey]) -> None:
    """One of Chi Lăng is transferred, one retires and one dies; of the first the superior becomes the manager."""
    moved, retired, died = (f"/subjects/{key}" for key in keys)
    between = {"left": CHI_LANG.code, "joined": TAM_THANH.code}
    await done(registration, f"{moved}/transfer", STANDING_BODY, {**between, **_CHANGE})
    await done(registration, f"{moved}/manager", STANDING_BODY, {"managed_by": "superior"})
    await done(registration, f"{retired}/retirement", STANDING_BODY, _CHANGE)
    await done(registration, f"{died}/death", STANDING_BODY, _CHANGE)
