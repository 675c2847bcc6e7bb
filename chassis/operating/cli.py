"""The verbs of every service: `python -m services.<name> serve | migrate | status | …`.

A verb that changes history, tables or files prints its effect, and carries it out only with `--yes`.
Exit codes: 0 done, 1 not done, 2 wrong settings or arguments.
"""

import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated
from uuid import UUID

import asyncpg
import structlog
import typer
import uvloop

from chassis.clock import wall
from chassis.declaring.service import Service
from chassis.errors import Fault, UnverifiedError
from chassis.log import notes
from chassis.log.held import NotHeldError
from chassis.messaging.parking import AnchorRefusedError, NotParkedError
from chassis.messaging.signing import SigningKeyError
from chassis.operating import bundle, held, lanes, verbs
from chassis.operating.evidence import export_evidence
from chassis.operating.operators import NotConfirmed, Operator
from chassis.operating.process import PARTS, Part, parts_of, serve
from chassis.operating.status import status, table_of
from chassis.operating.terminal import carry_out, configured, show
from chassis.settings import TOKEN_KEY, SettingsMissingError
from chassis.web.auth import issue_token
from contracts.message import Actor, Refusal

_log = structlog.get_logger()
_app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
_parked = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The messages that could not be heard.")
_app.add_typer(_parked, name="parked")
_proofs = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The proofs of the messages that were heard.")
_app.add_typer(_proofs, name="proofs")
_held = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The events for which a rule raises.")
_app.add_typer(_held, name="held")
_lanes = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The lanes that are heard and sent.")
_app.add_typer(_lanes, name="lanes")
_bundle = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Files for a site that no line reaches.")
_app.add_typer(_bundle, name="bundle")
_NOT_DONE = (
    Fault,
    UnverifiedError,
    SigningKeyError,
    NotHeldError,
    NotParkedError,
    AnchorRefusedError,
    NotConfirmed,
    verbs.VerbRefusedError,
    asyncpg.PostgresError,
    OSError,
    ValueError,
)
_WRONG_SETTINGS = (SettingsMissingError, verbs.OwnerMissingError)
_Note = Annotated[Path | None, typer.Option("--head", help="A file with a signed head that the log must lead past.")]
_As = Annotated[str, typer.Option("--as", help="Your name, for the record; without it the name of your account here.")]
_Because = Annotated[str, typer.Option("--because", help="Why, for the record.")]
_Yes = Annotated[bool, typer.Option("--yes", help="Do it, instead of saying what would be done.")]


class Replayed(StrEnum):
    """The loops that can be moved back."""

    RELAY = "relay"
    POLICIES = "policies"


class Holding(StrEnum):
    """The loops for which events are held."""

    POLICIES = "policies"
    PROJECTIONS = "projections"


_ForLoop = Annotated[Holding | None, typer.Option("--loop", help="Only this loop; both without.")]


def run(service: Service) -> None:
    """Run the verb of the command line on `service`, and exit."""
    sys.exit(main(service, sys.argv[1:]))


def main(service: Service, arguments: Sequence[str], program: str = "") -> int:
    """Carry out the verb and options in `arguments` on `service`; returns the exit code.

    `program` is the name of the command in its help; `python -m services.<name>` when it is left out.
    """
    try:
        _with_verbs_of(service)(list(arguments), program or f"python -m services.{service.name}", obj=service)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except _WRONG_SETTINGS as wrong:
        show(str(wrong), err=True)
        if isinstance(wrong, SettingsMissingError):
            show(f"docs/operating.md lists the variables; ./tdkt {service.name} … sets those of make run.", err=True)
        return 2
    except Refusal as refusal:
        show(refusal.sentence("en"), err=True)
        return 1
    except _NOT_DONE as fault:
        unknown = "no message is parked under " if isinstance(fault, NotParkedError) else ""
        show(unknown + (str(fault) or type(fault).__name__), err=True)
        return 1
    return 0


def _with_verbs_of(service: Service) -> typer.Typer:
    """The verbs of every service and those that the modules of this one bring."""
    app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.registered_commands = [*_app.registered_commands]
    app.registered_groups = [*_app.registered_groups]
    for name, module in service.verbs.items():
        app.add_typer(import_module(module).app, name=name)
    return app


@_app.command("serve")
def _serve(
    context: typer.Context,
    only: Annotated[list[str] | None, typer.Option(help=f"Run only these parts: {', '.join(PARTS)}.")] = None,
) -> None:
    """Serve requests and run the loops, until SIGTERM or Ctrl-C."""
    service, settings = configured(context, quiet=False)
    parts = _chosen(service, only)
    try:
        uvloop.run(serve(service, settings, parts))
    except Fault as fault:
        _log.error("service_failed", service=service.name, fault=str(fault), exc_info=fault.__cause__)
        raise


