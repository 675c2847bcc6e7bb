"""The commands of a public consultation (lấy ý kiến Nhân dân), its home events, and what they are decided on."""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.review_steps import WorkingDays
from contracts.vocabulary import (
    Confidence,
    Day,
    Document,
    DossierId,
    Name,
    Text,
    TextOrEmpty,
    TitleCode,
    YesNo,
)
from services.review.catalogue.messages import LineId

ConsultationId = NewType("ConsultationId", UUID)
ObjectionId = NewType("ObjectionId", UUID)
Channel = Annotated[Text, Field(max_length=500)]
"""Where the list is published: the portal, the loudspeakers of a ward, a board."""
Reason = Annotated[Text, Field(max_length=2000)]
Published = Annotated[tuple[DossierId, ...], Field(min_length=1, max_length=500)]
Number = Annotated[int, Field(ge=0, le=100_000)]


class ObjectionAbout(StrEnum):
    """What an objection is about; its words and whoever sent it stand beside the log."""

    ACHIEVEMENT = "ACHIEVEMENT"
    """Thành tích kê khai không đúng."""
    CONDUCT = "CONDUCT"
    """Vi phạm pháp luật, đạo đức, lối sống."""
    PROCEDURE = "PROCEDURE"
    """Quy trình bình xét."""
    OTHER = "OTHER"


class Finding(StrEnum):
    """What the standing body found of an objection, and what follows."""

    REJECTED = "REJECTED"
    """Không có cơ sở."""
    UPHELD_SUSPENDS = "UPHELD_SUSPENDS"
    """Có cơ sở: tạm dừng xem xét để xác minh."""
    UPHELD_RETURNS = "UPHELD_RETURNS"
    """Có cơ sở: không đủ tiêu chuẩn, trả lại hồ sơ."""


class ErasedFor(StrEnum):
    """Why the words of an objection and its sender are kept no longer."""

    ASKED_BY_PERSON = "asked-by-person"
    """The person whom the data is about has asked for it (91/2025/QH15)."""
    NOT_NEEDED = "not-needed"
    """The objection is answered, and who sent it is needed no more."""


class DossierToPublish(Message):
    """A dossier on which the public is to be asked, filed on a day in Viet Nam.

    It is `open` where it lies here and no council is at work on it.
    """

    dossier_id: DossierId
    title: TitleCode
    ruleset: Name
    open: YesNo
    submitted_on: Day | None = None


class OpeningEvidence(Message):
    """The dossiers that a consultation names, in no order, and the lines of the law that officers have confirmed."""

    dossiers: tuple[DossierToPublish, ...] = ()
    confirmed: frozenset[LineId] = frozenset()


class AnsweringEvidence(Message):
    """Whether the dossier of an objection is still considered at this site, and suspended already."""

    open: YesNo = False
    suspended: YesNo = False


class OfConsultation(Command):
    """A command about one consultation."""

    consultation_id: ConsultationId

    @property
    @override
    def stream(self) -> str:
        """The consultation's own."""
        return f"consultation-{self.consultation_id}"

    @property
    @override
    def queue(self) -> str:
        """The queue of decisions: what is consulted on is proposed and awarded by none meanwhile."""
        return "decisions"


class OpenConsultation(OfConsultation):
    """Publish dossiers for the public to answer; without `working_days` those of the law hold."""

    dossiers: Published
    channel: Channel
    published_on: Day
    working_days: WorkingDays | None = None
    notice: Document | None = None


class RecordObjection(OfConsultation):
    """Record that somebody objects to a dossier; the words and the sender are kept beside the log."""

    objection_id: ObjectionId
    dossier_id: DossierId
    about: ObjectionAbout
    received_on: Day


class AnswerObjection(OfConsultation):
    """Answer an objection with what was found, and on which ground."""

    objection_id: ObjectionId
    finding: Finding
    ground: Reason
    reference: Document | None = None


class EraseSender(OfConsultation):
    """Erase the words of an objection and who has sent it."""

    objection_id: ObjectionId
    erased_for: ErasedFor


class CloseConsultation(OfConsultation):
    """Close a consultation whose working days are over and whose objections are answered."""

    conclusion: Reason
    reference: Document | None = None


ConsultationCommand = OpenConsultation | RecordObjection | AnswerObjection | EraseSender | CloseConsultation


class ConsultationOpened(Event):
    """Dossiers were published for the public to answer (công khai lấy ý kiến Nhân dân), until the end of `until`.

    `working_days` are those after `published_on`; `sure` says whether the calendar knew each of them. `citation` is the
    law that asks for it, empty where none was found, with its `confidence`.
    """

    consultation_id: ConsultationId
    dossiers: Published
    channel: Channel
    published_on: Day
    working_days: WorkingDays
    until: Day
    sure: YesNo
    citation: TextOrEmpty
    confidence: Confidence
    notice: Document | None


class ObjectionRecorded(Event):
    """Somebody objects to a dossier (có ý kiến phản ánh); `late` where it came after the last day."""

    consultation_id: ConsultationId
    objection_id: ObjectionId
    dossier_id: DossierId
    about: ObjectionAbout
    received_on: Day
    late: YesNo


class ObjectionAnswered(Event):
    """An objection was answered; `suspends` or `returns` says what follows for the dossier at that moment."""

    consultation_id: ConsultationId
    objection_id: ObjectionId
    dossier_id: DossierId
    finding: Finding
    ground: Reason
    reference: Document | None
    answered_on: Day
    suspends: YesNo
    returns: YesNo


class SenderErased(Event):
    """The words of an objection and whoever sent it are kept no longer."""

    consultation_id: ConsultationId
    objection_id: ObjectionId
    erased_for: ErasedFor


class ConsultationClosed(Event):
    """A consultation is over (kết thúc lấy ý kiến Nhân dân), with its outcome: what came in and what was upheld."""

    consultation_id: ConsultationId
    closed_on: Day
    received: Number
    upheld: Number
    rejected: Number
    conclusion: Reason
    reference: Document | None


ConsultationEvent = ConsultationOpened | ObjectionRecorded | ObjectionAnswered | SenderErased | ConsultationClosed
