"""The commands about the registration under a plan, and its home events."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Event, Message
from contracts.plan_parts import Cycle
from contracts.planning import PlanContent
from contracts.registration import OfRound, RegistrationLocked, RegistrationOpened, registration_id_of
from contracts.vocabulary import Cluster, Deadline, Document, Gate, NameOrEmpty, PlanId, Text, UnitCode, Year

Units = Annotated[tuple[UnitCode, ...], Field(max_length=50_000)]
"""Units of a plan: at most those of a hundred clusters of five hundred each."""


class Terms(Message):
    """The terms on which a plan opens registration; `round` and what follows are of the round, as in the event."""

    plan: Document
    year: Year
    deadline: Deadline
    gates: Annotated[tuple[Gate, ...], Field(max_length=20)]
    clusters: Annotated[tuple[Cluster, ...], Field(max_length=100)]
    round: OfRound = ""
    round_name: NameOrEmpty = ""
    cycle: Cycle | None = None

    def units(self) -> frozenset[UnitCode]:
        """The codes of the units that may register."""
        return frozenset(unit.code for cluster in self.clusters for unit in cluster.units)


class OfRegistration(Command):
    """A command about the registration under one plan, or for one of its rounds."""

    plan_id: PlanId
    round: OfRound = ""

    @property
    @override
    def stream(self) -> str:
        """The registration's own."""
        return f"registration-{registration_id_of(self.plan_id, self.round)}"


class OpenRegistration(OfRegistration):
    """Open registration, because a plan was issued (mở đăng ký)."""

    terms: Terms


class ChangeRegistration(OfRegistration):
    """Let registration follow an amended plan."""

    terms: Terms


class LockRegistration(OfRegistration):
    """Lock registration, because its deadline has passed (khóa đăng ký)."""


class CloseRegistration(OfRegistration):
    """End registration for good, because the plan was withdrawn."""

    reason: Text


RegistrationCommand = OpenRegistration | ChangeRegistration | LockRegistration | CloseRegistration


class RegistrationChanged(Event):
    """Registration follows an amended plan.

    `dropped` are the units that may not register any more. `locked` says whether registration is locked after this: a
    deadline that was moved beyond the present opens it again.
    """

    plan_id: PlanId
    terms: Terms
    dropped: Units
    locked: bool


class RegistrationClosed(Event):
    """Registration of `units` under a plan ended for good."""

    plan_id: PlanId
    units: Units
    reason: Text
    round: OfRound = ""


RegistrationEvent = RegistrationOpened | RegistrationChanged | RegistrationLocked | RegistrationClosed


def terms_of(event: RegistrationOpened | RegistrationChanged) -> Terms:
    """The terms of registration after an event."""
    if isinstance(event, RegistrationChanged):
        return event.terms
    return Terms(
        plan=event.plan,
        year=event.year,
        deadline=event.deadline,
        gates=event.gates,
        clusters=event.clusters,
        round=event.round,
        round_name=event.round_name,
        cycle=event.cycle,
    )


def terms_in(content: PlanContent) -> Iterator[Terms]:
    """The terms of each registration that opens with a plan of this content."""
    for one, deadline in content.registrations():
        yield Terms(
            plan=content.document,
            year=content.year if one is None or one.year is None else one.year,
            deadline=deadline,
            gates=content.gates,
            clusters=content.registering(),
            round="" if one is None else one.code,
            round_name="" if one is None else one.name,
            cycle=None if one is None else one.cycle,
        )
