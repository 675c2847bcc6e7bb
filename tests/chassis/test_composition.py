"""A service is composed of modules; the chassis refuses at the start what does not fit, with a sentence."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from chassis.deciding.testing import at
from chassis.declaring.module import Loads, Module, On
from chassis.declaring.rows import RowChange
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.errors import CompositionError
from contracts.declaration import HomeEvent
from contracts.envelope import Origin, Relation
from contracts.message import Command, Event
from contracts.vocabulary import Level
from tests.chassis.sample import (
    NoteMissing,
    NotePinned,
    NoteWritten,
    PinNote,
    SampleModule,
    ShelveNote,
    altered,
    note_id,
    on_all,
    project_pinned,
    project_written,
    reading,
    shelve,
    writing,
)
from tests.contracts.federations import FEDERATION

WRITTEN = NoteWritten(note_id=note_id(1), title="a title", text="some words")


class NoteLost(Event):
    """A note was lost; nobody declares it."""


def origin(relation: Relation) -> Origin:
    """The origin of an event of a site with this relation."""
    when = at("2017-01-10T08:00")
    return Origin(1, UUID(int=1), "x", "writing", "note-1", 1, 2, "clerk", UUID(int=2), None, when, when, relation)


def beside(service: Service, **parts: Any) -> Service:
    """`service` with one more module, which has `parts` alone."""
    other = SampleModule("other", __name__, **parts)
    return replace(service, modules=(*service.modules, other))


def _note(service: Service) -> Module:
    return service.modules[0]


@pytest.mark.parametrize(
    ("compose", "sentence"),
    [
        (
            lambda: altered(reading(), reactions=(On(NoteWritten, shelve), On(NoteWritten, shelve))),
            "reading/place has two reactions: NoteWritten (own)",
        ),
        (
            lambda: altered(writing(), projections=(On(NotePinned, project_pinned), On(NotePinned, project_pinned))),
            "writing/note has two projections: NotePinned (own)",
        ),
        (
            lambda: altered(reading(), reactions=on_all(shelve, NoteLost)),
            "reading deals with NoteLost, which no module and no contract declares",
        ),
        (lambda: altered(reading(), decider=None), "reading/place has commands and no decider for them"),
        (
            lambda: beside(writing(), tables=_note(writing()).tables),
            "note and other both bring the table read_notes",
        ),
        (
            lambda: replace(writing(), modules=(*writing().modules, *writing().modules)),
            "note and note both bring the module note",
        ),
        (
            lambda: beside(reading(), commands=(ShelveNote,), decider=_note(reading()).decider),
            "place and other both bring the command ShelveNote",
        ),
        (
            lambda: beside(writing(), named_refusals=(NoteMissing,)),
            "note and other both bring the refusal note-missing",
        ),
        (
            lambda: beside(writing(), events=(HomeEvent("NotePinned", NotePinned),)),
            "writing: two events are declared under one name: NotePinned",
        ),
        (
            lambda: altered(writing(), events=(HomeEvent("NotePinned", NotePinned, 2),)),
            "writing: NotePinned has no step from version 1 to 2",
        ),
        (
            lambda: beside(reading(), evidence=(Loads(ShelveNote, _nothing),)),
            "reading/other loads evidence for ShelveNote, no command of its own",
        ),
        (
            lambda: altered(writing(), name="no-te"),
            "writing/no-te is the kind of a stream and must hold no hyphen",
        ),
    ],
)
def test_modules_that_do_not_fit_stop_the_start(compose: Callable[[], Service], sentence: str) -> None:
    """Each way of not fitting is named, with the service and the module."""
    with pytest.raises(CompositionError) as refused:
        compose()

    assert sentence in str(refused.value)


async def _nothing(command: Command, reader: object) -> None:
    _ = (command, reader)


class Forgotten(PinNote):
    """A command that its module does not list."""


def test_a_command_that_no_module_lists_stops_the_start() -> None:
    """A module whose package defines a command must say who decides on it."""
    module = Module("note", __name__, decider=_note(writing()).decider)

    with pytest.raises(CompositionError, match="writing/note does not list its command Forgotten"):
        replace(writing(), modules=(module,))


def test_a_module_knows_the_refusals_of_its_own_package_only() -> None:
    """They are collected and not listed by hand, so that none can be forgotten."""
    codes = {refusal.code for refusal in Module("note", "tests.chassis.sample").refusals}

    assert {"note-already-written", "note-missing", "wall-full"} == codes
    assert Module("note", "tests.chassis.sampl").refusals == ()


def _foreign(event: NoteWritten, origin: Origin) -> Iterable[RowChange]:
    _ = (event, origin)
    raise AssertionError("an event of another relation came here")


def test_an_event_of_a_neighbour_meets_only_what_was_written_for_neighbours() -> None:
    """A neighbour's event is never taken for the own site's: dispatch is by event and relation."""
    service = altered(
        reading(),
        projections=(On(NoteWritten, project_written), On(NoteWritten, _foreign, Relation.SUPERIOR)),
    )

    assert list(service.react(WRITTEN, origin(Relation.SUPERIOR))) == []
    assert list(service.project(WRITTEN, origin(Relation.SUBORDINATE))) == []
    assert [one.name for one in service.react(WRITTEN, origin(Relation.OWN))] == ["place.shelve"]
    assert len(list(service.project(WRITTEN, origin(Relation.OWN)))) == 2
    with pytest.raises(AssertionError):
        list(service.project(WRITTEN, origin(Relation.SUPERIOR)))


@pytest.mark.parametrize(
    ("site", "relation"),
    [
        ("vinh-trai", Relation.SUBORDINATE),
        ("tinh-lang-son", Relation.SUPERIOR),
        ("lang-son", Relation.OWN),
        ("ha-noi", Relation.OTHER),
    ],
)
def test_a_site_knows_how_others_stand_to_it(site: str, relation: Relation) -> None:
    """By the federation that its register names."""
    here = Site("lang-son", Level.DISTRICT, FEDERATION)

    assert here.relation(site) is relation
