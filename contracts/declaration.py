"""How an event is declared: its recorded name, its version, who hears it, and how old shapes grow up."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from contracts.message import Event

Shape = dict[str, Any]
Upcast = Callable[[Shape], Shape]


class Audience(StrEnum):
    """Who may hear an event."""

    HOME = "home"
    """Only the service that says it; it never leaves the event store."""
    SITE = "site"
    """The other services of the same site, over the topic `{site}.{service}`."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One event under its recorded name, which is written out and never a module path."""

    name: str
    kind: type[Event]
    service: str
    version: int = 1
    audience: Audience = Audience.HOME


@dataclass(frozen=True)
class Registry:
    """Every event that one service can meet, by recorded name and by class, with the steps from old shapes.

    `upcasts` maps (name, version) to the pure step that turns that version into the next one.
    Raises ValueError when two declarations share a name or an old version lacks its step.
    """

    declarations: tuple[Declaration, ...]
    upcasts: Mapping[tuple[str, int], Upcast] = field(default_factory=dict)
    by_name: Mapping[str, Declaration] = field(init=False)
    by_kind: Mapping[type[Event], Declaration] = field(init=False)

    def __post_init__(self) -> None:
        by_name = {declared.name: declared for declared in self.declarations}
        if len(by_name) != len(self.declarations):
            raise ValueError("two events are declared under one name")
        for declared in self.declarations:
            for version in range(1, declared.version):
                if (declared.name, version) not in self.upcasts:
                    raise ValueError(f"{declared.name} has no step from version {version} to {version + 1}")
        object.__setattr__(self, "by_name", by_name)
        object.__setattr__(self, "by_kind", {declared.kind: declared for declared in self.declarations})

    def with_home(self, service: str, kinds: Iterable[type[Event]]) -> "Registry":
        """This registry and the home events of `service`, each at version 1 under its class name."""
        home = tuple(Declaration(kind.__name__, kind, service) for kind in kinds)
        return Registry(self.declarations + home, self.upcasts)
