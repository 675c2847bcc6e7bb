"""The rules of a plan's registration: open, changed with the plan, locked at the deadline, closed with the plan."""

from dataclasses import dataclass
from typing import Annotated, assert_never

from pydantic import Field
from typing_extensions import override

from contracts.message import Command, Context, Decider, Event, Message, Refusal
from contracts.registration import RegistrationLocked, RegistrationOpened
from contracts.vocabulary import Cluster, Deadline, Document, Gate, PlanId, Text, UnitCode, Year


class Terms(Message):
    """What a plan says of registration under it."""

    plan: Document
    year: Year
    deadline: Deadline
    gates: Annotated[tuple[Gate, ...], Field(max_length=10)]
    clusters: Annotated[tuple[Cluster, ...], Field(max_length=100)]

    def units(self) -> frozenset[UnitCode]:
        """The codes of the units that may register."""
        return frozenset(unit.code for cluster in self.clusters for unit in cluster.units)


class OfRegistration(Command):
    """A wish about the registration under one plan."""

    plan_id: PlanId

    @property
    @override
    def stream(self) -> str:
        """The registration's own."""
        return f"registration-{self.plan_id}"


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
    dropped: tuple[UnitCode, ...]
    locked: bool


class RegistrationClosed(Event):
    """Registration of `units` under a plan ended for good."""

    plan_id: PlanId
    units: tuple[UnitCode, ...]
    reason: Text


HOME_EVENTS = (RegistrationChanged, RegistrationClosed)
RegistrationEvent = RegistrationOpened | RegistrationChanged | RegistrationLocked | RegistrationClosed


class RegistrationNotOpen(Refusal):
    """Nothing can be registered before registration has opened; the plan may be on its way."""

    code = "registration-not-open"
    vi = (
        "Chưa mở đăng ký cho đơn vị này: kế hoạch có thể đang trên đường tới, hoặc không nêu tên đơn vị. "
        "Hãy gửi lại sau ít phút; nếu vẫn vậy, hãy hỏi cơ quan thường trực."
    )
    en = (
        "Registration is not open (yet) for this unit: the plan may be on its way, or does not name the unit. "
        "Send this again in a few minutes; if that does not help, ask the standing body."
    )


class RegistrationOver(Refusal):
    """Under a withdrawn plan, or for a unit that the plan dropped, nothing is registered any more."""

    code = "registration-over"
    vi = "Đăng ký theo kế hoạch này đã chấm dứt đối với đơn vị: {reason}"
    en = "Registration under this plan has ended for the unit: {reason}"


class DeadlineNotReached(Refusal):
    """Registration is locked when its deadline has passed, not before."""

    code = "deadline-not-reached"
    vi = "Chưa hết hạn đăng ký; hạn kết thúc lúc {ends_at}."
    en = "The deadline has not passed; it ends at {ends_at}."


REFUSALS = (RegistrationNotOpen, RegistrationOver, DeadlineNotReached)


@dataclass(frozen=True, slots=True)
class Unopened:
    """No plan was heard of yet."""


@dataclass(frozen=True, slots=True)
class Open:
    """Units may register in time."""

    terms: Terms


@dataclass(frozen=True, slots=True)
class Locked:
    """The deadline has passed."""

    terms: Terms


@dataclass(frozen=True, slots=True)
class Closed:
    """The plan was withdrawn."""

    reason: str


RegistrationState = Unopened | Open | Locked | Closed
INITIAL: RegistrationState = Unopened()


def decide(command: RegistrationCommand, state: RegistrationState, context: Context) -> tuple[RegistrationEvent, ...]:
    """What follows from a wish about the registration under a plan."""
    match command:
        case OpenRegistration():
            return _open(command, state)
        case ChangeRegistration():
            return _change(command, state, context)
        case LockRegistration():
            return _lock(command, state, context)
        case CloseRegistration():
            return _close(command, state)
        case _:
            assert_never(command)


def _open(command: OpenRegistration, state: RegistrationState) -> tuple[RegistrationEvent, ...]:
    if not isinstance(state, Unopened):
        return ()
    terms = command.terms
    return (
        RegistrationOpened(
            plan_id=command.plan_id,
            plan=terms.plan,
            year=terms.year,
            deadline=terms.deadline,
            gates=terms.gates,
            clusters=terms.clusters,
        ),
    )


def _change(command: ChangeRegistration, state: RegistrationState, context: Context) -> tuple[RegistrationEvent, ...]:
    if isinstance(state, Closed):
        raise RegistrationOver(reason=state.reason)
    known = _known(state)
    if known.terms == command.terms:
        return ()
    return (
        RegistrationChanged(
            plan_id=command.plan_id,
            terms=command.terms,
            dropped=tuple(sorted(known.terms.units() - command.terms.units())),
            locked=isinstance(known, Locked) and not command.terms.deadline.is_kept_at(context.now),
        ),
    )


def _lock(command: LockRegistration, state: RegistrationState, context: Context) -> tuple[RegistrationEvent, ...]:
    if isinstance(state, Closed | Locked):
        return ()
    deadline = _known(state).terms.deadline
    if deadline.is_kept_at(context.now):
        raise DeadlineNotReached(ends_at=deadline.ends_at.isoformat())
    return (RegistrationLocked(plan_id=command.plan_id, deadline=deadline),)


def _close(command: CloseRegistration, state: RegistrationState) -> tuple[RegistrationEvent, ...]:
    if isinstance(state, Closed):
        return ()
    units = tuple(sorted(_known(state).terms.units()))
    return (RegistrationClosed(plan_id=command.plan_id, units=units, reason=command.reason),)


def _known(state: Unopened | Open | Locked) -> Open | Locked:
    if isinstance(state, Unopened):
        raise RegistrationNotOpen
    return state


def evolve(state: RegistrationState, event: RegistrationEvent) -> RegistrationState:
    """What is true of the registration under a plan after an event."""
    match event:
        case RegistrationOpened():
            return Open(terms_of(event))
        case RegistrationChanged(terms=terms, locked=locked):
            return Locked(terms) if locked else Open(terms)
        case RegistrationLocked():
            return Locked(state.terms) if isinstance(state, Open) else state
        case RegistrationClosed(reason=reason):
            return Closed(reason)
        case _:
            assert_never(event)


def terms_of(event: RegistrationOpened | RegistrationChanged) -> Terms:
    """What registration stands on after an event."""
    if isinstance(event, RegistrationChanged):
        return event.terms
    return Terms(plan=event.plan, year=event.year, deadline=event.deadline, gates=event.gates, clusters=event.clusters)


DECIDER: Decider[RegistrationCommand, RegistrationState, RegistrationEvent] = Decider(INITIAL, decide, evolve)
