"""What happens to people within the year: one retires, one dies, and those whose dossiers are taken back have moved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from contracts.vocabulary import VIETNAM
from deploy.local.play.actors import clerk_of
from deploy.local.play.client import SiteClient
from deploy.local.play.filings import Dossier, Expected, Turn, Unit
from deploy.local.play.reviewing import Filed

_PAPERS: Final = {"transfer": ("415", "QĐ-UBND"), "retirement": ("398", "QĐ-UBND"), "death": ("27", "TLKT-BS")}
"""The numbers and symbols of the papers, which are made up."""


class Staffing:
    """The clerks of units at the site of `client`, and what they record of their people."""

    def __init__(self, client: SiteClient, filed: Filed) -> None:
        """Of the last workers to whom nothing else happens one retires and one dies; the very last also aims higher."""
        self.client = client
        straight = [pair for pair in filed if _is_plain(pair[1])]
        self.retired, self.died = straight[-3:-1]
        self._units = list(dict.fromkeys(unit.code for unit, _ in filed))

    async def end(self, at: datetime) -> None:
        """One has retired, and one has died: their last units record it, and their dossiers go on."""
        self.client.site.move_clock(at)
        await self._record("retirement", *self.retired, at)
        await self._record("death", *self.died, at)

    async def move(self, gone: Sequence[tuple[Unit, Dossier]], at: datetime) -> None:
        """Who has left is at another unit of the site from that day on."""
        self.client.site.move_clock(at)
        for unit, dossier in gone:
            joined = next(code for code in self._units if code != unit.code)
            await self._record("transfer", unit, dossier, at, left=unit.code, joined=joined)

    async def _record(self, what: str, unit: Unit, dossier: Dossier, at: datetime, **between: str) -> None:
        number, symbol = _PAPERS[what]
        day = at.astimezone(VIETNAM).date().isoformat()
        paper = {"issuer": unit.name, "number": number, "symbol": symbol, "dated": day}
        body: dict[str, Any] = {**between, "on": day, "paper": paper}
        path = f"/subjects/{dossier.subject.key}/{what}"
        await self.client.service("registration", clerk_of(unit)).post(path, body)


def _is_plain(dossier: Dossier) -> bool:
    return dossier.title == "LDTT" and dossier.expected is Expected.AWARDED and dossier.turn is Turn.STRAIGHT
