"""The state of one service in words: its loops, its lanes to and from its neighbours, and what waits for somebody."""

from collections.abc import Iterator
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.web.health import Health, HealthReport, LoopHealth
from chassis.web.lane_health import HeardLane
from chassis.web.operating.parts import Watching, shown

pages = APIRouter()
LOOPS = {
    "intake": ("Nhận thông điệp", "Hearing messages"),
    "relay": ("Gửi thông điệp", "Sending messages"),
    "policies": ("Phản ứng với sự kiện", "Reacting to events"),
    "projections": ("Cập nhật bảng đọc", "Keeping the read tables"),
    "effects": ("Gửi thư điện tử", "Sending e-mails"),
    "contents": ("Chuyển tệp giữa các hệ thống", "Carrying files between sites"),
}
HEARD = {
    "whole": ("đủ", "whole"),
    "under-way": ("đang đến", "under way"),
    "withheld": ("thiếu thông điệp", "messages are missing"),
    "silent": ("im lặng quá 2 giờ", "silent for two hours"),
    "no-head": ("chưa có chữ ký nào", "nothing signed yet"),
    "fork": ("hai lịch sử khác nhau", "two pasts"),
}
_GOOD_LAG = 10.0
"""Seconds of a lag that is no trouble yet: a busy loop is behind for some seconds."""


class Trouble(NamedTuple):
    """Something that somebody has to look at, in both languages, and the page below the operations that shows it."""

    vi: str
    en: str
    page: str = ""


@pages.get("/operations")
async def show_overview(request: Watching, http: Request) -> Response:
    """The state of the service, in words and in figures."""
    health: Health = http.app.state.health
    report = await health.report()
    return shown(
        request,
        "overview.html",
        report=report,
        troubles=list(troubles(report)),
        held=sum(loop.held for loop in report.loops),
        loops=LOOPS,
        heard=HEARD,
    )


def troubles(report: HealthReport) -> Iterator[Trouble]:
    """What is to be looked at in `report`, the most urgent first; nothing where all is well."""
    for loop in report.loops:
        yield from _of_loop(loop)
    if report.parked:
        yield Trouble(
            f"{report.parked} thông điệp treo, chờ người vận hành quyết định.",
            f"{report.parked} messages are parked and wait for an operator.",
            "/parked",
        )
    for lane in report.lanes.heard:
        yield from _of_heard(lane)
    for sent in report.lanes.sent:
        if sent.overdue:
            yield Trouble(
                f"{sent.receiver} chưa xác nhận thông điệp của {sent.lane}.",
                f"{sent.receiver} has not confirmed messages of {sent.lane}.",
                "/federation",
            )


def _of_loop(loop: LoopHealth) -> Iterator[Trouble]:
    vi, en = LOOPS.get(loop.name, (loop.name, loop.name))
    if loop.stalled:
        yield Trouble(f"{vi}: không tiến lên.", f"{en}: does not move.")
    if loop.held:
        yield Trouble(
            f"{vi}: {loop.held} sự kiện bị tạm giữ vì quy tắc báo lỗi.",
            f"{en}: {loop.held} events are held as a rule raises.",
            "/held",
        )
    elif loop.fault:
        yield Trouble(f"{vi}: {loop.fault}", f"{en}: {loop.fault}")
    if loop.lag_seconds is not None and loop.lag_seconds > _GOOD_LAG:
        yield Trouble(
            f"{vi}: chậm {loop.lag_seconds:.0f} giây, còn {loop.behind} sự kiện.",
            f"{en}: {loop.lag_seconds:.0f} seconds behind, with {loop.behind} events to go.",
        )


def _of_heard(lane: HeardLane) -> Iterator[Trouble]:
    if lane.standing in {"withheld", "silent", "fork"}:
        vi, en = HEARD[lane.standing]
        yield Trouble(f"{lane.lane}: {vi}.", f"{lane.lane}: {en}.", "/federation")
