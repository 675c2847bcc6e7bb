"""The work that a plan orders, done as the year goes on, and how it stands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final

from contracts.vocabulary import VIETNAM
from deploy.local.play.actors import AUDITOR, STANDING_BODY
from deploy.local.play.client import SiteClient
from deploy.local.play.diary import Diary
from deploy.local.play.figures import Figure, Group

_HOUR: Final = time(9, 30)
_NOTE: Final = "Đã thực hiện theo kế hoạch."
_CLOSED: Final = frozenset({"done", "not-applicable", "dropped"})
_NOT_YET: Final = frozenset({"work-unordered"})


async def work_until(client: SiteClient, plan_id: str, diary: Diary, end: datetime, issuer: str = "") -> int:
    """Do everything that is to be done by `end`, in its order, on its day; answers with how many pieces were done.

    What is done already, or will be by an event that the system hears, is left alone. `issuer` is that of the papers of
    the diary.
    """
    ordered = await work_of(client, plan_id, bool, "the work of the plan to be ordered")
    still = [item for item in ordered if item["state"] not in _CLOSED and item["known_by"] is None]
    waiting = sorted((day, item["item"]) for item in still if (day := diary.day_of(item)) is not None)
    due = [(datetime.combine(day, _HOUR, VIETNAM), item) for day, item in waiting]
    done = [(at, item) for at, item in due if at <= end]
    service = client.service("planning", STANDING_BODY)
    for at, item in done:
        client.site.move_clock(at)
        path = f"/plans/{plan_id}/work/{item}"
        if item in diary.excused:
            await service.post(f"{path}/excuse", {"reason": diary.excused[item]}, _NOT_YET)
        else:
            await service.post(f"{path}/complete", _done(diary, item, at, issuer), _NOT_YET)
    return len(done)


def _done(diary: Diary, item: str, at: datetime, issuer: str) -> dict[str, Any]:
    body: dict[str, Any] = {"done_on": at.date().isoformat(), "note": diary.notes.get(item, _NOTE)}
    if item in diary.papers:
        body["reference"] = {"issuer": issuer, **diary.papers[item], "dated": at.date().isoformat()}
    return body


async def tie_work(client: SiteClient, plan_id: str, ties: Mapping[str, Mapping[str, Any]]) -> None:
    """Tie items to the events by which they are done, and wait until each is shown so; one that is done stays so."""
    service = client.service("planning", STANDING_BODY)
    items = {item["item"]: item for item in await work_of(client, plan_id, bool, "the work of the plan to be ordered")}
    for code, known_by in ties.items():
        if items[code]["state"] not in _CLOSED and items[code]["known_by"] is None:
            await service.post(f"/plans/{plan_id}/work/{code}/tie", {"known_by": known_by}, _NOT_YET)
    await work_of(
        client,
        plan_id,
        lambda listed: all(one["known_by"] is not None for one in listed if one["item"] in ties),
        "the work to be tied to its events",
    )


async def work_of(
    client: SiteClient, plan_id: str, wanted: Callable[[Sequence[Mapping[str, Any]]], bool], what: str
) -> list[Mapping[str, Any]]:
    """The items of the work of a plan as soon as they are as wanted; raises WaitTimeoutError, naming `what`."""
    found = await client.service("planning", AUDITOR).shown(
        f"/plans/{plan_id}/work", lambda listed: bool(listed["items"]) and wanted(listed["items"]), what
    )
    items: list[Mapping[str, Any]] = found["items"]
    return items


async def figures_of_work(client: SiteClient, plan_id: str) -> Group:
    """How many pieces of work are in each state."""
    path = f"/plans/{plan_id}/work"
    items = await client.service("planning", AUDITOR).all_at_once(path)
    states = sorted({item["state"] for item in items})
    return Group(
        "Work of the plan (công việc)",
        "planning",
        tuple(
            Figure(
                state, sum(item["state"] == state for item in items), path, {"state": state}, "WorkClosed", whole=True
            )
            for state in states
        ),
    )
