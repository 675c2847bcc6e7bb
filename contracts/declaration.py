"""The declaration of an event: its recorded name, its version, its audience, and the steps from old shapes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NewType

from contracts.message import Event

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
Addressing = Callable[[Event], Audiences]
"""Decides for one event, when it is recorded, to whom it is published; the decision is stored with the event."""


def at_home(event: Event) -> Audiences:
    """To nobody: the event never leaves the event store of its service."""
    _ = event
    return frozenset()


def within_site(event: Event) -> Audiences:
    """To the other services of the same site."""
    _ = event
    return frozenset({SITE})


def to_everyone(event: Event) -> Audiences:
    """To the other services of the same site and to the public."""
    _ = event
    return frozenset({SITE, PUBLIC})


@dataclass(frozen=True, slots=True)
class Declaration:
    """One event under its recorded name, which is written out and never a module path."""

    name: str
    kind: type[Event]
    service: str
    version: int = 1
    addressing: Addressing = at_home

    @property
    def is_contract(self) -> bool:
        """Whether the event may leave its service."""
        return self.addressing is not at_home


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

    `upcasts` maps (name, version) to the pure step that turns that version into the next one.
    Raises ValueError when two declarations share a name or a class, when an old version lacks its step, or when a
    step leads from a version that no declaration has.
    """

    declarations: tuple[Declaration, ...]
    upcasts: Mapping[tuple[str, int], Upcast] = field(default_factory=dict)
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
        return Registry(self.declarations + declared, {**self.upcasts, **steps})


def _repeated(names: Iterable[str]) -> str:
    return ", ".join(name for name, times in Counter(names).items() if times > 1)


def topic(site: str, service: str, audience: Audience = SITE) -> str:
    """The topic on which `service` of `site` publishes to `audience`, as in `lang-son.planning.public`."""
    return f"{site}.{service}" if audience == SITE else f"{site}.{service}.{audience}"
