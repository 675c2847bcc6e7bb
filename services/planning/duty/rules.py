"""The rules of duties: granted for a period, ended, and never two at once that exclude each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeAlias, assert_never

from contracts.duties import exclusion_of
from contracts.message import Context, Decider
from services.planning.duty.messages import (
    Authority,
    DutyCommand,
    DutyEnded,
    DutyEvent,
    DutyGranted,
    EndDuty,
    GrantDuty,
    GrantedDuty,
    GrantId,
)
from services.planning.duty.refusals import (
    AlreadyEnding,
    AuthorityIncomplete,
    AuthoritySuperfluous,
    DutiesExclusive,
    DutyHeldAlready,
    GrantIdTaken,
    GrantUnknown,
    NotGrantingForSite,
    OwnDuty,
    PeriodInPast,
    PeriodReversed,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A duty that was granted, and the last day on which it is held; None where no end is set."""

    subject: str
    granted: GrantedDuty
    until: date | None

    def overlaps(self, since: date, until: date | None) -> bool:
        """Whether it is held on a day from `since` to `until`, both included."""
        begins_in_time = until is None or self.granted.valid_from <= until
        return begins_in_time and (self.until is None or since <= self.until) and not self.is_void

    @property
    def is_void(self) -> bool:
        """Whether it was ended before it began."""
        return self.until is not None and self.until < self.granted.valid_from


@dataclass(frozen=True, slots=True)
class Duties:
    """The duties that were granted to one account, by the id of the grant."""

    held: Mapping[GrantId, Held] = field(default_factory=lambda: MappingProxyType({}))


State: TypeAlias = Duties
INITIAL: State = Duties()


def decide(command: DutyCommand, state: State, evidence: None, context: Context) -> tuple[DutyEvent, ...]:
    """The events that follow from a command about the duties of one account."""
    _ = evidence
    if context.actor.unit is not None:
        raise NotGrantingForSite(unit=context.actor.unit)
    match command:
        case GrantDuty():
            return _grant(command, state, context)
        case EndDuty():
            return _end(command, state, context)
        case _:
            assert_never(command)


def _grant(command: GrantDuty, state: State, context: Context) -> tuple[DutyEvent, ...]:
    if command.subject == context.actor.subject:
        raise OwnDuty
    known = state.held.get(command.grant_id)
    if known is not None:
        if known.granted == command.granted:
            return ()
        raise GrantIdTaken
    granted = command.granted
    _check_period(granted, context.now.date())
    _check_authority(granted)
    _check_others(granted, state)
    return (
        DutyGranted(
            account_id=command.account_id,
            grant_id=command.grant_id,
            subject=command.subject,
            granted=granted,
            reason=command.reason,
        ),
    )


def _check_period(granted: GrantedDuty, today: date) -> None:
    if granted.valid_until is not None and granted.valid_until < granted.valid_from:
        raise PeriodReversed(since=_day(granted.valid_from), until=_day(granted.valid_until))
    if granted.valid_from < today:
        raise PeriodInPast(day=_day(granted.valid_from), earliest=_day(today))


def _check_authority(granted: GrantedDuty) -> None:
    if granted.authority is Authority.OWN:
        if granted.acting_for or granted.authorised_by is not None:
            raise AuthoritySuperfluous
    elif not granted.acting_for or granted.authorised_by is None:
        raise AuthorityIncomplete(authority=granted.authority.value)


def _check_others(granted: GrantedDuty, state: State) -> None:
    for other in state.held.values():
        if not other.overlaps(granted.valid_from, granted.valid_until):
            continue
        if (other.granted.duty, other.granted.unit) == (granted.duty, granted.unit):
            raise DutyHeldAlready(since=_day(other.granted.valid_from), until=_day(other.until))
        rule = exclusion_of(other.granted.duty, granted.duty)
        if rule is not None:
            raise DutiesExclusive(other.granted.duty, granted.duty, rule)


def _end(command: EndDuty, state: State, context: Context) -> tuple[DutyEvent, ...]:
    known = state.held.get(command.grant_id)
    if known is None:
        raise GrantUnknown
    if known.until == command.last_day:
        return ()
    if known.until is not None and known.until < command.last_day:
        raise AlreadyEnding(until=_day(known.until))
    yesterday = context.now.date() - timedelta(days=1)
    if command.last_day < yesterday:
        raise PeriodInPast(day=_day(command.last_day), earliest=_day(yesterday))
    return (
        DutyEnded(
            account_id=command.account_id,
            grant_id=command.grant_id,
            subject=known.subject,
            last_day=command.last_day,
            reason=command.reason,
        ),
    )


def _day(day: date | None) -> str:
    return "…" if day is None else f"{day:%d/%m/%Y}"


def evolve(state: State, event: DutyEvent) -> State:
    """The duties of the account after an event."""
    match event:
        case DutyGranted(grant_id=grant_id, subject=subject, granted=granted):
            return Duties(MappingProxyType({**state.held, grant_id: Held(subject, granted, granted.valid_until)}))
        case DutyEnded(grant_id=grant_id, last_day=last_day):
            ended = replace(state.held[grant_id], until=last_day)
            return Duties(MappingProxyType({**state.held, grant_id: ended}))
        case _:
            assert_never(event)


DECIDER: Decider[DutyCommand, State, DutyEvent] = Decider(INITIAL, decide, evolve)
