"""`make faults SEED=… MINUTES=…`: three sites under load while everything dies, stops and is cut at random."""

import asyncio
import secrets
from typing import Annotated

import typer
from rich.console import Console
from typer import Exit, Option

from deploy.local.faults import RuntimeFault
from deploy.local.federation import federated
from deploy.local.settings import PROJECT, read_machine_settings
from tests.faults.commands import Ledger
from tests.faults.disturbing import link_name, processes_of, schedule
from tests.faults.report import show
from tests.faults.run import Patience, not_hit, play, start

_FOLDER = PROJECT / ".tdkt" / "faults"
_FIRST_PORT = 21000


def main(
    seed: Annotated[int | None, Option(help="Decides which fault happens when; by chance without it.")] = None,
    minutes: Annotated[float, Option(help="How long the load and the faults last.")] = 10.0,
    pace: Annotated[float, Option(help="Rounds of three to five commands that each site begins in a second.")] = 1.0,
) -> None:
    """Load three sites while their processes and links fail; ends with 1 when anything is missing, twice or disclosed.

    Folder and ports are those of TDKT_FOLDER and TDKT_FIRST_PORT, or .tdkt/faults and 21000. The folder is begun anew,
    and stays with its logs when something was found.
    """
    console = Console(width=200)
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    console.print(f"seed {seed}")
    settings = read_machine_settings()
    named = settings.model_fields_set
    settings = settings.model_copy(update={} if "folder" in named else {"folder": _FOLDER})
    sites = federated(settings, settings.first_port if "first_port" in named else _FIRST_PORT, console.print)
    seconds = minutes * 60
    try:
        sites.forget()
        start(sites)
        faults = schedule(seed, seconds, tuple(processes_of(sites)), tuple(map(link_name, sites.links)))
        outcome = asyncio.run(
            play(sites, seed, seconds, faults, pace=pace, patience=Patience(), ledger=Ledger(), say=console.print)
        )
    except RuntimeFault as refused:
        sites.down()
        console.print(f"{refused}\nseed {seed}; the folder {sites.folder} stays", highlight=False)
        raise Exit(1) from None
    outcome.findings.broken += [f"nothing has happened to {name}" for name in not_hit(outcome.disturbance)]
    show(outcome, console)
    if outcome.findings.count:
        sites.down()
        console.print(f"the folder {sites.folder} stays, with the logs")
        raise Exit(1)
    sites.forget()


if __name__ == "__main__":
    typer.run(main)
