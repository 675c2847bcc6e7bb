"""The verbs of the sites on one machine."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console

from deploy.kafka import declared_service
from deploy.local.bundle import bundle
from deploy.local.faults import RuntimeFault
from deploy.local.federation import Sites, forget_all, sites_to_start, started_sites
from deploy.local.report import show
from deploy.local.settings import PROJECT, read_machine_settings
from deploy.local.site import alone

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
    """Start the sites, play the year across them or through the city alone, and show the summary."""
    with _alone("playing"):
        with _alone("changing"):
            if fresh:
                forget_all(_progress)
            sites = sites_to_start(_progress)
            sites.up()
            _make_accounts(sites)
        code = _play(sites) if sites.has_the_year else 0
    if code or not sites.has_the_year:
        show(sites, console)
    plan = read_machine_settings().plan
    accounts = "make accounts" if plan is None else f"make accounts PLAN={plan}"
    console.print(f"{accounts} shows the addresses at which people sign in, with their names and passwords")
    raise typer.Exit(code)


@app.command()
def up() -> None:
    """Start the sites, and nothing else."""
    with _alone("changing"):
        sites = sites_to_start(_progress)
        sites.up()
        _make_accounts(sites)
    show(sites, console)


@app.command()
def down() -> None:
    """Stop the programs of the sites; their data stays."""
    with _alone("changing"):
        sites = started_sites(_progress)
        if not sites.down():
            sites.progress(f"nothing of {sites.folder} runs")


@app.command()
def fresh() -> None:
    """Stop the sites and remove everything they keep."""
    with _alone("changing"):
        forget_all(_progress)


@app.command()
def status() -> None:
    """Show the state, the address, the lag and the log of each program, and the state of each link."""
    show(started_sites(), console)


@app.command()
def accounts() -> None:
    """Show the addresses at which people sign in, and each account with its password."""
    # Only here, as planning and its password hashes take their time to import.
    from deploy.local.accounts import show_accounts  # noqa: PLC0415

    for site in started_sites().chosen:
        show_accounts(site, console)


@app.command()
def play() -> None:
    """Play the year through the running sites."""
    with _alone("playing"):
        raise typer.Exit(_play(started_sites(_progress)))


@app.command(context_settings=_ANY_WORDS)
def verb(context: typer.Context) -> None:
    """Run a verb of a service on a site, as `python -m services.SERVICE VERB` does where it is deployed."""
    words = _without_site(context.args)
    if words[:1] == ["doctor"]:
        raise typer.Exit(_doctor(words[1:]))
    site = started_sites().main
    names = {service.name: service for service in site.services}
    name, *rest = words or [""]
    if name not in {*names, "bundle"}:
        raise RuntimeFault(
            f"./tdkt SERVICE VERB …, such as ./tdkt review status; SERVICE is one of {', '.join(names)}; "
            "./tdkt bundle … is for all of them; --site SITE before it names another site."
        )
    if not site.clock.exists() or not site.folder.exists():
        raise RuntimeFault("There is no site here yet: make up starts one.")
    if name == "bundle":
        raise typer.Exit(bundle(site, rest))
    os.environ.update(names[name].owner_environment(site.addresses))
    # Only here, as the chassis takes its time to import.
    from chassis.operating.cli import main  # noqa: PLC0415

    raise typer.Exit(main(declared_service(name), rest, program=f"./tdkt {name}"))


def _doctor(words: list[str]) -> int:
    """Examine the site and return the exit code; of the federation the others stay as they are."""
    os.environ["TDKT_SITE"] = started_sites().main.settings.site
    from deploy.local.doctor import examine  # noqa: PLC0415

    with _alone("changing"):
        return examine(sites_to_start(_on_stderr), words)


def _on_stderr(line: str) -> None:
    print(line, file=sys.stderr)


def _without_site(words: list[str]) -> list[str]:
    """The words after `--site SITE`, whose site becomes TDKT_SITE; all of them where it is not named."""
    if words[:1] == ["--site"] and len(words) > 1:
        os.environ["TDKT_SITE"] = words[1]
        return words[2:]
    return words


@contextmanager
def _alone(doing: str) -> Iterator[None]:
    with alone(read_machine_settings().folder.resolve(), doing):
        yield


def _make_accounts(sites: Sites) -> None:
    from deploy.local.accounts import make_accounts  # noqa: PLC0415

    for site in sites.chosen:
        make_accounts(site)


def _play(sites: Sites) -> int:
    """Run the script of the year and return its exit code."""
    sites.main.progress("the year begins")
    return subprocess.run([sys.executable, "-m", "deploy.local.year"], check=False, cwd=PROJECT).returncode
