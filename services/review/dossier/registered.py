"""Whether a title counts as registered, and the sentence that says why not."""

from typing import NamedTuple

from contracts.registration import ReturnReason
from contracts.review import Verdict
from contracts.vocabulary import VIETNAM, ReasonCode, Text
from services.review.dossier.found import AppraisalEvidence
from services.review.registrations.messages import RegistrationFound, SheetFound


class Registered(NamedTuple):
    """Whether a registration or a gate holds, on which evidence, and the reason where it does not."""

    holds: bool
    evidence: str
    reason: ReasonCode | None = None
    verdict: Verdict | None = None


def shortened(text: Text, most: int = 300) -> str:
    """`text` as far as it can be quoted in an outcome."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def registered(evidence: AppraisalEvidence, unit: str) -> Registered:
    """A registration counts when it came in time, or late and was accepted with a reason.

    That of a unit which the person has left since counts for the one that the person joined.
    """
    found = evidence.registration
    if found is None or found.withdrawn or not (found.unit == unit or evidence.staff.comes_from(found.unit)):
        return _unregistered(evidence, unit)
    whose = "của đơn vị" if found.unit == unit else f"của đơn vị cũ ({found.unit})"
    received = f"{found.received_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    if found.on_time:
        return Registered(holds=True, evidence=f"Bản đăng ký {whose} được nhận đúng hạn, lúc {received}.")
    if found.late_reason:
        accepted = f"nhận muộn lúc {received}, được chấp nhận vì: {shortened(found.late_reason)}"
        return Registered(holds=True, evidence=f"Bản đăng ký {accepted}")
    return Registered(False, f"Bản đăng ký nhận muộn lúc {received}, không có lý do.", ReasonCode.LATE)


def _unregistered(evidence: AppraisalEvidence, unit: str) -> Registered:
    """Until registration is locked for the plan's deadline, a title may still be registered."""
    return _by_what_was_heard(evidence, unit)._replace(verdict=None if evidence.locked else Verdict.NOT_YET)


def _by_what_was_heard(evidence: AppraisalEvidence, unit: str) -> Registered:
    if evidence.sheet.closed:
        return Registered(False, "Đăng ký của đơn vị theo kế hoạch đã chấm dứt.", ReasonCode.NOT_REGISTERED)
    if _is_of(evidence.registration, unit):
        return Registered(False, "Đăng ký đã được rút.", ReasonCode.NOT_REGISTERED)
    if evidence.registration is not None and not evidence.registration.withdrawn:
        other = evidence.registration.unit
        return Registered(False, f"Danh hiệu do đơn vị khác đăng ký ({other}).", ReasonCode.NOT_REGISTERED)
    return _by_sheet(evidence.sheet)


def _by_sheet(sheet: SheetFound) -> Registered:
    if sheet.returned is ReturnReason.LATE:
        return Registered(False, "Bản đăng ký của đơn vị bị trả lại vì quá hạn.", ReasonCode.LATE)
    sentence = "Danh hiệu chưa được đăng ký cho đối tượng này."
    if sheet.returned is not None:
        sentence = "Bản đăng ký của đơn vị bị trả lại và chưa được tiếp nhận."
    elif sheet.missing:
        sentence = "Đến hạn khóa đăng ký, đơn vị không gửi bản đăng ký nào."
    return Registered(False, sentence, ReasonCode.NOT_REGISTERED)


def _is_of(found: RegistrationFound | None, unit: str) -> bool:
    return found is not None and found.unit == unit
