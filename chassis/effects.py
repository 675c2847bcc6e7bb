"""Does to the outside world what events call for, at most once: nothing is ever sent twice, whatever is replayed.

That an effect begins is recorded before anything is done. Where a service died before the outcome was recorded, what
came of it cannot be known: the effect is recorded as interrupted, and a person decides.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence

import structlog

from chassis.checkpoints import claim
from chassis.codec import Codec
from chassis.decider import Answer, Cause, Handler
from chassis.loops import Progress
from chassis.projector import standing, wait_for
from chassis.service import Effect
from chassis.settings import Settings
from chassis.tail import Told, read_lines_of, told
from contracts.message import Actor, Command, Refusal
from contracts.vocabulary import derived_id

NAME = "effects"
_log = structlog.get_logger()
_TOGETHER = 8
_READ_SECONDS = 5.0
_GRACE_SECONDS = 15.0
"""How long a service that is told to stop waits for what it has begun outside."""


class Effects:
    """The loop that performs the effects of one service, while it holds their checkpoint."""

    name = NAME

    def __init__(self, handler: Handler, settings: Settings) -> None:
        """Record through `handler`; `settings` tell an effect where its outside world is."""
        self.progress = Progress()
        self.refusals: Counter[str] = Counter()
        """How often what an effect wished to record was refused, by the code of the refusal."""
        self._handler = handler
        self._store = handler.store
        self._settings = settings
        self._codec = Codec(handler.service.registry)
        self._actor = Actor(f"{handler.service.name}.{NAME}", duties=frozenset({"policy"}))
        by_kind = handler.service.registry.by_kind
        self._types = [by_kind[kind].name for kind in handler.service.effects]

    async def step(self) -> bool:
        """Perform the next few effects at once, then move beyond them; True when there may be more."""
        if not self._types:
            self.progress.at(await self._store.head(), 0)
            return False
        async with claim(self._store.pool, NAME) as checkpoint:
            if checkpoint is None:
                self.progress.at(*await standing(self._store, NAME))
                return False
            head = await self._store.head()
            lines = await read_lines_of(checkpoint.connection, self._types, checkpoint.position, _TOGETHER)
            if lines:
                await self._carry_out_all([told(self._codec, line) for line in lines])
            more = len(lines) == _TOGETHER
            reached = lines[-1]["position"] if more else max(head, *(line["position"] for line in lines), 0)
            if reached > checkpoint.position:
                await checkpoint.move(reached)
        self.progress.at(reached, head - reached if more else 0)
        return more

    async def close(self) -> None:
        """Nothing is held: what was begun and not ended is recorded as interrupted by the next step."""

    async def _carry_out_all(self, due: Sequence[Told]) -> None:
        """Carry out all of `due` to their end, even when told to stop: what is half done could only be guessed at."""
        await wait_for(self._store.pool, due[-1].origin.position, _READ_SECONDS)
        work = asyncio.gather(*map(self._carry_out, due), return_exceptions=True)
        try:
            done = await asyncio.shield(work)
        except asyncio.CancelledError:
            await asyncio.wait([work], timeout=_GRACE_SECONDS)
            raise
        for fault in done:
            if fault is not None:
                raise fault

    async def _carry_out(self, due: Told) -> None:
        effect = self._handler.service.effects[type(due.event)]
        begun = await self._record(effect.begin(due.event, due.origin), due, "begin")
        if begun is None:
            return
        if begun.repeated:
            await self._close_interrupted(effect, due)
        elif begun.first <= begun.last:
            outcome = await effect.perform(due.event, due.origin, self._settings)
            await self._record(outcome, due, "outcome")

    async def _close_interrupted(self, effect: Effect, due: Told) -> None:
        if await self._store.answered(derived_id(due.origin.event_id, "outcome")) is None:
            _log.warning("effect_interrupted", position=due.origin.position, stream=due.origin.stream)
            # Under an id of its own: who only lost the checkpoint may yet record an outcome, which is the better word.
            await self._record(effect.interrupted(due.event, due.origin), due, "interrupted")

    async def _record(self, command: Command, due: Told, part: str) -> Answer | None:
        """Handle `command` as the effect's `part`; None when a rule refuses it."""
        origin = due.origin
        command_id = derived_id(origin.event_id, part)
        try:
            return await self._handler.handle(
                command, Cause(self._actor, command_id, origin.correlation_id, origin.event_id)
            )
        except Refusal as refusal:
            self.refusals[refusal.code] += 1
            _log.info("effect_refused", part=part, code=refusal.code, position=origin.position)
            return None
