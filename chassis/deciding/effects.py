"""Performs the effects that events ask for, each at most once: nothing is ever sent twice, whatever is replayed.

The beginning of an effect is recorded before anything is done. When the service dies before the outcome is recorded,
nobody can know the outcome: the effect is recorded as interrupted, and a person decides. When nothing was begun, since
the server outside is away or has put the effect off, it is tried again later, by this process or another.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

from chassis.deciding.decider import Cause, CommandResult, Handler
from chassis.deciding.putoff import PutOffs
from chassis.declaring.module import Effect
from chassis.errors import OutsideAwayError, PutOffError
from chassis.log.checkpoints import EFFECTS, Checkpoint, claim
from chassis.log.codec import Codec
from chassis.log.held import is_of_one_event, reason_of
from chassis.log.loops import Progress
from chassis.log.tail import DecodedEvent, decode_row, read_rows_at, read_rows_of_types
from chassis.reading.projector import standing, wait_for
from chassis.settings import Settings
from contracts.message import Actor, Command, Refusal
from contracts.vocabulary import derived_id

NAME = EFFECTS
_log = structlog.get_logger()
_TOGETHER = 8
_READ_SECONDS = 5.0
_GRACE_SECONDS = 8.0
"""Seconds that a stopping service waits for the effects it has begun."""
_RECORD_SECONDS = 1.0
"""Seconds that it takes to record their outcomes and to release the checkpoint."""


class _RuleRaisedError(PutOffError):
    """A rule has raised for one effect: it is put off until a release cures the rule, and never given up."""


class Effects:
    """The loop that performs the effects of one service, while it holds their checkpoint."""

    name = NAME
    grace = _GRACE_SECONDS + _RECORD_SECONDS

    def __init__(self, handler: Handler, settings: Settings) -> None:
        """Record through `handler`; `settings` hold the addresses of the servers that effects use."""
        self.progress = Progress()
        self.refusals: Counter[str] = Counter()
        """How often a command of an effect was refused, by the code of the refusal."""
        self._handler = handler
        self._store = handler.store
        self._settings = settings
        self._codec = Codec(handler.service.registry)
        self._actor = Actor(f"{handler.service.name}.{NAME}", duties=frozenset({"policy"}))
        by_kind = handler.service.registry.by_kind
        self._unbegun: set[int] = set()
        """The positions of the effects under way that have not begun: they may be cancelled at any moment."""
        self._types = [by_kind[kind].name for kind in handler.service.effects]

    async def step(self) -> bool:
        """Perform the next few effects at once, then move beyond them; True when there may be more.

        Raises OutsideAwayError when the server that they need is away: then the checkpoint has not moved.
        """
        if not self._types:
            self.progress.at(await self._store.head(), 0)
            return False
        async with claim(self._store.pool, NAME) as checkpoint:
            if checkpoint is None:
                self.progress.at(*await standing(self._store, NAME))
                return False
            return await self._advance(checkpoint)

    async def _advance(self, checkpoint: Checkpoint) -> bool:
        head = await self._store.head()
        waiting = PutOffs.of(checkpoint.state)
        again = waiting.due()[: _TOGETHER // 2]
        limit = _TOGETHER - len(again)
        lines = await read_rows_of_types(checkpoint.connection, self._types, checkpoint.position, limit)
        if again or lines:
            self.progress.at(checkpoint.position, head - checkpoint.position)
            new = [line for line in lines if line["position"] not in waiting]
            found = [*await read_rows_at(checkpoint.connection, again), *new]
            await self._carry_out_all([decode_row(self._codec, self._store.site, line) for line in found], waiting)
        more = len(lines) == limit
        reached = lines[-1]["position"] if more else max(head, *(line["position"] for line in lines), 0)
        if reached > checkpoint.position or again:
            await checkpoint.move(reached, waiting.state())
        self.progress.at(reached, head - reached if more else 0)
        self.progress.put_off = len(waiting)
        return more

    async def close(self) -> None:
        """Release nothing: an effect that was begun and not ended is recorded as interrupted by the next step."""

    async def _carry_out_all(self, due: Sequence[DecodedEvent], waiting: PutOffs) -> None:
        """Carry out `due`, and note in `waiting` which of them were put off.

        An effect that has begun is carried to its end even when the service stops, since nobody could know the outcome
        of a half-done one.
        """
        if not due:
            return
        await wait_for(self._store.pool, max(one.origin.position for one in due), _READ_SECONDS, self._store.folded)
        tasks = {one.origin.position: asyncio.create_task(self._carry_out(one, waiting)) for one in due}
        self._unbegun = set(tasks)
        try:
            await asyncio.wait(tasks.values())
        except asyncio.CancelledError:
            for position in self._unbegun:
                tasks[position].cancel()
            await asyncio.wait(tasks.values(), timeout=_GRACE_SECONDS)
            raise
        for fault in [task.exception() for task in tasks.values()]:
            if fault is not None:
                raise fault

    async def _carry_out(self, due: DecodedEvent, waiting: PutOffs) -> None:
        position = due.origin.position
        effect = self._handler.service.effects[type(due.event)]
        try:
            await self._perform(effect, due)
        except PutOffError as reason:
            if waiting.is_over(position) and not isinstance(reason, _RuleRaisedError):
                await self._give_up(effect, due, str(reason))
            else:
                pause = waiting.put_off(position)
                _log.warning("effect_put_off", position=position, stream=due.origin.stream, pause=pause)
                return
        waiting.forget(position)

    async def _perform(self, effect: Effect, due: DecodedEvent) -> None:
        """Perform `effect` unless it has begun before; raises PutOffError and OutsideAwayError before it begins."""
        if await self._store.answered(derived_id(due.origin.event_id, "begin")) is not None:
            with _put_off_by_rules(due):
                await self._close_interrupted(effect, due)
        elif await self._may_begin(effect, due):
            try:
                async with effect.reach(due.event, due.origin, self._settings, self._store.pool) as perform:
                    if await self._begin(effect, due):
                        await self._record(await perform(), due, "outcome")
            except (OutsideAwayError, PutOffError):
                raise
            except Exception:
                # It broke where it should not: counted as begun, it is closed by the next step and holds up nobody.
                await self._begin(effect, due)
                raise

    async def _may_begin(self, effect: Effect, due: DecodedEvent) -> bool:
        """Whether the rules allow it to begin: an effect that was done long ago needs no server outside."""
        try:
            with _put_off_by_rules(due):
                return bool(await self._handler.foresee(effect.begin(due.event, due.origin), self._cause(due, "begin")))
        except Refusal as refusal:
            self._note(refusal, due, "begin")
            return False

    async def _begin(self, effect: Effect, due: DecodedEvent) -> bool:
        """Record that it begins; False when the rules forbid it, or when another process was faster."""
        self._unbegun.discard(due.origin.position)
        begun = await self._record(effect.begin(due.event, due.origin), due, "begin")
        if begun is not None and begun.repeated:
            await self._close_interrupted(effect, due)
        return begun is not None and not begun.repeated and begun.first <= begun.last

    async def _give_up(self, effect: Effect, due: DecodedEvent, reason: str) -> None:
        if await self._begin(effect, due):
            await self._record(effect.given_up(due.event, due.origin, reason), due, "outcome")

    async def _close_interrupted(self, effect: Effect, due: DecodedEvent) -> None:
        if await self._store.answered(derived_id(due.origin.event_id, "outcome")) is None:
            _log.warning("effect_interrupted", position=due.origin.position, stream=due.origin.stream)
            # Under an id of its own: who only lost the checkpoint may yet record an outcome, which is the better word.
            await self._record(effect.interrupted(due.event, due.origin), due, "interrupted")

    async def _record(self, command: Command, due: DecodedEvent, part: str) -> CommandResult | None:
        """Handle `command` as the effect's `part`; None when a rule refuses it."""
        try:
            return await self._handler.handle(command, self._cause(due, part))
        except Refusal as refusal:
            self._note(refusal, due, part)
            return None

    def _cause(self, due: DecodedEvent, part: str) -> Cause:
        origin = due.origin
        return Cause(self._actor, derived_id(origin.event_id, part), origin.correlation_id, origin.event_id)

    def _note(self, refusal: Refusal, due: DecodedEvent, part: str) -> None:
        self.refusals[refusal.code] += 1
        _log.info("effect_refused", part=part, code=refusal.code, position=due.origin.position)


@contextmanager
def _put_off_by_rules(due: DecodedEvent) -> Iterator[None]:
    """Put the effect off where a rule raises in the block: it would raise at every try, and hold up all others."""
    try:
        yield
    except Refusal:
        raise
    except Exception as fault:
        if not is_of_one_event(fault):
            raise
        reason = reason_of(fault)
        _log.exception("effect_rule_raised", position=due.origin.position, stream=due.origin.stream, reason=reason)
        raise _RuleRaisedError(reason) from fault
