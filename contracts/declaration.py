"""The declaration of an event: its recorded name, its version, its audience, and the steps from old shapes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple, NewType, Protocol, TypeAlias

from contracts.federation import Federation, SiteEntry
from contracts.message import Event
from contracts.vocabulary import SiteCode, UnitCode

Shape = dict[str, Any]
Upcast = Callable[[Shape], Shape]
"""A pure step from one version of an event's JSON object to the next."""
Audience = NewType("Audience", str)
"""A group of receivers with a topic of its own: SITE, PUBLIC, or `to.<site>` for one addressed site."""
SITE: Final = Audience("site")
"""The other services of the same site."""
PUBLIC: Final = Audience("public")
"""Everybody who may read the site's public topics."""
Audiences = frozenset[Audience]


class Directory(Protocol):
    """The neighbours of a site, as an event's addressing may ask for them."""

    @property
    def superior(self) -> SiteCode | None:
        """The site directly above, or None at the root and for a site that stands alone."""

    def site_of(self, unit: str) -> SiteCode | None:
        """The subordinate site at or below which `unit` works; None for a unit that works here or is not known."""


@dataclass(frozen=True, slots=True)
class Addressing:
    """Decides for one event, when it is recorded, to whom it is published; the decision is stored with the event.

    `public` says that the decision may name the public, `addressed` that it may name a neighbouring site.
    """

    decide: Callable[[Any, Directory], Audiences]
    public: bool = False
    addressed: bool = False


AT_HOME: Final = Addressing(lambda _event, _neighbours: frozenset())
"""To nobody: the event never leaves the event store of its service."""
WITHIN_SITE: Final = Addressing(lambda _event, _neighbours: frozenset({SITE}))
"""To the other services of the same site."""
TO_EVERYONE: Final = Addressing(lambda _event, _neighbours: frozenset({SITE, PUBLIC}), public=True)
"""To the other services of the same site and to the public."""


class Overstepped(StrEnum):
    """How a site says more than it may."""

    NOT_ITS_UNIT = "not-its-unit"
    """The unit works neither at the site nor below it."""
    NOT_COMPETENT = "not-competent"
    """The level of the site may not say this."""


class Overclaim(NamedTuple):
    """The reason for which a site may not say an event, with a detail for the operator."""

    reason: Overstepped
    detail: str


Claim: TypeAlias = Callable[[Any, SiteEntry, Federation], Overclaim | None]
"""Judges one event of a site of the federation; None where the site may say it."""


def nothing_claimed(_event: Event, _site: SiteEntry, _federation: Federation) -> None:
    """Every site may say every event."""


def to_site(code: SiteCode) -> Audience:
    """The audience that is the one neighbouring site `code`."""
    return Audience(f"to.{code}")


def _to_superior(_event: Event, neighbours: Directory) -> Audiences:
    above = neighbours.superior
    return frozenset({SITE}) if above is None else frozenset({SITE, to_site(above)})


TO_SUPERIOR: Final = Addressing(_to_superior, addressed=True)
"""To the other services of the same site, and to the site above it."""


def to_site_of(unit: Callable[[Any], UnitCode | None]) -> Addressing:
    """To the other services of the same site, and to the subordinate site at which the unit of the event works."""

    def decide(event: Event, neighbours: Directory) -> Audiences:
        code = unit(event)
        below = None if code is None else neighbours.site_of(code)
        return frozenset({SITE}) if below is None else frozenset({SITE, to_site(below)})

    return Addressing(decide, addressed=True)


def to_sites_of(units: Callable[[Any], Iterable[UnitCode]]) -> Addressing:
    """To the other services of the same site, and to each subordinate site at which a unit of the event works."""

    def decide(event: Event, neighbours: Directory) -> Audiences:
        below = (neighbours.site_of(code) for code in units(event))
        return frozenset({SITE}).union(to_site(code) for code in below if code is not None)

    return Addressing(decide, addressed=True)


def unless(kept: Callable[[Any], bool], otherwise: Addressing) -> Addressing:
    """As `otherwise` addresses it; an event of which `kept` is true stays within the site."""

    def decide(event: Event, neighbours: Directory) -> Audiences:
        return frozenset({SITE}) if kept(event) else otherwise.decide(event, neighbours)

    return Addressing(decide, public=otherwise.public, addressed=otherwise.addressed)


def both(*parts: Addressing) -> Addressing:
    """To everybody to whom one of `parts` publishes the event."""

    def decide(event: Event, neighbours: Directory) -> Audiences:
        return frozenset[Audience]().union(*(one.decide(event, neighbours) for one in parts))

    return Addressing(decide, public=any(one.public for one in parts), addressed=any(one.addressed for one in parts))


