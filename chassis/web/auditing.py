"""What a request adds to the audit log: a read of personal data, or a refused access (chassis/log/audit.py).

Each also leaves a line of log, for who collects the lines of a service elsewhere.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from starlette.types import Scope

from chassis.clock import monotonic
from chassis.database import Pool
from chassis.errors import StoreUnavailableError
from chassis.log.audit import Access, add
from chassis.telemetry import conversation_of, route_of
from chassis.web.sessions import SessionNotFresh
from contracts.message import Actor, Refusal

_TOGETHER = 60.0
"""Seconds whose refusals of one reason, of callers without a valid token, are stored as one row."""
_PATIENCE = 1.0
"""Seconds that such a caller's answer waits for the database at most."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Read:
    """A read of personal data: see `AuthorizedRequest.audit_read`."""

    kind: str
    ids: tuple[str, ...]
    count: int | None
    asked: Mapping[str, object]

    @property
    def number(self) -> int:
        """How many rows were read."""
        return len(self.ids) if self.count is None else self.count


class AuditLog:
    """Adds to the audit log of one service."""

    def __init__(self, pool: Pool) -> None:
        """Store rows through `pool`."""
        self._pool = pool
        self._nameless: dict[str, int] = {}
        """How many refusals of callers without a valid token are not stored yet, by reason."""
        self._stored_at: dict[str, float] = {}

    async def read(self, scope: Scope, actor: Actor, read: Read) -> None:
        """Store that `actor` reads personal data; raises StoreUnavailableError."""
        listed = {"ids": list(read.ids)} if read.ids else {}
        facts = {"subject": str(actor), "kind": read.kind, "count": read.number, **listed}
        _log.info("personal_data_read", **{**read.asked, **facts})
        row = _access(scope, actor)
        conditions = json.dumps(read.asked, default=str)
        await add(self._pool, row._replace(kind=read.kind, ids=read.ids, number=read.number, conditions=conditions))

    async def refused(self, scope: Scope, actor: Actor | None, refusal: Refusal) -> None:
        """Store that `actor` was refused; of callers without a valid token (None) one row a minute counts them.

        So nobody fills the disk who has no token here; each leaves its line of log, and the metric of problems counts
        them too. Raises StoreUnavailableError where the refusal of an actor cannot be stored.
        """
        if isinstance(refusal, SessionNotFresh):
            return  # nothing is refused: the same page is asked for again when the session is renewed
        named = {} if actor is None else {"subject": actor.subject}
        facts = {"method": scope["method"], "route": route_of(scope), **named}
        _log.warning("access_refused", **{**refusal.facts, "reason": refusal.code, **facts})
        if actor is None:
            await self._count(scope, refusal.code)
        else:
            await add(self._pool, _access(scope, actor)._replace(what="refused", reason=refusal.code))

    async def _count(self, scope: Scope, reason: str) -> None:
        number = self._nameless[reason] = self._nameless.get(reason, 0) + 1
        if monotonic() - self._stored_at.get(reason, float("-inf")) < _TOGETHER:
            return
        self._stored_at[reason] = monotonic()
        row = _access(scope, None)._replace(what="refused", reason=reason, number=number, route="-", method="-")
        try:
            async with asyncio.timeout(_PATIENCE):
                await add(self._pool, row)
        except (StoreUnavailableError, TimeoutError):
            return  # they stand in the row of the next minute
        self._nameless[reason] -= number


def _access(scope: Scope, actor: Actor | None) -> Access:
    """A row about one request of `actor`, still without what was read or refused."""
    begun = conversation_of(scope)
    return Access(
        what="read",
        subject=actor.subject if actor else "",
        unit=actor.unit if actor else None,
        duties=tuple(sorted(actor.duties)) if actor else (),
        kind="",
        ids=(),
        number=1,
        conditions="{}",
        method=scope["method"],
        route=route_of(scope),
        reason="",
        correlation_id=begun.correlation_id,
        trace_id=begun.trace_id,
    )
