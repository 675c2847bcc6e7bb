"""The verbs of an operator on events that are held because a rule raises (chassis/log/held.py).

They run with the code of this process, beside the service or without it, and hold the checkpoint of the loop meanwhile.
"""

from chassis.clock import Clock
from chassis.deciding.decider import Handler
from chassis.deciding.releasing import Released, order_of_pass, pass_over, release
from chassis.declaring.service import Service
from chassis.log import held
from chassis.log.checkpoints import POLICIES, PROJECTIONS
from chassis.log.held import Held
from chassis.log.store import Store
from chassis.operating.operators import Operator
from chassis.operating.verbs import VerbRefusedError, opened
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
        handler = _handler(service, settings, store)
        lines = [await _retried(handler, name, stream) for name, stream in chosen]
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
        await operator.record(service, settings, store, order_of_pass(service.name, one, operator.because))
        released = await pass_over(_handler(service, settings, store), one)
    return f"position {position} was passed over\n{_outcome(one.loop, released)}"


async def _retried(handler: Handler, name: str, stream: str | None) -> str:
    return _outcome(name, await release(handler, name, stream))


def _outcome(name: str, released: Released) -> str:
    done, left = released
    return "\n".join([f"{name}: {done} held events were dealt with, {len(left)} are held still", *map(_line, left)])


def _handler(service: Service, settings: Settings, store: Store) -> Handler:
    return Handler(service, store, Clock(settings.training_clock_file))


def _line(one: Held) -> str:
    return f"{one.loop}  {one.position}  {one.held_at:%Y-%m-%d %H:%M:%S}Z  {one.type}  {one.stream}  {one.reason}"
