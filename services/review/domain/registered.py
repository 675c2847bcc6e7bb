"""Whether a title counts as registered, and what is said where it does not."""

from typing import NamedTuple

from contracts.registration import ReturnReason
from contracts.review import ReasonCode
from contracts.vocabulary import VIETNAM
from services.review.domain.facts import Evidence, RegistrationFound, shortened


class Registered(NamedTuple):
    """Whether the registration counts, on what, and the reason where it does not."""

    holds: bool
    evidence: str
    reason: ReasonCode | None = None


def registered(evidence: Evidence, unit: str) -> Registered:
    """A registration counts when it came in time, or late and was accepted with a reason."""
    found = evidence.registration
    if found is None or found.withdrawn or found.unit != unit:
        return _unregistered(evidence, unit)
    received = f"{found.received_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    if found.on_time:
        return Registered(holds=True, evidence=f"Phiếu đăng ký của đơn vị được nhận đúng hạn, lúc {received}.")
    if found.late_reason:
        accepted = f"nhận muộn lúc {received}, được chấp nhận vì: {shortened(found.late_reason)}"
        return Registered(holds=True, evidence=f"Phiếu đăng ký {accepted}")
    return Registered(False, f"Phiếu đăng ký nhận muộn lúc {received}, không có lý do.", ReasonCode.LATE)


def _unregistered(evidence: Evidence, unit: str) -> Registered:
    if _is_of(evidence.registration, unit):
        return Registered(False, "Đăng ký đã được đơn vị rút.", ReasonCode.NOT_REGISTERED)
    if evidence.registration is not None and not evidence.registration.withdrawn:
        other = evidence.registration.unit
        return Registered(False, f"Danh hiệu do đơn vị khác đăng ký ({other}).", ReasonCode.NOT_REGISTERED)
    sheet = evidence.unit
    if sheet.returned is ReturnReason.LATE:
        return Registered(False, "Phiếu đăng ký của đơn vị bị trả lại vì quá hạn.", ReasonCode.LATE)
    if sheet.returned is not None:
        said = "Phiếu đăng ký của đơn vị bị trả lại và chưa được tiếp nhận."
        return Registered(False, said, ReasonCode.NOT_REGISTERED)
    if sheet.missing:
        return Registered(False, "Đến hạn khóa đăng ký, đơn vị không gửi phiếu nào.", ReasonCode.NOT_REGISTERED)
    return Registered(False, "Danh hiệu chưa được đăng ký cho đối tượng này.", ReasonCode.NOT_REGISTERED)


def _is_of(found: RegistrationFound | None, unit: str) -> bool:
    return found is not None and found.unit == unit
