"""Turns events into own commands, and finds the commands whose time has come: each exactly once.

What a page of events leads to is appended in the transaction that moves the checkpoint.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias
from uuid import UUID

import structlog

from chassis.clock import monotonic
from chassis.database import translated
from chassis.deciding.decider import Cause, Handler, Stream, fingerprint_of
from chassis.errors import ReadModelBehindError, RepeatedCommandError, StreamConflictError
from chassis.log.checkpoints import POLICIES, claim_in
from chassis.log.codec import Codec
from chassis.log.loops import GRACE, Progress
from chassis.log.tail import LogRow, decode_row, read_rows
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


class Wish(NamedTuple):
    """A command of a policy, and what led to it."""

    command: Command
    cause: Cause


class Page:
    """The wishes of one transaction, each decided on what those before it have led to."""

    def __init__(self, handler: Handler, transaction: WriteTransaction) -> None:
        """Decide by `handler` and append through `transaction`."""
        self.refused: list[str] = []
        self.appends: list[Append] = []
        self._handler = handler
        self._transaction = transaction
        self._streams: dict[str, Stream] = {}

    async def carry_out(self, wishes: Sequence[Wish]) -> None:
        """Append what follows from those `wishes` that were not answered before."""
        answered = await self._answered([wish.cause.command_id for wish in wishes])
        for wish in wishes:
            if wish.cause.command_id in answered:
                continue
            try:
                await self._decide(wish)
            except Refusal as refusal:
                self.refused.append(refusal.code)
        if self.appends:
            await self._transaction.append(self.appends)

    async def stream(self, name: str) -> Stream:
        """The stream as it is stored, and as the wishes of this page would leave it."""
        if name not in self._streams:
            self._streams[name] = await self._handler.load(name, self._transaction.connection)
        return self._streams[name]

    async def _answered(self, ids: Sequence[UUID]) -> frozenset[UUID]:
        rows = await self._transaction.connection.fetch(
            "select command_id from log.commands where command_id = any($1::uuid[])", ids
        )
        return frozenset(row["command_id"] for row in rows)

    async def _decide(self, wish: Wish) -> None:
        command, cause = wish
        prepared = await self._handler.service.gather(command, self._transaction.connection)
        stream = await self.stream(command.stream)
        rows = self._handler.decide(prepared, stream, cause)
        mark = CommandMark(cause.command_id, fingerprint_of(command), command.stream)
        self.appends.append(Append(rows, mark))
        self._streams[command.stream] = self._handler.advance(command.stream, stream, rows)


Work: TypeAlias = Callable[[WriteTransaction, Page], Awaitable[bool]]


class Policies:
    """The loop that reacts to what was said and heard, and to the passing of time.

    A fault of a rule stops it at the page that shows it: nothing of that page is stored, and `progress` says so.
    """

    name = NAME
    grace = GRACE

    def __init__(self, handler: Handler) -> None:
        """React and decide by the service of `handler`, and append to its store."""
        self.progress = Progress()
        self.refusals: Counter[str] = Counter()
        """How often a policy's wish was refused, by the code of the refusal."""
        self._handler = handler
        self._service = handler.service
        self._store = handler.store
        self._codec = Codec(handler.service.registry)
        self._actor = Actor(f"{handler.service.name}.{NAME}", duties=frozenset({"policy"}))
        self._due_at = 0.0

    async def step(self) -> bool:
        """React to one page of events, or see once a second to what is due; True when there may be more."""
        more = await self._in_fresh_transactions(self._react)
        if not more and monotonic() >= self._due_at:
            await self._in_fresh_transactions(self._see_to_due)
            self._due_at = monotonic() + _DUE_SECONDS
        return more

    async def close(self) -> None:
        """Nothing is held: a page's transaction ends with its step."""

    async def _in_fresh_transactions(self, work: Work) -> bool:
        """Do `work` in a transaction of its own, and all of it again when somebody else was faster."""
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
        lines = await read_rows(transaction.connection, checkpoint.position, _PAGE)
        wishes = [wish for line in lines for wish in self._wishes(line)]
        if wishes:
            await wait_for(transaction.connection, lines[-1]["position"], _READ_SECONDS)
            await page.carry_out(wishes)
        if lines:
            await checkpoint.move(lines[-1]["position"])
        full = len(lines) == _PAGE
        self.progress.at(checkpoint.position, await _head(transaction) - checkpoint.position if full else 0)
        return full

    def _wishes(self, line: LogRow) -> Iterator[Wish]:
        event, origin = decode_row(self._codec, line)
        for number, command in enumerate(self._service.react(event, origin)):
            command_id = derived_id(origin.event_id, number)
            yield Wish(command, Cause(self._actor, command_id, origin.correlation_id, origin.event_id))

    async def _see_to_due(self, transaction: WriteTransaction, page: Page) -> bool:
        """Carry out what is due, when the read tables show all that has happened; else it waits for the next step."""
        if await claim_in(transaction.connection, NAME) is None:
            return False
        try:
            await wait_for(transaction.connection, await _head(transaction), _DUE_SECONDS)
        except ReadModelBehindError:
            return False
        commands = await self._service.due(transaction.connection, self._handler.clock.now())
        await page.carry_out([await self._due_wish(page, command) for command in commands])
        return False

    async def _due_wish(self, page: Page, command: Command) -> Wish:
        # The version is part of the id: what became due again after the stream moved on is another wish.
        version = (await page.stream(command.stream)).version
        content = fingerprint_of(command).hex()
        command_id = derived_id("due", command.stream, type(command).__name__, version, content)
        return Wish(command, Cause(self._actor, command_id, command_id))


async def _head(transaction: WriteTransaction) -> int:
    """The position of the last event, asked on the connection at hand: a second one may not be had while many wait."""
    with translated():
        position: int = await transaction.connection.fetchval("select position from log.head")
    return position
