"""What happens to single dossiers on their way: receipts, supplements, stops, complaints, and a revocation."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from contracts.vocabulary import VIETNAM
from deploy.local.play.actors import HEAD, clerk_of
from deploy.local.play.client import ServiceClient, SiteClient
from deploy.local.play.course import Authority
from deploy.local.play.reviewing import Filed, dossier_id, ids_of

_NOT_YET: Final = frozenset({"revocation-no-such-award", "revocation-not-proposed"})
"""Review is about to read what it has just recorded."""
_PAPER: Final = "BB_BINH_XET"


class Handling:
    """The standing body of an authority at the site of `client`, and what it does with dossiers of a plan."""

    def __init__(self, client: SiteClient, authority: Authority, plan_id: str) -> None:
        self.client, self.authority, self.plan_id = client, authority, plan_id

    async def receive(self, filed: Filed, at: datetime) -> None:
        """Issue the receipt of every dossier, with the day of its result."""
        self.client.site.move_clock(at)
        ids = ids_of(self.plan_id, filed)
        await asyncio.gather(*(self._staff.post(f"/dossiers/{one}/receipt") for one in ids))

    async def ask(self, filed: Filed, at: datetime) -> None:
        """Send dossiers back once, for the minutes of the review."""
        self.client.site.move_clock(at)
        body = {"documents": [_PAPER], "facts": [], "reason": "Hồ sơ thiếu biên bản bình xét.", "working_days": 5}
        for one in ids_of(self.plan_id, filed):
            await self._staff.post(f"/dossiers/{one}/supplement-request", body)

    async def supply(self, filed: Filed, at: datetime) -> None:
        """The units supply what was asked for."""
        self.client.site.move_clock(at)
        for unit, dossier in filed:
            body = {"documents": dossier.documents, "facts": dossier.facts, "note": "Đã bổ sung biên bản bình xét."}
            path = f"/dossiers/{dossier_id(self.plan_id, unit, dossier)}/supplement"
            await self.client.service("review", clerk_of(unit)).post(path, body)

    async def take_back(self, filed: Filed, at: datetime) -> None:
        """The units take back what they have filed for people who have left."""
        self.client.site.move_clock(at)
        body = {"reason_code": "LEFT_UNIT", "reason": "Đã chuyển công tác theo quyết định điều động."}
        for unit, dossier in filed:
            path = f"/dossiers/{dossier_id(self.plan_id, unit, dossier)}/take-back"
            await self.client.service("review", clerk_of(unit)).post(path, body)

    async def suspend(self, ids: Sequence[str], at: datetime) -> None:
        """Consider dossiers no further while a matter of the press is looked into."""
        self.client.site.move_clock(at)
        body = {"ground": "PRESS", "reason": "Báo chí nêu vụ việc liên quan, đang xác minh."}
        for one in ids:
            await self._staff.post(f"/dossiers/{one}/suspend", body)

    async def resume(self, ids: Sequence[str], at: datetime) -> None:
        """Consider them again: nothing was found."""
        self.client.site.move_clock(at)
        body = {"reason": "Đã xác minh xong, không có vi phạm."}
        for one in ids:
            await self._staff.post(f"/dossiers/{one}/resume", body)

    async def open_matter(self, dossier: str, kind: str, summary: str, at: datetime) -> str:
        """Record a matter, which suspends what it concerns; answers with its path."""
        self.client.site.move_clock(at)
        body = {
            "dossier_id": dossier,
            "whole_subject": True,
            "kind": kind,
            "opened_on": _day(at),
            "summary": summary,
        }
        answer = await self._staff.post("/matters", body)
        return f"/matters/{str(answer['stream']).removeprefix('complaint-')}"

    async def close_matter(self, path: str, outcome: str, conclusion: str, at: datetime) -> None:
        """Close a matter with its outcome."""
        self.client.site.move_clock(at)
        body = {"outcome": outcome, "closed_on": _day(at), "conclusion": conclusion}
        await self._staff.post(f"{path}/close", body)

    async def revoke(self, dossier: str, at: datetime) -> None:
        """Annul the award that a founded matter has filed with the head, under a number that is drawn."""
        self.client.site.move_clock(at)
        body = {
            "issuer": self.authority.name,
            "symbol": self.authority.symbol,
            "dated": _day(at),
            "deciding_authority": self.authority.decides,
            "signer_role": self.authority.signer_role,
        }
        path = f"/dossiers/{dossier}/revocation/decision"
        await self.client.service("review", HEAD).post(path, body, _NOT_YET)

    async def recover(self, dossier: str, at: datetime) -> None:
        """Record that the bonus was paid back."""
        self.client.site.move_clock(at)
        path = f"/dossiers/{dossier}/revocation"
        shown = await self._staff.shown(path, lambda one: one["revoked"] is not None, "the award to be revoked")
        body = {"amount": shown["due"], "received_on": _day(at), "note": "Phiếu thu 15"}
        await self._staff.post(f"/dossiers/{dossier}/revocation/recovery", body)

    @property
    def _staff(self) -> ServiceClient:
        return self.client.service("review", self.authority.appraiser)


def _day(at: datetime) -> str:
    return at.astimezone(VIETNAM).date().isoformat()
