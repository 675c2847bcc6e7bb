"""The verbs of an operator on a service that has its database, whether or not the service runs beside.

Every verb returns the lines to print. One that changes history or tables does so only with the operator's consent and
reason, raises NotConfirmed with what it would do otherwise, and records the operation in the log.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal
from uuid import UUID

from chassis.clock import wall
from chassis.database import open_pool
from chassis.deciding.policies import NAME as POLICIES
from chassis.declaring.operations import IssueToken, OrderAnchor, OrderRebuild, OrderReplay, RecordRestore
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.log import history
from chassis.log.checkpoints import PROJECTIONS, RELAY, position_of
from chassis.log.heads import Head, LogName, read_head, sign_head
from chassis.log.held import without_held
from chassis.log.store import Store
from chassis.messaging import parking, proving
from chassis.messaging.arrivals import ParkReason
from chassis.messaging.hearing import Hearing
from chassis.messaging.parking import Intervention
from chassis.messaging.register import KeyRegister
from chassis.messaging.sent import rewind, verify_lanes
from chassis.messaging.signing import SigningKey
from chassis.operating.operators import NotConfirmed, Operator
from chassis.reading import migrations
from chassis.reading import rebuild as read_models
from chassis.settings import Settings
from contracts.message import Actor
from contracts.note import Signer

Replayed = Literal["relay", "policies"]


class VerbRefusedError(Exception):
    """A verb is not possible and has done nothing; the message holds the reason and the remedy."""


class OwnerMissingError(Exception):
    """A verb needs the owner of the tables, and the settings name none; the message names the variable."""


@asynccontextmanager
async def opened(service: Service, settings: Settings) -> AsyncIterator[Store]:
    """The event store of `service` that `settings` name.

    Raises StoreUnavailableError, and VerbRefusedError for a database that has not been migrated to this code.
    """
    url = settings.postgres_url.get_secret_value()
    pool = await open_pool(url, size=4)
    try:
        if not await migrations.is_migrated(pool, service):
            raise VerbRefusedError(f"the tables of {service.name} are not there, or older than this code: run migrate")
        site = Site.of(settings)
        await migrations.require_own(pool, service, site)
        yield Store(pool, url, site)
    finally:
        await pool.close()


async def migrate(service: Service, settings: Settings) -> str:
    """Bring the tables up to date; raises OwnerMissingError and what `migrations.migrate` raises."""
    owner = _owner_url(service, settings)
    done = await migrations.migrate(owner, settings.postgres_url.get_secret_value(), service, Site.of(settings))
    made = [*done.applied, *(["read tables"] if done.made_read_model else [])]
    return f"{service.name}: {', '.join(made)} made" if made else f"{service.name}: up to date already"


async def rebuild(service: Service, settings: Settings, table: str | None, operator: Operator) -> str:
    """Make the read tables, or one of them, anew from the log, beside the live ones."""
    known = tuple(table.name for table in service.tables)
    names = known if table is None else (table,)
    if not set(names).issubset(known):
        raise VerbRefusedError(f"{service.name} has no table {table}, but {', '.join(known)}")
    async with opened(service, settings) as store:
        head = await store.head()
        operator.confirm(f"fold {head} events into new {', '.join(names)} and put them in place of the live ones")
        order = OrderRebuild(service=service.name, reason=operator.because, tables=names)
        await operator.record(service, settings, store, order)
        done = await read_models.rebuild(store, service, None if table is None else names, _progress())
        left_out = await without_held(store.pool, PROJECTIONS)
    rows = ", ".join(f"{name} {number} rows" for name, number in done.rows.items())
    return f"{service.name}: rebuilt as of position {done.position}{left_out}: {rows}"


async def compare(service: Service, settings: Settings, table: str | None = None) -> tuple[str, bool]:
    """Whether the live read tables, or the one named, are what the log makes them: the lines, and whether all are."""
    async with opened(service, settings) as store:
        compared = await read_models.compare(store, service, None if table is None else (table,), _progress())
        head, left_out = await store.head(), await without_held(store.pool, PROJECTIONS)
    position = compared[0].position if compared else head
    behind = f", {head - position} events behind the log" if position < head else ""
    lines = [f"{service.name}: the read tables as of position {position}{behind}{left_out}"]
    lines += [f"{one.table:<24} {one.live_rows:>8} rows  {_verdict(one)}" for one in compared]
    return "\n".join(lines), all(one.identical for one in compared)


async def replay(
    service: Service, settings: Settings, after: int, loops: Sequence[Replayed], operator: Operator
) -> str:
    """Let the relay send again, and the policies react again, from position `after` + 1 on."""
    async with opened(service, settings) as store:
        places = {name: await position_of(store.pool, name) for name in (RELAY, POLICIES)}
        moved = {name: places[name] for name in loops if after < places[name]}
        if not moved:
            stand = ", ".join(f"{name} at {places[name]}" for name in loops)
            raise VerbRefusedError(f"nothing lies between position {after} and where the loops stand ({stand})")
        parts = ", ".join(f"{name} from {place} back to {after}" for name, place in moved.items())
        operator.confirm(f"move {parts}; receivers drop what they know, policies do nothing twice")
        order = OrderReplay(service=service.name, reason=operator.because, loops=tuple(moved), after=after)
        await operator.record(service, settings, store, order)
        lines: list[str] = []
        if RELAY in moved:
            again = await rewind(store.pool, service, settings.site, after)
            lines.append(f"{service.name}: {again} messages will be sent again")
        if POLICIES in moved:
            await history.replay(store, after)
            lines.append(f"{service.name}: policies react again to what follows position {after}")
        store.moved()
    return "\n".join(lines)


async def export(service: Service, settings: Settings, file: Path, *, yes: bool = False) -> str:
    """Write the whole log to `file`, verified on the way; one that exists is replaced only with `yes`."""
    if not yes and await asyncio.to_thread(file.exists):
        would = f"This would replace {file}, which exists, with the log of {service.name}."
        raise NotConfirmed(f"{would} Nothing was done: repeat it with --yes.")
    async with opened(service, settings) as store:
        sign = partial(_signed, service, settings)
        head = await history.export(store, service.name, file, sign, _progress())
    return f"{service.name}: {head.position} events in {file}, head {head.hash.hex()}"


async def show_head(service: Service, settings: Settings) -> str:
    """The signed note of the log's head as it is now: kept elsewhere, it proves later that nothing was cut."""
    async with opened(service, settings) as store:
        return _signed(service, settings, await store.log_head())


