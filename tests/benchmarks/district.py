"""A site that holds the year of a district, and one sheet of 1,800 rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.planning import PlanContent
from contracts.vocabulary import VIETNAM
from deploy.local.play.actors import AUDITOR, HEAD, STANDING_BODY, clerk_of
from deploy.local.play.client import SiteClient
from deploy.local.play.dataset import Dataset, read_dataset
from deploy.local.play.filings import Dossier, Unit
from deploy.local.play.registering import announce_units, draft, issue_plan, register, sheet_id
from deploy.local.play.reviewing import appraise, decide, dossier_id, file_dossiers, vote

SHEET_ROWS = 1_800
_EVERYBODYS_TITLE = "LDTT"
_NEXT_YEAR = datetime(2018, 1, 2, 8, 0, tzinfo=VIETNAM)
_NOT_YET = frozenset({"registration-not-open"})


@dataclass(frozen=True)
class District:
    """The ids under which pages show what the site holds."""

    plan_id: str
    """The plan whose year is over."""
    draft_id: str
    unit: Unit
    subject: str
    """The key of one of its people."""
    name: str
    dossier_id: str
    opened_id: str
    """A dossier of that unit that nobody has filed yet."""
    long_sheet_id: str
    """The sheet of 1,800 rows, which waits for the standing body under the next year's plan."""
    session_id: str
    decision_id: str
    event_id: str
    titles: int
    dossiers: int

    @property
    def sheet_id(self) -> str:
        """A unit's accepted sheet."""
        return sheet_id(self.plan_id, self.unit.code)


def district() -> Dataset:
    """The year of plan 254 in the size of a district."""
    return read_dataset("district")


async def play_district(client: SiteClient) -> District:
    """Play the year of a district at the site of `client`, and begin the next one; takes minutes."""
    dataset = district()
    plan_id = await issue_plan(client, dataset)
    for step in (announce_units, register, file_dossiers, appraise, vote, decide):
        await step(client, dataset, plan_id)
    client.site.move_clock(_NEXT_YEAR)
    next_plan = next_year(dataset.plan)
    draft_id = await draft(client, STANDING_BODY, next_year(dataset.plan, "301"))
    unit, dossier = next(pair for pair in dataset.filed if pair[1].title == "CSTDCS")
    next_plan_id = await draft(client, STANDING_BODY, next_plan)
    await client.service("planning", HEAD).post(f"/plans/{next_plan_id}/issue")
    return District(
        plan_id,
        draft_id,
        unit,
        dossier.subject.key,
        dossier.subject.name,
        dossier_id(plan_id, unit, dossier),
        await _open_dossier(client, unit, dossier, next_plan_id),
        await _hand_in_long_sheet(client, dataset, next_plan_id),
        await _first(client, "review", "/sessions", "session_id"),
        await _first(client, "review", "/decisions", "decision_id"),
        (await client.service("review", AUDITOR).get("/events", limit=1))["events"][0]["event_id"],
        titles=(await client.service("registration", AUDITOR).get("/titles", limit=1))["total"],
        dossiers=(await client.service("review", AUDITOR).get("/dossiers", limit=1))["total"],
    )


def rows_of_long_sheet(dataset: Dataset) -> Sequence[Dossier]:
    """The sheet of 1,800 rows: everybody of the district once, though two units may file for the same person."""
    people = {
        one.subject.key: one for of_all in dataset.units for one in of_all.dossiers if one.title == _EVERYBODYS_TITLE
    }
    return tuple(people.values())[:SHEET_ROWS]


def next_year(plan: PlanContent, number: str = "300") -> PlanContent:
    """The same plan a year later, without a superior's plan."""
    moved = plan.model_dump_json().replace("2017", "2018").replace("2016", "2017")
    later = PlanContent.model_validate_json(moved)
    document = later.document.model_copy(update={"number": number})
    return later.model_copy(update={"document": document, "parent": None})


async def _open_dossier(client: SiteClient, unit: Unit, dossier: Dossier, plan_id: str) -> str:
    """Register one title of `unit` under a plan; the id of the dossier that review opens for it."""
    path = f"/sheets/{sheet_id(plan_id, unit.code)}"
    await _hand_in(client, unit, path, [dossier])
    await client.service("registration", STANDING_BODY).post(f"{path}/accept", {"late_reason": ""})
    opened = dossier_id(plan_id, unit, dossier)
    await client.service("review", STANDING_BODY).shown(f"/dossiers/{opened}", bool, "review to open a dossier")
    return opened


async def _hand_in_long_sheet(client: SiteClient, dataset: Dataset, plan_id: str) -> str:
    """Hand in a sheet of 1,800 rows for a unit; its id."""
    unit = dataset.units[1]
    path = f"/sheets/{sheet_id(plan_id, unit.code)}"
    await _hand_in(client, unit, path, rows_of_long_sheet(dataset))
    return path.removeprefix("/sheets/")


async def _hand_in(client: SiteClient, unit: Unit, path: str, dossiers: Sequence[Dossier]) -> None:
    entries = [{"subject": one.subject.model_dump(mode="json"), "title": one.title} for one in dossiers]
    service = client.service("registration", clerk_of(unit))
    await service.post(f"{path}/hand-in", {"entries": entries, "unit_plan": None}, _NOT_YET)
    await service.shown(path, lambda sheet: sheet["state"] == "handed-in", f"the sheet of {unit.code}")


async def _first(client: SiteClient, service: str, path: str, name: str) -> str:
    return str((await client.service(service, AUDITOR).get(path, limit=1))["items"][0][name])
