"""The verbs of a site on one machine."""

import os
import subprocess
import sys
import time
from typing import Annotated

import typer
from rich.console import Console

from deploy.kafka import declared_service
from deploy.local.faults import RuntimeFault
from deploy.local.report import show
from deploy.local.settings import PROJECT
from deploy.local.site import Site, site_to_start, started_site

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
console = Console(highlight=False)
if not console.is_terminal:
    console = Console(highlight=False, width=120)
_began = time.monotonic()
_ANY_WORDS = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def _progress(line: str) -> None:
    console.print(f"[dim]{time.monotonic() - _began:6.1f} s[/]  {line}")


@app.command()
def run(*, fresh: Annotated[bool, typer.Option(help="Remove everything first.")] = False) -> None:
    """Start the site, play the year through it, and show the summary."""
    site = site_to_start(_progress)
    with site.alone("playing"):
        with site.alone("changing"):
            site = _begun_anew(site) if fresh else site
            site.up()
        code = _play(site)
    if code:
        show(site, console)
    raise typer.Exit(code)


def _begun_anew(site: Site) -> Site:
    """Remove everything of `site`, and return it as the variables alone describe it."""
    started_site(_progress).forget()
    return site_to_start(site.progress)


@app.command()
def up() -> None:
    """Start the site, and nothing else."""
    site = site_to_start(_progress)
    with site.alone("changing"):
        site.up()
    show(site, console)


@app.command()
def down() -> None:
    """Stop the programs of the site; its data stays."""
    site = started_site(_progress)
    with site.alone("changing"):
        if not site.down():
            site.progress(f"nothing of {site.folder} runs")


@app.command()
def fresh() -> None:
    """Stop the site and remove everything it keeps."""
    site = started_site(_progress)
    with site.alone("changing"):
        site.forget()


@app.command()
def status() -> None:
    """Show the state, the address, the lag and the log of each program."""
    show(started_site(), console)


@app.command()
def play() -> None:
    """Play the year through the running site."""
    site = started_site(_progress)
    with site.alone("playing"):
        raise typer.Exit(_play(site))


@app.command(context_settings=_ANY_WORDS)
def verb(context: typer.Context) -> None:
    """Run a verb of a service on this site, as `python -m services.SERVICE VERB` does where it is deployed."""
    site = started_site()
    names = {service.name: service for service in site.services}
    name, *words = context.args or [""]
    if name not in names:
        raise RuntimeFault(
            f"./tdkt SERVICE VERB …, such as ./tdkt review status; SERVICE is one of {', '.join(names)}."
        )
    if not site.clock.exists():
        raise RuntimeFault("There is no site here yet: make up starts one.")
    os.environ.update(names[name].owner_environment(site.addresses))
    # Only here, as the chassis takes its time to import.
    from chassis.operating.cli import main  # noqa: PLC0415

    raise typer.Exit(main(declared_service(name), words, program=f"./tdkt {name}"))


def _play(site: Site) -> int:
    """Run the script of the year and return its exit code."""
    site.progress("the year begins")
    return subprocess.run([sys.executable, "-m", "deploy.local.year"], check=False, cwd=PROJECT).returncode
