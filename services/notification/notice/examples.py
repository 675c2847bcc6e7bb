"""Example facts of each kind of notice: what a text is tried with before the service starts, and previewed with."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from contracts.awards import Manner, RevocationGround
from contracts.catalog.terms import Silence
from contracts.notification import About
from contracts.plan_parts import Purpose
from contracts.registration import ReturnReason
from contracts.review import Stage
from contracts.review_steps import SuspensionGround
from contracts.vocabulary import (
    VIETNAM,
    Body,
    Deadline,
    Document,
    GateKind,
    ReasonCode,
    Subject,
    SubjectKind,
    WithdrawalReason,
)
from services.notification.notice.award_facts import ConferredAward, DecidedAward, RevokedAward, ScheduledConferral
from services.notification.notice.facts import (
    AcceptedSheet,
    AmendedPlan,
    DroppedUnit,
    DueWork,
    EligibleDossier,
    EscalatedWork,
    Ground,
    IneligibleDossier,
    IssuedPlan,
    MissingSheet,
    NoticeFacts,
    OverdueWork,
    ReceivedDossier,
    RefusedDossier,
    RequestedOpinion,
    RequestedSupplement,
    ResumedDossier,
    ReturnedSheet,
    SuspendedDossier,
    UnlockedSheet,
    WithdrawnPlan,
    WithdrawnTitle,
    WorkLine,
)

ADDRESSEE: Final = Body(code="don-vi-a", name="Đơn vị A")
PLAN: Final = Document(issuer="UBND thành phố Lạng Sơn", number="254", symbol="KH-UBND", dated=date(2016, 12, 23))
_DECISION = Document(issuer="UBND thành phố Lạng Sơn", number="3120", symbol="QĐ-UBND", dated=date(2017, 12, 29))
_PERSON = Subject(key="nguoi-1", kind=SubjectKind.INDIVIDUAL, name="Nguyễn Văn A", position="Công chức")
_DEADLINE = Deadline(day=date(2017, 1, 15))
_APPRAISED = date(2017, 12, 12)


def _line(working_days: int) -> WorkLine:
    return WorkLine(
        vi="Nộp bản đăng ký danh hiệu thi đua của Đơn vị A theo Kế hoạch số 254/KH-UBND",
        en="Hand in the registration sheet of Đơn vị A under plan 254/KH-UBND",
        last_day=date(2017, 1, 14),
        working_days=working_days,
    )


EXAMPLES: Final[Mapping[About, NoticeFacts]] = {
    facts.about: facts
    for facts in (
        IssuedPlan(
            plan=PLAN,
            title="Công tác thi đua, khen thưởng năm 2017",
            year=2017,
            purpose=Purpose.TO_IMPLEMENT,
            registers=True,
            deadline=_DEADLINE,
            gates=(GateKind.UNIT_PLAN, GateKind.REGISTRATION),
            standing_body="Phòng Nội vụ",
        ),
        AmendedPlan(plan=PLAN, changed=("tasks", "registration_deadline"), reason="Bổ sung nhiệm vụ."),
        WithdrawnPlan(plan=PLAN, reason="Ban hành nhầm."),
        AcceptedSheet(titles=38, received_at=datetime(2017, 1, 12, 9, 30, tzinfo=VIETNAM), on_time=True),
        ReturnedSheet(reason_code=ReturnReason.INCOMPLETE, reason="Thiếu chữ ký của thủ trưởng đơn vị.", rows=2),
        WithdrawnTitle(
            subject=_PERSON,
            title="LDTT",
            by_standing_body=True,
            reason="Chuyển công tác.",
            reason_code=WithdrawalReason.LEFT_UNIT,
        ),
        MissingSheet(deadline=_DEADLINE),
        UnlockedSheet(until=Deadline(day=date(2017, 1, 20)), reason="Mưa lũ chia cắt đường.", decision=_DECISION),
        DroppedUnit(titles=38, reason="Kế hoạch sau khi sửa đổi không còn tên đơn vị."),
        ReceivedDossier(
            subject=_PERSON,
            title="LDTT",
            year=2017,
            received_on=date(2017, 11, 20),
            working_days=10,
            due=date(2017, 12, 4),
        ),
        RequestedSupplement(
            subject=_PERSON,
            title="LDTT",
            year=2017,
            reason="Báo cáo thành tích chưa có xác nhận của thủ trưởng đơn vị.",
            items=1,
            due=date(2017, 11, 30),
        ),
        RequestedOpinion(dossiers=12, due=date(2017, 11, 30), silence=Silence.PROCEEDS),
        SuspendedDossier(
            subject=_PERSON,
            title="LDTT",
            year=2017,
            ground=SuspensionGround.COMPLAINT,
            reason="Có đơn tố cáo đang được giải quyết.",
            reference=_DECISION,
            since=date(2017, 11, 27),
        ),
        ResumedDossier(
            subject=_PERSON,
            title="LDTT",
            year=2017,
            reason="Tố cáo sai.",
            reference=None,
            due=date(2017, 12, 12),
            supplement_due=None,
        ),
        EligibleDossier(subject=_PERSON, title="LDTT", year=2017, body="Phòng Nội vụ", appraised_on=_APPRAISED),
        IneligibleDossier(
            subject=_PERSON,
            title="LDTT",
            year=2017,
            body="Phòng Nội vụ",
            appraised_on=_APPRAISED,
            grounds=(
                Ground(
                    code=ReasonCode.RATING_TOO_LOW,
                    evidence="Xếp loại HTNV, cần từ HTTNV.",
                    citation="Luật Thi đua, khen thưởng 2003, Điều 24",
                ),
            ),
        ),
        RefusedDossier(
            subject=_PERSON,
            title="LDTT",
            year=2017,
            stage=Stage.HEAD,
            codes=(ReasonCode.FALSE_DECLARATION,),
            explanation="Theo kết luận thanh tra.",
        ),
        DecidedAward(
            subject=_PERSON,
            title_name="Lao động tiên tiến",
            year=2017,
            decision=_DECISION,
            authority="Chủ tịch UBND thành phố Lạng Sơn",
        ),
        ScheduledConferral(
            decision=_DECISION,
            recipients=12,
            held_on=date(2018, 1, 12),
            begins="08:00",
            place="Hội trường UBND thành phố",
            conferred_by="Chủ tịch UBND thành phố Lạng Sơn",
        ),
        ConferredAward(
            subject=_PERSON,
            title_name="Lao động tiên tiến",
            year=2017,
            decision=_DECISION,
            held_on=date(2018, 1, 12),
            place="Hội trường UBND thành phố",
            manner=Manner.IN_PERSON,
        ),
        RevokedAward(
            subject=_PERSON,
            title_name="Lao động tiên tiến",
            year=2017,
            annulled=_DECISION,
            decision=_DECISION.model_copy(update={"number": "512", "dated": date(2018, 3, 12)}),
            authority="Chủ tịch UBND thành phố Lạng Sơn",
            ground=RevocationGround.FRAUD,
            reason="Kê khai khống sáng kiến.",
            due=390_000,
        ),
        DueWork(day=date(2017, 1, 10), work=(_line(3),)),
        OverdueWork(day=date(2017, 1, 16), work=(_line(1),)),
        EscalatedWork(day=date(2017, 1, 18), work=(_line(3),)),
    )
}
"""One set of facts for each kind; its names and numbers are made up, but for those of the plan."""
