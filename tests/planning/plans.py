"""A plan to test with: small, whole, and fit to be issued on 23/12/2016."""

from datetime import date
from typing import Any

from chassis.deciding.testing import at
from chassis.reading.viewer import Viewer
from contracts.awards import AwardRevoked, RevocationGround
from contracts.envelope import Origin, Relation
from contracts.message import Actor, Command
from contracts.plan_parts import Cycle, LegalBasis, ParentPlan, Purpose, Recipient, Task
from contracts.planning import PlanContent
from contracts.registration import TitleRegistered
from contracts.review import AppraisalResult, AwardDecided, DossierAppraised
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
    SessionId,
    SheetId,
    Subject,
    SubjectKind,
    derived_id,
)
from services.planning.plan.messages import PlanDraft
from tests.harness import ServiceHarness

PLAN = PlanId(derived_id("test-plan", 254))
OTHER_PLAN = PlanId(derived_id("test-plan", 255))
STAFF = Actor("can-bo-noi-vu", duties=frozenset({"clerk"}))
UNIT_CLERK = Actor("van-thu", "phuong-chi-lang", frozenset({"clerk"}))
STAFF_VIEW = Viewer(None, STAFF.duties)
UNIT_VIEW = Viewer(UNIT_CLERK.unit, UNIT_CLERK.duties)
ISSUER = "UBND thành phố Lạng Sơn"
CHI_LANG = Body(code="phuong-chi-lang", name="UBND phường Chi Lăng")
TAM_THANH = Body(code="phuong-tam-thanh", name="UBND phường Tam Thanh")
MAI_PHA = Body(code="xa-mai-pha", name="UBND xã Mai Pha")


def document(number: str = "254", dated: date = date(2016, 12, 23)) -> Document:
    """The key of a plan of the city."""
    return Document(issuer=ISSUER, number=number, symbol="KH-UBND", dated=dated)


def parent(dated: date = date(2016, 12, 12)) -> ParentPlan:
    """The province's plan."""
    of_province = Document(issuer="UBND tỉnh Lạng Sơn", number="144", symbol="KH-UBND", dated=dated)
    return ParentPlan(document=of_province, title="Công tác thi đua, khen thưởng năm 2017")


def task(number: int, quarter: int = 1) -> Task:
    """One task of the year."""
    return Task(number=number, quarter=quarter, text=f"Nhiệm vụ {number}", responsible=(CHI_LANG,))


def cluster(code: str, *units: Body) -> Cluster:
    """A cluster of `units`."""
    return Cluster(code=code, name=f"Cụm {code}", units=units)


def recipient(code: str, *, every_unit: bool = False) -> Recipient:
    """A line of the recipients list."""
    return Recipient(code=code, name=f"Nơi nhận {code}", purpose=Purpose.TO_IMPLEMENT, every_unit=every_unit)


def content(**changed: Any) -> PlanContent:
    """The content of the plan, but for the fields `changed`."""
    whole = PlanContent(
        document=document(),
        title="Công tác thi đua, khen thưởng năm 2017",
        level=Level.DISTRICT,
        cycle=Cycle.CALENDAR_YEAR,
        year=2017,
        signer_role="CHỦ TỊCH",
        purposes=("Đẩy mạnh các phong trào thi đua",),
        legal_bases=(LegalBasis(citation="Luật Thi đua, Khen thưởng ngày 26/11/2003"),),
        parent=parent(),
        tasks=(task(1), task(2), task(3, quarter=2)),
        clusters=(cluster("phuong", CHI_LANG, TAM_THANH), cluster("xa", MAI_PHA)),
        registration_deadline=Deadline(day=date(2017, 1, 15)),
        gates=(Gate(kind=GateKind.REGISTRATION, text="Không đăng ký thì không xét"),),
        recipients=(recipient("so-noi-vu"), recipient("don-vi", every_unit=True)),
        standing_body=Body(code="phong-noi-vu", name="Phòng Nội vụ"),
    )
    return whole.model_copy(update=changed)


