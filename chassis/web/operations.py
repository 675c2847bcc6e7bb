"""What whoever watches a service asks for: is it alive, is it ready, how far is it, and what does it offer.

The two probes answer without a token, as those who ask have none, and say no more than a word and codes (ADR 0019).
"""

from collections.abc import Iterator, Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from chassis.web.access import WebState, allow
from chassis.web.auth import DUTIES
from chassis.web.conversations import Counts
from chassis.web.health import Health, HealthReport, Standing

PROBES = frozenset({"/health/live", "/health/ready"})
"""The only addresses that serve whoever asks: kubelet, compose and `make run` ask them before there is any token."""
router = APIRouter(tags=["operations"])
_watching = allow("operator", "auditor", whole_site=True)


@router.get("/health/live")
async def show_liveness(request: Request) -> Response:
    """200 while every loop that has work moves; 503 when the process is better started anew."""
    health: Health = request.app.state.health
    return _probed("alive", "stalled", [f"{loop}-stalled" for loop in health.stalled()])


@router.get("/health/ready")
async def show_readiness(request: Request) -> Response:
    """200 when requests can be served; 503 with the codes of what stands in the way."""
    health: Health = request.app.state.health
    return _probed("ready", "not-ready", await health.reasons())


@router.get("/health", dependencies=[_watching])
async def show_health(request: Request) -> HealthReport:
    """How far each loop is, what went wrong last, and how many messages wait for an operator."""
    health: Health = request.app.state.health
    return await health.report()


@router.get("/metrics", dependencies=[_watching])
async def show_metrics(request: Request) -> PlainTextResponse:
    """The same as figures, in the text format of Prometheus 0.0.4."""
    state = request.app.state
    health: Health = state.health
    web_state: WebState = state.web_state
    standing = await health.standing()
    lines = [*_of_service(await health.report(), standing), *_of_web(web_state.handler.service.name, state.counts)]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


@router.get("/openapi.json", dependencies=[allow(*DUTIES)], include_in_schema=False)
async def show_description(request: Request) -> JSONResponse:
    """What the service offers, as OpenAPI describes it."""
    return JSONResponse(request.app.openapi())


def _probed(well: str, unwell: str, codes: Sequence[str]) -> Response:
    return JSONResponse({"status": unwell if codes else well, "codes": list(codes)}, 503 if codes else 200)


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
