"""Where a dossier stands: who holds it since when, what it lacks, and what it needs to be passed up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce

from chassis.declaring.site import Site
from chassis.log.tail import DecodedEvent
from chassis.reading.viewer import Viewer
from contracts.catalog import title
from contracts.catalog.terms import Comparison, Procedure
from contracts.message import Event
from contracts.review import RuleOutcome, Stage
from contracts.review_words import REASONS, REVOCATIONS, RULES, SUSPENSIONS, WITHDRAWALS, Bilingual
from contracts.vocabulary import Level
from services.review.catalogue.messages import bound, is_decided_at, percent
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import Progress
from services.review.dossier.rows import DossierInFull, DossierRow
from services.review.dossier.states import INITIAL, DossierState, evolve
from services.review.dossier.steps import AnyDossierEvent
from services.review.plans.messages import PlanFound
from services.review.staffing.messages import StaffFound

_STANDING_BODY = Bilingual("Cơ quan thường trực Hội đồng", "The standing body of the council")
_SUPPLEMENT = Bilingual("nội dung đơn vị phải bổ sung", "what the unit is to supply")
_SUDDEN = Bilingual(
    "tờ trình và quyết định, hoặc việc trình cấp trên; không qua họp Hội đồng",
    "the proposal and the decision, or its way to the superior; no council is asked",
)
_WAITING = {
    Progress.OPENED: Bilingual("hồ sơ của đơn vị", "the unit's dossier"),
    Progress.FILED: Bilingual("kết quả thẩm định", "the appraisal"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Who holds a dossier, since when (aware), and what it waits for or lacks; an ended one is held by nobody."""

    holder: Bilingual | None
    since: datetime | None
    lacks: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A condition of passing a dossier up, and whether it is met."""

    met: bool
    words: Bilingual


def state_of(events: Iterable[DecodedEvent]) -> DossierState:
    """The state that the events of a dossier lead to."""
    return reduce(_evolved, (one.event for one in events), INITIAL)


def _evolved(state: DossierState, event: Event) -> DossierState:
    return evolve(state, event) if isinstance(event, AnyDossierEvent) else state


def standing(
    dossier: DossierInFull,
    events: Sequence[DecodedEvent],
    plan: PlanFound | None,
    outcomes: Sequence[RuleOutcome],
    sites: Mapping[str, str],
) -> Standing:
    """The standing of a dossier by its row, its own events, its plan, and the outcomes if it were appraised now.

    `sites` are the names of sites by code.
    """
    since = events[-1].origin.occurred_at if events else None
    ended = _ended(dossier)
    if ended is not None:
        return Standing(None, since, ended)
    if dossier.suspended is not None:
        return Standing(_holder(dossier, plan, sites), since, (SUSPENSIONS[dossier.suspended.ground],))
    if awaits_supplement(dossier):
        return Standing(Bilingual(dossier.unit_name, dossier.unit_name), since, (_SUPPLEMENT,))
    wanting = [RULES.get(one.rule, Bilingual(one.rule, one.rule)) for one in outcomes if not one.holds]
    if dossier.state is Progress.FILED and wanting:
        return Standing(_holder(dossier, plan, sites), since, tuple(dict.fromkeys(wanting)))
    return Standing(_holder(dossier, plan, sites), since, _waits(dossier))


def _ended(dossier: DossierInFull) -> tuple[Bilingual, ...] | None:
    """The reasons for which a dossier has ended; None for one that goes on."""
    if dossier.state in {Progress.REFUSED, Progress.AWARDED}:
        return tuple(REASONS[code] for code in dossier.reason_codes if code in REASONS)
    if dossier.revoked is not None:
        return (REVOCATIONS[dossier.revoked.ground],)
    return None if dossier.taken_back is None else (WITHDRAWALS[dossier.taken_back.reason_code],)


def awaits_supplement(dossier: DossierRow) -> bool:
    """Whether a filed dossier lies with its unit for a supplement."""
    return dossier.state is Progress.FILED and dossier.supplement is not None and dossier.supplemented_on is None


def may_fall_back(dossier: DossierInFull) -> bool:
    """Whether a refused dossier of this site can be considered for a lower title, as far as its row says."""
    if dossier.state is not Progress.REFUSED or dossier.ruleset is None or dossier.forwarded_by is not None:
        return False
    refused = dossier.stage in {Stage.APPRAISAL.value, Stage.COUNCIL.value}
    return refused and dossier.lower is None and title(dossier.title, dossier.ruleset).lower is not None


def _holder(dossier: DossierInFull, plan: PlanFound | None, sites: Mapping[str, str]) -> Bilingual:
    named = None if plan is None else plan.standing_body
    body = _STANDING_BODY if named is None else Bilingual(named, named)
    if dossier.state is Progress.OPENED:
        return Bilingual(dossier.unit_name, dossier.unit_name)
    if dossier.state is Progress.FORWARDED and dossier.forwarded_to is not None:
        name = sites.get(dossier.forwarded_to, dossier.forwarded_to)
        return Bilingual(name, name)
    if dossier.state is Progress.FORWARDED and dossier.on_paper is not None:
        return Bilingual(dossier.on_paper.body, dossier.on_paper.body)
    if dossier.state is Progress.ELIGIBLE and dossier.passed:
        return Bilingual("Người có thẩm quyền", "The competent head")
    if dossier.state is Progress.ELIGIBLE and dossier.session_id is not None:
        return Bilingual("Hội đồng Thi đua - Khen thưởng", "The council")
    return body


def _waits(dossier: DossierInFull) -> tuple[Bilingual, ...]:
    if dossier.state in _WAITING:
        return (_WAITING[dossier.state],)
    if dossier.state is Progress.ELIGIBLE and dossier.procedure is Procedure.SIMPLIFIED:
        return (_SUDDEN,)
    if dossier.state is Progress.FORWARDED:
        return (Bilingual("kết quả của cấp trên", "the superior's result"),)
    if dossier.passed:
        return (Bilingual("quyết định, hoặc việc trình cấp trên", "the decision, or its way to the superior"),)
    if dossier.session_id is not None:
        return (Bilingual("kết quả phiên họp", "the result of the session"),)
    return (Bilingual("phiên họp của Hội đồng", "a session of the council"),)


def share_needed(dossier: DossierInFull) -> Bilingual | None:
    """The share of all members' yes that a dossier on an agenda needs; None for one that stands on none."""
    if not isinstance(dossier.threshold, dict):
        return None
    op, share = Comparison(str(dossier.threshold["op"])), Decimal(str(dossier.threshold["share"]))
    return Bilingual(bound(op, share), f"{op.value} {percent(share)}")


