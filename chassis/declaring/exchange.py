"""The contents of files that a service exchanges with the same service of a neighbouring site, as a module declares it.

Which content is asked for and which is granted are facts of the log, read from the module's own read tables; the loop
that carries the bytes (`chassis/content/carrying.py`) knows no event.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.database import Reader
from contracts.message import Command, Refusal
from contracts.vocabulary import SiteCode


@dataclass(frozen=True, slots=True)
class Wanted:
    """A content that `source` was asked for: what is to hold it here, its SHA-256 and size.

    `asked_by` is the event by which it was asked for, `conversation` the one to which that belongs.
    """

    holder: str
    sha256: str
    size: int
    source: SiteCode
    asked_by: UUID
    conversation: UUID


@dataclass(frozen=True, slots=True)
class Granted:
    """A content that the site `target` may have, as the event at `position` of the log says."""

    position: int
    sha256: str
    size: int
    target: SiteCode


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a module knows of the contents that go from site to site.

    `wanted` finds those that were asked for and have not come. `granted` finds some of those granted beyond a position,
    the oldest first, and `granted_to` one of a SHA-256 for a site; neither finds one that was erased meanwhile.
    `ended` finds holders whose content is to be erased and is still held. `arrived` is the command which records that
    a content is here and held, `spoilt` the one that it came and is not taken.
    """

    wanted: Callable[[Reader], Awaitable[Sequence[Wanted]]]
    granted: Callable[[Reader, int], Awaitable[Sequence[Granted]]]
    granted_to: Callable[[Reader, SiteCode, str], Awaitable[Granted | None]]
    ended: Callable[[Reader], Awaitable[Sequence[str]]]
    arrived: Callable[[Wanted], Command]
    spoilt: Callable[[Wanted, Refusal], Command]
