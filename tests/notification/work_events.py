"""Events of registration and review that the work list follows, beside those that lead to notices."""

from datetime import date, datetime

from chassis.deciding.testing import at
from contracts.facts import IndividualFacts
from contracts.registration import (
    RegistrationAccepted,
    RegistrationLocked,
    RegistrationReturned,
    ReturnReason,
    SheetReceived,
    SheetSubmitted,
    SubmittedTitle,
    TitleRegistered,
    UnitRegistrationMissing,
    sheet_id_of,
)
from contracts.review import (
    AppraisalResult,
    CouncilConvened,
    CouncilResult,
    CouncilVoted,
    DossierAppraised,
    DossierForwarded,
    DossierSubmitted,
    Examination,
)
from contracts.vocabulary import Body, DossierId, Level, SessionId, Subject, SubjectKind, derived_id
from tests.notification.heard_events import COMMUNE, DEADLINE, PERSON, PLAN_ID, WARD, appraised

OTHER = Subject(key="nguoi-2", kind=SubjectKind.INDIVIDUAL, name="Hoàng Thị Mái", position="Viên chức")
DOSSIER_ID = DossierId(derived_id("test", "dossier"))
SECOND_ID = DossierId(derived_id("test", "second dossier"))
SESSION_ID = SessionId(derived_id("test", "session"))
COUNCIL = "Hội đồng Thi đua - Khen thưởng thành phố"
LOCKED = RegistrationLocked(plan_id=PLAN_ID, deadline=DEADLINE)


def registered(subject: Subject = PERSON, unit: Body = WARD) -> TitleRegistered:
    """LDTT was registered for a subject."""
    return TitleRegistered(
        plan_id=PLAN_ID,
        sheet_id=sheet_id_of(PLAN_ID, unit.code),
        unit=unit.code,
        unit_name=unit.name,
        cluster="cum-1",
        subject=subject,
        title="LDTT",
        year=2017,
        received_at=at("2017-01-12T09:30"),
        on_time=True,
        unit_plan=None,
    )


def accepted(unit: Body = WARD, titles: int = 2) -> RegistrationAccepted:
    """The sheet of a unit was accepted."""
    return RegistrationAccepted(
        plan_id=PLAN_ID,
        sheet_id=sheet_id_of(PLAN_ID, unit.code),
        unit=unit.code,
        unit_name=unit.name,
        titles=titles,
        received_at=at("2017-01-12T09:30"),
        on_time=True,
    )


def returned(unit: Body = WARD, reason: ReturnReason = ReturnReason.INCOMPLETE) -> RegistrationReturned:
    """The sheet of a unit was returned."""
    return RegistrationReturned(
        plan_id=PLAN_ID,
        sheet_id=sheet_id_of(PLAN_ID, unit.code),
        unit=unit.code,
        unit_name=unit.name,
        reason_code=reason,
        reason="Thiếu chữ ký của thủ trưởng đơn vị.",
    )


def missing(unit: Body = COMMUNE) -> UnitRegistrationMissing:
    """A unit had handed in nothing."""
    return UnitRegistrationMissing(
        plan_id=PLAN_ID,
        sheet_id=sheet_id_of(PLAN_ID, unit.code),
        unit=unit.code,
        unit_name=unit.name,
        deadline=DEADLINE,
    )


def handed_in(unit: Body = WARD, handed_in_at: datetime | None = None) -> SheetSubmitted:
    """A unit with a site of its own handed its sheet in there."""
    return SheetSubmitted(
        plan_id=PLAN_ID,
        sheet_id=sheet_id_of(PLAN_ID, unit.code),
        unit=unit.code,
        unit_name=unit.name,
        entries=(SubmittedTitle(subject=PERSON, title="LDTT"),),
        unit_plan=None,
        handed_in_at=handed_in_at or at("2017-01-10T10:00"),
    )


def received(unit: Body = WARD, on: str = "2017-01-10T10:00", titles: int = 38) -> SheetReceived:
    """The sheet of a unit has come to the standing body."""
    received_at = at(on)
    return SheetReceived(
        plan_id=PLAN_ID,
        sheet_id=sheet_id_of(PLAN_ID, unit.code),
        unit=unit.code,
        unit_name=unit.name,
        titles=titles,
        received_at=received_at,
        on_time=DEADLINE.is_kept_at(received_at),
    )


def submitted(subject: Subject = PERSON, dossier_id: DossierId = DOSSIER_ID, unit: Body = WARD) -> DossierSubmitted:
    """A unit filed a dossier."""
    return DossierSubmitted(
        dossier_id=dossier_id,
        plan_id=PLAN_ID,
        unit=unit.code,
        unit_name=unit.name,
        subject=subject,
        title="LDTT",
        year=2017,
        submitted_at=at("2017-12-01T08:00"),
        ruleset="L2003_ND91",
    )


def forwarded(forwarded_to: str, by: str = "lang-son") -> DossierForwarded:
    """A site has passed the ward's dossier up."""
    return DossierForwarded(
        dossier_id=DOSSIER_ID,
        forwarded_to=forwarded_to,
        plan_id=PLAN_ID,
        unit=WARD.code,
        unit_name=WARD.name,
        subject=PERSON,
        title="LDTT",
        year=2017,
        submitted_at=at("2017-12-01T08:00"),
        ruleset="L2003_ND91",
        documents=(),
        individual=IndividualFacts.model_validate(
            {"kind": "individual", "task_rating": "HTTNV", "service_months": 12, "discipline": "none"}
        ),
        collective=None,
        examinations=(
            Examination(
                site=by,
                level=Level.COMMUNE,
                appraising_body="Phòng Nội vụ",
                appraised_on=date(2017, 12, 12),
                rules=(),
                vote=None,
                forwarded_at=at("2017-12-13T08:00"),
            ),
        ),
    )


def second(dossier_id: DossierId = SECOND_ID) -> DossierAppraised:
    """Another dossier of the ward was found eligible."""
    return appraised(AppraisalResult.ELIGIBLE).model_copy(update={"dossier_id": dossier_id, "subject": OTHER})


def convened(*dossiers: DossierId, session_id: SessionId = SESSION_ID) -> CouncilConvened:
    """The council was convened for 20/12/2017 over `dossiers`, or over the two of these tests."""
    return CouncilConvened(
        session_id=session_id,
        council=COUNCIL,
        held_on=date(2017, 12, 20),
        dossiers=dossiers or (DOSSIER_ID, SECOND_ID),
    )


def voted(*proposed: DossierId, over: tuple[DossierId, ...] = (DOSSIER_ID, SECOND_ID)) -> CouncilVoted:
    """The session is closed: of the dossiers `over` which it was held the council proposed those that are named."""
    return CouncilVoted(
        session_id=SESSION_ID,
        council=COUNCIL,
        held_on=date(2017, 12, 20),
        results=tuple(CouncilResult(dossier_id=one, proposed=one in proposed) for one in over),
    )
