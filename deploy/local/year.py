"""A year of plan 254/KH-UBND, played through the public HTTP API of a running site: `python -m deploy.local.year`.

It can be broken off and played again at any point: every request has a key of its own, so that what was done is
answered again, and the training clock only ever goes forward. Exits with 1 when anything does not hold.
"""

import asyncio
import sys
import time

from rich.console import Console

from deploy.local.faults import RuntimeFault
from deploy.local.play.client import SiteClient, StepRefusedError, WaitTimeoutError
from deploy.local.play.dataset import read_dataset
from deploy.local.play.figures import figures, miscounted, unexpected
from deploy.local.play.notices import read_notices
from deploy.local.play.proofs import proofs
from deploy.local.play.registering import issue_plan, register
from deploy.local.play.reviewing import appraise, decide, file_dossiers, vote
from deploy.local.play.running_site import RunningSite, find_running_site
from deploy.local.play.summary import Outcome, show

_console = Console(highlight=False, soft_wrap=True)
_began = time.monotonic()


def _say(words: str) -> None:
    _console.print(f"[dim]{time.monotonic() - _began:6.1f} s[/]  {words}")


async def play(place: RunningSite) -> Outcome:
    """Play the year and prove it; raises StepRefusedError or WaitTimeoutError where it does not go as it should."""
    people = read_dataset()
    async with SiteClient(place) as client:
        plan_id = await issue_plan(client, people)
        _say(f"23/12/2016  plan {people.plan.document} issued to {len(people.units)} units")
        await register(client, people, plan_id)
        _say("10/02/2017  sheets taken in, registration locked by its deadline")
        await file_dossiers(client, people, plan_id)
        _say(f"20/11/2017  {len(people.filed)} dossiers filed")
        await appraise(client, people, plan_id)
        _say("11/12/2017  dossiers appraised")
        await vote(client, people, plan_id)
        _say("20/12/2017  the council has voted")
        await decide(client, people, plan_id)
        _say("29/12/2017  awards decided")
        await read_notices(client, people)
        _say("30/12/2017  notices read")
        found = await figures(client, people, plan_id)
        wrong = await unexpected(client, people, plan_id) + await miscounted(client, found)
    _say("31/12/2017  verifying the logs, rebuilding the read models")
    return Outcome(place, people.plan.document, plan_id, found, wrong, await proofs(place))


def main() -> int:
    """Play, show what came of it, and say whether all of it holds."""
    try:
        outcome = asyncio.run(play(find_running_site()))
    except (StepRefusedError, WaitTimeoutError, RuntimeFault) as wrong:
        print(f"The year stands still: {wrong}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nBroken off: run it again and the year goes on from here.", file=sys.stderr)
        return 130
    _say("done")
    show(outcome, _console)
    return 0 if outcome.holds else 1


if __name__ == "__main__":
    sys.exit(main())
