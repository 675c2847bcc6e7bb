"""Waits until the sites have drawn every conclusion from what has been recorded, so that figures stand still."""

import asyncio
from collections.abc import Collection
from typing import TypeAlias

from deploy.local.play.actors import AUDITOR
from deploy.local.play.client import PATIENT, SiteClient, until
from deploy.local.play.running_site import SERVICES

_Heads: TypeAlias = tuple[int, ...]


async def settled(clients: Collection[SiteClient]) -> None:
    """Wait until no loop of any service of these sites has an event ahead, and no log grows any more.

    Raises WaitTimeoutError when they do not come to rest.
    """
    seen: _Heads | None = None

    async def resting() -> bool | None:
        nonlocal seen
        reports = [await _heads(client) for client in clients]
        heads = None if None in reports else tuple(head for at_site in reports if at_site for head in at_site)
        before, seen = seen, heads
        return True if heads is not None and heads == before else None

    await until(resting, "the loops of every service to read their logs to the end", PATIENT)


async def _heads(client: SiteClient) -> _Heads | None:
    """How long the log of each service of the site is, or None while a loop has an event ahead."""
    reports = await asyncio.gather(*(client.service(name, AUDITOR).get("/health") for name in SERVICES))
    if any(loop["behind"] for report in reports for loop in report["loops"]):
        return None
    return tuple(report["head"] for report in reports)
