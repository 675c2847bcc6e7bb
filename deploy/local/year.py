"""A year of plan 254/KH-UBND, played through the public HTTP API of a running site: `python -m deploy.local.year`.

It can be broken off at any point and goes on from there: every request has a key of its own, so that a repeated one is
answered and not carried out again, and the training clock only ever goes forward. A year that was played to its end is
not played again. Exits with 1 when anything does not hold.
"""

import asyncio
import sys
import time

from rich.console import Console

from contracts.vocabulary import derived_id
from deploy.local.faults import RuntimeFault, write_atomically
from deploy.local.play.actors import AUDITOR
from deploy.local.play.client import SiteClient, StepRefusedError, WaitTimeoutError
from deploy.local.play.dataset import Dataset, read_dataset
from deploy.local.play.figures import figures, miscounted, unexpected
from deploy.local.play.notices import read_notices
from deploy.local.play.proofs import proofs
from deploy.local.play.registering import issue_plan, register
from deploy.local.play.reviewing import appraise, decide, file_dossiers, vote
from deploy.local.play.running_site import RunningSite, find_running_site
from deploy.local.play.summary import Samples, YearResult, show

_console = Console(highlight=False, soft_wrap=True)
_began = time.monotonic()


def _progress(line: str) -> None:
    _console.print(f"[dim]{time.monotonic() - _began:6.1f} s[/]  {line}")


async def play(site: RunningSite) -> YearResult:
    """Play the year unless it has been played, and prove it.

    Raises StepRefusedError or WaitTimeoutError where a step does not succeed.
    """
    dataset = read_dataset()
    async with SiteClient(site) as client:
        if site.played.exists():
            plan_id = site.played.read_text()
            _progress("the year has been played; what was added since stays")
        else:
            plan_id = await _play(client, dataset)
            write_atomically(site.played, plan_id)
        found = await figures(client, dataset, plan_id)
        wrong = await unexpected(client, dataset, plan_id) + await miscounted(client, found)
        samples = await _samples(client, dataset, plan_id)
    _progress("verifying the logs, comparing the read models")
    return YearResult(site, dataset.plan.document, plan_id, found, samples, wrong, await proofs(site))


async def _play(client: SiteClient, dataset: Dataset) -> str:
    plan_id = await issue_plan(client, dataset)
    _progress(f"23/12/2016  plan {dataset.plan.document} issued to {len(dataset.units)} units")
    await register(client, dataset, plan_id)
    _progress("10/02/2017  sheets accepted or returned, registration locked by its deadline")
    await file_dossiers(client, dataset, plan_id)
    _progress(f"20/11/2017  {len(dataset.filed)} dossiers filed")
    await appraise(client, dataset, plan_id)
    _progress("11/12/2017  dossiers appraised")
    await vote(client, dataset, plan_id)
    _progress("20/12/2017  the council has voted")
    await decide(client, dataset, plan_id)
    _progress("29/12/2017  awards decided")
    await read_notices(client, dataset)
    _progress("30/12/2017  notices read")
    return plan_id


async def _samples(client: SiteClient, dataset: Dataset, plan_id: str) -> Samples:
    """A refused dossier with several reasons, and the first sheet that was accepted."""
    refused = await client.service("review", AUDITOR).all("/dossiers", plan=plan_id, state="refused")
    several = max(refused, key=lambda row: len(row["reason_codes"]))
    unit = next(unit for unit in dataset.units if unit.submission.registers)
    return Samples(several["dossier_id"], str(derived_id("sheet", plan_id, unit.code)))


def main() -> int:
    """Play, show the result, and return whether all of it holds."""
    try:
        result = asyncio.run(play(find_running_site()))
    except (StepRefusedError, WaitTimeoutError, RuntimeFault) as wrong:
        print(f"The year stands still: {wrong}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nBroken off: run it again and the year goes on from here.", file=sys.stderr)
        return 130
    _progress("done")
    show(result, _console)
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
