"""What the year came to: each figure with the address of what it counts, from where its events can be followed."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from deploy.local.play.actors import AUDITOR
from deploy.local.play.client import SiteClient, until
from deploy.local.play.dataset import Dataset, Expected
from deploy.local.play.reviewing import dossier_id


@dataclass(frozen=True)
class Figure:
    """A number, and the list in which each thing it counts stands once."""

    name: str
    number: int
    path: str
    asked: Mapping[str, str]
    next_of: str
    """The member of an item from which the next page of the list goes on."""
    events: str
    """The recorded name of the events behind it."""


@dataclass(frozen=True)
class Group:
    """Figures of one service; `stream` is the pattern of the streams whose events tell of one item."""

    name: str
    service: str
    stream: str
    figures: tuple[Figure, ...]


async def figures(client: SiteClient, dataset: Dataset, plan_id: str) -> list[Group]:
    """Every figure of the year, once planning has heard how it ended."""
    await until(lambda: _progress_heard(client, dataset, plan_id), "planning to hear of every award")
    return [
        Group("Sheets (bản đăng ký)", "registration", "sheet-<sheet_id>", await _sheets(client, plan_id)),
        Group("Titles (danh hiệu đăng ký)", "registration", "sheet-<sheet_id>", await _titles(client, plan_id)),
        Group("Dossiers (hồ sơ)", "review", "dossier-<dossier_id>", await _dossiers(client, plan_id)),
        Group("Reasons against", "review", "dossier-<dossier_id>", await _reasons(client, plan_id)),
        Group("Notices (thông báo)", "notification", "notice-<notice_id>", await _notices(client, "about")),
        Group("Inboxes (hộp thư đến)", "notification", "notice-<notice_id>", await _notices(client, "state")),
        Group("E-mail (thư điện tử)", "notification", "notice-<notice_id>", await _notices(client, "email_state")),
    ]


async def _progress_heard(client: SiteClient, dataset: Dataset, plan_id: str) -> bool | None:
    progress = await client.service("planning", AUDITOR).all(f"/plans/{plan_id}/progress")
    awarded = sum(dossier.expected is Expected.AWARDED for _, dossier in dataset.filed)
    return True if sum(unit["awarded"] for unit in progress) == awarded else None


async def _sheets(client: SiteClient, plan_id: str) -> tuple[Figure, ...]:
    listed = await client.service("registration", AUDITOR).all(f"/registrations/{plan_id}/sheets")
    states = Counter(f"{sheet['state']}{', late' if sheet['late'] else ''}" for sheet in listed)
    events = {
        "accepted": "RegistrationAccepted",
        "returned": "RegistrationReturned",
        "missing": "UnitRegistrationMissing",
    }
    path = f"/registrations/{plan_id}/sheets"
    return tuple(
        Figure(state, number, path, {}, "", events.get(state.partition(",")[0], "SheetHandedIn"))
        for state, number in sorted(states.items())
    )


async def _titles(client: SiteClient, plan_id: str) -> tuple[Figure, ...]:
    registration = await client.service("registration", AUDITOR).get(f"/registrations/{plan_id}")
    return (Figure("registered", registration["titles"], "/titles", {"plan": plan_id}, "entry_id", "TitleRegistered"),)


async def _dossiers(client: SiteClient, plan_id: str) -> tuple[Figure, ...]:
    counted = await client.service("review", AUDITOR).get("/counts", plan=plan_id)
    events = {"awarded": "AwardDecided", "refused": "DossierRefused"}
    return tuple(
        Figure(
            state,
            number,
            "/dossiers",
            {"plan": plan_id, "state": state},
            "dossier_id",
            events.get(state, "DossierSubmitted"),
        )
        for state, number in _summed(counted["states"], "state").items()
    )


async def _reasons(client: SiteClient, plan_id: str) -> tuple[Figure, ...]:
    counted = await client.service("review", AUDITOR).get("/counts", plan=plan_id)
    return tuple(
        Figure(reason, number, "/dossiers", {"plan": plan_id, "reason": reason}, "dossier_id", "DossierRefused")
        for reason, number in _summed(counted["reasons"], "reason").items()
    )


_NOTICE_EVENTS = {
    "acknowledged": "NoticeAcknowledged",
    "accepted": "EmailAccepted",
    "failed": "NoticeFailed",
    "unconfirmed": "EmailUnconfirmed",
}


async def _notices(client: SiteClient, by: str) -> tuple[Figure, ...]:
    counted = await client.service("notification", AUDITOR).get("/counts")
    return tuple(
        Figure(value, number, "/notices", {by: value}, "position", _NOTICE_EVENTS.get(value, "NoticeServed"))
        for value, number in _summed(counted, by, "notices").items()
    )


async def miscounted(client: SiteClient, groups: Iterable[Group]) -> list[str]:
    """Every figure whose list does not hold as many things as it says, in words."""
    return [line async for line in _miscounted(client, groups)]


async def _miscounted(client: SiteClient, groups: Iterable[Group]) -> AsyncIterator[str]:
    for group in groups:
        service = client.service(group.service, AUDITOR)
        for figure in group.figures:
            if not figure.next_of:
                continue
            listed = len(await service.all(figure.path, **figure.asked))
            if listed != figure.number:
                yield f"{group.name}: {figure.name} says {figure.number}, {figure.path} lists {listed}"


async def unexpected(client: SiteClient, dataset: Dataset, plan_id: str) -> list[str]:
    """Every dossier that did not meet the expected it was made for, in words."""
    rows = await client.service("review", AUDITOR).all("/dossiers", plan=plan_id)
    found = {row["dossier_id"]: row for row in rows}
    return [
        f"{unit.code}: {dossier.title} of {dossier.subject.key} should be {dossier.expected}, is {_told(row)}"
        for unit, dossier in dataset.filed
        if not _met(dossier.expected, row := found.get(dossier_id(plan_id, unit, dossier)))
    ]


def address(office_url: str, path: str, asked: Mapping[str, str]) -> str:
    """The address of a query."""
    return f"{office_url}{path}{'?' if asked else ''}{urlencode(asked)}"


def _met(expected: Expected, row: Mapping[str, Any] | None) -> bool:
    if row is None:
        return False
    if expected is Expected.AWARDED:
        return bool(row["state"] == "awarded")
    return bool(row["state"] == "refused" and expected.value in row["reason_codes"])


def _told(row: Mapping[str, Any] | None) -> str:
    return "nowhere" if row is None else f"{row['state']} {', '.join(row['reason_codes'])}"


def _summed(rows: Iterable[Mapping[str, Any]], name: str, number: str = "number") -> dict[str, int]:
    total: Counter[str] = Counter()
    for row in rows:
        total[row[name]] += row[number]
    return dict(sorted(total.items(), key=lambda pair: (-pair[1], pair[0])))
