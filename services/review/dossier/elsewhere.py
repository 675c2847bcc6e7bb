"""The rule of one award for one achievement (docs/domain.md §0): another unit may come first."""

from contracts.review import DossierSubmitted, RuleOutcome, Verdict
from contracts.vocabulary import VIETNAM, Confidence, ReasonCode
from services.review.dossier.found import AppraisalEvidence, Elsewhere
from services.review.dossier.messages import Progress

_PRINCIPLE = "Nguyên tắc một thành tích, một khen thưởng"


def not_elsewhere(dossier: DossierSubmitted, evidence: AppraisalEvidence) -> RuleOutcome:
    """A subject gets a title once under a plan, whichever of its units proposes it.

    A dossier that was found eligible or awarded stands. Before that the unit whose registration came in first has the
    title, and one that registered comes before one that did not: who is appraised first does not matter.
    A unit that the person has left since has registered it for the one that the person joined.
    """
    found = next((stands for other in evidence.elsewhere if (stands := _in_the_way(other, dossier, evidence))), None)
    return RuleOutcome(
        rule="not_elsewhere",
        holds=found is None,
        reason_code=None if found is None else ReasonCode.DUPLICATE_ACHIEVEMENT,
        evidence=found or "Không có đơn vị khác đăng ký hoặc đề nghị danh hiệu này cho cùng đối tượng.",
        citation=_PRINCIPLE,
        confidence=Confidence.KNOWN,
        verdict=Verdict.MET if found is None else Verdict.NOT_MET,
    )


def _in_the_way(other: Elsewhere, dossier: DossierSubmitted, evidence: AppraisalEvidence) -> str | None:
    """The way in which the other unit comes first, in words; None where it does not."""
    if other.state is Progress.AWARDED:
        return f"Đối tượng đã được tặng danh hiệu này theo hồ sơ của đơn vị khác ({other.unit})."
    if other.state in (Progress.ELIGIBLE, Progress.FORWARDED):
        return f"Hồ sơ của đơn vị khác ({other.unit}) cho cùng đối tượng và danh hiệu đã được xác định đủ điều kiện."
    if other.received_at is None or evidence.staff.comes_from(other.unit):
        return None
    own = evidence.registration
    registered = own is not None and own.unit == dossier.unit and not own.withdrawn
    if own is not None and registered and (own.received_at, own.unit) <= (other.received_at, other.unit):
        return None
    received = f"{other.received_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    return f"Đơn vị khác ({other.unit}) đã đăng ký trước danh hiệu này cho cùng đối tượng, nhận lúc {received}."
