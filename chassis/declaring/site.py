"""Where a service runs: its site, the level of the site, and how other sites stand to it."""

from dataclasses import dataclass, field
from typing import assert_never

from chassis.settings import Settings
from contracts.envelope import Relation
from contracts.federation import Federation
from contracts.message import Limits
from contracts.vocabulary import Level, SiteCode
from contracts.working_days import WorkingCalendar, national


@dataclass(frozen=True, slots=True)
class Site:
    """One site as its services know it: its code, its level, its federation, its limits and working days."""

    code: SiteCode
    level: Level
    federation: Federation = field(default_factory=Federation)
    limits: Limits = field(default_factory=Limits)
    working_days: WorkingCalendar = field(default_factory=national)

    @classmethod
    def of(cls, settings: Settings) -> "Site":
        """The site that the settings of a service describe."""
        return cls(settings.site, settings.level, settings.federation, settings.limits, settings.working_days)

    @property
    def superior(self) -> SiteCode | None:
        """The site directly above this one."""
        return self.superiors[0] if self.superiors else None

    @property
    def superiors(self) -> tuple[SiteCode, ...]:
        """The sites above this one, from the nearest up to the root of the federation."""
        return self.federation.ancestors(self.code)

    @property
    def subordinates(self) -> tuple[SiteCode, ...]:
        """The sites directly below this one."""
        return self.federation.children(self.code)

    def site_of(self, unit: str) -> SiteCode | None:
        """The subordinate site at or below which `unit` works; None for a unit that works here or is not known."""
        at = self.federation.site_of(unit)
        while at is not None:
            above = self.federation.ancestors(at)
            if above and above[0] == self.code:
                return at
            at = above[0] if above else None
        return None

    def of_relation(self, relation: Relation) -> tuple[SiteCode, ...]:
        """The sites that stand so to this one; none for OTHER, as nothing is heard of a stranger.

        A subordinate that has ended is one still: what it said last may be under way, and its rows stay.
        """
        match relation:
            case Relation.OWN:
                return (self.code,)
            case Relation.SUPERIOR:
                return () if self.superior is None else (self.superior,)
            case Relation.SUBORDINATE:
                return (*self.subordinates, *self.federation.ended_children(self.code))
            case Relation.OTHER:
                return ()
            case _:
                assert_never(relation)

    def relation(self, site: str) -> Relation:
        """How `site` (a code) stands to this one.

        A site between this one and a superior that has ended is a superior still: what it said stays, also after a
        rebuild of the read tables. Of another one that ended there this site has heard nothing.
        """
        if site == self.code:
            return Relation.OWN
        entry = self.federation.site(site)
        if entry is None:
            return Relation.OTHER
        if entry.parent == self.code:
            return Relation.SUBORDINATE
        was_above = entry.ended is not None and entry.parent in self.superiors and entry.stands_above(self.level)
        return Relation.SUPERIOR if site == self.superior or was_above else Relation.OTHER
