"""The events that the benchmarks of the federation send between sites: plans that were issued, and awards."""

from datetime import date
from uuid import UUID

from chassis.clock import wall
from chassis.ids import new_id
from chassis.log.writer import NewRow
from contracts.declaration import PUBLIC
from contracts.planning import PlanContent, PlanIssued
from contracts.review import AwardDecided
from contracts.vocabulary import (
    DecisionId,
    Document,
    DossierId,
    Level,
    PlanId,
    SessionId,
    SiteCode,
    Subject,
    SubjectKind,
    derived_id,
)
from services.planning.plan.examples import PLAN

_ACTOR = "clerk-1@phong-noi-vu"
_RULESET = "L2003_ND91"


def plan_issued(level: Level) -> PlanIssued:
    """A new plan of a site of that level, about 1,560 bytes of JSON, under an id that no other has."""
    content = PlanContent.model_validate({**PLAN, "level": level})
    return PlanIssued(plan_id=PlanId(new_id()), content=content, ruleset=_RULESET)


def award_decided(unit: SiteCode, number: int) -> AwardDecided:
    """Award `number` that the commune `unit` has decided for a collective of its own, about 660 bytes of JSON."""
    return AwardDecided(
        decision_id=DecisionId(derived_id("bench decision", unit)),
        decision=Document(issuer=unit, number="12", symbol="QĐ-UBND", dated=date(2017, 12, 20)),
        deciding_authority="Chủ tịch UBND xã",
        level=Level.COMMUNE,
        signer_role="CHỦ TỊCH",
        dossier_id=DossierId(derived_id("bench dossier", unit, number)),
        plan_id=PlanId(derived_id("bench plan", unit)),
        session_id=SessionId(derived_id("bench session", unit)),
        votes_for=9,
        council_members=9,
        unit=unit,
        unit_name="UBND xã",
        subject=Subject(key=f"{unit}-{number}", kind=SubjectKind.COLLECTIVE, name=f"Tổ {number}"),
        title="LDTT",
        title_name="Lao động tiên tiến",
        commendation_type="CONG_TRANG",
        year=2017,
        ruleset=_RULESET,
    )


def plan_row(event: PlanIssued, site: SiteCode, conversation: UUID) -> NewRow:
    """The row of a plan in the log of planning at `site`; the sites around it hear it, and no service beside it."""
    return NewRow(
        new_id(), site, "planning", f"plan-{event.plan_id}", 1, "PlanIssued", 1,
        event.model_dump_json(), _ACTOR, conversation, None, wall(), (PUBLIC,),
    )  # fmt: skip