def draft(**changed: Any) -> PlanDraft:
    """The draft of the plan, but for the fields `changed`."""
    return drafted_as(content()).model_copy(update=changed)


def drafted_as(plan: PlanContent) -> PlanDraft:
    """The draft that becomes `plan` when it is issued."""
    return PlanDraft.model_validate(plan.model_dump())


def origin(relation: Relation = Relation.OWN) -> Origin:
    """Where an event comes from: this site, or a neighbour of `relation`."""
    site = "lang-son" if relation is Relation.OWN else "mai-pha"
    when = at("2017-11-20T08:00")
    return Origin(
        position=7,
        event_id=derived_id("test-event"),
        site=site,
        service="planning",
        stream=f"plan-{PLAN}",
        stream_version=1,
        schema_version=1,
        actor="can-bo",
        correlation_id=derived_id("test-conversation"),
        causation_id=None,
        occurred_at=when,
        recorded_at=when,
        relation=relation,
    )


def _of_title(unit: Body, number: int) -> dict[str, Any]:
    person = Subject(key=f"can-bo-{number}", kind=SubjectKind.INDIVIDUAL, name=f"Nguyễn Văn {number}")
    return {
        "plan_id": PLAN,
        "unit": unit.code,
        "unit_name": unit.name,
        "subject": person,
        "title": "LDTT",
        "year": 2017,
    }


def registered(unit: Body, number: int = 1) -> TitleRegistered:
    """A title was registered by `unit`."""
    return TitleRegistered(
        **_of_title(unit, number),
        sheet_id=SheetId(derived_id("sheet", PLAN, unit.code)),
        cluster="phuong",
        received_at=at("2017-01-12T09:00"),
        on_time=True,
        unit_plan=None,
    )


def appraised(unit: Body, result: AppraisalResult, number: int = 1) -> DossierAppraised:
    """A dossier of `unit` was appraised."""
    return DossierAppraised(
        **_of_title(unit, number),
        dossier_id=DossierId(derived_id("dossier", PLAN, number)),
        ruleset="L2003_ND91",
        result=result,
        reason_codes=(),
        rules=(),
        appraising_body="Phòng Nội vụ",
        appraised_on=date(2017, 11, 20),
    )


def awarded(unit: Body, number: int = 1) -> AwardDecided:
    """An award for somebody of `unit` was decided."""
    return AwardDecided(
        **_of_title(unit, number),
        decision_id=DecisionId(derived_id("decision", 1)),
        decision=Document(issuer=ISSUER, number="12", symbol="QĐ-UBND", dated=date(2017, 12, 20)),
        deciding_authority="Chủ tịch UBND thành phố Lạng Sơn",
        level=Level.DISTRICT,
        signer_role="CHỦ TỊCH",
        dossier_id=DossierId(derived_id("dossier", PLAN, number)),
        session_id=SessionId(derived_id("session", 1)),
        votes_for=9,
        council_members=9,
        title_name="Lao động tiên tiến",
        commendation_type="CONG_TRANG",
        ruleset="L2003_ND91",
    )


def revoked(unit: Body, number: int = 1) -> AwardRevoked:
    """The award of `awarded` was annulled."""
    award = awarded(unit, number)
    shared = {name: value for name, value in dict(award).items() if name in AwardRevoked.model_fields}
    return AwardRevoked(
        **{**shared, "decision": award.decision.model_copy(update={"number": "512"})},
        annulled=award.decision,
        ground=RevocationGround.FRAUD,
        reason="Kê khai khống.",
        finding=None,
        due=0,
        citation="",
        confidence=Confidence.UNSURE,
        revoked_on=date(2018, 3, 12),
    )


async def carry_out(planning: ServiceHarness, *commands: Command) -> None:
    """Carry out `commands` as the staff of the site, the read tables following each."""
    for command in commands:
        await planning.handle(command, STAFF)
