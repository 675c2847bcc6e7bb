"""What follows from a matter: dossiers are suspended, resumed or taken back, and a revocation is filed."""

from collections.abc import Iterable, Mapping
from typing import Final

from contracts.awards import RevocationGround
from contracts.envelope import Origin
from contracts.message import Command
from contracts.review_steps import SuspensionGround
from contracts.vocabulary import WithdrawalReason
from services.review.complaint.messages import (
    MatterClosed,
    MatterExtended,
    MatterKind,
    MatterOpened,
    reason_of_suspension,
)
from services.review.dossier.steps import ResumeDossier, SuspendDossier, TakeBackDossier
from services.review.revocation.messages import ProposeRevocation

_GROUNDS: Final[Mapping[MatterKind, SuspensionGround]] = {
    MatterKind.COMPLAINT: SuspensionGround.COMPLAINT,
    MatterKind.DENUNCIATION: SuspensionGround.COMPLAINT,
    MatterKind.INSPECTION: SuspensionGround.INSPECTION,
    MatterKind.INVESTIGATION: SuspensionGround.INVESTIGATION,
    MatterKind.DISCIPLINE: SuspensionGround.DISCIPLINE,
    MatterKind.PRESS: SuspensionGround.PRESS,
}
_RESUMED: Final = "Vụ việc đã kết thúc ngày {day}; hồ sơ được tiếp tục xem xét."
_TAKEN_BACK: Final = "Vụ việc đã kết thúc ngày {day}; có vi phạm nên không đủ tiêu chuẩn."


def suspend_concerned(event: MatterOpened, origin: Origin) -> Iterable[Command]:
    """An open matter suspends what it concerns; what it is about stays with the staff."""
    _ = origin
    reason = reason_of_suspension(event.opened_on)
    for dossier in event.suspends:
        yield SuspendDossier(dossier_id=dossier, ground=_GROUNDS[event.kind], reason=reason)


def suspend_extended(event: MatterExtended, origin: Origin) -> Iterable[Command]:
    """A dossier that was filed while a matter about its subject is open is suspended like those before it."""
    _ = origin
    if event.suspends:
        reason = reason_of_suspension(event.opened_on)
        yield SuspendDossier(dossier_id=event.dossier_id, ground=_GROUNDS[event.kind], reason=reason)


def end_concerned(event: MatterClosed, origin: Origin) -> Iterable[Command]:
    """The end of a matter resumes what it suspended, or takes it back and files the revocation of the award."""
    _ = origin
    day = f"{event.closed_on:%d/%m/%Y}"
    for dossier in event.resumes:
        yield ResumeDossier(dossier_id=dossier, reason=_RESUMED.format(day=day), reference=event.reference)
    for dossier in event.takes_back:
        reason = _TAKEN_BACK.format(day=day)
        yield TakeBackDossier(dossier_id=dossier, reason_code=WithdrawalReason.OUT_OF_REACH, reason=reason)
    if event.revokes is not None:
        yield ProposeRevocation(
            dossier_id=event.revokes,
            ground=RevocationGround.VIOLATION_CONCLUDED,
            reason=event.conclusion,
            found_on=event.closed_on,
            finding=event.reference,
        )
