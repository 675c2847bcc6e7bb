"""Where a service runs: its site, the level of the site, and how other sites stand to it."""

from dataclasses import dataclass, field

from chassis.settings import Settings
from contracts.envelope import Relation
from contracts.message import Limits
from contracts.vocabulary import Level, SiteCode


@dataclass(frozen=True, slots=True)
class Site:
    """One site as its services know it: its code, its level, its neighbours, and its limits for decisions."""

    code: SiteCode
    level: Level
    superior: SiteCode | None = None
    subordinates: frozenset[SiteCode] = frozenset()
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def of(cls, settings: Settings) -> "Site":
        """The site that the settings of a service describe."""
        return cls(settings.site, settings.level, settings.superior, settings.subordinates, settings.limits)

    def relation(self, site: str) -> Relation:
        """How `site` (a code) stands to this one."""
        if site == self.code:
            return Relation.OWN
        if site == self.superior:
            return Relation.SUPERIOR
        return Relation.SUBORDINATE if site in self.subordinates else Relation.OTHER
