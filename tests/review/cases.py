"""A plan, two units, their people and their dossiers to test with; the year is 2017 unless a test says otherwise."""

from datetime import date, datetime
from typing import Any

from chassis.deciding.testing import at, context
from contracts.catalog.fixing import fix
from contracts.catalog.terms import Discipline, Scope, TaskRating
from contracts.facts import CollectiveFacts, Facts, HouseholdFacts, IndividualFacts, Initiative, Research
from contracts.message import Actor, Context
from contracts.plan_parts import Cycle, LegalBasis, Purpose, Recipient
from contracts.planning import PlanAmended, PlanContent, PlanIssued, PlanWithdrawn
from contracts.registration import (
    ClosingCause,
    RegisteredTitle,
    RegistrationLocked,
    RegistrationReturned,
    RegistrationWithdrawn,
    ReturnReason,
    SheetClosed,
    TitleRegistered,
    UnitPlanReceived,
    UnitRegistrationMissing,
)
from contracts.review import AppraisalResult, DossierAppraised, DossierSubmitted
from contracts.vocabulary import (
    VIETNAM,
    Body,
    Cluster,
    Deadline,
    Document,
    DossierId,
    Gate,
    GateKind,
    GateScope,
    Level,
    PlanId,
    SheetId,
    Subject,
    SubjectKind,
    TitleCode,
    derived_id,
)
from services.review.dossier.filing import recorded
from services.review.dossier.found import AppraisalEvidence, FilingEvidence, MembersFound
from services.review.dossier.messages import DossierFiled, FileDossier, dossier_id_of
from services.review.plans.messages import PlanFound
from services.review.registrations.messages import RegistrationFound, SheetFound, UnitPlanFound

PLAN = PlanId(derived_id("test-plan", 254))
PLAN_254 = Document(issuer="UBND thành phố Lạng Sơn", number="254", symbol="KH-UBND", dated=date(2016, 12, 23))
UNIT_PLAN = Document(issuer="UBND phường Chi Lăng", number="3", symbol="KH-UBND", dated=date(2017, 1, 6))
CERTIFICATE = Document(issuer="UBND thành phố Lạng Sơn", number="77", symbol="QĐ-UBND", dated=date(2017, 8, 2))
DECISION = Document(issuer="UBND thành phố Lạng Sơn", number="3120", symbol="QĐ-UBND", dated=date(2017, 12, 29))
DEADLINE = Deadline(day=date(2017, 1, 15))
CHI_LANG = Body(code="phuong-chi-lang", name="UBND phường Chi Lăng")
MAI_PHA = Body(code="xa-mai-pha", name="UBND xã Mai Pha")
NAMES = {unit.code: unit.name for unit in (CHI_LANG, MAI_PHA)}
REGISTRATION_GATE = Gate(kind=GateKind.REGISTRATION, text="Không đăng ký thì không xét.")
UNIT_REGISTRATION_GATE = REGISTRATION_GATE.model_copy(update={"applies_to": GateScope.UNIT})
UNIT_PLAN_GATE = Gate(kind=GateKind.UNIT_PLAN, text="Không có kế hoạch thì không xét.")

CLERK = Actor("van-thu", CHI_LANG.code, frozenset({"clerk"}))
OTHER_CLERK = Actor("van-thu-2", MAI_PHA.code, frozenset({"clerk"}))
STANDING_BODY = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
CHAIR = Actor("chu-tich-hoi-dong", duties=frozenset({"chair"}))
HEAD = Actor("chu-tich", duties=frozenset({"signer"}))
AUDITOR = Actor("kiem-toan", duties=frozenset({"auditor"}))
POLICY = Actor("review.policies", duties=frozenset({"policy"}))

FILED_AT = "2017-11-20T09:00"
APPRAISED_AT = "2017-12-04T09:00"
ALL_PAPERS = ("TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET", "CN_SANG_KIEN")
REGISTERED = derived_id("test-event", "registered")
REASON = "Đường bị sạt lở, đơn vị báo trước"