async def verify(service: Service, settings: Settings, note: Path | None = None) -> str:
    """Follow the hash chain from the first event to the head, the proofs of heard events, and the lanes of the relay.

    The chain must lead past the signed head in the file `note`, if any.
    Raises HistoryBrokenError where one of them does not hold, RegisterUnreadableError without the keys.
    """
    known = await asyncio.to_thread(_known_heads, service, settings, note)
    async with opened(service, settings) as store:
        head = await history.verify(store, settings.site, service.name, _progress(), known)
        register = KeyRegister.of(settings)
        proofs = await proving.verify_proofs(store.pool, register, settings.site, service.name)
        lanes = await verify_lanes(store.pool, service, settings.site)
    return (
        f"{service.name}: the chain of {head.position} events holds, head {head.hash.hex()}\n"
        f"{service.name}: {proofs} proofs of heard messages hold, and the {lanes} lanes it publishes on"
    )


async def restore(
    service: Service, settings: Settings, file: Path, operator: Operator, note: Path | None = None
) -> str:
    """Fill an empty log from an export, which must lead past the signed head in the file `note`, if any."""
    owner = _owner_url(service, settings)
    async with opened(service, settings):
        pass  # without tables the restore would end in the words of the driver
    known = await asyncio.to_thread(_known_heads, service, settings, note)
    would = f"fill the empty log of {service.name} from {file}; the read tables follow when the service runs"
    operator.confirm(would)
    head = await history.restore(owner, LogName(settings.site, service.name), file, _progress(), known)
    async with opened(service, settings) as store:
        order = RecordRestore(
            service=service.name,
            reason=operator.because,
            file=file.name,
            position=head.position,
            head=head.hash.hex(),
        )
        await operator.record(service, settings, store, order)
    return f"{service.name}: {head.position} events restored, head {head.hash.hex()}"


async def record_token(
    service: Service, settings: Settings, bearer: Actor, expires_at: datetime, operator: Operator
) -> None:
    """Record that a token is issued to `bearer`, which is done before it is printed; `expires_at` is aware."""
    order = IssueToken(
        service=service.name,
        reason=operator.because,
        subject=bearer.subject,
        unit=bearer.unit or "",
        duties=tuple(sorted(bearer.duties)),
        expires_at=expires_at,
    )
    async with opened(service, settings) as store:
        await operator.record(service, settings, store, order)


async def list_parked(service: Service, settings: Settings, *, discarded: bool) -> str:
    """The messages that wait, a line each; with the discarded ones when asked for."""
    async with opened(service, settings) as store:
        found = await parking.parked(store.pool, discarded=discarded)
    return "\n".join(map(_parked_line, found)) or "no message is parked"


async def show_parked(service: Service, settings: Settings, parked_id: UUID) -> str:
    """One parked message with its headers and data; it may hold personal data, and goes to the terminal alone."""
    async with opened(service, settings) as store:
        content = await parking.show(store.pool, parked_id)
    headers = [f"  {name}: {value}" for name, value in content.headers.items()]
    return "\n".join(
        [
            _parked_line(content.message),
            f"  {content.message.detail}",
            f"  key: {content.key}",
            *headers,
            "",
            content.data,
        ]
    )


