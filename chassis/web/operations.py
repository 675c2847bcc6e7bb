"""Operations: whether a service is alive, whether it is ready, how far its loops are, and its metrics.

The two probes answer without a token, as their callers have none, and show only a status and codes (ADR 0019).
"""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from chassis.web.access import allow
from chassis.web.health import Health, HealthReport
from chassis.web.metrics import Metrics

PROBES = frozenset({"/health/live", "/health/ready"})
"""The only addresses open to everybody: kubelet, compose and `make run` request them before there is any token."""
router = APIRouter(tags=["operations"])
_watching = allow("operator", "auditor", whole_site=True)


@router.get("/health/live", summary="Dịch vụ còn hoạt động không")
async def show_liveness(request: Request) -> Response:
    """200 while every loop that has work moves; 503 when the process is better started anew."""
    health: Health = request.app.state.health
    return _probed("alive", "stalled", [f"{loop}-stalled" for loop in health.stalled()])


@router.get("/health/ready", summary="Dịch vụ đã sẵn sàng chưa")
async def show_readiness(request: Request) -> Response:
    """200 when requests can be served; 503 with the codes of what stands in the way."""
    health: Health = request.app.state.health
    return _probed("ready", "not-ready", await health.reasons())


@router.get("/health", dependencies=[_watching], summary="Tình trạng của dịch vụ")
async def show_health(request: Request) -> HealthReport:
    """How far each loop is, what went wrong last, and how many messages wait for an operator."""
    health: Health = request.app.state.health
    return await health.report()


@router.get("/metrics", dependencies=[_watching], summary="Số đo cho Prometheus")
async def show_metrics(request: Request) -> Response:
    """The same as figures, in the text format of Prometheus 0.0.4."""
    health: Health = request.app.state.health
    metrics: Metrics = request.app.state.metrics
    text = metrics.text(await health.report(), await health.standing())
    return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _probed(well: str, unwell: str, codes: Sequence[str]) -> Response:
    return JSONResponse({"status": unwell if codes else well, "codes": list(codes)}, 503 if codes else 200)