def person(number: int = 1, name: str = "Nguyễn Văn An") -> Subject:
    """Somebody who works for a unit."""
    return Subject(key=f"can-bo-{number}", kind=SubjectKind.INDIVIDUAL, name=name, position="Công chức")


COLLECTIVE = Subject(key="to-mot-cua", kind=SubjectKind.COLLECTIVE, name="Bộ phận một cửa")
"""A collective of Chi Lăng."""


HOUSEHOLD = Subject(key="ho-01-1", kind=SubjectKind.HOUSEHOLD, name="Hộ ông Nguyễn Văn Bình")
"""A household of Chi Lăng."""


def household(*, criteria_met: bool = True) -> HouseholdFacts:
    """The year of a household."""
    return HouseholdFacts(kind="household", criteria_met=criteria_met)


def individual(**changed: Any) -> IndividualFacts:
    """A good year of a person, but for what is `changed`."""
    good: dict[str, Any] = {
        "kind": "individual",
        "task_rating": TaskRating.HTTNV,
        "service_months": 12,
        "discipline": Discipline.NONE,
        "initiatives": (Initiative(scope=Scope.GRASSROOTS, certificate=CERTIFICATE),),
        "emulation_confirmed": True,
    }
    return IndividualFacts.model_validate({**good, **changed})


def collective(members: int = 10, **changed: Any) -> CollectiveFacts:
    """A good year of a collective of so many members, but for what is `changed`."""
    good: dict[str, Any] = {
        "kind": "collective",
        "rating": TaskRating.HTTNV,
        "members": tuple(person(number).key for number in range(1, members + 1)),
        "members_reaching_ldtt": members - 1,
        "highest_discipline": Discipline.NONE,
        "unity_confirmed": True,
    }
    return CollectiveFacts.model_validate({**good, **changed})


def research(*, applied: bool, scope: Scope = Scope.GRASSROOTS) -> Research:
    """An accepted research work."""
    return Research(scope=scope, acceptance=CERTIFICATE, applied=applied)


def plan_found(**changed: Any) -> PlanFound:
    """Plan 254 in force with both gates, which names Chi Lăng, but for what is `changed`."""
    found = PlanFound(
        document=PLAN_254,
        year=2017,
        standing_body="Phòng Nội vụ",
        gates=(UNIT_PLAN_GATE, REGISTRATION_GATE),
        ends_at=DEADLINE.ends_at,
        withdrawn=False,
        unit_name=CHI_LANG.name,
    )
    return found.model_copy(update=changed)


UNIT_PLAN_FOUND = UnitPlanFound(document=UNIT_PLAN, received_at=at("2017-01-12T09:30"), on_time=True, late_reason="")
"""The own plan of Chi Lăng, which came in time."""


def sheet_found(**changed: Any) -> SheetFound:
    """The accepted sheet of Chi Lăng with its own plan and three titles, but for what is `changed`."""
    return SheetFound(heard=True, unit_plan=UNIT_PLAN_FOUND, titles=3).model_copy(update=changed)


def registration_found(**changed: Any) -> RegistrationFound:
    """A registration of Chi Lăng that came in time, but for what is `changed`."""
    found = RegistrationFound(
        event_id=REGISTERED,
        unit=CHI_LANG.code,
        received_at=at("2017-01-12T09:30"),
        on_time=True,
        late_reason="",
        withdrawn=False,
    )
    return found.model_copy(update=changed)


def evidence(**changed: Any) -> AppraisalEvidence:
    """The evidence where nothing is wrong and registration is locked, but for what is `changed`."""
    found = AppraisalEvidence(
        plan=plan_found(),
        registration=registration_found(),
        sheet=sheet_found(),
        locked_for=DEADLINE.ends_at,
        members=MembersFound(reaching=9),
    )
    return found.model_copy(update=changed)


