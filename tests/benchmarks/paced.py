"""What is measured of commands that come at a pace, at a site of four services that holds a year of a district."""

import asyncio
import json
import sys
from collections.abc import Iterator
from itertools import chain, islice
from statistics import median
from typing import Any, Final

from chassis.web.auth import issue_token
from contracts.message import Actor
from deploy.local.faults import write_atomically
from deploy.local.play.actors import STANDING_BODY, clerk_of
from deploy.local.play.client import SiteClient
from deploy.local.play.filings import Dossier, Unit
from deploy.local.play.registering import sheet_id
from deploy.local.play.settling import settled
from deploy.local.settings import PROJECT
from deploy.local.site import Site
from services.planning.plan import examples
from tests.benchmarks.district import SHEET_ROWS, District, district, next_year, play_district, rows_of_long_sheet
from tests.benchmarks.figure import Fact, Figure
from tests.benchmarks.paced_caller import ANSWERED, PACE, Answered, Pace, Sent
from tests.benchmarks.page_times import p99
from tests.benchmarks.section import Section, Table
from tests.benchmarks.site import running_site, to_play

_MOST_MS: Final = 50.0
_RATE: Final = 50.0
_SECONDS: Final = 40
_WARM: Final = 200
_ROWS: Final = 15
"""Rows of each sheet that is handed in."""
_TEXT = f"""\
One site runs as `make run` starts it, with four services, all their loops and their servers, on these cores.
It holds the year of a district that the section on pages describes, and every conclusion from it is drawn.

Another process sends {_RATE:.0f} commands a second to the ports of the services in turn, for {_SECONDS} s.
A plan is drafted; a sheet of {_ROWS} rows is handed in or returned; a dossier is filed; a contact is set.
Each is sent when it is due, whether or not the last was answered, and is timed from then.
The first {_WARM} are not timed.

The four services hear of each command, and notification writes and mails, on the same cores.
"""


async def measure() -> Section:
    """Start the site, play the year of a district, send the commands, and remove the site."""
    async with running_site() as site, SiteClient(to_play(site)) as client:
        held = await play_district(client)
        plan_id = await _registered(client, held)
        await settled([client])
        answered = await _sent(site, [*_commands(site, plan_id)])
    figure = Figure("command at 50 a second, p99", "the most it may take", "ms", 1.0, higher_is_better=False)
    figure.add(p99([*chain.from_iterable(answered.spans.values())]), _MOST_MS)
    rows = tuple(
        Fact(kind, (f"{len(spans):,}", f"{median(spans):.1f} ms", f"{p99(spans):.1f} ms"))
        for kind, spans in answered.spans.items()
    )
    return Section("Commands at a pace", _TEXT, [figure], (Table(("Command", "how many", "median", "p99"), rows),))


async def _registered(client: SiteClient, held: District) -> str:
    """Accept the sheet of 1,800 rows, and wait until review has opened its dossiers; the id of its plan."""
    path = f"/sheets/{held.long_sheet_id}"
    service = client.service("registration", STANDING_BODY)
    await service.post(f"{path}/accept", {"late_reason": ""})
    plan_id = str((await service.get(path))["plan_id"])
    await client.service("review", STANDING_BODY).shown(
        "/counts", lambda counts: _number(counts) >= SHEET_ROWS, "review to open the dossiers", plan=plan_id
    )
    return plan_id


def _number(counts: Any) -> int:
    return sum(row["number"] for row in counts["states"])


def _commands(site: Site, plan_id: str) -> Iterator[Sent]:
    ports = {service.name: service.url for service in site.services}
    wanted = int(_RATE * _SECONDS) // 4

    def sent(kind: str, who: Actor, method: str, path: str, body: object) -> Sent:
        service = {"draft a plan": "planning", "file a dossier": "review", "set a contact": "notification"}
        token = issue_token(site.keys.token_key.read_bytes(), who, site=site.settings.site)
        return Sent(kind, method, ports[service.get(kind, "registration")] + path, token, json.dumps(body))

    units, people = district().units, _people()
    sheets = _sheets(plan_id, [unit for place, unit in enumerate(units) if place > 1])
    for number, (unit, dossier) in enumerate(islice(people, wanted)):
        yield sent("draft a plan", STANDING_BODY, "POST", "/plans", examples.DRAFT)
        who, path, body = next(sheets)
        yield sent("hand a sheet in, or return it", who, "POST", path, body)
        yield sent("file a dossier", clerk_of(unit), "POST", "/dossiers", _dossier(plan_id, unit, dossier))
        contact = {"email": f"van-thu-{number}@don-vi.example", "language": "vi"}
        yield sent("set a contact", STANDING_BODY, "PUT", f"/contacts/{units[number % len(units)].code}", contact)


def _people() -> Iterator[tuple[Unit, Dossier]]:
    """The people of the sheet of 1,800 rows, all of the unit that handed it in."""
    dataset = district()
    return ((dataset.units[1], one) for one in rows_of_long_sheet(dataset))


def _sheets(plan_id: str, units: list[Unit]) -> Iterator[tuple[Actor, str, object]]:
    """Hand in the sheet of each unit in turn, then return each, and again."""
    returned = {"reason_code": "INCOMPLETE", "reason": "Danh sách còn thiếu; đề nghị bổ sung."}
    while True:
        for unit in units:
            path = f"/sheets/{sheet_id(plan_id, unit.code)}"
            rows = [{"subject": one.subject.model_dump(mode="json"), "title": one.title} for one in unit.registered]
            yield clerk_of(unit), f"{path}/hand-in", {"entries": rows[:_ROWS], "unit_plan": None}
        for unit in units:
            yield STANDING_BODY, f"/sheets/{sheet_id(plan_id, unit.code)}/return", returned


def _dossier(plan_id: str, unit: Unit, dossier: Dossier) -> dict[str, Any]:
    return {
        "plan_id": plan_id,
        "unit": unit.code,
        "subject": dossier.subject.model_dump(mode="json"),
        "title": dossier.title,
        "year": next_year(district().plan).year,
        "documents": dossier.documents,
        "facts": dossier.facts,
    }


async def _sent(site: Site, commands: list[Sent]) -> Answered:
    """Send the commands from another process; raises ChildProcessError when one is refused."""
    file = site.folder / "paced.json"
    write_atomically(file, PACE.dump_json(Pace(tuple(commands), _RATE, _WARM)).decode())
    program = [sys.executable, "-m", "tests.benchmarks.paced_caller", str(file)]
    process = await asyncio.create_subprocess_exec(*program, cwd=PROJECT, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    if process.returncode:
        raise ChildProcessError(f"the caller ended with {process.returncode}")
    answered = ANSWERED.validate_json(printed)
    if answered.refused:
        raise ChildProcessError(f"commands were refused, such as {answered.refused[0]}")
    return answered