def limited(evidence: AppraisalEvidence, viewer: Viewer, unit: str) -> AppraisalEvidence:
    """The evidence of an appraisal without what it says of other units, where `viewer` works for `unit` alone."""
    if viewer.is_staff:
        return evidence
    own = evidence.registration is not None and evidence.registration.unit == unit
    return evidence.model_copy(update={"elsewhere": (), "registration": evidence.registration if own else None})


def site_names(site: Site, own_name: str) -> dict[str, str]:
    """The names of the sites of the federation by code; `own_name` is what the settings call this one."""
    return {one.code: one.name for one in site.federation.sites} | {site.code: own_name}


def decided_here(dossier: DossierInFull, site: Site, staff: StaffFound) -> bool:
    """Whether the level of `site` decides the title of a dossier, for somebody with that service."""
    return dossier.ruleset is not None and is_decided_at(
        Level(site.level), dossier.title, dossier.ruleset, managed_above=staff.managed_above
    )


def needs_of_forwarding(
    dossier: DossierInFull, plan: PlanFound | None, site: Site, staff: StaffFound
) -> tuple[Need, ...]:
    """What it takes to pass an eligible dossier up, in the order in which it is asked for."""
    if dossier.ruleset is None:
        return ()
    sudden = dossier.procedure is Procedure.SIMPLIFIED
    asks_vote = not sudden and title(dossier.title, dossier.ruleset).proposal is not None
    voted = dossier.passed is True or (dossier.session_id is None and not asks_vote)
    return (
        Need(
            not decided_here(dossier, site, staff),
            Bilingual("người do cấp trên quản lý", "the level above manages the person")
            if staff.managed_above
            else Bilingual("danh hiệu do cấp trên quyết định", "a superior level decides the title"),
        ),
        Need(
            met=True,
            words=Bilingual("cấp trên nhận hồ sơ qua hệ thống", "the superior takes it by the system")
            if site.superior is not None
            else Bilingual("cấp trên nhận hồ sơ bằng văn bản", "the superior takes it on paper"),
        ),
        Need(
            voted,
            Bilingual("Hội đồng của cơ quan đã đồng ý đề nghị", "the council of this site has voted for it")
            if asks_vote or dossier.session_id is not None
            else Bilingual("danh hiệu không cần Hội đồng của cơ quan đề nghị", "the title asks for no vote here"),
        ),
        Need(
            sudden or (plan is not None and not plan.withdrawn),
            Bilingual("kế hoạch chưa bị thu hồi", "the plan is not withdrawn"),
        ),
    )
