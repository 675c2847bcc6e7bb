"""The council and the head under load: a session, its votes, a decision with several recipients."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.failure.callers import HEAD, STAFF, Callers
from tests.failure.site import TODAY

_MEMBERS = 9
_TOO_FEW = 2
_DATED = datetime.fromisoformat(TODAY).date().isoformat()


async def award(callers: Callers, number: int, dossiers: Sequence[str]) -> None:
    """Award all of `dossiers` but the last, which is voted down, or declined by the head when `number` is even."""
    *awarded, last = dossiers
    voted_down = number % 2 == 1
    await _vote(callers, dossiers, last if voted_down else None)
    if not voted_down:
        body = {"reason_code": "PUBLIC_OBJECTION", "reason": "Có đơn phản ánh đang xem xét."}
        decline = callers.request("review", "POST", f"/dossiers/{last}/decline", HEAD, "DossierRefused", body=body)
        await callers.carry_out(decline)
    said = ("DecisionIssued", *["AwardDecided"] * len(awarded))
    decide = callers.request("review", "POST", "/decisions", HEAD, *said, body=_decision(f"{number}", awarded))
    await callers.carry_out(decide)
    for wanted, code in (
        (awarded[:1], "decision-recipient-awarded"),
        ([last], "decision-recipient-not-proposed" if voted_down else "decision-recipient-declined"),
    ):
        again = callers.request("review", "POST", "/decisions", HEAD, body=_decision(f"{number}a", wanted))
        await callers.be_refused(again, code)


async def _vote(callers: Callers, dossiers: Sequence[str], against: str | None) -> None:
    body = {"council": "Hội đồng Thi đua - Khen thưởng", "members": _MEMBERS, "held_on": _DATED, "dossiers": dossiers}
    said = ("SessionConvened", "CouncilConvened")
    convene = callers.request("review", "POST", "/sessions", STAFF, *said, body=body)
    path = f"/sessions/{(await callers.carry_out(convene)).stream.removeprefix('session-')}"
    await callers.be_refused(callers.request("review", "POST", f"{path}/close", STAFF), "session-votes-missing")
    counted = [{"dossier_id": one, "votes_for": _TOO_FEW if one == against else _MEMBERS} for one in dossiers]
    await callers.carry_out(
        callers.request("review", "POST", f"{path}/votes", STAFF, "VotesRecorded", body={"votes": counted})
    )
    said = ("SessionClosed", "CouncilVoted")
    await callers.carry_out(callers.request("review", "POST", f"{path}/close", STAFF, *said))
    await callers.be_refused(
        callers.request("review", "POST", "/sessions", STAFF, body=body), "session-dossier-not-ready"
    )


def _decision(number: str, dossiers: Sequence[str]) -> dict[str, Any]:
    return {
        "decision": {"issuer": "UBND thành phố Lạng Sơn", "number": number, "symbol": "QĐ-UBND", "dated": _DATED},
        "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
        "signer_role": "Chủ tịch",
        "dossiers": dossiers,
    }