async def retry_parked(service: Service, settings: Settings, parked_id: UUID | None) -> str:
    """Deal with one parked message again, or with all of them.

    Raises VerbRefusedError for a message that was discarded, or that cannot be heard still.
    """
    async with opened(service, settings) as store:
        hearing = Hearing(service, store, KeyRegister.of(settings))
        if parked_id is None:
            number = await parking.waiting(store.pool)
            return f"{await parking.retry_all(store.pool, hearing)} of {number} parked messages were heard"
        await _require_waiting(store, parked_id)
        outcome = await parking.retry(store.pool, hearing, parked_id)
    if not outcome.freed:
        raise VerbRefusedError(f"the message stays parked: {_because(outcome.reason, outcome.detail)}")
    return "the message was heard"


async def discard_parked(service: Service, settings: Settings, parked_id: UUID, operator: Operator) -> str:
    """Decide that a parked message is never heard."""
    async with opened(service, settings) as store:
        message = await _require_waiting(store, parked_id)
        operator.confirm(f"never hear {_parked_line(message)}, and go on with the messages behind it")
        order = parking.order_of_discard(service.name, message, operator.because)
        await operator.record(service, settings, store, order)
        hearing = Hearing(service, store, KeyRegister.of(settings))
        left = await parking.discard(store.pool, hearing, parked_id, Intervention(operator.name, operator.because))
    return f"the message was discarded; {len(left)} others of its stream are parked"


async def anchor_lane(service: Service, settings: Settings, parked_id: UUID, operator: Operator) -> str:
    """Let a lane go on with a parked message, whatever was heard before it."""
    async with opened(service, settings) as store:
        message = await _require_waiting(store, parked_id)
        operator.confirm(f"let {message.topic}/{message.lane} go on with {_parked_line(message)}")
        order = OrderAnchor(service=service.name, reason=operator.because, **parking.particulars(message))
        await operator.record(service, settings, store, order)
        hearing = Hearing(service, store, KeyRegister.of(settings))
        freed = await parking.anchor(store.pool, hearing, parked_id, Intervention(operator.name, operator.because))
    return f"the lane goes on there; {freed} parked messages of it wait no more"


async def list_proofs(service: Service, settings: Settings, key_id: str) -> str:
    """The messages that a key signed, a line each."""
    async with opened(service, settings) as store:
        signed = await proving.signed_by(store.pool, key_id)
    return "\n".join(map(_proof_line, signed)) or f"no message was signed by {key_id}"


async def _require_waiting(store: Store, parked_id: UUID) -> parking.ParkedMessage:
    message = (await parking.show(store.pool, parked_id)).message
    if message.reason == ParkReason.DISCARDED:
        raise VerbRefusedError(f"the message was discarded already: {message.detail}")
    return message


def _because(reason: str, detail: str) -> str:
    """A reason and its detail, which may begin with the reason."""
    return detail if detail.partition(":")[0] == reason else f"{reason}: {detail}" if detail else reason


def _parked_line(message: parking.ParkedMessage) -> str:
    place = f"{message.topic}/{message.lane}@{message.offset}"
    return f"{message.parked_id}  {message.parked_at:%Y-%m-%d %H:%M:%S}Z  {place}  {message.stream}  {message.reason}"


def _proof_line(signed: proving.Signed) -> str:
    stored = "not stored" if signed.position is None else f"position {signed.position}  {signed.type}  {signed.stream}"
    return f"{signed.topic}/{signed.lane}  {signed.sequence:>8}  {signed.signed_at}  {signed.event_id}  {stored}"


def _verdict(one: read_models.Compared) -> str:
    if one.identical:
        return f"identical to the fold of the log ({one.live_digest[:16]})"
    return f"DIFFERENT from the {one.rebuilt_rows} rows of the fold"


def _signed(service: Service, settings: Settings, head: Head) -> str:
    key = SigningKey.of(settings)
    signer = Signer(f"{settings.site}.{service.name}.{key.key_id}", key.private)
    return sign_head(settings.site, service.name, head, wall(), signer)


def _known_heads(service: Service, settings: Settings, note: Path | None) -> tuple[Head, ...]:
    """The head in the file `note`, whose signature holds and which is one of this log."""
    if note is None:
        return ()
    register = KeyRegister.of(settings)
    signed = read_head(note.read_text(encoding="utf-8"), register.key)
    if (signed.site, signed.service) != (settings.site, service.name):
        raise VerbRefusedError(
            f"{note.name} is a head of {signed.service} at {signed.site}, and this is {service.name} at {settings.site}"
        )
    return (signed.head,)


def _owner_url(service: Service, settings: Settings) -> str:
    if settings.postgres_owner_url is None:
        raise OwnerMissingError(f"{service.name.upper()}_POSTGRES_OWNER_URL: only the owner of the tables may do this")
    return settings.postgres_owner_url.get_secret_value()


def _progress() -> history.Report | None:
    """Shows how far a long verb is, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done} of {total} events" + ("\n" if done >= total else ""))
        sys.stderr.flush()

    return show
