"""What a service declares; the chassis makes a running service of it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Any

from fastapi import APIRouter

from chassis.database import Reader
from chassis.declaring.rows import RowChange, Table
from chassis.settings import Settings
from contracts.declaration import Audience, Registry
from contracts.envelope import Origin
from contracts.message import Command, Decider, Event, Refusal


@dataclass(frozen=True, slots=True)
class Effect:
    """Something done to the outside world because of a recorded event, at most once.

    `reach` goes as far as it can with nothing done outside, and yields what does it: that answers with a wish which
    records the outcome. Before it yields it raises OutsideAwayError or PutOffError for what may be tried again.
    `begin` is the wish recorded between the two, before anything is done. `interrupted` is the wish recorded instead of
    an outcome when the service died after it, and `given_up` when the effect was put off (for the reason given) for so
    long that it is tried no more.
    """

    begin: Callable[[Event, Origin], Command]
    reach: Callable[[Event, Origin, Settings], AbstractAsyncContextManager[Callable[[], Awaitable[Command]]]]
    interrupted: Callable[[Event, Origin], Command]
    given_up: Callable[[Event, Origin, str], Command]


def no_effects() -> Mapping[type[Event], Effect]:
    """The effects of a service that touches nothing outside."""
    return {}


@dataclass(frozen=True)
class Service:
    """The table of one service; everything else is the chassis' business.

    `deciders` maps the kind of a stream (what stands before its first hyphen) to its rules.
    `registry` declares every event the service says or hears; `hears` are those of other services.
    `react` turns an event said or heard into own commands; `due` finds the commands whose time has come.
    `gather` completes a command with the evidence it needs from the read tables, before it is decided.
    `project` turns an event into changes of `tables`, which `read_model` (SQL, in the service's package) makes.
    """

    name: str
    deciders: Mapping[str, Decider[Any, Any, Any]]
    registry: Registry
    hears: tuple[type[Event], ...]
    react: Callable[[Event, Origin], Iterable[Command]]
    due: Callable[[Reader, datetime], Awaitable[tuple[Command, ...]]]
    gather: Callable[[Command, Reader], Awaitable[Command]]
    project: Callable[[Event, Origin], Iterable[RowChange]]
    tables: tuple[Table, ...]
    router: APIRouter
    settings: type[Settings]
    effects: Mapping[type[Event], Effect] = field(default_factory=no_effects)
    refusals: tuple[type[Refusal], ...] = ()

    @property
    def read_model(self) -> str:
        """The SQL that makes the read tables; it names them without a schema."""
        return (files(f"services.{self.name}") / "read_model.sql").read_text(encoding="utf-8")

    def topics_heard(self, site: str) -> tuple[str, ...]:
        """The topics this service reads at `site`."""
        origins = {self.registry.by_kind[kind].service for kind in self.hears}
        return tuple(f"{site}.{origin}" for origin in sorted(origins))

    def says(self) -> frozenset[str]:
        """The recorded names of the events that this service says to others."""
        return frozenset(
            declared.name
            for declared in self.registry.declarations
            if declared.service == self.name and declared.audience is not Audience.HOME
        )
