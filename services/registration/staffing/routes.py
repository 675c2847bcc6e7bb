"""The service of people over HTTP."""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.duties import Duty
from contracts.message import Message
from contracts.staffing import ChangeNumber, StaffManager
from contracts.vocabulary import Day, Document, SubjectKey, UnitCode
from services.registration.staffing import queries
from services.registration.staffing.messages import (
    RecordDeath,
    RecordManager,
    RecordRetirement,
    RecordTransfer,
    RetractChange,
)
from services.registration.staffing.queries import ServiceOfPerson

router = APIRouter(tags=["subjects"])

_READERS: Final[tuple[Duty, ...]] = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
Showing = Annotated[AuthorizedRequest, allow(*_READERS, shows="staffing-{subject}")]
Registering = Annotated[AuthorizedRequest, allow("clerk", "appraiser")]
Ordering = Annotated[AuthorizedRequest, allow("appraiser")]
_PAPER: Final = {"issuer": "UBND thành phố Lạng Sơn", "number": "412", "symbol": "QĐ-UBND", "dated": "2017-06-26"}
_CHANGE: Final[dict[str, Any]] = {"on": "2017-07-01", "paper": _PAPER}
_TRANSFER: Final[dict[str, Any]] = {"left": "phuong-chi-lang", "joined": "phuong-tam-thanh", **_CHANGE}


class TransferBody(Message):
    """The unit that the person left, null for elsewhere, the one that the person joined, and day and paper."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TRANSFER]})

    left: UnitCode | None
    joined: UnitCode | None
    on: Day
    paper: Document


class EndBody(Message):
    """The day on which the person retired or died, and the paper that says so."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CHANGE]})

    on: Day
    paper: Document


class ManagerBody(Message):
    """Who manages the person: the level of the unit's own site, or its superior."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"managed_by": "superior"}]})

    managed_by: StaffManager


@router.get("/subjects/{subject}/service", summary="Quá trình công tác của một cá nhân")
async def show_service(subject: SubjectKey, request: Showing) -> ServiceOfPerson:
    """The units at which a person served, each change with its day and paper, and who manages the person."""
    found = await queries.service(request.reader, request.viewer, subject)
    if found is None:
        raise NotFound(f"staffing-{subject}")
    await request.audit_read("subject", [subject])
    return found


@router.post("/subjects/{subject}/transfer", summary="Ghi nhận chuyển công tác")
async def transfer(subject: SubjectKey, body: TransferBody, request: Registering) -> Answer:
    """Record that a person was transferred from unit to unit, or from or to elsewhere."""
    return await request.handle(RecordTransfer(subject=subject, **dict(body)))


@router.post("/subjects/{subject}/retirement", summary="Ghi nhận nghỉ hưu")
async def retire(subject: SubjectKey, body: EndBody, request: Registering) -> Answer:
    """Record that a person retired."""
    return await request.handle(RecordRetirement(subject=subject, **dict(body)))


@router.post("/subjects/{subject}/death", summary="Ghi nhận từ trần")
async def die(subject: SubjectKey, body: EndBody, request: Registering) -> Answer:
    """Record that a person died."""
    return await request.handle(RecordDeath(subject=subject, **dict(body)))


@router.post("/subjects/{subject}/changes/{change}/retract", summary="Hủy ghi nhận biến động")
async def retract(subject: SubjectKey, change: ChangeNumber, request: Registering) -> Answer:
    """Retract the last change of a person, which was recorded by mistake."""
    return await request.handle(RetractChange(subject=subject, change=change))


@router.post("/subjects/{subject}/manager", summary="Ghi cấp quản lý cán bộ, quỹ lương")
async def manage(subject: SubjectKey, body: ManagerBody, request: Ordering) -> Answer:
    """Record which level manages the staff matters and payroll of a person."""
    return await request.handle(RecordManager(subject=subject, managed_by=body.managed_by))
