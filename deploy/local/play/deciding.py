"""From the council to the recipients: a proposal to the head, the decision with its drawn number, and its conferral."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from contracts.message import Actor
from contracts.vocabulary import VIETNAM
from deploy.local.play.actors import DEPUTY, HEAD
from deploy.local.play.client import ServiceClient, SiteClient
from deploy.local.play.course import Authority

_NOT_YET: Final = frozenset({"proposal-not-passed", "decision-proposal-unknown", "conferral-no-decision"})
"""Review is about to read what it has just recorded."""
_BY_MINUTES: Final = "Theo biên bản họp Hội đồng."
_IN_STEAD: Final = {"capacity": "KT.", "signs_for": "CHỦ TỊCH"}


class Proposed(NamedTuple):
    """A proposal that lies with the head: its id, and its dossiers."""

    proposal_id: str
    dossiers: tuple[str, ...]


class Handed(NamedTuple):
    """How the award of a dossier came to its recipient."""

    dossier_id: str
    manner: str = "in-person"
    received_by: str = ""


class Deciding:
    """The head of an authority and its standing body, at the site of `client`."""

    def __init__(self, client: SiteClient, authority: Authority) -> None:
        self.client, self.authority = client, authority

    async def propose(
        self, session_id: str | None, dossiers: Sequence[str], paper: str, at: datetime, note: str = _BY_MINUTES
    ) -> Proposed:
        """Propose to the head what the council voted for, by the tờ trình with this number; sudden deeds without it."""
        self.client.site.move_clock(at)
        symbol, issuer = self.authority.paper, self.authority.proposes
        body = {
            "session_id": session_id,
            "paper": {"issuer": issuer, "number": paper, "symbol": symbol, "dated": _day(at)},
            "addressee": self.authority.decides,
            "note": note,
            "dossiers": dossiers,
        }
        answer = await self._staff.post("/proposals", body, _NOT_YET)
        return Proposed(str(answer["stream"]).removeprefix("proposal-"), tuple(dossiers))

    async def send_back(self, proposed: Proposed, reason: str, at: datetime) -> None:
        """The head returns a proposal, with the reason."""
        self.client.site.move_clock(at)
        await self._as(HEAD).post(f"/proposals/{proposed.proposal_id}/return", {"reason": reason})

    async def decline(self, dossier_id: str, reason: str, at: datetime) -> None:
        """The head grants no award for a dossier that the council voted for."""
        self.client.site.move_clock(at)
        body = {"reason_code": "CRITERIA_NOT_MET", "reason": reason}
        await self._as(HEAD).post(f"/dossiers/{dossier_id}/decline", body)

    async def sign(self, proposed: Proposed, at: datetime, *, in_stead: bool = False) -> str:
        """Sign the decision on a proposal, whose number is drawn; the deputy signs in the head's stead. Its id."""
        self.client.site.move_clock(at)
        body: dict[str, Any] = {
            "issuer": self.authority.name,
            "symbol": self.authority.symbol,
            "dated": _day(at),
            "deciding_authority": self.authority.decides,
            "signer_role": "PHÓ CHỦ TỊCH" if in_stead else self.authority.signer_role,
            "signature": _IN_STEAD if in_stead else None,
        }
        path = f"/proposals/{proposed.proposal_id}/decision"
        answer = await self._as(DEPUTY if in_stead else HEAD).post(path, body, _NOT_YET)
        return str(answer["stream"]).removeprefix("decision-")

    async def confer(self, decision_id: str, handed: Sequence[Handed], at: datetime) -> None:
        """Hand awards of a decision over; who is absent is handed the award another day."""
        self.client.site.move_clock(at)
        body = {
            "held_on": _day(at),
            "place": f"Hội trường {self.authority.name}",
            "conferred_by": self.authority.decides,
            "handed": [one._asdict() for one in handed],
        }
        await self._staff.post(f"/decisions/{decision_id}/conferral", body, _NOT_YET)

    @property
    def _staff(self) -> ServiceClient:
        return self._as(self.authority.appraiser)

    def _as(self, who: Actor) -> ServiceClient:
        return self.client.service("review", who)


def _day(at: datetime) -> str:
    day: date = at.astimezone(VIETNAM).date()
    return day.isoformat()
