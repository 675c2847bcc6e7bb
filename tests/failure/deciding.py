"""A decision on a proposal and the revocation of an award, as the work of processes that are killed."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from chassis.clock import Clock
from chassis.deciding.decider import Cause, Handler
from chassis.declaring.site import Site
from contracts.message import Command
from contracts.vocabulary import Level
from services.review.decision.messages import DecideProposal
from services.review.revocation.messages import RevokeAward
from services.review.service import SERVICE
from tests.chassis.databases import opened
from tests.failure.killing import Work
from tests.review.cases import HEAD

_SIGNED: Final = {
    "issuer": "UBND thành phố Lạng Sơn",
    "symbol": "QĐ-UBND",
    "dated": "2017-12-29",
    "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
    "signer_role": "CHỦ TỊCH",
}


async def _handle(given: Mapping[str, Any], kind: type[Command], name: str) -> None:
    """Decide on each thing that is named, under the command id that it is given."""
    async with opened(given["url"], 4) as store:
        store.site = Site(given["site"], Level.DISTRICT)
        handler = Handler(SERVICE, store, Clock())
        for thing, command_id in given["things"]:
            command = kind.model_validate({name: thing, **_SIGNED})
            await handler.handle(command, Cause(HEAD, UUID(command_id), UUID(command_id)))


async def decide_proposals(given: dict[str, Any]) -> None:
    """Decide on proposals."""
    await _handle(given, DecideProposal, "proposal_id")


async def revoke_awards(given: dict[str, Any]) -> None:
    """Annul awards."""
    await _handle(given, RevokeAward, "dossier_id")


DECIDING: Final[Mapping[str, Work]] = {"decide_proposals": decide_proposals, "revoke_awards": revoke_awards}
