"""A service as it is declared: a name and its modules. The chassis composes them and refuses those that do not fit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from fastapi import APIRouter

from chassis.declaring.exchange import Exchange
from chassis.declaring.module import Due, DueOnDays, Effect, Loads, Module, On
from chassis.declaring.operations import OPERATIONS
from chassis.declaring.rows import RowChange, Table
from chassis.declaring.site import Site
from chassis.errors import CompositionError
from chassis.settings import Settings
from contracts.declaration import (
    PUBLIC,
    SITE,
    Audience,
    Declaration,
    Registry,
    contents_topic,
    heads_topic,
    is_exported,
    is_public,
    to_site,
    topic,
)
from contracts.envelope import Origin, Relation
from contracts.message import Command, Decider, Event, Refusal
from contracts.pages import Frame

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
_Dispatch = Mapping[tuple[type[Event], Relation], tuple[tuple[str, On[Any, ResultT]], ...]]
"""The functions for an event of a relation, each after the name of its module, in the order of the modules."""


@dataclass(frozen=True)
class Reaction:
    """A command that a reaction has asked for; `name` is that of the module and the function."""

    name: str
    command: Command


@dataclass(frozen=True)
class Service:
    """One service: the modules it is made of, over the contracts of the system.

    Raises CompositionError for modules that do not fit together; the sentence names them.
    """

    name: str
    modules: tuple[Module, ...]
    contracts: Registry
    settings: type[Settings]
    frame: Frame

    def __post_init__(self) -> None:
        """Compose everything once, so that a service that does not fit never starts."""
        self._check_streams()
        self._check_commands()
        self._check_dispatch("reaction", lambda module: module.reactions)
        self._check_dispatch("projection", lambda module: module.projections)
        _each_once("effect", self._composed, lambda module: module.effects, lambda kind: kind.__name__)
        _each_once("table", self._composed, lambda module: module.tables, lambda table: table.name)
        _each_once("schema", self._composed, _side_schemas, str)
        _each_once("group of verbs", self._composed, lambda module: (module.verbs,) if module.verbs else (), str)
        _each_once("exchange", self._composed, lambda module: (module.exchange,) if module.exchange else (), _exchange)
        _each_once("refusal", self._composed, lambda module: module.refusals, lambda refusal: refusal.code)
        for kind in (*self._reactions, *self._projections, *((kind, Relation.OWN) for kind in self.effects)):
            self._require_declared(kind[0])

    @cached_property
    def _composed(self) -> tuple[Module, ...]:
        """The modules of the service and those that every service has."""
        return (*self.modules, OPERATIONS)

    @cached_property
    def registry(self) -> Registry:
        """Every event that the service can meet: the contracts and its home events; raises CompositionError."""
        try:
            return self.contracts.with_home(self.name, (event for module in self._composed for event in module.events))
        except ValueError as wrong:
            raise CompositionError(f"{self.name}: {wrong}") from None

    @cached_property
    def deciders(self) -> Mapping[str, Decider[Any, Any, Any]]:
        """The rules by kind of stream, which is the name of the module."""
        return {module.name: module.decider for module in self._composed if module.decider is not None}

    @cached_property
    def loaders(self) -> Mapping[type[Command], Loads[Any, Any]]:
        """The loader of evidence by class of command, for the commands that have one."""
        return {loads.command: loads for module in self._composed for loads in module.evidence}

    @cached_property
    def effects(self) -> Mapping[type[Event], Effect]:
        """The effects by the class of the event that asks for one."""
        return {kind: effect for module in self._composed for kind, effect in module.effects.items()}

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The read tables of all modules."""
        return tuple(table for module in self._composed for table in module.tables)

    @cached_property
    def read_model(self) -> str:
        """The SQL that makes the read tables; it names them without a schema."""
        return "\n".join(module.read_model for module in self._composed if module.tables)

    @cached_property
    def side_schemas(self) -> tuple[str, ...]:
        """The schemas of the side tables of all modules."""
        return tuple(schema for module in self._composed for schema in _side_schemas(module))

    @cached_property
    def side_steps(self) -> Mapping[str, str]:
        """The SQL of the steps of all side tables, by name, in the order in which they are applied."""
        return {name: text for module in self._composed for name, text in module.side_steps.items()}

    @property
    def verbs(self) -> Mapping[str, str]:
        """By the name of each group of verbs, the dotted name of the file that holds it as `app`."""
        return {module.verbs: f"{module.package}.verbs" for module in self._composed if module.verbs}

    @property
    def loops(self) -> tuple[str, ...]:
        """The dotted names of the files that make the loops of modules."""
        return tuple(f"{module.package}.{module.loop}" for module in self._composed if module.loop is not None)

    @property
    def exchange(self) -> Exchange | None:
        """What the service exchanges of files with neighbouring sites, by its one module that has any."""
        return next((module.exchange for module in self._composed if module.exchange is not None), None)

    @property
    def due(self) -> tuple[Due, ...]:
        """The functions that find the commands whose time has come, of each module that has one."""
        return tuple(module.due for module in self._composed if module.due is not None)

    @property
    def due_on_days(self) -> tuple[DueOnDays, ...]:
        """The same of those that depend on the site's working days."""
        return tuple(module.due_on_days for module in self._composed if module.due_on_days is not None)

    @property
    def routers(self) -> tuple[APIRouter, ...]:
        """The routes of each module that has any."""
        return tuple(module.router for module in self._composed if module.router is not None)

    @property
    def pages(self) -> tuple[APIRouter, ...]:
        """The pages of each module that has any."""
        return tuple(module.pages for module in self._composed if module.pages is not None)

    @property
    def templates(self) -> Mapping[str, str]:
        """The package of each module with pages, by the name of the module: it holds the folder `templates`."""
        return {module.name: module.package for module in self._composed if module.pages is not None}

    @property
    def refusals(self) -> tuple[type[Refusal], ...]:
        """Every refusal of every module."""
        return tuple(refusal for module in self._composed for refusal in module.refusals)

    @cached_property
    def hears(self) -> frozenset[type[Event]]:
        """The events of other services, and of other sites, that a module reacts to or projects."""
        return frozenset(self.registry.by_name[name].kind for name in self.relations_heard)

    @cached_property
    def relations_heard(self) -> Mapping[str, frozenset[Relation]]:
        """By recorded name, how the sites stand to this one whose events of that name a module deals with."""
        found: dict[str, set[Relation]] = {}
        for kind, relation in (*self._reactions, *self._projections):
            declared = self.registry.by_kind[kind]
            if declared.service != self.name or relation is not Relation.OWN:
                found.setdefault(declared.name, set()).add(relation)
        return {name: frozenset(relations) for name, relations in found.items()}

    def topics_heard(self, site: Site) -> tuple[str, ...]:
        """The topics that this service reads at `site`: those of its siblings, and those of its neighbours."""
        found = {
            topic(origin, declared.service, audience)
            for name, relations in self.relations_heard.items()
            for declared in (self.registry.by_name[name],)
            for relation in relations
            for origin in site.of_relation(relation)
            for audience in _audiences(declared, site, relation)
        }
        return tuple(sorted(found))

    def contents_heard(self, site: Site) -> tuple[str, ...]:
        """The topics on which the neighbours of `site` send it contents of files and ask it for missing pieces."""
        neighbours = () if self.exchange is None else (*site.of_relation(Relation.SUPERIOR), *site.subordinates)
        return tuple(sorted(contents_topic(other, self.name, site.code) for other in neighbours))

    def heads_heard(self, site: Site) -> tuple[str, ...]:
        """The topics with the heads of the exported lanes that it hears at `site`, and with receipts of its own lanes.

        Every service of a neighbour may hear what this one exports, so receipts of each of them are read; and those
        that the site above a superior gives for the superior's public lanes, since both are to have one past of it.
        """
        heads = {heads_topic(name) for name in self.topics_heard(site) if is_exported(name)}
        if any(one.service == self.name and _leaves_the_site(one) for one in self.registry.declarations):
            neighbours = (*site.of_relation(Relation.SUPERIOR), *site.subordinates)
            services = {one.service for one in self.contracts.declarations}
            mine = to_site(site.code)
            heads |= {heads_topic(topic(other, one, mine)) for other in neighbours for one in services}
        return tuple(sorted(heads | self.witnesses_heard(site)))

    def witnesses_heard(self, site: Site) -> frozenset[str]:
        """The topics on which the site above the superior of `site` gives receipts for public lanes heard here."""
        is_heard = any(is_public(name) and name.split(".")[0] == site.superior for name in self.topics_heard(site))
        services = {one.service for one in self.contracts.declarations}
        above = site.superiors[1:2] if is_heard else ()
        return frozenset(heads_topic(topic(other, one, PUBLIC)) for other in above for one in services)

    def says(self) -> frozenset[str]:
        """The recorded names of the events that this service may publish."""
        return frozenset(
            declared.name
            for declared in self.registry.declarations
            if declared.service == self.name and declared.is_contract
        )

    def react(self, event: Event, origin: Origin) -> Iterator[Reaction]:
        """The commands that the modules ask for because of `event`."""
        for module, on in self._reactions.get((type(event), origin.relation), ()):
            name = f"{module}.{on.call.__name__}"
            yield from (Reaction(name, command) for command in on.call(event, origin))

    def project(self, event: Event, origin: Origin) -> Iterator[RowChange]:
        """The changes that the modules make to their tables because of `event`."""
        for _, on in self._projections.get((type(event), origin.relation), ()):
            yield from on.call(event, origin)

    @cached_property
    def _reactions(self) -> _Dispatch[Command]:
        return _dispatch((module.name, module.reactions) for module in self._composed)

    @cached_property
    def _projections(self) -> _Dispatch[RowChange]:
        return _dispatch((module.name, module.projections) for module in self._composed)

    def _check_streams(self) -> None:
        _each_once("module", self._composed, lambda module: (module.name,), str)
        for module in self._composed:
            if module.commands and module.decider is None:
                raise CompositionError(f"{self.name}/{module.name} has commands and no decider for them")
            if module.decider is not None and "-" in module.name:
                raise CompositionError(f"{self.name}/{module.name} is the kind of a stream and must hold no hyphen")

    def _check_commands(self) -> None:
        _each_once("command", self._composed, lambda module: module.commands, lambda kind: kind.__name__)
        for module in self._composed:
            for loads in module.evidence:
                if loads.command not in module.commands:
                    raise CompositionError(
                        f"{self.name}/{module.name} loads evidence for {loads.command.__name__}, no command of its own"
                    )
            _once(f"{self.name}/{module.name} has two loaders", [one.command.__name__ for one in module.evidence])
            for kind in module.unlisted_commands:
                raise CompositionError(f"{self.name}/{module.name} does not list its command {kind.__name__}")

    def _check_dispatch(self, what: str, handlers: Callable[[Module], Iterable[On[Any, Any]]]) -> None:
        for module in self._composed:
            _once(
                f"{self.name}/{module.name} has two {what}s",
                [f"{on.event.__name__} ({on.relation.value})" for on in handlers(module)],
            )

    def _require_declared(self, kind: type[Event]) -> None:
        if kind not in self.registry.by_kind:
            raise CompositionError(f"{self.name} deals with {kind.__name__}, which no module and no contract declares")