def under(**changed: Any) -> FilingEvidence:
    """The evidence of a filing under plan 254, but for what is `changed` of the plan."""
    return FilingEvidence(plan=plan_found(**changed))


def file_dossier(title: TitleCode = "LDTT", subject: Subject | None = None, **changed: Any) -> FileDossier:
    """The command of Chi Lăng to file for somebody, with every paper and good facts, but for what is `changed`."""
    whose = subject or (COLLECTIVE if title.startswith(("TT", "CTD")) else person())
    facts: Facts = collective() if whose.kind is SubjectKind.COLLECTIVE else individual()
    asked: dict[str, Any] = {
        "plan_id": PLAN,
        "unit": CHI_LANG.code,
        "subject": whose,
        "title": title,
        "year": 2017,
        "documents": ALL_PAPERS,
        "facts": facts,
    }
    return FileDossier(**{**asked, **changed})


def submitted(command: FileDossier, ruleset: str = "L2003_ND91", when: str = FILED_AT) -> DossierSubmitted:
    """The first event of filing: the submission."""
    return DossierSubmitted(
        dossier_id=command.dossier_id,
        plan_id=command.plan_id,
        unit=command.unit,
        unit_name=NAMES[command.unit],
        subject=command.subject,
        title=command.title,
        year=command.year,
        submitted_at=at(when),
        ruleset=ruleset,
        fixing=recorded(fix(at(when).astimezone(VIETNAM).date(), command.year)),
        procedure=command.procedure,
    )


def filed(command: FileDossier) -> DossierFiled:
    """The second event of filing: papers and facts."""
    return DossierFiled(dossier_id=command.dossier_id, documents=command.documents, facts=command.facts)


def appraised_eligible(command: FileDossier, ruleset: str = "L2003_ND91") -> DossierAppraised:
    """The dossier was found eligible."""
    return DossierAppraised(
        dossier_id=command.dossier_id,
        plan_id=command.plan_id,
        unit=command.unit,
        unit_name=NAMES[command.unit],
        subject=command.subject,
        title=command.title,
        year=command.year,
        ruleset=ruleset,
        result=AppraisalResult.ELIGIBLE,
        reason_codes=(),
        rules=(),
        appraising_body="Phòng Nội vụ",
        appraised_on=date(2017, 12, 4),
        procedure=command.procedure,
    )


def dossier_of(subject: Subject, title: TitleCode = "LDTT", unit: Body = CHI_LANG) -> DossierId:
    """The id of the dossier of Chi Lăng, or of `unit`, for a subject under plan 254."""
    return dossier_id_of(PLAN, unit.code, subject.key, title)


def when(actor: Actor, now: datetime | str = FILED_AT) -> Context:
    """The circumstances in which `actor` sends a command at `now`."""
    return context(actor, now)


def content(**changed: Any) -> PlanContent:
    """Plan 254 with two units, but for what is `changed`."""
    plan = PlanContent(
        document=PLAN_254,
        title="Công tác thi đua, khen thưởng năm 2017",
        level=Level.DISTRICT,
        cycle=Cycle.CALENDAR_YEAR,
        year=2017,
        signer_role="CHỦ TỊCH",
        purposes=(),
        legal_bases=(LegalBasis(citation="Luật Thi đua, Khen thưởng ngày 26/11/2003"),),
        parent=None,
        tasks=(),
        clusters=(Cluster(code="cum-1", name="Cụm 1", units=(CHI_LANG, MAI_PHA)),),
        registration_deadline=DEADLINE,
        gates=(UNIT_PLAN_GATE, REGISTRATION_GATE),
        recipients=(Recipient(code="don-vi", name="Các đơn vị", purpose=Purpose.TO_IMPLEMENT, every_unit=True),),
        standing_body=Body(code="phong-noi-vu", name="Phòng Nội vụ"),
    )
    return plan.model_copy(update=changed)


