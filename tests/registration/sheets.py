"""A plan's registration and a unit's sheet to test with: the deadline is "trước ngày 15/01/2017"."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from chassis.deciding.testing import at
from chassis.reading.viewer import Viewer
from contracts.envelope import Origin, Relation
from contracts.message import Actor
from contracts.plan_parts import Cycle, LegalBasis, Purpose, Recipient, Round
from contracts.planning import PlanAmended, PlanContent, PlanIssued
from contracts.registration import (
    ClosingCause,
    LateGround,
    RegisteredTitle,
    RegistrationAccepted,
    RegistrationOpened,
    RegistrationReturned,
    RegistrationWithdrawn,
    ReturnedTitle,
    ReturnReason,
    SheetClosed,
    SheetReceived,
    SheetSubmitted,
    SubmittedTitle,
    TitleRegistered,
    UnitPlanReceived,
    UnitRegistrationMissing,
    registration_id_of,
    sheet_id_of,
)
from contracts.vocabulary import (
    Body,
    Cluster,
    Deadline,
    Document,
    Gate,
    GateKind,
    Level,
    PlanId,
    Subject,
    SubjectKind,
    TitleCode,
    WithdrawalReason,
    derived_id,
)
from services.registration.registration.messages import Terms
from services.registration.sheet.messages import (
    Entry,
    Expectation,
    HandInSheet,
    SheetExpected,
    SheetHandedIn,
    SheetLocked,
)

PLAN = PlanId(derived_id("test-plan", 254))
PLAN_254 = Document(issuer="UBND thành phố Lạng Sơn", number="254", symbol="KH-UBND", dated=date(2016, 12, 23))
UNIT_PLAN = Document(issuer="UBND phường Chi Lăng", number="3", symbol="KH-UBND", dated=date(2017, 1, 6))
DEADLINE = Deadline(day=date(2017, 1, 15))
CHI_LANG = Body(code="phuong-chi-lang", name="UBND phường Chi Lăng")
MAI_PHA = Body(code="xa-mai-pha", name="UBND xã Mai Pha")
PHUONG = Cluster(code="phuong", name="Cụm phường", units=(CHI_LANG,))
XA = Cluster(code="xa", name="Cụm xã", units=(MAI_PHA,))
SHEET = sheet_id_of(PLAN, CHI_LANG.code)

CLERK = Actor("van-thu", CHI_LANG.code, frozenset({"clerk"}))
OTHER_CLERK = Actor("van-thu-2", MAI_PHA.code, frozenset({"clerk"}))
STANDING_BODY = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
SITE_CLERK = Actor("mot-cua", duties=frozenset({"clerk"}))
POLICY = Actor("registration.policies", duties=frozenset({"policy"}))

STAFF_VIEW = Viewer(None, STANDING_BODY.duties)
UNIT_VIEW = Viewer(CLERK.unit, CLERK.duties)
OTHER_VIEW = Viewer(OTHER_CLERK.unit, OTHER_CLERK.duties)

IN_TIME, LATE = at("2017-01-12T09:30"), at("2017-01-15T08:00")
REASON = "Đường bị sạt lở, đơn vị báo trước"
DECISION = Document(issuer="UBND thành phố Lạng Sơn", number="12", symbol="QĐ-UBND", dated=date(2017, 1, 15))
GROUND = LateGround(decision=DECISION)
"""The decision that allows a late sheet."""


def terms(**changed: Any) -> Terms:
    """The terms of registration, but for the fields `changed`."""
    gate = Gate(kind=GateKind.REGISTRATION, text="Không đăng ký thì không xét")
    whole = Terms(plan=PLAN_254, year=2017, deadline=DEADLINE, gates=(gate,), clusters=(PHUONG, XA))
    return whole.model_copy(update=changed)


def opened(**changed: Any) -> RegistrationOpened:
    """Registration was opened."""
    return RegistrationOpened(plan_id=PLAN, **dict(terms(**changed)))


SCHOOL_YEAR = Round(
    code="nam-hoc",
    name="Khen thưởng năm học 2016 - 2017",
    cycle=Cycle.SCHOOL_YEAR,
    year=2016,
    registration=Deadline(day=date(2017, 5, 15)),
)
"""A round with a deadline of its own."""
OF_SCHOOL_YEAR = registration_id_of(PLAN, SCHOOL_YEAR.code)
SCHOOL_SHEET = sheet_id_of(PLAN, CHI_LANG.code, SCHOOL_YEAR.code)


def school_year() -> dict[str, Any]:
    """What the terms and the expectation for the round state otherwise than those of the plan itself."""
    of_round = {"round": SCHOOL_YEAR.code, "round_name": SCHOOL_YEAR.name, "cycle": SCHOOL_YEAR.cycle}
    return {**of_round, "year": SCHOOL_YEAR.year, "deadline": SCHOOL_YEAR.registration}


def _content(*rounds: Round, **changed: Any) -> PlanContent:
    stated = terms(**changed)
    return PlanContent(
        document=stated.plan,
        title="Công tác thi đua, khen thưởng năm 2017",
        level=Level.DISTRICT,
        cycle=Cycle.CALENDAR_YEAR,
        year=stated.year,
        signer_role="CHỦ TỊCH",
        purposes=(),
        legal_bases=(LegalBasis(citation="Luật Thi đua, Khen thưởng ngày 26/11/2003"),),
        parent=None,
        tasks=(),
        rounds=rounds,
        clusters=stated.clusters,
        registration_deadline=stated.deadline,
        gates=stated.gates,
        recipients=(Recipient(code="don-vi", name="Các đơn vị", purpose=Purpose.TO_IMPLEMENT, every_unit=True),),
        standing_body=Body(code="phong-noi-vu", name="Phòng Nội vụ"),
    )


def issued(*rounds: Round, **changed: Any) -> PlanIssued:
    """The plan was issued, with `rounds`."""
    return PlanIssued(plan_id=PLAN, content=_content(*rounds, **changed), ruleset="L2003_ND42")


def amended(**changed: Any) -> PlanAmended:
    """The plan was amended in its terms of registration."""
    return PlanAmended(plan_id=PLAN, content=_content(**changed), changed=tuple(changed), reason="Gia hạn")


def expectation(**changed: Any) -> Expectation:
    """The terms on which the sheet of Chi Lăng is expected."""
    whole = Expectation(
        plan_id=PLAN,
        plan=PLAN_254,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        cluster=PHUONG.code,
        year=2017,
        deadline=DEADLINE,
    )
    return whole.model_copy(update=changed)


def person(number: int = 1, name: str = "Nguyễn Văn An") -> Subject:
    """Somebody who works for Chi Lăng."""
    return Subject(key=f"can-bo-{number}", kind=SubjectKind.INDIVIDUAL, name=name, position="Công chức")


COLLECTIVE = Subject(key="to-mot-cua", kind=SubjectKind.COLLECTIVE, name="Bộ phận một cửa")


def entry(subject: Subject | None = None, title: TitleCode = "LDTT") -> Entry:
    """One line of a sheet."""
    return Entry(subject=subject or person(), title=title)


ENTRIES = (entry(), entry(person(2, "Hoàng Thị Đào"), "CSTDCS"), entry(COLLECTIVE, "TTLDTT"))


def hand_in(**changed: Any) -> HandInSheet:
    """The command that hands the sheet in."""
    return HandInSheet(sheet_id=SHEET, entries=ENTRIES, unit_plan=UNIT_PLAN).model_copy(update=changed)


EXPECTED = SheetExpected(sheet_id=SHEET, expectation=expectation())
LOCKED = SheetLocked(sheet_id=SHEET, plan_id=PLAN, unit=CHI_LANG.code)
MISSING = UnitRegistrationMissing(
    plan_id=PLAN, sheet_id=SHEET, unit=CHI_LANG.code, unit_name=CHI_LANG.name, deadline=DEADLINE
)
RETURNED = RegistrationReturned(
    plan_id=PLAN,
    sheet_id=SHEET,
    unit=CHI_LANG.code,
    unit_name=CHI_LANG.name,
    reason_code=ReturnReason.WRONG_FORM,
    reason="Sai mẫu",
)


def flagged(
    line: int, reason_code: ReturnReason = ReturnReason.WRONG_FORM, reason: str = "", entries: Sequence[Entry] = ENTRIES
) -> ReturnedTitle:
    """A row of the sheet, counted from 0, that is to be mended."""
    entry_ = entries[line]
    return ReturnedTitle(subject=entry_.subject.key, title=entry_.title, reason_code=reason_code, reason=reason)


def handed_in(received_at: datetime = IN_TIME, *, late: bool = False, **changed: Any) -> SheetHandedIn:
    """The sheet was handed in."""
    event = SheetHandedIn(
        sheet_id=SHEET,
        plan_id=PLAN,
        unit=CHI_LANG.code,
        entries=ENTRIES,
        unit_plan=UNIT_PLAN,
        received_at=received_at,
        late=late,
    )
    return event.model_copy(update=changed)


def came(handed_in: SheetHandedIn) -> tuple[SheetHandedIn, SheetReceived]:
    """The sheet was handed in under the city's plan, and the other services are told that it was received."""
    said = SheetReceived(
        plan_id=handed_in.plan_id,
        sheet_id=handed_in.sheet_id,
        unit=handed_in.unit,
        unit_name=CHI_LANG.name,
        titles=len(handed_in.entries),
        received_at=handed_in.received_at,
        on_time=not handed_in.late,
    )
    return handed_in, said


