"""Events of other services, as notification hears them."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.deciding.testing import at
from contracts.awards import AwardConferred, ConferralScheduled, Manner, RevocationGround, RevocationPassedDown
from contracts.envelope import Origin, Relation
from contracts.plan_parts import Cycle, LegalBasis, Purpose, Recipient
from contracts.planning import PlanContent, PlanIssued
from contracts.registration import (
    ClosingCause,
    RegisteredTitle,
    RegistrationAccepted,
    RegistrationReturned,
    RegistrationUnlocked,
    RegistrationWithdrawn,
    ReturnedTitle,
    ReturnReason,
    SheetClosed,
    UnitRegistrationMissing,
)
from contracts.review import (
    AppraisalResult,
    AwardDecided,
    DossierAnswered,
    DossierAppraised,
    DossierRefused,
    DossierResult,
    Outcome,
    RuleOutcome,
    Stage,
)
from contracts.vocabulary import (
    Body,
    Cluster,
    Confidence,
    Deadline,
    DecisionId,
    Document,
    DossierId,
    Gate,
    GateKind,
    Level,
    PlanId,
    ReasonCode,
    SessionId,
    SheetId,
    Subject,
    SubjectKind,
    derived_id,
)

PLAN_ID = PlanId(derived_id("test", "plan"))
SOURCE = derived_id("test", "source")
DOCUMENT = Document(issuer="UBND thành phố Lạng Sơn", number="254", symbol="KH-UBND", dated=date(2016, 12, 23))
DECISION = Document(issuer="UBND thành phố Lạng Sơn", number="3120", symbol="QĐ-UBND", dated=date(2017, 12, 29))
DEADLINE = Deadline(day=date(2017, 1, 15))
WARD = Body(code="phuong-chi-lang", name="UBND phường Chi Lăng")
COMMUNE = Body(code="xa-mai-pha", name="UBND xã Mai Pha")
PROVINCE = Recipient(code="so-noi-vu", name="Sở Nội vụ tỉnh Lạng Sơn", purpose=Purpose.TO_REPORT)
UNITS = Recipient(code="cac-don-vi", name="Các đơn vị trong cụm thi đua", purpose=Purpose.TO_IMPLEMENT, every_unit=True)
PERSON = Subject(key="nguoi-1", kind=SubjectKind.INDIVIDUAL, name="Hoàng Thị Mai", position="Công chức")


def content(*recipients: Recipient) -> PlanContent:
    """A plan with two units in one cluster and these recipients, or the province and all units."""
    return PlanContent(
        document=DOCUMENT,
        title="Công tác thi đua, khen thưởng năm 2017",
        level=Level.DISTRICT,
        cycle=Cycle.CALENDAR_YEAR,
        year=2017,
        signer_role="CHỦ TỊCH",
        purposes=("Đẩy mạnh phong trào thi đua.",),
        legal_bases=(LegalBasis(citation="Luật Thi đua, Khen thưởng ngày 26/11/2003"),),
        parent=None,
        tasks=(),
        clusters=(Cluster(code="cum-1", name="Cụm 1", units=(WARD, COMMUNE)),),
        registration_deadline=DEADLINE,
        gates=(Gate(kind=GateKind.REGISTRATION, text="Không đăng ký thì không xét."),),
        recipients=recipients or (PROVINCE, UNITS),
        standing_body=Body(code="phong-noi-vu", name="Phòng Nội vụ"),
    )


def origin(service: str = "planning", source: UUID = SOURCE, position: int = 1) -> Origin:
    """Where a heard event comes from."""
    return Origin(
        position=position,
        event_id=source,
        site="lang-son",
        service=service,
        stream=f"plan-{PLAN_ID}",
        stream_version=1,
        schema_version=1,
        actor="can-bo",
        correlation_id=derived_id("test", "conversation"),
        causation_id=None,
        occurred_at=at("2016-12-23T08:00"),
        recorded_at=at("2016-12-23T08:01"),
        relation=Relation.OWN,
    )


def of_superior(here: str, service: str = "planning") -> Origin:
    """Where an event of the superior comes from, as the site `here` hears it."""
    return replace(origin(service), site="lang-son", relation=Relation.SUPERIOR, here=here)


def issued(*recipients: Recipient) -> PlanIssued:
    """The plan was issued."""
    return PlanIssued(plan_id=PLAN_ID, content=content(*recipients), ruleset="L2003_ND42")


def returned(reason: ReturnReason = ReturnReason.INCOMPLETE, *rows: ReturnedTitle) -> RegistrationReturned:
    """The ward's sheet was returned, with `rows` that are to be mended."""
    return RegistrationReturned(
        plan_id=PLAN_ID,
        sheet_id=SheetId(derived_id("test", "sheet")),
        unit=WARD.code,
        unit_name=WARD.name,
        reason_code=reason,
        reason="Thiếu chữ ký của thủ trưởng đơn vị.",
        rows=rows,
    )


