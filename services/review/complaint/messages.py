"""The commands about a complaint, a denunciation or an inspection, its home events, and what they are decided on."""

from datetime import date
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.vocabulary import Day, Document, DossierId, SubjectKey, Text, YesNo

MatterId = NewType("MatterId", UUID)
Matter = Annotated[Text, Field(max_length=2000)]
"""What a matter is about, or how it ended, in words; only the staff of the site read it."""
Concerned = Annotated[tuple[DossierId, ...], Field(max_length=500)]


class MatterKind(StrEnum):
    """The kind of an open matter (docs/domain.md §1.6, §2.9)."""

    COMPLAINT = "COMPLAINT"
    """Khiếu nại."""
    DENUNCIATION = "DENUNCIATION"
    """Tố cáo."""
    INSPECTION = "INSPECTION"
    """Thanh tra, kiểm tra."""
    INVESTIGATION = "INVESTIGATION"
    """Điều tra, truy tố, xét xử."""
    DISCIPLINE = "DISCIPLINE"
    """Xem xét xử lý kỷ luật."""
    PRESS = "PRESS"
    """Báo chí nêu."""


class MatterOutcome(StrEnum):
    """How a matter ended."""

    UNFOUNDED = "UNFOUNDED"
    """No violation was found; what was suspended goes on."""
    RETRACTED = "RETRACTED"
    """Whoever complained has taken it back; what was suspended goes on."""
    FOUNDED_MINOR = "FOUNDED_MINOR"
    """What was found does not touch the criteria; what was suspended goes on."""
    FOUNDED = "FOUNDED"
    """The criteria are not met: open dossiers are taken back, and the revocation of the award is filed."""


def reason_of_suspension(opened_on: date) -> str:
    """The reason with which a matter suspends; what it is about stays with the staff."""
    return f"Có vụ việc đang được giải quyết, ghi nhận từ ngày {opened_on:%d/%m/%Y}."


class DossierConcerned(Message):
    """A dossier that a matter may concern: open where it waits for a decision of this site."""

    dossier_id: DossierId
    suspended: bool


class OpeningEvidence(Message):
    """The subject of the dossier at which a matter is opened, and that subject's open dossiers; None without one."""

    subject: SubjectKey | None = None
    open: tuple[DossierConcerned, ...] = ()


class ClosingEvidence(Message):
    """What the end of a matter does: the dossiers that are free of every other matter, that are open, and the award."""

    resumable: tuple[DossierId, ...] = ()
    open: tuple[DossierId, ...] = ()
    awarded: bool = False


class ExtendingEvidence(Message):
    """A dossier that was filed since a matter was opened, as far as it is open here, and whose it is."""

    subject: SubjectKey | None = None
    dossier: DossierConcerned | None = None


class OfMatter(Command):
    """A command about one matter, in the queue of decisions: what it suspends is awarded by none meanwhile."""

    matter_id: MatterId

    @property
    @override
    def stream(self) -> str:
        """The matter's own."""
        return f"complaint-{self.matter_id}"

    @property
    @override
    def queue(self) -> str:
        """The queue of decisions."""
        return "decisions"


class OpenMatter(OfMatter):
    """Record an open matter against the subject of a dossier (thụ lý): the dossier alone, or all its open dossiers."""

    dossier_id: DossierId
    whole_subject: YesNo = False
    kind: MatterKind
    opened_on: Day
    summary: Matter
    reference: Document | None = None


class CloseMatter(OfMatter):
    """Close a matter with its outcome (kết luận)."""

    outcome: MatterOutcome
    closed_on: Day
    conclusion: Matter
    reference: Document | None = None


class ExtendMatter(OfMatter):
    """Extend an open matter about a subject to a dossier of theirs that was filed since."""

    dossier_id: DossierId


MatterCommand = OpenMatter | CloseMatter | ExtendMatter


class MatterOpened(Event):
    """A matter is open; `dossiers` are those that it concerns, `suspends` those of them that run until then."""

    matter_id: MatterId
    kind: MatterKind
    dossier_id: DossierId
    subject: SubjectKey
    whole_subject: YesNo
    opened_on: Day
    summary: Matter
    reference: Document | None
    dossiers: Concerned
    suspends: Concerned


class MatterExtended(Event):
    """An open matter about a subject concerns a dossier that was filed since; `suspends` says that it ran until then.

    `kind` and `opened_on` are those of the matter.
    """

    matter_id: MatterId
    kind: MatterKind
    opened_on: Day
    dossier_id: DossierId
    suspends: YesNo


class MatterClosed(Event):
    """A matter is over; the dossiers that it resumes or takes back, and the award whose revocation is filed."""

    matter_id: MatterId
    outcome: MatterOutcome
    closed_on: Day
    conclusion: Matter
    reference: Document | None
    resumes: Concerned
    takes_back: Concerned
    revokes: DossierId | None


MatterEvent = MatterOpened | MatterExtended | MatterClosed