def submitted(handed_in_at: datetime = IN_TIME, **changed: Any) -> SheetSubmitted:
    """The sheet was handed in at the site of Chi Lăng, and went to the city."""
    event = SheetSubmitted(
        plan_id=PLAN,
        sheet_id=SHEET,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        entries=tuple(SubmittedTitle(subject=one.subject, title=one.title) for one in ENTRIES),
        unit_plan=UNIT_PLAN,
        handed_in_at=handed_in_at,
    )
    return event.model_copy(update=changed)


def plan_received(received_at: datetime = IN_TIME, late_reason: str = "", **changed: Any) -> UnitPlanReceived:
    """The plan of Chi Lăng was received."""
    event = UnitPlanReceived(
        plan_id=PLAN,
        sheet_id=SHEET,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        unit_plan=UNIT_PLAN,
        received_at=received_at,
        on_time=not late_reason,
        late_reason=late_reason,
    )
    return event.model_copy(update=changed)


def registered(line: Entry, received_at: datetime = IN_TIME, late_reason: str = "") -> TitleRegistered:
    """One line of the sheet was registered."""
    return TitleRegistered(
        plan_id=PLAN,
        sheet_id=SHEET,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        cluster=PHUONG.code,
        subject=line.subject,
        title=line.title,
        year=2017,
        received_at=received_at,
        on_time=not late_reason,
        late_reason=late_reason,
        unit_plan=UNIT_PLAN,
        late_ground=GROUND if late_reason else None,
    )