def unlocked(decision: Document | None = DECISION) -> RegistrationUnlocked:
    """The ward's locked sheet was unlocked until a day."""
    return RegistrationUnlocked(
        plan_id=PLAN_ID,
        sheet_id=SheetId(derived_id("test", "sheet")),
        unit=WARD.code,
        unit_name=WARD.name,
        until=Deadline(day=date(2017, 1, 20)),
        reason="Mưa lũ chia cắt đường.",
        decision=decision,
    )


def accepted(*, on_time: bool = True) -> RegistrationAccepted:
    """The ward's sheet of 38 titles was accepted."""
    return RegistrationAccepted(
        plan_id=PLAN_ID,
        sheet_id=SheetId(derived_id("test", "sheet")),
        unit=WARD.code,
        unit_name=WARD.name,
        titles=38,
        received_at=at("2017-01-12T09:30"),
        on_time=on_time,
    )


def taken_back(*, by_standing_body: bool = True) -> RegistrationWithdrawn:
    """A person's title was taken out of the ward's registration."""
    return RegistrationWithdrawn(
        plan_id=PLAN_ID,
        sheet_id=SheetId(derived_id("test", "sheet")),
        unit=WARD.code,
        subject=PERSON,
        title="LDTT",
        reason="Chuyển công tác.",
        unit_name=WARD.name,
        by_standing_body=by_standing_body,
    )


def closed(cause: ClosingCause = ClosingCause.UNIT_DROPPED) -> SheetClosed:
    """The ward's sheet was closed while one title was registered."""
    return SheetClosed(
        sheet_id=SheetId(derived_id("test", "sheet")),
        plan_id=PLAN_ID,
        unit=WARD.code,
        reason="Kế hoạch sau khi sửa đổi không còn nêu tên đơn vị.",
        unit_name=WARD.name,
        titles=(RegisteredTitle(subject=PERSON.key, title="LDTT"),),
        cause=cause,
    )


def missing() -> UnitRegistrationMissing:
    """The commune handed in nothing."""
    return UnitRegistrationMissing(
        plan_id=PLAN_ID,
        sheet_id=SheetId(derived_id("test", "no sheet")),
        unit=COMMUNE.code,
        unit_name=COMMUNE.name,
        deadline=DEADLINE,
    )


def appraised(result: AppraisalResult) -> DossierAppraised:
    """The standing body appraised a person's dossier; ineligible, the rating is too low."""
    wanting = result is AppraisalResult.INELIGIBLE
    rule = RuleOutcome(
        rule="task_rating_at_least",
        holds=not wanting,
        reason_code=ReasonCode.RATING_TOO_LOW if wanting else None,
        evidence="Xếp loại HTNV, cần từ HTTNV.",
        citation="Luật TĐKT 2003 Đ24",
        confidence=Confidence.SOURCED,
    )
    return DossierAppraised(
        dossier_id=DossierId(derived_id("test", "dossier")),
        plan_id=PLAN_ID,
        unit=WARD.code,
        unit_name=WARD.name,
        subject=PERSON,
        title="LDTT",
        year=2017,
        ruleset="L2003_ND91",
        result=result,
        reason_codes=(ReasonCode.RATING_TOO_LOW,) if wanting else (),
        rules=(rule,),
        appraising_body="Phòng Nội vụ",
        appraised_on=date(2017, 12, 12),
    )


