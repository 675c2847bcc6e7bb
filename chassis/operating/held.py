"""The verbs of an operator on events that are held because a rule raises (chassis/log/held.py).

They run with the code of this process, beside the service or without it, and hold the checkpoint of the loop meanwhile.
"""

from chassis.clock import Clock
from chassis.deciding.decider import Handler
from chassis.deciding.policies import Policies
from chassis.declaring.operations import OrderPass
from chassis.declaring.service import Service
from chassis.log import held
from chassis.log.checkpoints import POLICIES, PROJECTIONS
from chassis.log.held import Held, Releasing
from chassis.log.store import Store
from chassis.operating.operators import Operator
from chassis.operating.verbs import VerbRefusedError, opened
from chassis.reading.projector import Projector
from chassis.settings import Settings

_LOOPS = (PROJECTIONS, POLICIES)
"""The loops for which events are held: the read tables first, as policies look at them."""


async def list_held(service: Service, settings: Settings) -> str:
    """The held events, a line each."""
    async with opened(service, settings) as store:
        found = await held.held_events(store.pool)
    return "\n".join(map(_line, found)) or "no event is held"


async def retry_held(service: Service, settings: Settings, position: int | None, loop: str | None) -> str:
    """Deal with held events again, in order: all of them, or those of the stream of the one at `position`.

    Raises NotHeldError for a position where none is held, or where one waits behind another.
    """
    async with opened(service, settings) as store:
        if position is None:
            chosen: list[tuple[str, str | None]] = [(name, None) for name in _LOOPS if loop in {None, name}]
        else:
            chosen = [(one.loop, one.stream) for one in await held.firsts_at(store.pool, position, loop)]
        lines = [await _retried(_loop(service, settings, store, name), store, stream) for name, stream in chosen]
    return "\n".join(lines)


async def pass_held(service: Service, settings: Settings, position: int, loop: str | None, operator: Operator) -> str:
    """Decide that a loop never deals with the event held at `position`; then deal with those behind it.

    Raises NotHeldError for a position where none is held, or where one waits behind another; VerbRefusedError where
    one is held for two loops and `loop` names none.
    """
    async with opened(service, settings) as store:
        one, *others = await held.firsts_at(store.pool, position, loop)
        if others:
            raise VerbRefusedError(f"position {position} is held for {one.loop} and {others[0].loop}: choose by --loop")
        operator.confirm(f"let the {one.loop} never deal with {_line(one)}")
        await operator.record(service, settings, store, _order(service, one, operator.because))
        await held.pass_over(store.pool, one.loop, position)
        retried = await _retried(_loop(service, settings, store, one.loop), store, one.stream)
    return f"position {position} was passed over\n{retried}"


def _order(service: Service, one: Held, because: str) -> OrderPass:
    return OrderPass(
        service=service.name,
        reason=because,
        loop=one.loop,
        position=one.position,
        held_stream=one.stream,
        held_for=one.reason,
    )


def _loop(service: Service, settings: Settings, store: Store, name: str) -> Releasing:
    if name == PROJECTIONS:
        return Projector(service, store)
    return Policies(Handler(service, store, Clock(settings.training_clock_file)))


async def _retried(loop: Releasing, store: Store, stream: str | None) -> str:
    done = await held.retry(store.pool, loop, stream)
    store.moved()
    left = [one for one in await held.held_events(store.pool, loop.name) if stream in {None, one.stream}]
    return "\n".join(
        [f"{loop.name}: {done} held events were dealt with, {len(left)} are held still", *map(_line, left)]
    )


def _line(one: Held) -> str:
    return f"{one.loop}  {one.position}  {one.held_at:%Y-%m-%d %H:%M:%S}Z  {one.type}  {one.stream}  {one.reason}"