def issued(**changed: Any) -> PlanIssued:
    """Plan 254 was issued."""
    return PlanIssued(plan_id=PLAN, content=content(**changed), ruleset="L2003_ND42")


def amended(**changed: Any) -> PlanAmended:
    """Plan 254 was amended."""
    return PlanAmended(plan_id=PLAN, content=content(**changed), changed=tuple(changed), reason="Gia hạn")


def withdrawn_plan() -> PlanWithdrawn:
    """Plan 254 was withdrawn."""
    return PlanWithdrawn(plan_id=PLAN, document=PLAN_254, reason="Ban hành nhầm")


def locked(deadline: Deadline = DEADLINE) -> RegistrationLocked:
    """Registration under plan 254 was locked."""
    return RegistrationLocked(plan_id=PLAN, deadline=deadline)


def sheet_of(unit: Body) -> SheetId:
    """The unit's sheet."""
    return SheetId(derived_id("sheet", PLAN, unit.code))


def registered(
    subject: Subject | None = None, title: TitleCode = "LDTT", unit: Body = CHI_LANG, **changed: Any
) -> TitleRegistered:
    """A title was registered in time, but for what is `changed`."""
    whose = subject or person()
    stated: dict[str, Any] = {
        "plan_id": PLAN,
        "sheet_id": sheet_of(unit),
        "unit": unit.code,
        "unit_name": unit.name,
        "cluster": "cum-1",
        "subject": whose,
        "title": title,
        "year": 2017,
        "received_at": at("2017-01-12T09:30"),
        "on_time": True,
        "unit_plan": UNIT_PLAN,
    }
    return TitleRegistered(**{**stated, **changed})


def plan_received(unit: Body = CHI_LANG, **changed: Any) -> UnitPlanReceived:
    """The own plan of a unit came in time, but for what is `changed`."""
    stated: dict[str, Any] = {
        "plan_id": PLAN,
        "sheet_id": sheet_of(unit),
        "unit": unit.code,
        "unit_name": unit.name,
        "unit_plan": UNIT_PLAN.model_copy(update={"issuer": unit.name}),
        "received_at": at("2017-01-12T09:30"),
        "on_time": True,
    }
    return UnitPlanReceived(**{**stated, **changed})


def withdrawn(
    subject: Subject | None = None, title: TitleCode = "LDTT", unit: Body = CHI_LANG
) -> RegistrationWithdrawn:
    """A registered title was taken back by its unit."""
    return RegistrationWithdrawn(
        plan_id=PLAN,
        sheet_id=sheet_of(unit),
        unit=unit.code,
        subject=subject or person(),
        title=title,
        reason="Chuyển công tác",
    )


def closed(unit: Body, *whom: tuple[Subject, TitleCode]) -> SheetClosed:
    """A unit was dropped from the plan while these titles were registered by it."""
    return SheetClosed(
        sheet_id=sheet_of(unit),
        plan_id=PLAN,
        unit=unit.code,
        reason="Kế hoạch sau khi sửa đổi không còn nêu tên đơn vị.",
        unit_name=unit.name,
        titles=tuple(RegisteredTitle(subject=subject.key, title=title) for subject, title in whom),
        cause=ClosingCause.UNIT_DROPPED,
    )


def returned(unit: Body, reason: ReturnReason) -> RegistrationReturned:
    """A unit's sheet was returned."""
    return RegistrationReturned(
        plan_id=PLAN, sheet_id=sheet_of(unit), unit=unit.code, unit_name=unit.name, reason_code=reason, reason="Trả lại"
    )


def missing(unit: Body) -> UnitRegistrationMissing:
    """A unit had handed in nothing at the lock."""
    return UnitRegistrationMissing(
        plan_id=PLAN, sheet_id=sheet_of(unit), unit=unit.code, unit_name=unit.name, deadline=DEADLINE
    )
