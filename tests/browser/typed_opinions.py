"""What people type when bodies are asked for their opinion: the question, the bodies, and what they say."""

from typing import Any

from tests.browser.markup import MARKUP
from tests.federation.test_sheet_across_levels import STANDING_BODY, done
from tests.harness import ServiceHarness


async def play_opinions(review: ServiceHarness, dossier: str, paper: dict[str, Any]) -> str:
    """Two bodies are asked, of whom one objects, and another is asked later; the path of the first request."""
    body = {"dossiers": [dossier], "question": MARKUP, "reference": paper}
    bodies = [{"name": MARKUP}, {"name": f"{MARKUP} B"}]
    asked = await done(review, "/opinions", STANDING_BODY, {**body, "bodies": bodies, "working_days": 1})
    path = f"/opinions/{asked['stream'].removeprefix('opinion-')}"
    said = {"body": MARKUP, "dossiers": [dossier], "position": "OBJECTS", "ground": MARKUP, "reference": paper}
    await done(review, f"{path}/answers", STANDING_BODY, said)
    await done(review, "/opinions", STANDING_BODY, {**body, "bodies": bodies[:1]})
    return path


async def close_opinions(review: ServiceHarness, path: str) -> None:
    """The other body was silent."""
    await done(review, f"{path}/close", STANDING_BODY)
