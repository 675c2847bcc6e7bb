"""The registry of contract events is complete, and its names are those of the classes."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

import contracts
import services
from chassis.declaring.site import Site
from contracts.declaration import (
    PUBLIC,
    SITE,
    TO_EVERYONE,
    TO_SUPERIOR,
    WITHIN_SITE,
    Addressing,
    Audiences,
    Declaration,
    Directory,
    HomeEvent,
    Registry,
    both,
    to_site,
    to_site_of,
    topic,
)
from contracts.message import Event
from contracts.registry import CONTRACTS, HEARS
from contracts.upcasts import UPCASTS
from contracts.vocabulary import Level
from tests.contracts.federations import FEDERATION

HERE = Site("lang-son", Level.DISTRICT, FEDERATION)
ALONE = Site("lang-son", Level.DISTRICT)
SERVICES = ("planning", "registration", "review", "notification")
SUBJECTS = {
    "planning": {"contracts.units", "contracts.clusters", "contracts.inspections", "contracts.movements"},
    "registration": {"contracts.staffing"},
    "review": {"contracts.awards", "contracts.files", "contracts.review_steps"},
}
"""Modules of `contracts` that hold the events of one subject, and the service that owns it."""


def event_classes() -> set[type[Event]]:
    """Every event class that a module of `contracts` defines, but for those that only others inherit from."""
    modules = [import_module(f"contracts.{found.name}") for found in iter_modules(contracts.__path__)]
    return {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Event)
        and not kind.__subclasses__()
        and kind.__module__ == module.__name__
    }


def test_every_contract_event_is_declared_exactly_once() -> None:
    """No class of `contracts` is forgotten and none has two names."""
    declared = [one.kind for one in CONTRACTS.declarations]

    assert event_classes() == set(declared)
    assert len(declared) == len(set(declared))


@pytest.mark.parametrize("declared", CONTRACTS.declarations, ids=lambda declared: declared.name)
def test_an_event_is_recorded_under_the_name_of_its_class(declared: Declaration) -> None:
    """The store, the code and the glossary use one name; the service is the module's name, or owns its subject."""
    assert declared.kind.__name__ == declared.name
    assert declared.kind.__module__ in {f"contracts.{declared.service}", *SUBJECTS.get(declared.service, ())}
    assert declared.is_contract


@pytest.mark.parametrize("declared", CONTRACTS.declarations, ids=lambda declared: declared.name)
def test_every_event_says_what_happened(declared: Declaration) -> None:
    """The docstring is a sentence, and the words of the trade stand in it or in the glossary."""
    first = (declared.kind.__doc__ or "").partition("\n")[0]

    assert first[:1].isupper()
    assert len(first.split()) > 4


def test_every_upcast_leads_to_a_declared_version() -> None:
    """No step is left over from an event or a version that nobody declares."""
    reachable = {(one.name, version) for one in CONTRACTS.declarations for version in range(1, one.version)}

    assert reachable == set(UPCASTS)