Accepted = UnitPlanReceived | TitleRegistered | RegistrationAccepted


def accepted(received_at: datetime = IN_TIME, late_reason: str = "") -> tuple[Accepted, ...]:
    """The sheet was accepted: its unit's plan received, every line registered, and the whole summed up."""
    summed_up = RegistrationAccepted(
        plan_id=PLAN,
        sheet_id=SHEET,
        unit=CHI_LANG.code,
        unit_name=CHI_LANG.name,
        titles=len(ENTRIES),
        received_at=received_at,
        on_time=not late_reason,
        late_ground=GROUND if late_reason else None,
    )
    titles = (registered(line, received_at, late_reason) for line in ENTRIES)
    return (plan_received(received_at, late_reason), *titles, summed_up)


HANDED_IN = handed_in()
SUBMITTED = submitted()
ACCEPTED = accepted()


def closed(*titles: RegisteredTitle, **changed: Any) -> SheetClosed:
    """The sheet was closed with its plan, while `titles` were registered, but for the fields `changed`."""
    event = SheetClosed(
        sheet_id=SHEET,
        plan_id=PLAN,
        unit=CHI_LANG.code,
        reason="Thu hồi",
        unit_name=CHI_LANG.name,
        titles=titles,
        cause=ClosingCause.PLAN_WITHDRAWN,
    )
    return event.model_copy(update=changed)


def withdrawn(line: Entry, *, by_standing_body: bool = False) -> RegistrationWithdrawn:
    """One line of the sheet was taken back."""
    return RegistrationWithdrawn(
        plan_id=PLAN,
        sheet_id=SHEET,
        unit=CHI_LANG.code,
        subject=line.subject,
        title=line.title,
        reason="Chuyển công tác",
        unit_name=CHI_LANG.name,
        by_standing_body=by_standing_body,
        reason_code=WithdrawalReason.LEFT_UNIT,
    )


def origin(relation: Relation = Relation.OWN) -> Origin:
    """Where an event comes from: this site, or a neighbour of `relation`."""
    return Origin(
        position=7,
        event_id=derived_id("test-event"),
        site="lang-son" if relation is Relation.OWN else "mai-pha",
        service="planning",
        stream=f"plan-{PLAN}",
        stream_version=1,
        schema_version=1,
        actor="can-bo",
        correlation_id=derived_id("test-conversation"),
        causation_id=None,
        occurred_at=at("2016-12-23T14:00"),
        recorded_at=at("2016-12-23T14:00"),
        relation=relation,
    )
