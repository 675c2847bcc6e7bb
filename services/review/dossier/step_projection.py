"""The columns of a dossier's row that the steps between filing and council set."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, RowChange
from contracts.awards import AwardRevoked, RevocationPassedDown
from contracts.envelope import Origin
from contracts.review_steps import (
    DossierResumed,
    DossierSupplemented,
    DossierSuspended,
    DossierTakenBack,
    ReceiptIssued,
    SupplementRequested,
)
from contracts.vocabulary import VIETNAM
from services.review.dossier.messages import Progress
from services.review.dossier.on_paper import PassedOnPaper
from services.review.dossier.projection import READ_DOSSIERS, step_row
from services.review.dossier.rows import Act
from services.review.dossier.steps import LowerTitleConsidered, SupplementFiled

_RECEIPT = {"received_on", "working_days", "due", "sure", "citation", "confidence"}
_SUPPLEMENT = {"documents", "facts", "reason", "requested_on", "working_days", "due", "sure"}


def receipt_issued(event: ReceiptIssued, origin: Origin) -> Iterable[RowChange]:
    """The receipt, and the last day of the appraisal."""
    _ = origin
    values = {"receipt": event.model_dump(mode="json", include=_RECEIPT), "due": event.due}
    yield Change(READ_DOSSIERS, (event.dossier_id,), values)


def supplement_requested(event: SupplementRequested, origin: Origin) -> Iterable[RowChange]:
    """What the unit is asked for, and until when."""
    _ = origin
    asked = event.model_dump(mode="json", include=_SUPPLEMENT)
    values = {"supplement": asked, "supplement_due": event.due, "due": event.appraisal_due}
    yield Change(READ_DOSSIERS, (event.dossier_id,), values)


def supplemented(event: DossierSupplemented, origin: Origin) -> Iterable[RowChange]:
    """The time limit of the appraisal goes on."""
    _ = origin
    yield Change(READ_DOSSIERS, (event.dossier_id,), {"due": event.appraisal_due})


def supplement_filed(event: SupplementFiled, origin: Origin) -> Iterable[RowChange]:
    """The papers and facts as they stand now."""
    values = {
        "documents": list(event.documents),
        "facts": event.facts.model_dump(mode="json"),
        "supplemented_on": origin.occurred_at.astimezone(VIETNAM).date(),
        "supplement_note": event.note,
    }
    yield Change(READ_DOSSIERS, (event.dossier_id,), values)


def taken_back(event: DossierTakenBack, origin: Origin) -> Iterable[RowChange]:
    """The unit has taken it back."""
    said = event.model_dump(mode="json", include={"reason_code", "reason", "by_standing_body"})
    day = origin.occurred_at.astimezone(VIETNAM).date().isoformat()
    values = {"state": Progress.TAKEN_BACK.value, "taken_back": {**said, "taken_back_on": day}, "suspended": None}
    yield Change(READ_DOSSIERS, (event.dossier_id,), values)


def suspended(event: DossierSuspended, origin: Origin) -> Iterable[RowChange]:
    """The matter on account of which it is suspended."""
    _ = origin
    matter = event.model_dump(mode="json", include={"ground", "reason", "reference", "suspended_on"})
    yield Change(READ_DOSSIERS, (event.dossier_id,), {"suspended": matter})


def resumed(event: DossierResumed, origin: Origin) -> Iterable[RowChange]:
    """It is considered again; its days have moved."""
    _ = origin
    values = {"suspended": None, "due": event.appraisal_due}
    moved = {} if event.supplement_due is None else {"supplement_due": event.supplement_due}
    yield Change(READ_DOSSIERS, (event.dossier_id,), {**values, **moved})


def revoked(event: AwardRevoked | RevocationPassedDown, origin: Origin) -> Iterable[RowChange]:
    """The award to which it led was annulled, here or above."""
    _ = origin
    said = event.model_dump(mode="json", include={"decision", "ground", "reason", "revoked_on"})
    yield Change(READ_DOSSIERS, (event.dossier_id,), {"state": Progress.REVOKED.value, "revoked": said})


def lower_considered(event: LowerTitleConsidered, origin: Origin) -> Iterable[RowChange]:
    """The dossier of the lower title that is considered instead."""
    _ = origin
    said = event.model_dump(mode="json", include={"lower", "title", "reason", "citation", "confidence"})
    yield Change(READ_DOSSIERS, (event.dossier_id,), {"lower": said})


def passed_on_paper(event: PassedOnPaper, origin: Origin) -> Iterable[RowChange]:
    """A dossier that this site has passed up on paper."""
    day = event.examination.forwarded_at.astimezone(VIETNAM).date()
    passed = event.model_dump(mode="json", include={"body", "paper"})
    yield Change(READ_DOSSIERS, (event.dossier_id,), {"state": Progress.FORWARDED.value, "on_paper": passed})
    yield step_row(event.dossier_id, origin.site, Act.FORWARDED, day, event.examination.appraising_body, origin)
