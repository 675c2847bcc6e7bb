"""The verbs of contents: `python -m services.<name> content export | restore | verify`."""

from pathlib import Path
from typing import Annotated

import typer

from chassis.content import archive
from chassis.content.archive import ArchiveBrokenError
from chassis.declaring.operations import OrderVerb
from chassis.declaring.service import Service
from chassis.operating.operators import Operator
from chassis.operating.terminal import carry_out, configured
from chassis.operating.verbs import VerbRefusedError, opened
from chassis.settings import Settings

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The contents of files, beside the log.")
_As = Annotated[str, typer.Option("--as", help="Your name, for the record; without it the name of your account here.")]
_Because = Annotated[str, typer.Option("--because", help="Why, for the record.")]
_Yes = Annotated[bool, typer.Option("--yes", help="Do it, instead of saying what would be done.")]


@app.command("export")
def _export(
    context: typer.Context,
    file: Path,
    stream: Annotated[str, typer.Option(help="Only those that one stream names, such as papers-<dossier>.")] = "",
) -> None:
    """Write the contents, or those of one dossier, to a new tar file that its owner alone may read."""
    carry_out(export(*configured(context), file, stream))


@app.command("restore")
def _restore(context: typer.Context, file: Path, because: _Because = "", *, yes: _Yes = False, actor: _As = "") -> None:
    """Store the contents of an export beside a log that was restored; what is there stays."""
    carry_out(restore(*configured(context), file, Operator.of(actor, because, yes=yes)))


@app.command("verify")
def _verify(context: typer.Context) -> None:
    """Read every content and compare it with its SHA-256."""
    carry_out(verify(*configured(context)))


async def export(service: Service, settings: Settings, file: Path, stream: str) -> str:
    """Write the contents that `stream` names, or all, to a new file; raises VerbRefusedError for one that exists."""
    async with opened(service, settings) as store:
        try:
            done = await archive.export(store.pool, file, f"{stream}/" if stream else "")
        except FileExistsError:
            raise VerbRefusedError(f"{file} exists, and nothing is replaced: name another file") from None
    return f"{service.name}: {done.contents} contents with {done.holds} holds in {file}"


async def restore(service: Service, settings: Settings, file: Path, operator: Operator) -> str:
    """Store the contents of an export; raises VerbRefusedError for a file that is none."""
    operator.confirm(f"store the contents of {file} that are not there")
    async with opened(service, settings) as store:
        order = OrderVerb(service=service.name, reason=operator.because, verb="content restore", subject=file.name)
        await operator.record(service, settings, store, order)
        try:
            done = await archive.restore(store.pool, file)
        except ArchiveBrokenError as broken:
            raise VerbRefusedError(str(broken)) from None
    return f"{service.name}: {done.contents} contents with {done.holds} holds are there"


async def verify(service: Service, settings: Settings) -> str:
    """Compare every content with its SHA-256; raises VerbRefusedError with those that are damaged."""
    async with opened(service, settings) as store:
        number, wrong = await archive.damaged(store.pool)
    if wrong:
        raise VerbRefusedError(f"{len(wrong)} of {number} contents are damaged: {', '.join(wrong)}")
    return f"{service.name}: {number} contents are what their SHA-256 says"
