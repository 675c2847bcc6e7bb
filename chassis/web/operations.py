"""What whoever watches a service asks for: is it alive, is it ready, how far is it; nothing of anybody, so no token."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from chassis.health import Health, HealthReport, Standing
from chassis.web.conversations import Counts
from chassis.web.desk import Front

router = APIRouter(tags=["operations"])


@router.get("/health/live")
async def show_liveness(request: Request) -> Response:
    """200 while every loop that has work moves; 503 when the process is better started anew."""
    health: Health = request.app.state.health
    stalled = health.stalled()
    return JSONResponse({"alive": not stalled, "stalled": list(stalled)}, 503 if stalled else 200)


@router.get("/health/ready")
async def show_readiness(request: Request) -> Response:
    """200 when requests can be served; 503 with the reasons why not."""
    health: Health = request.app.state.health
    reasons = await health.reasons()
    listed = [reason.model_dump() for reason in reasons]
    return JSONResponse({"ready": not reasons, "reasons": listed}, 503 if reasons else 200)


@router.get("/health")
async def show_health(request: Request) -> HealthReport:
    """How far each loop is, what went wrong last, and how many messages wait for an operator."""
    health: Health = request.app.state.health
    return await health.report()


@router.get("/metrics")
async def show_metrics(request: Request) -> PlainTextResponse:
    """The same as figures, in the text format of Prometheus 0.0.4."""
    state = request.app.state
    health: Health = state.health
    front: Front = state.front
    standing = await health.standing()
    lines = [*_of_service(await health.report(), standing), *_of_web(front.handler.service.name, state.counts)]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def _of_service(report: HealthReport, standing: Standing) -> Iterator[str]:
    service = f'service="{report.service}"'
    yield from _metric("tdkt_head_position", "gauge", [(service, report.head)])
    loops = [(f'{service},loop="{loop.name}"', loop) for loop in report.loops]
    placed = [(labels, loop.position) for labels, loop in loops if loop.position is not None]
    yield from _metric("tdkt_loop_position", "gauge", placed)
    yield from _metric("tdkt_loop_behind_events", "gauge", [(labels, loop.behind) for labels, loop in loops])
    yield from _metric("tdkt_loop_lag_seconds", "gauge", [(labels, loop.lag_seconds) for labels, loop in loops])
    yield from _metric("tdkt_loop_put_off", "gauge", [(labels, loop.put_off) for labels, loop in loops])
    yield from _metric("tdkt_loop_failed_tries", "gauge", [(labels, loop.tries) for labels, loop in loops])
    reasons = standing.parked_by_reason or {"none": 0}
    parked = [(f'{service},reason="{reason}"', number) for reason, number in sorted(reasons.items())]
    yield from _metric("tdkt_parked_messages", "gauge", parked)


def _of_web(name: str, counts: Counts) -> Iterator[str]:
    service = f'service="{name}"'
    requests = [(f'{service},status="{status}"', number) for status, number in sorted(counts.requests.items())]
    yield from _metric("tdkt_requests_total", "counter", requests)
    refused = [(f'{service},code="{code}"', number) for code, number in sorted(counts.problems.items())]
    yield from _metric("tdkt_problems_total", "counter", refused)


def _metric(name: str, kind: str, samples: list[tuple[str, int]] | list[tuple[str, float]]) -> Iterator[str]:
    if samples:
        yield f"# TYPE {name} {kind}"
        yield from (f"{name}{{{labels}}} {value}" for labels, value in samples)
