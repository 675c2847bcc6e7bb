"""Turns events into commands, and finds the commands whose time has come: each is handled exactly once.

The events of these commands are appended in the transaction that moves the checkpoint.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias
from uuid import UUID

import structlog

from chassis.clock import monotonic
from chassis.database import Reader, translated
from chassis.deciding.decider import Cause, EventTooLarge, Handler, Stream, StreamTooLarge, fingerprint_of
from chassis.errors import (
    DivergedReactionError,
    ReadModelBehindError,
    RepeatedCommandError,
    RepeatedReactionError,
    StreamConflictError,
)
from chassis.log.checkpoints import POLICIES, claim_in
from chassis.log.codec import Codec
from chassis.log.held import Search, free, hold, hold_behind, is_of_one_event, reason_of
from chassis.log.loops import GRACE, Progress
from chassis.log.tail import LogRow, decode_row, is_full, read_rows, read_rows_at
from chassis.log.writer import Append, CommandMark, WriteTransaction
from chassis.reading.projector import standing, wait_for
from contracts.message import Actor, Command, Refusal
from contracts.vocabulary import derived_id

NAME = POLICIES
_log = structlog.get_logger()
_PAGE = 200
_TRIES = 8
_DUE_SECONDS = 1.0
_READ_SECONDS = 5.0
"""How long the evidence may lag behind the event that is reacted to before the loop takes it for a fault."""


class PolicyCommand(NamedTuple):
    """A command that a policy sends, and its cause."""

    command: Command
    cause: Cause


class Page:
    """The commands of one transaction, each decided on the events of those before it."""

    def __init__(self, handler: Handler, transaction: WriteTransaction) -> None:
        """Decide by `handler` and append through `transaction`."""
        self.refused: list[str] = []
        self.appends: list[Append] = []
        self._handler = handler
        self._transaction = transaction
        self._streams: dict[str, Stream] = {}

    async def carry_out(self, commands: Sequence[PolicyCommand]) -> None:
        """Append the events of those `commands` that were not answered before.

        Raises DivergedReactionError when one was answered under the same id with another content.
        """
        answered = await self._answered([one.cause.command_id for one in commands])
        for one in commands:
            known = answered.get(one.cause.command_id)
            if known is None:
                await self._carry_out(one)
            elif known != fingerprint_of(one.command):
                raise DivergedReactionError(
                    f"{type(one.command).__name__} on {one.command.stream} was answered before with another content:"
                    " a reaction must ask for the same command whenever it meets the same event"
                )
        if self.appends:
            await self._transaction.append(self.appends)

    async def stream(self, name: str) -> Stream:
        """The stream as it is stored, and as the commands of this page would leave it."""
        if name not in self._streams:
            self._streams[name] = await self._handler.load(name, self._transaction.connection)
        return self._streams[name]

    async def _answered(self, ids: Sequence[UUID]) -> dict[UUID, bytes]:
        rows = await self._transaction.connection.fetch(
            "select command_id, fingerprint from log.commands where command_id = any($1::uuid[])", ids
        )
        return {row["command_id"]: row["fingerprint"] for row in rows}

    async def _carry_out(self, one: PolicyCommand) -> None:
        try:
            await self._decide(one)
        except Refusal as refusal:
            self.refused.append(refusal.code)
            if isinstance(refusal, EventTooLarge | StreamTooLarge):
                # Nobody sends this command again: an operator has to learn which one came to nothing.
                _log.error(
                    "policy_command_not_storable",
                    service=self._handler.service.name,
                    command=type(one.command).__name__,
                    stream=one.command.stream,
                    caused_by=str(one.cause.causation_id),
                    facts=refusal.facts,
                )

    async def _decide(self, one: PolicyCommand) -> None:
        command, cause = one
        evidence = await self._handler.evidence(command, self._transaction.connection)
        stream = await self.stream(command.stream)
        rows = self._handler.decide(command, stream, evidence, cause)
        mark = CommandMark(cause.command_id, fingerprint_of(command), command.stream)
        self.appends.append(Append(rows, mark))
        self._streams[command.stream] = self._handler.advance(command.stream, stream, rows)


Work: TypeAlias = Callable[[WriteTransaction, Page], Awaitable[bool]]


class Policies:
    """The loop that reacts to the events of the log, and to the passing of time.

    A fault of a rule stops it at that event: after three tries that event is held, and the loop goes on.
    """

    name = NAME
    grace = GRACE

    def __init__(self, handler: Handler) -> None:
        """React and decide by the service of `handler`, and append to its store."""
        self.progress = Progress()
        self.refusals: Counter[str] = Counter()
        """How often a command of a policy was refused, by the code of the refusal."""
        self._handler = handler
        self._service = handler.service
        self._store = handler.store
        self._codec = Codec(handler.service.registry)
        self._actor = Actor(f"{handler.service.name}.{NAME}", duties=frozenset({"policy"}))
        self._due_at = 0.0
        self._search = Search()

    async def step(self) -> bool:
        """React to one page of events, or once a second to the time; True when there may be more."""
        try:
            more = await self._in_fresh_transactions(self._react)
        except Exception as fault:
            found = self._search.found(fault)
            if found is None:
                raise
            await hold(self._store.pool, NAME, found, fault)
            return True
        if not more and monotonic() >= self._due_at:
            await self._pass_time()
            self._due_at = monotonic() + _DUE_SECONDS
        return more

    async def release(self, position: int) -> None:
        """React to the held event at `position`, and hold it no more; raises what the rule raises."""

        async def work(transaction: WriteTransaction, page: Page) -> bool:
            await claim_in(transaction.connection, NAME, wait=True)
            if await free(transaction.connection, NAME, position):
                await self._carry_out(transaction, page, await read_rows_at(transaction.connection, [position]))
            return False

        await self._in_fresh_transactions(work)

    async def close(self) -> None:
        """Release nothing: a page's transaction ends with its step."""

    async def _in_fresh_transactions(self, work: Work) -> bool:
        """Do `work` in a transaction of its own, and all of it again when another writer was faster."""
        conflicts = 0
        while True:
            try:
                return await self._in_transaction(work)
            except (StreamConflictError, RepeatedCommandError):
                conflicts += 1
                if conflicts == _TRIES:
                    raise

    async def _in_transaction(self, work: Work) -> bool:
        async with self._store.writer.transaction() as transaction:
            page = Page(self._handler, transaction)
            more = await work(transaction, page)
        if page.appends:
            self._store.moved()
        for code in page.refused:
            self.refusals[code] += 1
            _log.info("policy_refused", service=self._service.name, code=code)
        return more

    async def _react(self, transaction: WriteTransaction, page: Page) -> bool:
        checkpoint = await claim_in(transaction.connection, NAME)
        if checkpoint is None:
            self.progress.at(*await standing(self._store, NAME))
            return False
        limit = self._search.limit(checkpoint.position, _PAGE)
        rows = await read_rows(transaction.connection, checkpoint.position, limit)
        self._search.reading(rows)
        await self._carry_out(transaction, page, await hold_behind(transaction.connection, NAME, rows))
        if rows:
            await checkpoint.move(rows[-1]["position"])
        full = is_full(rows, limit)
        self.progress.at(checkpoint.position, await _head(transaction) - checkpoint.position if full else 0)
        return full

    async def _carry_out(self, transaction: WriteTransaction, page: Page, rows: Sequence[LogRow]) -> None:
        commands = [command for row in rows for command in self._commands(row)]
        if commands:
            await wait_for(transaction.connection, rows[-1]["position"], _READ_SECONDS, self._store.folded)
            await page.carry_out(commands)

    def _commands(self, row: LogRow) -> Iterator[PolicyCommand]:
        """The commands of all reactions to one event.

        The id of each follows from the event, the name of the reaction, the stream and the name of the command: never
        from the order, so that a reaction that a release adds changes no other one's id.
        """
        event, origin = decode_row(self._codec, self._store.site, row)
        ids: set[UUID] = set()
        for reaction in self._service.react(event, origin):
            command, name = reaction.command, type(reaction.command).__name__
            command_id = derived_id(origin.event_id, reaction.name, command.stream, name)
            if command_id in ids:
                raise RepeatedReactionError(f"{reaction.name} asks twice for {name} on {command.stream}")
            ids.add(command_id)
            yield PolicyCommand(command, Cause(self._actor, command_id, origin.correlation_id, origin.event_id))

    async def _pass_time(self) -> None:
        """Carry out the due commands together; where a rule raises, each by itself, so that the others are done.

        Raises the fault of that rule afterwards: the loop shows it, and its command is due again the next time.
        """
        try:
            await self._in_fresh_transactions(self._see_to_due)
        except Exception as fault:
            if not is_of_one_event(fault):
                raise
            for command in await self._due(self._store.pool):
                await self._see_to(command)
            raise

    async def _see_to(self, command: Command) -> None:
        """Carry out one due command by itself, and log the fault of its rule."""

        async def work(transaction: WriteTransaction, page: Page) -> bool:
            if await claim_in(transaction.connection, NAME) is not None:
                await page.carry_out([await self._due_command(page, command)])
            return False

        try:
            await self._in_fresh_transactions(work)
        except Exception as fault:
            if not is_of_one_event(fault):
                raise
            name = type(command).__name__
            _log.error("due_command_raised", command=name, stream=command.stream, reason=reason_of(fault))

    async def _see_to_due(self, transaction: WriteTransaction, page: Page) -> bool:
        """Carry out the commands that are due once the read tables have caught up; else they wait for the next step."""
        if await claim_in(transaction.connection, NAME) is None:
            return False
        try:
            await wait_for(transaction.connection, await _head(transaction), _DUE_SECONDS, self._store.folded)
        except ReadModelBehindError:
            return False
        commands = await self._due(transaction.connection)
        await page.carry_out([await self._due_command(page, command) for command in commands])
        return False

    async def _due(self, reader: Reader) -> list[Command]:
        now, days = self._handler.clock.now(), self._store.site.working_days
        found = [command for due in self._service.due for command in await due(reader, now)]
        found += [command for due in self._service.due_on_days for command in await due(reader, now, days)]
        return found

    async def _due_command(self, page: Page, command: Command) -> PolicyCommand:
        # The version is part of the id: a command that is due again after the stream has moved on is another one.
        version = (await page.stream(command.stream)).version
        content = fingerprint_of(command).hex()
        command_id = derived_id("due", command.stream, type(command).__name__, version, content)
        return PolicyCommand(command, Cause(self._actor, command_id, command_id))


async def _head(transaction: WriteTransaction) -> int:
    """The position of the last event, asked on the connection at hand: a second one may not be had while many wait."""
    with translated():
        position: int = await transaction.connection.fetchval("select position from log.head")
    return position
