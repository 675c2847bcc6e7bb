"""The commands about the revocation of an award, its home events, and the evidence it is decided on."""

from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.awards import AwardRevoked, Dong, RevocationGround, RevocationPassedDown
from contracts.message import Command, Event, Message
from contracts.review import AwardDecided, RuleOutcome, Verdict
from contracts.vocabulary import (
    Day,
    Document,
    DossierId,
    Name,
    SiteCode,
    SubjectKey,
    Text,
    TextOrEmpty,
    TitleCode,
    Year,
    YesNo,
)
from services.review.decision.messages import DocumentSymbol, SeriesFound, Signature
from services.review.dossier.messages import Progress

RevocationReason = Annotated[Text, Field(max_length=2000)]
"""What was found, in words."""
RecoveryNote = Annotated[TextOrEmpty, Field(max_length=2000)]
"""What is noted about a payment, or why nothing more is expected."""
Reexamined = Annotated[Text, Field(max_length=2000)]
"""What the standing body found of a dossier that rested on a revoked award."""
RuleNames = Annotated[tuple[Name, ...], Field(min_length=1, max_length=100)]


class Dependant(Message):
    """A dossier, decided or not, that rests on an award under the ruleset that was recorded for it.

    `rules` are the rules by which it does, by their names in the catalogue; `state` is how far the dossier was.
    """

    dossier_id: DossierId
    subject: SubjectKey
    title: TitleCode
    year: Year
    ruleset: Name
    state: Progress
    rules: RuleNames


Dependants = Annotated[tuple[Dependant, ...], Field(max_length=10_000)]


class AwardFound(Message):
    """An award of this site; `decision_id` and all else as it was decided, None where there is none."""

    award: AwardDecided | None = None


class RevocationEvidence(AwardFound):
    """An award, the numbers of the series in which its revocation is numbered, and what rests on it."""

    series: SeriesFound = SeriesFound()
    dependants: tuple[Dependant, ...] = ()


class PassedUpFrom(Message):
    """The subordinate site from which a dossier was passed up to this one; None for one that was filed here."""

    forwarded_by: SiteCode | None = None


Outcomes = Annotated[tuple[RuleOutcome, ...], Field(max_length=100)]


class Reappraised(Message):
    """The outcome of every rule of a dossier under the law recorded for it, on what is known now; empty without any."""

    outcomes: Outcomes = ()


class OfRevocation(Command):
    """A command about the revocation of the award that a dossier led to, in the queue of decisions."""

    dossier_id: DossierId

    @property
    @override
    def stream(self) -> str:
        """That of the award's revocation."""
        return f"revocation-{self.dossier_id}"

    @property
    @override
    def queue(self) -> str:
        """The queue of decisions: a revocation draws its number in their series."""
        return "decisions"


class ProposeRevocation(OfRevocation):
    """File the revocation of an award with the head (đề nghị hủy bỏ), on the finding of whoever is competent."""

    ground: RevocationGround
    reason: RevocationReason
    found_on: Day
    finding: Document | None = None


class RevokeAward(OfRevocation):
    """Annul an award (hủy bỏ quyết định tặng), as the competent head, under the next number, which is drawn."""

    issuer: Name
    symbol: DocumentSymbol
    dated: Day
    deciding_authority: Name
    signer_role: Name
    signature: Signature | None = None


class DropRevocation(OfRevocation):
    """Revoke nothing (không hủy bỏ), as the competent head, with the reason."""

    reason: RevocationReason


class RecordRecovery(OfRevocation):
    """Record what was paid back of a bonus (thu hồi tiền thưởng), in đồng, on a day."""

    amount: Annotated[Dong, Field(ge=1)]
    received_on: Day
    note: RecoveryNote = ""


class WriteOffRecovery(OfRevocation):
    """Expect nothing more of a bonus, with the reason."""

    reason: RevocationReason


class ReexamineDependant(OfRevocation):
    """Record what was found of a dossier that rested on the revoked award; `stands` where it does without it."""

    dependant: DossierId
    stands: YesNo
    found: Reexamined


class ReevaluateDependant(OfRevocation):
    """Evaluate a dossier that rested on the revoked award anew, under the law that was recorded for it."""

    dependant: DossierId


class PassRevocationDown(OfRevocation):
    """Say to the site below that an award of a dossier it had passed up was annulled further up."""

    revocation: RevocationPassedDown


RevocationCommand = (
    ProposeRevocation
    | RevokeAward
    | DropRevocation
    | RecordRecovery
    | WriteOffRecovery
    | ReexamineDependant
    | ReevaluateDependant
    | PassRevocationDown
)


class RevocationProposed(Event):
    """The standing body filed the revocation of an award with the head."""

    dossier_id: DossierId
    ground: RevocationGround
    reason: RevocationReason
    found_on: Day
    finding: Document | None


class RevocationDropped(Event):
    """The head revokes nothing."""

    dossier_id: DossierId
    reason: RevocationReason


class DependantsFound(Event):
    """The dossiers that rest on an award that was revoked; it stands beside the AwardRevoked of the same moment.

    `signature` is that of the revoking decision, None where the head has signed.
    """

    dossier_id: DossierId
    dependants: Dependants
    signature: Signature | None


class BonusRecovered(Event):
    """A part of a bonus was paid back, in đồng; `outstanding` is what is still due."""

    dossier_id: DossierId
    amount: Dong
    received_on: Day
    note: RecoveryNote
    outstanding: Dong


class RecoveryWrittenOff(Event):
    """What is still due of a bonus, in đồng, is expected no more."""

    dossier_id: DossierId
    amount: Dong
    reason: RevocationReason


class DependantReexamined(Event):
    """A dossier that rested on a revoked award was looked at anew."""

    dossier_id: DossierId
    dependant: DossierId
    stands: YesNo
    found: Reexamined


class DependantReevaluated(Event):
    """A dossier that rested on a revoked award was evaluated anew under the law that was recorded for it.

    `rules` are the outcomes of the rules by which it rested on the award, and `verdict` what they come to: met where
    all are, not met where one is not, else unknown. The standing body judges by it and is not bound by it.
    """

    dossier_id: DossierId
    dependant: DossierId
    verdict: Verdict
    rules: Outcomes


RevocationEvent = (
    RevocationProposed
    | RevocationDropped
    | AwardRevoked
    | DependantsFound
    | BonusRecovered
    | RecoveryWrittenOff
    | DependantReexamined
    | DependantReevaluated
    | RevocationPassedDown
)
