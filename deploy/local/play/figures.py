"""The figures of the year: each with the address of the list that it counts, and the kind of event behind it."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from deploy.local.play.actors import AUDITOR
from deploy.local.play.client import PATIENT, ServiceClient, SiteClient, until
from deploy.local.play.dataset import Dataset
from deploy.local.play.filings import Expected
from deploy.local.play.reviewing import Filed, dossier_id

_EVENTS = {
    "accepted": "RegistrationAccepted",
    "returned": "RegistrationReturned",
    "missing": "UnitRegistrationMissing",
}
_STATES = {Expected.AWARDED: "awarded", Expected.REVOKED: "revoked", Expected.TAKEN_BACK: "taken-back"}
_NOTICE_EVENTS = {
    "acknowledged": "NoticeAcknowledged",
    "accepted": "EmailAccepted",
    "failed": "NoticeFailed",
    "unconfirmed": "EmailUnconfirmed",
}


@dataclass(frozen=True)
class Figure:
    """A number, and the list in which each thing it counts stands once."""

    name: str
    number: int
    path: str
    asked: Mapping[str, str]
    events: str
    """The recorded name of the events behind it."""
    whole: bool = False
    """Whether the list comes whole, and not page by page."""


@dataclass(frozen=True)
class InFull:
    """One thing to look at in full, at an address of a service."""

    name: str
    service: str
    path: str


@dataclass(frozen=True)
class Group:
    """Figures of one service, with a remark for the reader."""

    name: str
    service: str
    figures: tuple[Figure, ...]
    remark: str = ""


async def figures(client: SiteClient, dataset: Dataset, plan_id: str) -> list[Group]:
    """Every figure of the year, once planning has heard how it ended."""
    await until(lambda: _progress_heard(client, dataset, plan_id), "planning to hear of every award", PATIENT)
    notices = await client.service("notification", AUDITOR).get("/counts")
    return [
        Group("Sheets (bản đăng ký)", "registration", await _sheets(client, plan_id)),
        Group("Titles (danh hiệu đăng ký)", "registration", await _titles(client, plan_id)),
        *await of_dossiers(client, plan_id),
        Group(
            "Notices (thông báo)",
            "notification",
            _notices(notices, "about"),
            "registration-missing: every unit without a sheet at the deadline, also one that handed in later",
        ),
        Group("Inboxes (hộp thư đến)", "notification", _notices(notices, "state")),
        Group("E-mail (thư điện tử)", "notification", _notices(notices, "email_state")),
    ]


async def of_dossiers(client: SiteClient, plan_id: str) -> list[Group]:
    """The figures of the dossiers that review at one site has, whether they began there or were passed up to it."""
    counted = await client.service("review", AUDITOR).get("/counts", plan=plan_id)
    states, reasons = _dossiers(counted["states"], plan_id), _reasons(counted["reasons"], plan_id)
    refused = sum(figure.number for figure in states if figure.name == "refused")
    given = sum(figure.number for figure in reasons)
    return [
        Group("Dossiers (hồ sơ)", "review", states),
        Group(
            "Reasons against",
            "review",
            reasons,
            f"one dossier can have several: {given} for {refused} refused dossiers",
        ),
    ]


async def _progress_heard(client: SiteClient, dataset: Dataset, plan_id: str) -> bool | None:
    progress = await client.service("planning", AUDITOR).all(f"/plans/{plan_id}/progress")
    awarded = sum(dossier.expected.is_decided for _, dossier in dataset.filed)
    return True if sum(unit["awarded"] for unit in progress) >= awarded else None


async def _sheets(client: SiteClient, plan_id: str) -> tuple[Figure, ...]:
    path = f"/registrations/{plan_id}/sheets"
    listed = await client.service("registration", AUDITOR).all(path)
    counted = Counter((sheet["state"], sheet["late"]) for sheet in listed)
    return tuple(
        Figure(
            f"{state}, late" if late else state,
            number,
            path,
            {"state": state, "late": str(late).lower()},
            _EVENTS.get(state, "SheetHandedIn"),
        )
        for (state, late), number in sorted(counted.items())
    )


async def _titles(client: SiteClient, plan_id: str) -> tuple[Figure, ...]:
    """Of each registration under the plan: its own and those of rounds, which are of different years."""
    service = client.service("registration", AUDITOR)
    windows = [one for one in await service.all("/registrations") if one["plan_id"] == plan_id]
    shown = [await service.get(f"/registrations/{one['registration_id']}") for one in windows]
    return tuple(
        Figure(
            one["round"] or "registered",
            one["titles"],
            "/titles",
            {"plan": plan_id, "year": str(one["year"])},
            "TitleRegistered",
        )
        for one in sorted(shown, key=lambda one: one["round"])
    )


def _dossiers(counted: Iterable[Mapping[str, Any]], plan_id: str) -> tuple[Figure, ...]:
    events = {"awarded": "AwardDecided", "refused": "DossierRefused"}
    return tuple(
        Figure(state, number, "/dossiers", {"plan": plan_id, "state": state}, events.get(state, "DossierSubmitted"))
        for state, number in _summed(counted, "state").items()
    )


def _reasons(counted: Iterable[Mapping[str, Any]], plan_id: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(reason, number, "/dossiers", {"plan": plan_id, "reason": reason}, "DossierRefused")
        for reason, number in _summed(counted, "reason").items()
    )


def _notices(counted: Iterable[Mapping[str, Any]], by: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(value, number, "/notices", {by: value}, _NOTICE_EVENTS.get(value, "NoticeServed"))
        for value, number in _summed(counted, by, "notices").items()
    )


async def miscounted(client: SiteClient, groups: Iterable[Group]) -> list[str]:
    """Return a line for every figure that differs from the length of its list."""
    return [line async for line in _miscounted(client, groups)]


async def _miscounted(client: SiteClient, groups: Iterable[Group]) -> AsyncIterator[str]:
    for group in groups:
        service = client.service(group.service, AUDITOR)
        for figure in group.figures:
            listed = len(await _listed(service, figure))
            if listed != figure.number:
                yield f"{group.name}: {figure.name} is {figure.number}, {figure.path} lists {listed}"


async def _listed(service: ServiceClient, figure: Figure) -> list[dict[str, Any]]:
    if figure.path == "/events":
        return await events_of(service, figure.asked["type"])
    if figure.whole:
        return await service.all_at_once(figure.path, **figure.asked)
    return await service.all(figure.path, **figure.asked)


async def events_of(service: ServiceClient, kind: str) -> list[dict[str, Any]]:
    """Every event of a kind that a service holds."""
    page = await service.get("/events", type=kind, limit=200)
    events: list[dict[str, Any]] = page["events"]
    while page["events"] and page["next"] is not None:
        page = await service.get(page["next"])
        events += page["events"]
    return events


async def unexpected(client: SiteClient, filed: Filed, plan_id: str) -> list[str]:
    """Return a line for every one of the dossiers that has not come to its expected result at a site."""
    rows = await client.service("review", AUDITOR).all("/dossiers", plan=plan_id)
    found = {row["dossier_id"]: row for row in rows}
    return [
        f"{unit.code}: {dossier.title} of {dossier.subject.key} should be {dossier.expected}, is {_described(row)}"
        for unit, dossier in filed
        if not _met(dossier.expected, row := found.get(dossier_id(plan_id, unit, dossier)))
    ]


def address(service_url: str, path: str, asked: Mapping[str, str]) -> str:
    """The address of a query."""
    return f"{service_url}{path}{'?' if asked else ''}{urlencode(asked)}"


def _met(expected: Expected, row: Mapping[str, Any] | None) -> bool:
    if row is None:
        return False
    if expected in _STATES:
        return bool(row["state"] == _STATES[expected])
    return bool(row["state"] == "refused" and expected.value in row["reason_codes"])


def _described(row: Mapping[str, Any] | None) -> str:
    return "nowhere" if row is None else f"{row['state']} {', '.join(row['reason_codes'])}"


def _summed(rows: Iterable[Mapping[str, Any]], name: str, number: str = "number") -> dict[str, int]:
    total: Counter[str] = Counter()
    for row in rows:
        total[row[name]] += row[number]
    return dict(sorted(total.items(), key=lambda pair: (-pair[1], pair[0])))
