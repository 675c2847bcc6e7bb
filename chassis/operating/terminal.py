"""What every verb of the command line needs: the settings of its service, and a way to print."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

import typer

from chassis.declaring.service import Service
from chassis.settings import Settings, read_settings
from chassis.telemetry import printable, set_up


def configured(context: typer.Context, *, quiet: bool = True) -> tuple[Service, Settings]:
    """The service and its settings; a verb other than serve logs to standard error, and warnings only."""
    service: Service = context.find_root().obj
    settings = read_settings(service.settings, service.name)
    if quiet:
        set_up("console", "warning", sys.stderr)
    else:
        set_up(settings.log_format, settings.log_level)
    return service, settings


def carry_out(work: Coroutine[Any, Any, str]) -> None:
    """Carry out a verb and print the lines that it answers with."""
    show(asyncio.run(work))


def show(text: str, *, err: bool = False) -> None:
    """Print lines without control characters for the terminal: they may quote a forged message."""
    typer.echo("\n".join(map(printable, text.split("\n"))), err=err)