def test_each_service_of_the_site_speaks_on_a_topic_of_its_own() -> None:
    """Four services, four topics, named by site and service."""
    speaking = dict.fromkeys(one.service for one in CONTRACTS.declarations)

    assert tuple(speaking) == SERVICES
    assert [topic("lang-son", service) for service in speaking] == [
        "lang-son.planning",
        "lang-son.registration",
        "lang-son.review",
        "lang-son.notification",
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_listens_to_itself_or_to_an_event_nobody_says(service: str) -> None:
    """Every event that a service hears is declared, and comes from another service or another site."""
    own = [CONTRACTS.by_name[name] for name in HEARS[service] if CONTRACTS.by_name[name].service == service]

    assert all(one.addressing.public or one.addressing.addressed for one in own)


@pytest.mark.parametrize("service", [found.name for found in iter_modules(services.__path__)])
def test_who_listens_for_what_is_true_of_the_services(service: str) -> None:
    """The table that others are shown says what the modules of each service react to or project."""
    hears = import_module(f"services.{service}.service").SERVICE.hears

    assert set(HEARS[service]) == {kind.__name__ for kind in hears}


class Sample(Event):
    """Something happened, for a test."""

    name: str


def test_two_events_cannot_share_a_name() -> None:
    """A recorded name leads to one class."""
    twice = Declaration("Sample", Sample, "sample")

    with pytest.raises(ValueError, match="under one name"):
        Registry((twice, twice))


def test_a_new_version_needs_its_step() -> None:
    """An event of version 3 is not declared before both steps to it are there."""
    declared = Declaration("Sample", Sample, "sample", 3)

    with pytest.raises(ValueError, match="from version 2 to 3"):
        Registry((declared,), {("Sample", 1): dict})


def test_a_home_event_cannot_take_the_name_of_a_contract_event() -> None:
    """Home events join the registry under names and versions of their own, for no other service to hear."""
    whole = CONTRACTS.with_home("planning", (HomeEvent("Sample", Sample),))

    assert Declaration("Sample", Sample, "planning") == whole.by_kind[Sample]
    assert not whole.by_kind[Sample].is_contract
    with pytest.raises(ValueError, match="under one name"):
        whole.with_home("review", (HomeEvent("Sample", Sample),))


def test_a_home_event_grows_by_its_own_steps() -> None:
    """A home event has a version and the steps from its old shapes, as a contract event has."""
    grown = CONTRACTS.with_home("planning", (HomeEvent("Sample", Sample, 2, {1: dict}),))

    assert grown.by_name["Sample"].version == 2
    assert ("Sample", 1) in grown.upcasts
    with pytest.raises(ValueError, match="Sample has no step from version 1 to 2"):
        CONTRACTS.with_home("planning", (HomeEvent("Sample", Sample, 2),))
    with pytest.raises(ValueError, match="belongs to no declared event"):
        CONTRACTS.with_home("planning", (HomeEvent("Sample", Sample, 1, {1: dict}),))


def test_an_event_is_addressed_to_the_neighbour_whom_it_concerns() -> None:
    """Up to the superior, down to the site at which the unit of the event works, and to nobody else."""
    below = to_site_of(lambda event: event.name)

    assert TO_SUPERIOR.decide(Sample(name="x"), HERE) == {SITE, to_site("tinh-lang-son")}
    assert TO_SUPERIOR.decide(Sample(name="x"), ALONE) == {SITE}
    assert below.decide(Sample(name="vinh-trai"), HERE) == {SITE, to_site("vinh-trai")}
    assert below.decide(Sample(name="khoi-1"), HERE) == {SITE, to_site("vinh-trai")}
    assert below.decide(Sample(name="mai-pha"), HERE) == {SITE}
    assert topic("lang-son", "review", to_site("vinh-trai")) == "lang-son.review.to.vinh-trai"
    assert both(below, TO_SUPERIOR).decide(Sample(name="khoi-1"), HERE) == {
        SITE,
        to_site("vinh-trai"),
        to_site("tinh-lang-son"),
    }
    assert both(below, TO_SUPERIOR).addressed
    assert not both(below, TO_SUPERIOR).public
    assert both(WITHIN_SITE, TO_EVERYONE).public


def test_the_audience_is_decided_for_each_event() -> None:
    """Two events of one class may go to different groups of receivers, and each group has a topic of its own."""

    def by_content(event: Event, neighbours: Directory) -> Audiences:
        chosen = TO_EVERYONE if event == Sample(name="public") else WITHIN_SITE
        return chosen.decide(event, neighbours)

    declared = Declaration("Sample", Sample, "planning", addressing=Addressing(by_content, public=True))

    assert declared.addressing.decide(Sample(name="public"), HERE) == {SITE, PUBLIC}
    assert declared.addressing.decide(Sample(name="other"), HERE) == {SITE}
    assert topic("lang-son", "planning") == "lang-son.planning"
    assert topic("lang-son", "planning", PUBLIC) == "lang-son.planning.public"
