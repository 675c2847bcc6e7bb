"""The pages on which members, the order of leads, the lead and the end of a cluster are recorded."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final, Literal, TypeAlias

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, open_to
from contracts.clusters import Members
from contracts.message import Command, Message
from contracts.pages import page_of
from contracts.text import folded
from contracts.vocabulary import ClusterId, Day, Text, TextOrEmpty, UnitCode
from services.planning.cluster import queries
from services.planning.cluster.messages import AgreeRotation, ChangeMembers, DissolveCluster, NameLead
from services.planning.cluster.queries import ClusterInFull
from services.planning.plan import queries as plans
from services.planning.plan.bodies import Known, listed, unreadable, written

pages = APIRouter()

FOLLOWING: Final = ("clerk", "appraiser", "signer")
Step = Literal["members", "rotation", "lead", "end"]
Following = Annotated[PageRequest, open_to(*FOLLOWING, whole_site=True)]
Reads: TypeAlias = Callable[[Form, ClusterInFull, Known], Command | None]
"""Makes the command of a step from its form; None where the form has faults."""


class _Members(Message):
    units: Members
    since: Day
    reason: Text


class _Lead(Message):
    unit: UnitCode
    since: Day
    reason: TextOrEmpty = ""


class _End(Message):
    reason: Text


@pages.get("/clusters/{cluster_id}/steps/{step}")
async def show_step(cluster_id: ClusterId, step: Step, request: Following) -> Response:
    """The form of one step, as the cluster stands."""
    found = await cluster_of(request, cluster_id)
    ordered = [unit for code in found.rotation for unit in found.units if unit.code == code]
    filled = Form(
        {
            "units": [written(((unit.code, unit.name) for unit in found.units), {})],
            "order": [written(((unit.code, unit.name) for unit in ordered or found.units), {})],
        }
    )
    return await _page(request, found, step, filled)


@pages.post("/clusters/{cluster_id}/steps/{step}")
async def record_step(cluster_id: ClusterId, step: Step, request: Following) -> Response:
    """Record one step."""
    found = await cluster_of(request, cluster_id)
    known = await plans.known_bodies(request.reader)
    command = _READ[step](request.form, found, {**known, **{folded(unit.name): unit for unit in found.units}})
    if command is not None:
        answer = await request.attempt(command)
        if answer is not None:
            return request.see(page_of("cluster", cluster_id), answer, done="recorded")
    return await _page(request, await cluster_of(request, cluster_id), step, request.form)


async def cluster_of(request: PageRequest, cluster_id: ClusterId) -> ClusterInFull:
    """The cluster of a page; raises NotFound where there is none."""
    found = await queries.cluster(request.reader, request.viewer, cluster_id)
    if found is None:
        raise NotFound(f"cluster-{cluster_id}")
    return found


def _members(form: Form, cluster: ClusterInFull, known: Known) -> Command | None:
    try:
        units = listed(form.value("units"), known)
    except ValueError as wrong:
        form.blame("units", *unreadable(str(wrong)))
        return None
    body = form.read(_Members, units=units)
    return None if body is None else ChangeMembers(cluster_id=cluster.cluster_id, **dict(body))


def _rotation(form: Form, cluster: ClusterInFull, known: Known) -> Command | None:
    try:
        order = listed(form.value("order"), known)
    except ValueError as wrong:
        form.blame("order", *unreadable(str(wrong)))
        return None
    return AgreeRotation(cluster_id=cluster.cluster_id, order=tuple(unit.code for unit in order))


def _lead(form: Form, cluster: ClusterInFull, known: Known) -> Command | None:
    _ = known
    body = form.read(_Lead)
    return None if body is None else NameLead(cluster_id=cluster.cluster_id, **dict(body))


def _end(form: Form, cluster: ClusterInFull, known: Known) -> Command | None:
    _ = known
    body = form.read(_End)
    return None if body is None else DissolveCluster(cluster_id=cluster.cluster_id, reason=body.reason)


_READ: Final[Mapping[Step, Reads]] = {"members": _members, "rotation": _rotation, "lead": _lead, "end": _end}


async def _page(request: PageRequest, cluster: ClusterInFull, step: Step, form: Form) -> Response:
    return request.render("cluster/step.html", cluster=cluster, step=step, form=form)