def refused(stage: Stage) -> DossierRefused:
    """A person's dossier leads to no award; the head has heard of a false declaration."""
    head = stage is Stage.HEAD
    return DossierRefused(
        dossier_id=DossierId(derived_id("test", "dossier")),
        plan_id=PLAN_ID,
        unit=WARD.code,
        unit_name=WARD.name,
        subject=PERSON,
        title="LDTT",
        year=2017,
        stage=stage,
        reason_codes=(ReasonCode.FALSE_DECLARATION if head else ReasonCode.VOTE_BELOW_THRESHOLD,),
        explanation="Theo kết luận thanh tra." if head else "4/9",
    )


def awarded() -> AwardDecided:
    """A person was awarded a title."""
    return AwardDecided(
        decision_id=DecisionId(derived_id("test", "decision")),
        decision=DECISION,
        deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
        level=Level.DISTRICT,
        signer_role="CHỦ TỊCH",
        dossier_id=DossierId(derived_id("test", "dossier")),
        plan_id=PLAN_ID,
        session_id=SessionId(derived_id("test", "session")),
        votes_for=9,
        council_members=9,
        unit=WARD.code,
        unit_name=WARD.name,
        subject=PERSON,
        title="LDTT",
        title_name="Lao động tiên tiến",
        commendation_type="CONG_TRANG",
        year=2017,
        ruleset="L2003_ND91",
    )


def scheduled(begins: str | None = "08:00") -> ConferralScheduled:
    """The conferral of the ward's awards is to be held."""
    return ConferralScheduled(
        decision_id=DecisionId(derived_id("test", "decision")),
        decision=DECISION,
        plan_id=PLAN_ID,
        unit=WARD.code,
        unit_name=WARD.name,
        recipients=12,
        held_on=date(2018, 1, 12),
        begins=begins,
        place="Hội trường UBND thành phố",
        conferred_by="Chủ tịch UBND thành phố Lạng Sơn",
    )


def conferred(manner: Manner = Manner.IN_PERSON) -> AwardConferred:
    """An award was conferred, or nobody came for it."""
    return AwardConferred(
        decision_id=DecisionId(derived_id("test", "decision")),
        decision=DECISION,
        dossier_id=DossierId(derived_id("test", "dossier")),
        plan_id=PLAN_ID,
        unit=WARD.code,
        unit_name=WARD.name,
        subject=PERSON,
        title="LDTT",
        title_name="Lao động tiên tiến",
        year=2017,
        held_on=date(2018, 1, 12),
        place="Hội trường UBND thành phố",
        manner=manner,
    )


def revoked_above() -> RevocationPassedDown:
    """The superior passed the annulment of a province's award down."""
    return RevocationPassedDown(
        dossier_id=DossierId(derived_id("test", "dossier")),
        site="tinh-lang-son",
        said_by=SOURCE,
        decision=DECISION.model_copy(update={"number": "512", "dated": date(2018, 3, 12)}),
        annulled=DECISION,
        deciding_authority="Chủ tịch UBND tỉnh Lạng Sơn",
        level=Level.PROVINCE,
        plan_id=PLAN_ID,
        unit=WARD.code,
        unit_name=WARD.name,
        subject=PERSON,
        title="TTLDXS",
        title_name="Tập thể lao động xuất sắc",
        year=2017,
        ground=RevocationGround.FRAUD,
        reason="Kê khai khống.",
        due=390_000,
        revoked_on=date(2018, 3, 12),
    )


def answered(outcome: Outcome = Outcome.AWARDED) -> DossierAnswered:
    """The superior passed the province's result on the ward's dossier back."""
    is_award = outcome is Outcome.AWARDED
    result = DossierResult(
        outcome=outcome,
        site="tinh-lang-son",
        said_by=SOURCE,
        decided_on=DECISION.dated,
        decision_id=DecisionId(derived_id("test", "decision")) if is_award else None,
        decision=DECISION if is_award else None,
        level=Level.PROVINCE if is_award else None,
        deciding_authority="Chủ tịch UBND tỉnh Lạng Sơn" if is_award else "",
        stage=None if is_award else Stage.COUNCIL,
        reason_codes=() if is_award else (ReasonCode.VOTE_BELOW_THRESHOLD,),
    )
    return DossierAnswered(
        dossier_id=DossierId(derived_id("test", "dossier")),
        plan_id=PLAN_ID,
        unit=WARD.code,
        unit_name=WARD.name,
        subject=PERSON,
        title="TTLDXS",
        title_name="Tập thể lao động xuất sắc",
        year=2017,
        result=result,
        examinations=(),
    )
