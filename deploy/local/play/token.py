"""Prints a token for an hour for an auditor, who may read everything: `python -m deploy.local.play.token [KEY]`.

It is for the training site, whose data is invented: no operation is recorded in any log. Where a service is deployed
its verb `token` issues tokens, and records each with its reason.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from chassis.web.auth import issue_token
from deploy.local.faults import RuntimeFault
from deploy.local.play.actors import AUDITOR
from deploy.local.play.running_site import find_running_site
from deploy.local.settings import read_machine_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def token(
    key: Annotated[Path | None, typer.Argument(help="The private key (PEM) of the tokens of a site elsewhere.")] = None,
) -> None:
    """Print a token that lasts an hour, for an auditor, who may read everything of the site of `make run`."""
    try:
        site, file = (read_machine_settings().site, key) if key else _running()
        printed = issue_token(file.read_bytes(), AUDITOR, site=site, lasts=timedelta(hours=1))
    except RuntimeFault as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(1) from None
    except (OSError, ValueError) as wrong:
        typer.echo(f"The key {key} cannot be used: {wrong}", err=True)
        raise typer.Exit(1) from None
    typer.echo(printed, nl=False)


def _running() -> tuple[str, Path]:
    site = find_running_site()
    return site.site, site.token_key


if __name__ == "__main__":
    app()
