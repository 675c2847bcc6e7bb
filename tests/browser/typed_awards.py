"""What people type around a decision: its proposal, its signature, its conferral, an open matter, a revocation."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from contracts.catalog import title
from services.review.catalogue.lines import line_id
from tests.browser.markup import MARKUP, typed
from tests.federation.test_sheet_across_levels import STANDING_BODY, done, shown, state_is
from tests.harness import ServiceHarness
from tests.planning.plans import document
from tests.review.cases import HEAD

_DAY: Final = "2017-09-20"
SIGNATURE: Final[dict[str, Any]] = {"capacity": "KT.", "signs_for": MARKUP, "name": MARKUP}


def _paper(number: str) -> dict[str, Any]:
    return dict(typed(document(number, dated=date(2017, 9, 20))).model_dump(mode="json"))


async def play_proposals(review: ServiceHarness, session_id: str, dossiers: Sequence[str], waiting: str) -> None:
    """The standing body proposes to the head, who returns it; another proposal waits."""
    body: dict[str, Any] = {
        "session_id": session_id,
        "paper": _paper("45"),
        "addressee": MARKUP,
        "note": MARKUP,
        "dossiers": list(dossiers),
    }
    submitted = await done(review, "/proposals", STANDING_BODY, body)
    path = f"/proposals/{submitted['stream'].removeprefix('proposal-')}"
    await done(review, f"{path}/return", HEAD, {"reason": MARKUP})
    await done(review, "/proposals", STANDING_BODY, {**body, "paper": _paper("46"), "dossiers": [waiting]})


async def play_matter(review: ServiceHarness, dossier: str) -> None:
    """A complaint is recorded at a dossier and closed."""
    paper = {"reference": _paper("8")}
    body = {"dossier_id": dossier, "kind": "COMPLAINT", "opened_on": _DAY, "summary": MARKUP, **paper}
    opened = await done(review, "/matters", STANDING_BODY, body)
    await shown(review, f"/dossiers/{dossier}", lambda row: row["suspended"] is not None)
    path = f"/matters/{opened['stream'].removeprefix('complaint-')}"
    end = {"outcome": "UNFOUNDED", "closed_on": _DAY, "conclusion": MARKUP, **paper}
    await done(review, f"{path}/close", STANDING_BODY, end)
    await shown(review, f"/dossiers/{dossier}", lambda row: row["suspended"] is None)


async def play_law(review: ServiceHarness) -> None:
    """Two lines of the law are confirmed, and one of the confirmations is withdrawn."""
    rules = title("LDTT", "L2003_ND91").prerequisites[:2]
    paths = [f"/catalogue/rulesets/L2003_ND91/lines/{line_id('L2003_ND91', rule)}" for rule in rules]
    for path in paths:
        body = {"source": MARKUP, "checked_on": _DAY, "remark": MARKUP}
        await done(review, f"{path}/confirm", STANDING_BODY, body)
    await done(review, f"{paths[0]}/withdraw", STANDING_BODY, {"reason": MARKUP})


async def decide(review: ServiceHarness, dossiers: Sequence[str]) -> dict[str, Any]:
    """The head decides on dossiers; the answer to it."""
    body = {
        "decision": _paper("2568"),
        "deciding_authority": MARKUP,
        "signer_role": MARKUP,
        "dossiers": list(dossiers),
        "signature": SIGNATURE,
    }
    return await done(review, "/decisions", HEAD, body)


async def play_awards(review: ServiceHarness, decision_id: str, received: str, revoked: str) -> None:
    """One award is conferred; another is annulled, after the head first would not, and its bonus partly paid back."""
    conferral = {
        "held_on": _DAY,
        "place": MARKUP,
        "conferred_by": MARKUP,
        "handed": [{"dossier_id": received, "manner": "by-another", "received_by": MARKUP}],
    }
    ahead = {"held_on": _DAY, "begins": "08:00", "place": MARKUP, "conferred_by": MARKUP}
    await done(review, f"/decisions/{decision_id}/conferral/schedule", STANDING_BODY, ahead)
    await done(review, f"/decisions/{decision_id}/conferral", STANDING_BODY, conferral)
    path, why = f"/dossiers/{revoked}/revocation", {"reason": MARKUP}
    filed = {"ground": "FRAUD", "reason": MARKUP, "found_on": _DAY, "finding": _paper("12")}
    await done(review, path, STANDING_BODY, filed)
    await done(review, f"{path}/drop", HEAD, why)
    await done(review, path, STANDING_BODY, filed)
    decision = {
        "issuer": MARKUP,
        "symbol": "QĐ-UBND",
        "dated": _DAY,
        "deciding_authority": MARKUP,
        "signer_role": MARKUP,
        "signature": SIGNATURE,
    }
    await done(review, f"{path}/decision", HEAD, decision)
    await shown(review, f"/dossiers/{revoked}", state_is("revoked"))
    await done(review, f"{path}/recovery", STANDING_BODY, {"amount": 1000, "received_on": _DAY, "note": MARKUP})
    await done(review, f"{path}/write-off", HEAD, why)
