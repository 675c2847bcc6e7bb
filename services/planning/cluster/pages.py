"""The pages of clusters: the list by year, the announcement, and one cluster with its covenants and election."""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import Answer, NotFound
from chassis.web.pages import PageRequest, Words, open_to
from contracts.clusters import Members
from contracts.message import Message
from contracts.pages import page_of
from contracts.planning import PlanContent
from contracts.vocabulary import Body, Cluster, ClusterId, Code, Document, Name, PlanId, Year, YesNo
from services.planning.cluster import covenant_pages, queries, steps
from services.planning.cluster.messages import Formation, FormCluster
from services.planning.cluster.queries import ClustersAsked
from services.planning.plan import queries as plans
from services.planning.plan.bodies import code_for, listed, unreadable
from services.planning.plan.messages import AmendPlan
from services.planning.plan.queries import PlanInFull

pages = APIRouter()
for _written in (steps.pages, covenant_pages.pages):
    pages.include_router(_written)

Announcing = Annotated[PageRequest, open_to("clerk", "signer", whole_site=True)]
Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
_PLANS: Final = 20
_DONE: Final[dict[str, Words]] = {
    "announced": (
        "Đã thông báo cụm, khối. Theo kế hoạch thì đăng ký đã mở cho các đơn vị; cụm, khối hiện ra trong giây lát.",
        "The cluster is announced. Under a plan its units register from now on; it appears within a moment.",
    ),
    "recorded": ("Đã ghi.", "It is recorded."),
    "signed": ("Đã ghi giao ước.", "The covenant is recorded."),
    "scored": ("Đã ghi điểm.", "The score is recorded."),
    "elected": ("Đã ghi kết quả suy tôn.", "The election is recorded."),
}


class _Announced(Message):
    """A cluster as it is typed; `year` counts where no plan is chosen."""

    plan_id: PlanId | None = None
    year: Year | None = None
    code: Code
    name: Name
    block: YesNo = False
    above: YesNo = False
    units: Members = ()
    lead: Body | None = None
    announcement: Document | None = None


@pages.get("/clusters")
async def list_clusters(request: Reading) -> Response:
    """The clusters of a year or of all, and those of the superior to which the site belongs."""
    wanted = request.wanted(ClustersAsked, year=request.page.kept("year"))
    rows, total = await queries.clusters(request.reader, request.viewer, wanted)
    held = request.viewer.duties if request.viewer.is_staff else frozenset[str]()
    return request.render(
        "cluster/list.html",
        clusters=rows,
        total=total,
        following=request.page.address(after=rows[-1].cluster_id) if len(rows) == wanted.limit else None,
        wanted=wanted,
        years=await queries.cluster_years(request.reader),
        above=await queries.superior_clusters(request.reader, request.viewer),
        may_announce=not held.isdisjoint({"clerk", "signer"}),
        done=_DONE,
    )


@pages.get("/clusters/new")
async def begin_cluster(request: Announcing) -> Response:
    """The form of an announcement."""
    return await _new_page(request)


@pages.post("/clusters/new")
async def announce_cluster(request: Announcing) -> Response:
    """Announce a cluster: in a plan in force by an amendment, else beside it."""
    typed = await _typed(request)
    if typed is not None:
        plan = None if typed.plan_id is None else await plans.plan(request.reader, request.viewer, typed.plan_id)
        answer = await _announced(request, typed, plan)
        if answer is not None:
            return request.see("/planning/clusters", answer, done="announced")
    return await _new_page(request)


@pages.get("/clusters/{cluster_id}")
async def show_cluster(cluster_id: ClusterId, request: Reading) -> Response:
    """One cluster: members with their covenants and scores, the order of its leads, and the election."""
    found = await queries.cluster(request.reader, request.viewer, cluster_id)
    if found is None:
        raise NotFound(f"cluster-{cluster_id}")
    held = request.viewer.duties if request.viewer.is_staff else frozenset[str]()
    own = request.viewer.unit if "clerk" in request.viewer.duties else None
    names = {unit.code: unit.name for unit in found.units}
    return request.render(
        "cluster/show.html",
        cluster=found,
        names=names,
        own=own,
        may_follow=found.state == "formed" and not held.isdisjoint(steps.FOLLOWING),
        may_announce=found.state == "formed" and not held.isdisjoint({"clerk", "signer"}),
        plan=None if found.plan_id is None else page_of("plan", found.plan_id),
        done=_DONE,
    )


async def _announced(request: PageRequest, typed: _Announced, plan: PlanInFull | None) -> Answer | None:
    """Amend the plan by the cluster where it is in force; otherwise announce the cluster beside it."""
    if plan is not None and plan.state == "in-force":
        own = typed.model_dump(include={"code", "name", "block", "above", "units", "lead"})
        content = PlanContent.model_validate(plan.content.model_dump())
        amended = content.model_copy(update={"clusters": (*content.clusters, Cluster.model_validate(own))})
        paper = f"{typed.announcement} " if typed.announcement else ""
        reason = f"Thông báo {paper}về phân cụm, khối thi đua: {typed.name}"
        return await request.attempt(AmendPlan(plan_id=plan.plan_id, content=amended, reason=reason))
    stated = typed.model_dump(exclude={"year", "plan_id"})
    year = typed.year if plan is None else plan.year
    if year is None:
        request.form.blame("year", "Hãy nêu năm hoặc chọn kế hoạch.", "Name the year, or choose a plan.")
        return None
    formation = Formation(**stated, year=year, plan_id=None if plan is None else plan.plan_id)
    return await request.attempt(FormCluster(cluster_id=ClusterId(request.new_id()), formation=formation))


async def _typed(request: PageRequest) -> _Announced | None:
    known = await plans.known_bodies(request.reader)
    form = request.form
    given: dict[str, Any] = {}
    for name in ("units", "lead"):
        try:
            found = listed(form.value(name), known)
        except ValueError as wrong:
            form.blame(name, *unreadable(str(wrong)))
            return None
        given[name] = found if name == "units" else next(iter(found), None)
    more: dict[str, Any] = {"code": form.value("code").strip() or code_for(form.value("name"), {}) or "cum"}
    if not form.value("announcement.number").strip():
        more["announcement"] = None
    return form.read(_Announced, ("year",), ("block", "above"), **given, **more)


async def _new_page(request: PageRequest) -> Response:
    rows = await plans.plans_of(request.reader, request.viewer, _PLANS, None, None)
    known = await plans.known_bodies(request.reader)
    return request.render(
        "cluster/new.html",
        plans=[one for one in rows if one.state in {"in-force", "followed"}],
        bodies=known.values(),
        issuer=rows[0].issuer if rows else request.page.site_name,
    )
