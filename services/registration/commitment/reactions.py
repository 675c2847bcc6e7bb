"""What the own site of a unit has submitted to this one is what the unit commits to here."""

from collections.abc import Iterable

from contracts.envelope import Origin
from contracts.message import Command
from contracts.registration import CommitmentSubmitted
from services.registration.commitment.messages import Commitment, ReceiveCommitment


def receive_commitment(event: CommitmentSubmitted, origin: Origin) -> Iterable[Command]:
    """That it is the site's own unit is for the rules to say."""
    stated = tuple(Commitment(target=one.target, text=one.text, measure=one.measure) for one in event.commitments)
    yield ReceiveCommitment(sheet_id=event.sheet_id, site=origin.site, commitments=stated)
