"""The verbs of a site on one machine."""

import subprocess
import sys
import time
from importlib.util import find_spec
from typing import Annotated

import typer
from rich.console import Console

from deploy.local.report import show
from deploy.local.settings import PROJECT, MachineSettings
from deploy.local.site import Site

_YEAR = "deploy.local.year"

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
console = Console(highlight=False)
if not console.is_terminal:
    console = Console(highlight=False, width=120)
_began = time.monotonic()


def _site() -> Site:
    return Site(MachineSettings(), lambda words: console.print(f"[dim]{time.monotonic() - _began:6.1f} s[/]  {words}"))


@app.command()
def run(*, fresh: Annotated[bool, typer.Option(help="Forget everything first.")] = False) -> None:
    """Start the site and play the year through it."""
    site = _site()
    with site.alone("playing"):
        with site.alone("changing"):
            if fresh:
                site.forget()
            site.up()
        code = _play(site)
    show(site, console)
    raise typer.Exit(code)


@app.command()
def up() -> None:
    """Start the site."""
    site = _site()
    with site.alone("changing"):
        site.up()


@app.command()
def down() -> None:
    """Stop what runs of the site; its data stays."""
    site = _site()
    with site.alone("changing"):
        site.down()


@app.command()
def fresh() -> None:
    """Stop the site and remove everything it keeps."""
    site = _site()
    with site.alone("changing"):
        site.forget()


@app.command()
def status() -> None:
    """Say what runs, where, how far behind, and where the logs are."""
    show(_site(), console)


@app.command()
def play() -> None:
    """Play the year through the running site."""
    site = _site()
    with site.alone("playing"):
        raise typer.Exit(_play(site))


def _play(site: Site) -> int:
    """Run the script of the year and return its exit code; 0 where there is none."""
    if find_spec(_YEAR) is None:
        return 0
    site.say("the year begins")
    return subprocess.run([sys.executable, "-m", _YEAR], check=False, cwd=PROJECT).returncode
