"""A hundred people at one site: their accounts, their drafts, and what each of them opens and saves."""

import asyncio
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import SecretStr

from chassis.operating.operators import Operator
from deploy.kafka import declared_service
from deploy.local.accounts import settings_of
from deploy.local.faults import write_atomically
from deploy.local.play.actors import STANDING_BODY
from deploy.local.play.client import SiteClient
from deploy.local.play.filings import Unit
from deploy.local.play.registering import draft, sheet_id
from deploy.local.play.reviewing import dossier_id
from deploy.local.settings import PROJECT
from deploy.local.site import Site
from services.planning.account.administering import NewAccount
from services.planning.account.verbs import Granted, add
from tests.benchmarks.district import District, district, next_year
from tests.benchmarks.people_caller import WORK, WORKED, Person, Work, Worked

PEOPLE: Final = 100
_STAFF: Final = 40
"""So many of them work for the whole site, the others for one of its units."""
ARRIVING: Final = 60.0
WORKING: Final = 60.0
LEAST_PAUSE, MOST_PAUSE = 2.0, 8.0
_OPERATOR: Final = Operator("bench", "People for what is measured")


class _Account(NamedTuple):
    name: str
    password: str


async def work(site: Site, client: SiteClient, held: District) -> Worked:
    """Let a hundred people work at the one address of `site`, from another process.

    Raises ChildProcessError when somebody is answered with anything else than a page.
    """
    people = [*await _staff(site, client, held), *await _clerks(site, held)]
    file = site.folder / "people.json"
    wanted = Work(site.proxy.url, tuple(people), ARRIVING, WORKING, LEAST_PAUSE, MOST_PAUSE)
    write_atomically(file, WORK.dump_json(wanted).decode())
    return await _called(file)


async def _called(file: Path) -> Worked:
    program = [sys.executable, "-m", "tests.benchmarks.people_caller", str(file)]
    process = await asyncio.create_subprocess_exec(*program, cwd=PROJECT, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    if process.returncode:
        raise ChildProcessError(f"the hundred people ended with {process.returncode}")
    return WORKED.validate_json(printed)


async def _staff(site: Site, client: SiteClient, held: District) -> Sequence[Person]:
    """Those of the standing body: each revises a draft of their own."""
    dataset, found = district(), list[Person]()
    for number in range(_STAFF):
        account = await _account(site, f"staff-{number:02}", Granted(("clerk",), None))
        plan = await draft(client, STANDING_BODY, next_year(dataset.plan, str(400 + number)))
        unit, dossier = dataset.filed[number * 31]
        lists = ("/notification/work", "/review/dossiers", "/planning/plans", "/registration/registrations")
        things = (f"/review/dossiers/{dossier_id(held.plan_id, unit, dossier)}", f"/planning/plans/{held.plan_id}")
        form = f"/planning/plans/{plan}/edit"
        found.append(Person(*account, lists, things, form, "title", "Công tác thi đua, khen thưởng, bản {}"))
    return found


async def _clerks(site: Site, held: District) -> Sequence[Person]:
    """Those of the units, several in each: they set their unit's contact."""
    units, found = district().units, list[Person]()
    for number in range(PEOPLE - _STAFF):
        unit = units[number % len(units)]
        account = await _account(site, f"clerk-{number:02}", Granted(("clerk",), unit.code))
        lists = ("/notification/work", "/review/dossiers", "/registration/registrations", "/notification/files")
        form = f"/notification/contacts/{unit.code}"
        found.append(Person(*account, lists, _things(held, unit, number), form, "email", "van-thu-{}@don-vi.example"))
    return found


def _things(held: District, unit: Unit, number: int) -> tuple[str, ...]:
    filed = unit.filed[number % len(unit.filed)]
    dossier = f"/review/dossiers/{dossier_id(held.plan_id, unit, filed)}"
    return (dossier, f"/registration/sheets/{sheet_id(held.plan_id, unit.code)}")


async def _account(site: Site, name: str, granted: Granted) -> _Account:
    (planning,) = (service for service in site.services if service.name == "planning")
    made = _Account(name, secrets.token_urlsafe(12))
    new = NewAccount(made.name, made.name, SecretStr(made.password))
    await add(declared_service("planning"), settings_of(site, planning), new, granted, _OPERATOR)
    return made
