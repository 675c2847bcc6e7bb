"""The award that went through three sites: its way, and the evidence of it, exported at each and verified offline."""

import asyncio
import os
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.errors import Fault
from chassis.operating.evidence import export_evidence
from chassis.settings import read_settings
from contracts.award_path import AWARD
from contracts.evidence import OK, EvidenceMessage, read_evidence
from contracts.verify import read_register, report
from deploy.local.faults import make_folder
from deploy.local.play.across import PROVINCE
from deploy.local.play.actors import AUDITOR
from deploy.local.play.client import SiteClient
from deploy.local.register import SiteRegister
from deploy.local.settings import PROJECT

_BEFORE_FORWARDING = ("DossierSubmitted", "DossierAppraised")
"""The events with which the unit's site begins: of them the other sites have what went up in the file alone."""


@dataclass(frozen=True)
class WayStep:
    """A step of the award: the day, the site, and its act, such as appraised or forwarded."""

    day: date
    site: str
    act: str


@dataclass(frozen=True)
class AwardAcrossLevels:
    """An award that three sites took part in, and whether its evidence proves it."""

    dossier_id: str
    name: str
    title: str
    decision: str
    way: Sequence[WayStep]
    exports: Sequence[str]
    """For each site the command that exports its evidence."""
    verify: str
    """The command that verifies all of it."""
    holds: bool
    verdict: str


async def follow_award(clients: Mapping[str, SiteClient], dossier_id: str, folder: Path) -> AwardAcrossLevels:
    """Read the award at the site that decided it, export its evidence at every site into `folder`, and verify it.

    What `folder` held before is replaced.
    """
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    decided = await clients[PROVINCE].service("review", AUDITOR).get(f"/dossiers/{dossier_id}")
    files = [folder / f"{code}.json" for code in clients]
    found = [await _events_of(client, dossier_id) for client in clients.values()]
    register = SiteRegister(clients[PROVINCE].site.token_key.parents[1]).target
    try:
        for client, ids, file in zip(clients.values(), found, files, strict=True):
            await _export(client, ids, file)
        holds, verdict = await asyncio.to_thread(_verified, files, register)
    except (Fault, ValueError) as fault:
        holds, verdict = False, f"it could not be exported or read: {fault}"
    subject, decision = decided["subject"], decided["decision"]
    return AwardAcrossLevels(
        dossier_id=dossier_id,
        name=subject["name"],
        title=decided["title"],
        decision=f"{decision['number']}/{decision['symbol']}",
        way=[WayStep(date.fromisoformat(step["day"]), step["site"], step["act"]) for step in decided["steps"]],
        exports=[
            f"./tdkt --site {code} review evidence {' '.join(map(str, ids))} --to {code}.json --with-causes"
            for code, ids in zip(clients, found, strict=True)
        ],
        verify=f".venv/bin/python -m contracts.verify {' '.join(map(_shown, files))} --register {_shown(register)}",
        holds=holds,
        verdict=verdict,
    )


def _shown(file: Path) -> str:
    """A file as a command names it that is typed in the folder of the checkout."""
    return str(file.relative_to(PROJECT) if file.is_relative_to(PROJECT) else file)


async def decided_at(client: SiteClient) -> Mapping[str, int]:
    """How many awards of each title this site has decided itself."""
    own = [event["data"]["title"] async for event in _events(client, AWARD) if event["site"] == client.site.site]
    return Counter(sorted(own))


async def _events_of(client: SiteClient, dossier_id: str) -> list[UUID]:
    """The ids of the events about the dossier to export at a site.

    That is the award, where this site's review said or heard it, as its path goes with it; else the site's own part.
    """
    award = [event async for event in _events(client, AWARD) if event["data"]["dossier_id"] == dossier_id]
    own = [
        event
        for kind in _BEFORE_FORWARDING
        async for event in _events(client, kind)
        if (event["site"], event["data"]["dossier_id"]) == (client.site.site, dossier_id)
    ]
    return [UUID(event["event_id"]) for event in award or own]


async def _events(client: SiteClient, kind: str) -> AsyncIterator[Mapping[str, Any]]:
    """Every event of a kind that review at a site holds."""
    after = 0
    while page := await _page(client, kind, after):
        for event in page:
            yield event
        after = page[-1]["position"]


async def _page(client: SiteClient, kind: str, after: int) -> list[dict[str, Any]]:
    page = await client.service("review", AUDITOR).get("/events", type=kind, after=after, limit=200)
    events: list[dict[str, Any]] = page["events"]
    return events


async def _export(client: SiteClient, ids: Sequence[UUID], file: Path) -> None:
    """What `./tdkt --site SITE review evidence` does, in this process: Python need not start three times."""
    os.environ.update(client.site.environment)
    service = import_module("services.review.service").SERVICE
    await export_evidence(service, read_settings(service.settings, service.name), ids, file, with_causes=True)


def _verified(files: Sequence[Path], register: Path) -> tuple[bool, str]:
    messages: list[EvidenceMessage] = [one for file in files for one in read_evidence(file.read_bytes())]
    found = report(messages, read_register(register), datetime.now(UTC))
    proven = sum(one.code == OK for one in found.checked)
    whole = sum(path.whole for path in found.paths)
    missing = ", ".join(name for path in found.paths for name in path.missing)
    verdict = f"{proven} of {len(found.checked)} messages of {len(files)} sites are proven; "
    verdict += f"the path from registration to decision is {f'not whole: {missing}' if missing else 'whole'}"
    return found.holds and whole > 0, verdict