def _audiences(declared: Declaration, site: Site, relation: Relation) -> Iterator[Audience]:
    """The audiences in which `site` finds an event that a site of `relation` says."""
    if relation is Relation.OWN:
        yield SITE
    elif declared.addressing.public:
        yield PUBLIC
    elif declared.addressing.addressed:
        yield to_site(site.code)


def _exchange(_: object) -> str:
    return "of contents"


def _side_schemas(module: Module) -> tuple[str, ...]:
    return () if module.side_tables is None else (module.side_tables.schema,)


def _leaves_the_site(declared: Declaration) -> bool:
    return declared.addressing.public or declared.addressing.addressed


def _dispatch(listed: Iterable[tuple[str, tuple[On[Any, ResultT], ...]]]) -> _Dispatch[ResultT]:
    found: dict[tuple[type[Event], Relation], tuple[tuple[str, On[Any, ResultT]], ...]] = {}
    for module, handlers in listed:
        for on in handlers:
            key = (on.event, on.relation)
            found[key] = (*found.get(key, ()), (module, on))
    return found


def _each_once(
    what: str,
    modules: Iterable[Module],
    items: Callable[[Module], Iterable[ItemT]],
    name: Callable[[ItemT], str],
) -> None:
    """Raise CompositionError when two modules, or one of them twice, bring an item of one name."""
    owners: dict[str, str] = {}
    for module in modules:
        for item in items(module):
            known = owners.get(name(item))
            if known is not None:
                raise CompositionError(f"{known} and {module.name} both bring the {what} {name(item)}")
            owners[name(item)] = module.name


def _once(complaint: str, names: list[str]) -> None:
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise CompositionError(f"{complaint}: {', '.join(sorted(repeated))}")
