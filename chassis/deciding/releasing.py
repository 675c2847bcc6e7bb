"""Held events are dealt with again, or passed over, by the code of this process (chassis/log/held.py)."""

from collections.abc import Sequence
from typing import NamedTuple

from chassis.deciding.decider import Handler
from chassis.deciding.policies import Policies
from chassis.declaring.operations import OrderPass
from chassis.log import held
from chassis.log.checkpoints import PROJECTIONS
from chassis.log.held import Held, Releasing
from chassis.reading.projector import Projector


class Released(NamedTuple):
    """How many held events were dealt with, and those that are held still."""

    done: int
    left: Sequence[Held]


async def release(handler: Handler, name: str, stream: str | None) -> Released:
    """Let the loop `name` deal again with its held events of `stream`, or of all streams, in order.

    Raises faults that lie with no one event, such as StoreUnavailableError.
    """
    pool = handler.store.pool
    loop: Releasing = Projector(handler.service, handler.store) if name == PROJECTIONS else Policies(handler)
    done = await held.retry(pool, loop, stream)
    handler.store.moved()
    left = [one for one in await held.held_events(pool, name) if stream in {None, one.stream}]
    return Released(done, left)


async def pass_over(handler: Handler, one: Held) -> Released:
    """Let the loop never deal with `one`, and deal with those behind it; the order was recorded before."""
    await held.pass_over(handler.store.pool, one.loop, one.position)
    return await release(handler, one.loop, one.stream)


def order_of_pass(service: str, one: Held, reason: str) -> OrderPass:
    """The order that records the decision to pass `one` over."""
    return OrderPass(
        service=service,
        reason=reason,
        loop=one.loop,
        position=one.position,
        held_stream=one.stream,
        held_for=one.reason,
    )