@_app.command("migrate")
def _migrate(context: typer.Context) -> None:
    """Bring the tables of the database up to date."""
    carry_out(verbs.migrate(*configured(context)))


@_app.command("status")
def _status(
    context: typer.Context,
    key: Annotated[
        Path | None, typer.Option(envvar=TOKEN_KEY, help="The private key (PEM) of the site's tokens.")
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
) -> None:
    """How far each loop is, and how many messages wait for an operator: asked of the running service, if it answers."""
    found = asyncio.run(status(*configured(context), key))
    show(found.report.model_dump_json(indent=2) if json else table_of(found))


@_app.command("rebuild")
def _rebuild(  # noqa: PLR0913 - the options of a verb are its arguments
    context: typer.Context,
    table: Annotated[str | None, typer.Argument(help="One table; all of them without.")] = None,
    *,
    compare: Annotated[
        bool, typer.Option("--compare", help="Change nothing; print whether the live tables are right.")
    ] = False,
    because: _Because = "",
    actor: _As = "",
    yes: _Yes = False,
) -> None:
    """Make the read tables anew from the log, while the service runs."""
    of_service = configured(context)
    if not compare:
        carry_out(verbs.rebuild(*of_service, table, Operator.of(actor, because, yes=yes)))
        return
    lines, identical = asyncio.run(verbs.compare(*of_service, table))
    show(lines)
    if not identical:
        raise typer.Exit(1)


@_app.command("replay")
def _replay(  # noqa: PLR0913 - the options of a verb are its arguments
    context: typer.Context,
    position: Annotated[int, typer.Option("--from", min=0, help="The last position that stays as it is.")],
    loop: Annotated[list[Replayed] | None, typer.Option(help="Only this loop; both without.")] = None,
    *,
    because: _Because = "",
    actor: _As = "",
    yes: _Yes = False,
) -> None:
    """Send again and react again to what follows a position; nothing happens twice by it."""
    loops: list[verbs.Replayed] = [chosen.value for chosen in loop or Replayed]
    carry_out(verbs.replay(*configured(context), position, loops, Operator.of(actor, because, yes=yes)))


@_app.command("export")
def _export(context: typer.Context, file: Path, *, yes: _Yes = False) -> None:
    """Write the whole log to a file (.gz to compress it)."""
    carry_out(verbs.export(*configured(context), file, yes=yes))


@_app.command("evidence")
def _evidence(
    context: typer.Context,
    event_ids: list[UUID],
    to: Annotated[Path, typer.Option("--to", help="The file to write, which must not exist.")],
    *,
    with_causes: Annotated[bool, typer.Option("--with-causes", help="Also what led to them.")] = False,
) -> None:
    """Write events with their proofs to a file, which `python -m contracts.verify` checks anywhere."""
    carry_out(export_evidence(*configured(context), event_ids, to, with_causes=with_causes))


@_app.command("head")
def _head(context: typer.Context) -> None:
    """Print the signed head of the log; keep it elsewhere, and `verify --head` proves later that nothing was cut."""
    carry_out(verbs.show_head(*configured(context)))


@_app.command("verify")
def _verify(context: typer.Context, head: _Note = None) -> None:
    """Prove that nothing in the log was altered, or name the first position that was."""
    carry_out(verbs.verify(*configured(context), head))


@_app.command("restore")
def _restore(  # noqa: PLR0913 - the options of a verb are its arguments
    context: typer.Context,
    file: Path,
    head: _Note = None,
    *,
    because: _Because = "",
    actor: _As = "",
    yes: _Yes = False,
) -> None:
    """Fill an empty log from an export."""
    carry_out(verbs.restore(*configured(context), file, Operator.of(actor, because, yes=yes), head))


@_parked.command("list")
def _parked_list(
    context: typer.Context,
    *,
    discarded: Annotated[bool, typer.Option("--discarded", help="With those discarded.")] = False,
) -> None:
    """The messages that wait, in the order of their lanes."""
    carry_out(verbs.list_parked(*configured(context), discarded=discarded))


@_parked.command("show")
def _parked_show(context: typer.Context, parked_id: UUID) -> None:
    """One message with its headers and its data."""
    carry_out(verbs.show_parked(*configured(context), parked_id))


@_parked.command("retry")
def _parked_retry(
    context: typer.Context, parked_id: Annotated[UUID | None, typer.Argument(help="All of them without.")] = None
) -> None:
    """Deal with a message again, with the code and the keys of today."""
    carry_out(verbs.retry_parked(*configured(context), parked_id))


@_parked.command("discard")
def _parked_discard(
    context: typer.Context,
    parked_id: UUID,
    *,
    because: _Because = "",
    actor: _As = "",
    yes: _Yes = False,
) -> None:
    """Decide that a message is never heard; it is kept as evidence."""
    carry_out(verbs.discard_parked(*configured(context), parked_id, Operator.of(actor, because, yes=yes)))


@_held.command("list")
def _held_list(context: typer.Context) -> None:
    """The events that are held, in the order of the log."""
    carry_out(held.list_held(*configured(context)))


@_held.command("retry")
def _held_retry(
    context: typer.Context,
    position: Annotated[int | None, typer.Argument(help="All of them without.")] = None,
    loop: _ForLoop = None,
) -> None:
    """Deal with held events again, in order, with the code of today."""
    carry_out(held.retry_held(*configured(context), position, loop))


@_held.command("pass")
def _held_pass(  # noqa: PLR0913 - the options of a verb are its arguments
    context: typer.Context,
    position: int,
    loop: _ForLoop = None,
    *,
    because: _Because = "",
    actor: _As = "",
    yes: _Yes = False,
) -> None:
    """Decide that a loop never deals with a held event; those behind it are dealt with."""
    carry_out(held.pass_held(*configured(context), position, loop, Operator.of(actor, because, yes=yes)))


@_lanes.command("anchor")
def _lanes_anchor(
    context: typer.Context, parked_id: UUID, *, because: _Because = "", actor: _As = "", yes: _Yes = False
) -> None:
    """Let a lane go on with a parked message, whatever was heard before it."""
    carry_out(verbs.anchor_lane(*configured(context), parked_id, Operator.of(actor, because, yes=yes)))


def _notes_verb(kind: notes.Kind) -> Callable[[typer.Context], None]:
    def print_notes(context: typer.Context) -> None:
        carry_out(lanes.list_notes(*configured(context), kind))

    return print_notes


for _kind, _help in notes.KINDS.items():
    _lanes.command(_kind, help=_help)(_notes_verb(_kind))


@_bundle.command("export")
def _bundle_export(
    context: typer.Context,
    file: Path,
    to: Annotated[str, typer.Option("--to", help="The code of the other site.")],
    after: Annotated[
        int | None, typer.Option(min=0, help="Messages of each lane that it has; what it has confirmed, without.")
    ] = None,
) -> None:
    """Write what this service has for another site to a new file: messages, heads, receipts and requests."""
    carry_out(bundle.export_bundle(*configured(context), to, file, after))


@_bundle.command("import")
def _bundle_import(context: typer.Context, file: Path) -> None:
    """Hear what a bundle of another site holds for this service; a second time changes nothing."""
    carry_out(bundle.import_bundle(*configured(context), file))


@_proofs.command("list")
def _proofs_list(
    context: typer.Context, key: Annotated[str, typer.Option(help="The id of the key, such as lang-son.planning-1.")]
) -> None:
    """The messages that a key signed, so that they can be looked through when it is not trusted any more."""
    carry_out(verbs.list_proofs(*configured(context), key))


@_app.command("token")
def _token(  # noqa: PLR0913, PLR0917 - the options of a verb are its arguments
    context: typer.Context,
    subject: str,
    key: Annotated[Path, typer.Option(envvar=TOKEN_KEY, help="The private key (PEM) of the site's own tokens.")],
    because: Annotated[str, typer.Option(help="Why, for the record.")],
    duty: Annotated[list[str], typer.Option(help="clerk, appraiser, council, chair, signer, auditor, operator.")],
    unit: Annotated[str | None, typer.Option(help="The code of the unit the subject works for.")] = None,
    *,
    staff: Annotated[bool, typer.Option("--staff", help="The subject works for the site as a whole.")] = False,
    hours: Annotated[float, typer.Option(min=0, help="How long it lasts.")] = 8,
    actor: _As = "",
) -> None:
    """Issue a token for a subject of one unit or of the site's staff, signed with the site's own key."""
    if staff == (unit is not None):
        raise typer.BadParameter("name the unit with --unit CODE, or use --staff for the site as a whole")
    service, settings = configured(context)
    bearer, lasts = Actor(subject, unit, frozenset(duty)), timedelta(hours=hours)
    token = issue_token(key.read_bytes(), bearer, site=settings.site, audience=settings.oidc_audience, lasts=lasts)
    operator = Operator.of(actor, because)
    asyncio.run(verbs.record_token(service, settings, bearer, wall() + lasts, operator))
    show(token)


def _chosen(service: Service, only: Sequence[str] | None) -> list[Part]:
    has = parts_of(service)
    wrong = set(only or ()).difference(has)
    if wrong:
        raise typer.BadParameter(f"{service.name} has no part {', '.join(sorted(wrong))}, but {', '.join(has)}")
    return [part for part in has if not only or part in only]
