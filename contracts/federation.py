"""The sites of a federation: their levels, how they stand to one another, and the units that work at each of them.

The sites form a tree. An event of one site reaches another by the tree alone: a site hears its superiors' public
topics, and the topics that its superior and its subordinates address to it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, NamedTuple, Self, TypeAlias

from pydantic import Field, model_validator
from typing_extensions import override

from contracts.message import Message
from contracts.proof import DEFAULT_INSTANCE
from contracts.vocabulary import Code, Instant, Level, Name, SiteCode, Text, UnitCode

ServiceName: TypeAlias = Annotated[str, Field(pattern="^[a-z][a-z_]*$", max_length=100)]
EventName: TypeAlias = Annotated[str, Field(pattern="^[A-Z][A-Za-z0-9]*$", max_length=100)]
_RANK = {Level.COMMUNE: 0, Level.DEPARTMENT: 1, Level.DISTRICT: 1, Level.PROVINCE: 2}
"""How high a level stands in the tree of sites; a department stands beside the districts, below its province."""


class Ending(Message):
    """The end of a site: since when, why, and the site at which its units work from then on, if one follows it."""

    at: Instant
    because: Text
    successor: SiteCode | None = None


class SiteEntry(Message):
    """One site of a federation.

    `parent` is the site above it, None for the root. `units` are the codes of the units that work at this site beside
    the unit whose code is that of the site. `says` limits what the site's services may say to other sites: the names
    of the events by service, none for a service that it does not name. Without it they may say all that is declared.
    """

    code: SiteCode
    name: Name
    level: Level
    parent: SiteCode | None = None
    units: Annotated[tuple[UnitCode, ...], Field(max_length=10_000)] = ()
    says: Annotated[dict[ServiceName, tuple[EventName, ...]], Field(max_length=100)] | None = None
    ended: Ending | None = None

    def has(self, unit: str) -> bool:
        """Whether `unit` works at this site, or did before its end."""
        return unit == self.code or unit in self.units

    def stands_above(self, level: Level) -> bool:
        """Whether a site of this level can stand above one of `level`."""
        return _RANK[self.level] > _RANK[level]

    def may_say(self, service: str, event: str) -> bool:
        """Whether `service` of this site may say the event of this name to other sites."""
        return self.says is None or event in self.says.get(service, ())


class Federation(Message):
    """The sites that exchange events; none for a site that stands alone.

    `instance` tells a training federation from the real one. A site that two entries name, a parent that is missing,
    not above its child or its own descendant, a second root, a unit at two sites, and what has no place after the end
    of a site are refused with a sentence.
    """

    instance: Code = DEFAULT_INSTANCE
    sites: Annotated[tuple[SiteEntry, ...], Field(max_length=20_000)] = ()

    @model_validator(mode="after")
    def _is_a_tree(self) -> "Federation":
        known = {site.code: site for site in self.sites}
        _require_once("the site {} stands twice", (site.code for site in self.sites))
        _require_once("the unit {} works at two sites", (unit for site in self._living for unit in _units_of(site)))
        for site in self.sites:
            _require_whole_end(site, known)
            parent = None if site.parent is None else known.get(site.parent)
            if site.parent is not None and parent is None:
                raise ValueError(f"the parent of {site.code}, {site.parent}, is not in the federation")
            if parent is not None and not parent.stands_above(site.level):
                raise ValueError(f"{parent.code} ({parent.level}) cannot be the parent of {site.code} ({site.level})")
            if site.ended is None and parent is not None and parent.ended is not None:
                raise ValueError(f"{site.code} stands below {parent.code}, which has ended: give it another parent")
        roots = sorted(site.code for site in self.sites if site.parent is None)
        if len(roots) > 1:
            raise ValueError(f"a federation has one root, and these sites have no parent: {', '.join(roots)}")
        return self

    @property
    def root(self) -> SiteCode | None:
        """The site without a parent; None where there are no sites."""
        return next((site.code for site in self.sites if site.parent is None), None)

    def site(self, code: str) -> SiteEntry | None:
        """The site `code`, or None for a stranger."""
        return self._index.sites.get(code)

    def ancestors(self, code: str) -> tuple[SiteCode, ...]:
        """The sites above `code`, from its parent up to the root; none for a stranger."""
        found: list[SiteCode] = []
        at = self.site(code)
        while at is not None and at.parent is not None:
            found.append(at.parent)
            at = self.site(at.parent)
        return tuple(found)

    def children(self, code: str) -> tuple[SiteCode, ...]:
        """The sites directly below `code`, sorted."""
        return self._index.children.get(code, ())

    def ended_children(self, code: str) -> tuple[SiteCode, ...]:
        """The sites that stood directly below `code` until they ended, sorted."""
        return self._index.ended.get(code, ())

    def site_of(self, unit: str) -> SiteCode | None:
        """The site at which `unit` works, or None when no site names it.

        A unit of a site that has ended works at the site that follows on it.
        """
        return self._index.units.get(unit)

    @override
    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, as pydantic makes it, which looks its sites up anew."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("_index", None)
        return copied

    @property
    def _living(self) -> Iterator[SiteEntry]:
        return (site for site in self.sites if site.ended is None)

    @cached_property
    def _index(self) -> "_Index":
        """Each message that arrives asks for its site and its unit, and a province has hundreds of sites."""
        return _Index(
            {site.code: site for site in self.sites},
            _below(self._living),
            _below(site for site in self.sites if site.ended is not None),
            {**_followed(self.sites), **{unit: site.code for site in self._living for unit in _units_of(site)}},
        )


class _Index(NamedTuple):
    """The sites by code, the codes of the sites at work and ended below each, and the site of each unit."""

    sites: Mapping[str, SiteEntry]
    children: Mapping[str, tuple[SiteCode, ...]]
    ended: Mapping[str, tuple[SiteCode, ...]]
    units: Mapping[str, SiteCode]


def _followed(sites: Iterable[SiteEntry]) -> Mapping[str, SiteCode]:
    """The units of the sites that have ended, each with the site at work that follows on its own, if there is one."""
    known = {site.code: site for site in sites}
    found: dict[str, SiteCode] = {}
    for site in known.values():
        at, seen = site, {site.code}
        while at.ended is not None and at.ended.successor is not None and at.ended.successor not in seen:
            at = known[at.ended.successor]
            seen.add(at.code)
        if site.ended is not None and at.ended is None:
            found |= dict.fromkeys(_units_of(site), at.code)
    return found


def _below(sites: Iterable[SiteEntry]) -> Mapping[str, tuple[SiteCode, ...]]:
    found: dict[str, list[SiteCode]] = {}
    for site in sites:
        if site.parent is not None:
            found.setdefault(site.parent, []).append(site.code)
    return {parent: tuple(sorted(codes)) for parent, codes in found.items()}


def _require_whole_end(site: SiteEntry, known: Mapping[str, SiteEntry]) -> None:
    if site.ended is None:
        return
    if site.parent is None:
        raise ValueError(f"{site.code} is the root of the federation, which cannot end")
    successor = site.ended.successor
    if successor is not None and (successor == site.code or successor not in known):
        raise ValueError(f"the successor of {site.code}, {successor}, is no other site of the federation")


def _units_of(site: SiteEntry) -> tuple[UnitCode, ...]:
    return (site.code, *site.units)


def _require_once(complaint: str, codes: Iterable[str]) -> None:
    repeated = [code for code, times in Counter(codes).items() if times > 1]
    if repeated:
        raise ValueError(complaint.format(repeated[0]))
