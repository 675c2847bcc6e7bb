"""The age of what a service knows of each neighbour, for answers that may show a neighbour's data.

A neighbour signs a head of each lane, at least every hour (contracts/lane_head.py). Everything that it had said when it
signed the newest head that was matched here is known here.
"""

from datetime import datetime

from chassis.clock import monotonic, wall
from chassis.database import Pool, translated
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from contracts.declaration import is_exported

_LOOK_AGAIN = 1.0
"""Seconds for which an answer of the database is used again."""
_KNOWN = "select topic, min(signed_at) as signed_at from log.heads where topic = any($1) group by topic"


class NeighbourAges:
    """Knows for each neighbour that is heard how old the oldest of its newest heads is."""

    def __init__(self, service: Service, site: Site, pool: Pool) -> None:
        """Look at the heads that `service` at `site` keeps, through `pool`."""
        self._pool = pool
        self._topics = tuple(name for name in service.topics_heard(site) if is_exported(name))
        self._looked_at = float("-inf")
        self._known: dict[str, datetime | None] = {}

    async def written(self) -> str | None:
        """The header: `site=seconds` for each neighbour, or `site=unknown`; None for a site without neighbours.

        Raises StoreUnavailableError.
        """
        if not self._topics:
            return None
        if monotonic() - self._looked_at >= _LOOK_AGAIN:
            self._known = await self._look()
            self._looked_at = monotonic()
        return ", ".join(f"{site}={_age(known)}" for site, known in self._known.items())

    async def _look(self) -> dict[str, datetime | None]:
        with translated():
            rows = await self._pool.fetch(_KNOWN, list(self._topics))
        signed = {row["topic"]: row["signed_at"] for row in rows}
        found: dict[str, datetime | None] = {}
        for name in self._topics:
            site, at = name.partition(".")[0], signed.get(name)
            before = found.get(site, at)
            found[site] = None if at is None or before is None else min(at, before)
        return found


def _age(known: datetime | None) -> str:
    return "unknown" if known is None else str(max(0, int((wall() - known).total_seconds())))
