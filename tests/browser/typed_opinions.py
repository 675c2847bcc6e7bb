"""What people type when bodies are asked for their opinion: the question, the bodies, and what they say."""

from typing import Any

from tests.browser.markup import MARKUP
from tests.federation.test_sheet_across_levels import STANDING_BODY, done, shown, state_is
from tests.harness import ServiceHarness


async def play_opinions(review: ServiceHarness, dossier: str, paper: dict[str, Any]) -> str:
    """Two bodies are asked and answer, one of them is asked again; the path of the second request."""
    body = {"dossiers": [dossier], "question": MARKUP, "reference": paper}
    bodies = [{"name": MARKUP}, {"name": f"{MARKUP} B"}]
    asked = await done(review, "/opinions", STANDING_BODY, {**body, "bodies": bodies})
    path = f"/opinions/{asked['stream'].removeprefix('opinion-')}/answers"
    for one, position in zip(bodies, ("OBJECTS", "ABSTAINS"), strict=True):
        said = {"dossiers": [dossier], "position": position, "ground": MARKUP, "reference": paper}
        await done(review, path, STANDING_BODY, {**said, "body": one["name"]})
    again = await done(review, "/opinions", STANDING_BODY, {**body, "bodies": bodies[:1]})
    return f"/opinions/{again['stream'].removeprefix('opinion-')}"


async def close_opinions(review: ServiceHarness, path: str) -> None:
    """The body was silent beyond its last day."""
    await done(review, f"{path}/close", STANDING_BODY)


async def consider_lower(review: ServiceHarness, dossier: str) -> None:
    """A refused dossier falls back to the lower title, for which it is appraised at once."""
    await done(review, f"/dossiers/{dossier}/lower-title", STANDING_BODY, {"reason": MARKUP})
    row = await shown(review, f"/dossiers/{dossier}", lambda row: row["lower"] is not None)
    lower = f"/dossiers/{row['lower']['lower']}"
    await shown(review, lower, state_is("filed"))
    await done(review, f"{lower}/appraise", STANDING_BODY)


async def play_consultation(review: ServiceHarness, dossier: str, other: str, paper: dict[str, Any]) -> None:
    """A list is published, somebody objects, and the consultation is closed; another one runs."""
    body = {"channel": MARKUP, "published_on": "2017-09-11", "working_days": 1, "notice": paper}
    opened = await done(review, "/consultations", STANDING_BODY, {**body, "dossiers": [dossier]})
    path = f"/consultations/{opened['stream'].removeprefix('consultation-')}"
    sent = dict.fromkeys(("sender", "contact", "words"), MARKUP)
    objection = {"dossier_id": dossier, "about": "OTHER", "received_on": "2017-09-12", **sent}
    await done(review, f"{path}/objections", STANDING_BODY, objection)
    (recorded,) = (await shown(review, path, lambda row: bool(row["received"])))["received"]
    answer = {"finding": "REJECTED", "ground": MARKUP, "reference": paper}
    await done(review, f"{path}/objections/{recorded['objection_id']}/answer", STANDING_BODY, answer)
    await done(review, f"{path}/close", STANDING_BODY, {"conclusion": MARKUP, "reference": paper})
    await done(review, "/consultations", STANDING_BODY, {**body, "dossiers": [other]})