@dataclass(frozen=True, slots=True)
class Declaration:
    """One event under its recorded name, which is written out and never a module path."""

    name: str
    kind: type[Event]
    service: str
    version: int = 1
    addressing: Addressing = AT_HOME

    @property
    def is_contract(self) -> bool:
        """Whether the event may leave its service."""
        return self.addressing is not AT_HOME


@dataclass(frozen=True, slots=True)
class HomeEvent:
    """A home event as its module declares it: recorded name, class, version, and a step for each older version.

    `upcasts` maps an old version to the pure step that turns it into the next one.
    """

    name: str
    kind: type[Event]
    version: int = 1
    upcasts: Mapping[int, Upcast] = field(default_factory=dict)


@dataclass(frozen=True)
class Registry:
    """Every event that one service can meet, by recorded name and by class, with the steps from old shapes.

    `upcasts` maps (name, version) to the pure step that turns that version into the next one. `claim` judges whether
    another site may say an event.
    Raises ValueError when two declarations share a name or a class, when an old version lacks its step, or when a
    step leads from a version that no declaration has.
    """

    declarations: tuple[Declaration, ...]
    upcasts: Mapping[tuple[str, int], Upcast] = field(default_factory=dict)
    claim: Claim = nothing_claimed
    by_name: Mapping[str, Declaration] = field(init=False)
    by_kind: Mapping[type[Event], Declaration] = field(init=False)

    def __post_init__(self) -> None:
        by_name = {declared.name: declared for declared in self.declarations}
        by_kind = {declared.kind: declared for declared in self.declarations}
        if len(by_name) != len(self.declarations):
            raise ValueError(f"two events are declared under one name: {_repeated(d.name for d in self.declarations)}")
        if len(by_kind) != len(self.declarations):
            raise ValueError(f"{_repeated(d.kind.__name__ for d in self.declarations)} is declared twice")
        steps = {(declared.name, version) for declared in self.declarations for version in range(1, declared.version)}
        for name, version in sorted(steps - self.upcasts.keys()):
            raise ValueError(f"{name} has no step from version {version} to {version + 1}")
        for name, version in sorted(self.upcasts.keys() - steps):
            raise ValueError(f"the step from version {version} of {name} belongs to no declared event")
        object.__setattr__(self, "by_name", by_name)
        object.__setattr__(self, "by_kind", by_kind)

    def with_home(self, service: str, events: Iterable[HomeEvent]) -> "Registry":
        """This registry and the home events of `service`; raises ValueError as the class does."""
        home = tuple(events)
        declared = tuple(Declaration(one.name, one.kind, service, one.version) for one in home)
        steps = {(one.name, version): step for one in home for version, step in one.upcasts.items()}
        return Registry(self.declarations + declared, {**self.upcasts, **steps}, self.claim)


def _repeated(names: Iterable[str]) -> str:
    return ", ".join(name for name, times in Counter(names).items() if times > 1)


def topic(site: str, service: str, audience: Audience = SITE) -> str:
    """The topic on which `service` of `site` publishes to `audience`, as in `lang-son.planning.public`."""
    return f"{site}.{service}" if audience == SITE else f"{site}.{service}.{audience}"


def heads_topic(name: str) -> str:
    """The topic that carries the signed heads of the lanes of the exported topic `name`, and receipts to its readers.

    It is `{site}.{service}.heads.{audience}`: who may read a lane may read its heads. Raises ValueError for a topic
    that is not exported.
    """
    if not is_exported(name):
        raise ValueError(f"{name} is read within its site alone")
    site, service, audience = name.split(".", 2)
    return f"{site}.{service}.heads.{audience}"


def contents_topic(site: str, service: str, peer: str) -> str:
    """The topic on which `service` of `site` sends the contents of files to `peer`, and asks it for missing pieces."""
    return f"{site}.{service}.contents.to.{peer}"


def is_contents(name: str) -> bool:
    """Whether the topic `name` carries contents of files, and so forgets after days."""
    return name.split(".")[2:3] == ["contents"]


def is_public(name: str) -> bool:
    """Whether everybody may read the topic `name`, which carries messages and no heads."""
    return name.split(".")[2:] == [PUBLIC]


def is_heads(name: str) -> bool:
    """Whether the topic `name` carries heads and receipts."""
    return is_exported(name) and name.split(".")[2] == "heads"


def is_exported(name: str) -> bool:
    """Whether other sites read the topic `name`: then an audience stands behind its site and its service."""
    return name.count(".") > 1
