"""The verb `status`: how far a service is, as the running service reports it, or by its database where none answers."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import httpx
from pydantic import ValidationError

from chassis.declaring.service import Service
from chassis.errors import BrokerUnavailableError
from chassis.operating.operators import account
from chassis.operating.verbs import opened
from chassis.settings import TOKEN_KEY, Settings
from chassis.web.auth import issue_token
from chassis.web.health import Health, HealthReport, LoopHealth
from chassis.web.lane_health import HeardLane, SentLane
from contracts.message import Actor

_SECONDS = 5.0
_TOKEN_LASTS = timedelta(minutes=1)


class Status(NamedTuple):
    """A health report, and in a sentence whether the running service made it, or why it did not."""

    report: HealthReport
    source: str


async def status(service: Service, settings: Settings, key: Path | None) -> Status:
    """How far the service is.

    Only the running service knows the faults of its loops and how far its intake is; it is asked with a token of the
    site's own `key` (PEM), which lasts a minute and is handed to nobody. Without its answer the database says how far
    the loops are, Kafka is tried, and intake is unknown.
    """
    url = f"http://{settings.http_host}:{settings.http_port}"
    answer = await _asked(service, settings, key, url)
    if isinstance(answer, HealthReport):
        return Status(answer, f"asked of the running service at {url}")
    source = f"read from the database, as {answer}"
    async with opened(service, settings) as store:
        fault = await _fault_of_kafka(settings)
        faults = {} if fault is None else {"intake": fault, "relay": fault}
        health = Health(service, store.pool, settings.site, settings.stalled_after, settings.receipt_after)
        return Status(await health.report(faults), source)


async def _asked(service: Service, settings: Settings, key: Path | None, url: str) -> HealthReport | str:
    """The report of the running service on itself, or why there is none."""
    if key is None:
        return f"the running service is not asked without the key of the site's tokens ({TOKEN_KEY})"
    try:
        watcher = Actor(account(), None, frozenset({"operator"}))
        pem = await asyncio.to_thread(key.read_bytes)
        token = issue_token(pem, watcher, site=settings.site, audience=settings.oidc_audience, lasts=_TOKEN_LASTS)
    except (OSError, ValueError) as wrong:
        return f"the key {key} cannot be used: {wrong}"
    try:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            answer = await client.get(f"{url}/health", headers={"Authorization": f"Bearer {token}"})
    except (httpx.HTTPError, httpx.InvalidURL):
        return f"no service answers at {url}"
    return _read(service, settings, answer)


def _read(service: Service, settings: Settings, answer: httpx.Response) -> HealthReport | str:
    """The report in `answer`, or why there is none of this service in it."""
    where = f"{answer.request.url.scheme}://{answer.request.url.netloc.decode()}"
    if not answer.is_success:
        return f"{where} answered {answer.status_code}"
    try:
        report = HealthReport.model_validate_json(answer.content)
    except ValidationError:
        return f"the program at {where} is no service of this code"
    if (report.service, report.site) != (service.name, settings.site):
        return f"{report.service} of {report.site} answers at {where}"
    return report


async def _fault_of_kafka(settings: Settings) -> str | None:
    """Why Kafka cannot be reached with these settings, in a sentence; None where it answers within 5 seconds."""
    from aiokafka.client import AIOKafkaClient  # noqa: PLC0415 - as in replay

    from chassis.messaging.kafka import Address, explained  # noqa: PLC0415

    address = Address.of(settings)
    try:
        with explained(address, f"{settings.site}.*"):
            client = AIOKafkaClient(**address.client())
            try:
                async with asyncio.timeout(5):
                    await client.bootstrap()
            finally:
                await client.close()
    except BrokerUnavailableError as away:
        return str(away)
    return None


def table_of(status: Status) -> str:
    """A status for a terminal; the last line says where it comes from."""
    shown = status.report
    lines = [
        f"{shown.service} of {shown.site}: {shown.head} events, {shown.parked} parked messages",
        f"{'loop':<12} {'position':>9} {'behind':>8} {'lag':>9}",
        *(_loop_line(loop) for loop in shown.loops),
        *(_absent_line(loop) for loop in shown.loops if loop.absent),
        *(_passed_line(loop) for loop in shown.loops if loop.passed_over),
        *(_sent_line(lane) for lane in shown.lanes.sent),
        *(_heard_line(lane) for lane in shown.lanes.heard),
        status.source,
    ]
    return "\n".join(lines)


def _sent_line(lane: SentLane) -> str:
    line = f"sent  {lane.lane}: {lane.confirmed} of {lane.sent} messages confirmed by {lane.receiver}"
    if lane.oldest_seconds is not None:
        line += f", the oldest other one is {_age(lane.oldest_seconds)} old{' - OVERDUE' if lane.overdue else ''}"
    if lane.resend is None or lane.asked_seconds is None:
        return line
    return f"{line}; it asked for missing ones {_age(lane.asked_seconds)} ago: {_resend(lane)}"


def _resend(lane: SentLane) -> str:
    return f"{lane.resent} were sent again" if lane.resend == "sent" else str(lane.resend)


def _heard_line(lane: HeardLane) -> str:
    line = f"heard {lane.lane}: {lane.heard} messages, {lane.standing}"
    if lane.forks:
        return f"{line}: its owner has signed {lane.forks} heads of another past (lanes forks)"
    if lane.missing_seconds is not None:
        return f"{line}: {lane.missing} are missing for {_age(lane.missing_seconds)}{_requests(lane)}"
    line += _requests(lane)
    if lane.head_seconds is not None:
        line += f", its last head is {_age(lane.head_seconds)} old"
    return f"{line}, with {lane.witnesses} witnesses" if lane.witnesses else line


def _requests(lane: HeardLane) -> str:
    if not lane.requests or lane.asked_seconds is None:
        return ""
    return f", asked for {lane.requests} times, last {_age(lane.asked_seconds)} ago"


def _age(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


def _absent_line(loop: LoopHealth) -> str:
    return f"{loop.name} waits for topics that Kafka does not have or show: {', '.join(loop.absent)}"


def _passed_line(loop: LoopHealth) -> str:
    return f"{loop.name} has passed over {loop.passed_over} messages that came too early; their owners are asked again"


def _loop_line(loop: LoopHealth) -> str:
    position = "-" if loop.position is None else loop.position
    behind = "unknown" if loop.behind is None else loop.behind
    lag = "unknown" if loop.lag_seconds is None else f"{loop.lag_seconds:.1f}s"
    return f"{loop.name:<12} {position:>9} {behind:>8} {lag:>9}  {loop.fault or ''}".rstrip()
