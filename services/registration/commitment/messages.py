"""The command by which a unit commits to the targets of a plan, and its home event."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.registration import CommitmentSubmitted
from contracts.vocabulary import Code, PlanId, SheetId, SiteCode, Text, UnitCode

Measure = Annotated[float, Field(strict=True, ge=0, le=1_000_000_000_000, allow_inf_nan=False)]


class Commitment(Message):
    """What a unit commits to for one target of the plan, in words, and as a number where it states one."""

    target: Code
    text: Text
    measure: Measure | None = None


Commitments = Annotated[tuple[Commitment, ...], Field(max_length=100)]


class OfCommitment(Command):
    """A command about what goes with a unit's sheet: all that the unit commits to, in the place of what was before."""

    sheet_id: SheetId
    commitments: Commitments

    @property
    @override
    def stream(self) -> str:
        """The commitment that goes with the sheet."""
        return f"commitment-{self.sheet_id}"


class CommitToTargets(OfCommitment):
    """Commit to the targets of a plan (cam kết chỉ tiêu), of this site or of its superior."""


class ReceiveCommitment(OfCommitment):
    """Receive what the own `site` of a unit has submitted for it."""

    site: SiteCode


CommitmentCommand = CommitToTargets | ReceiveCommitment


class TargetsCommitted(Event):
    """A unit committed to targets of a plan, each once; what it had committed to before counts no longer."""

    sheet_id: SheetId
    plan_id: PlanId
    unit: UnitCode
    commitments: Commitments


CommitmentEvent = TargetsCommitted | CommitmentSubmitted
