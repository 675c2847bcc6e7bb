"""The rules of an open matter: it suspends what it concerns, and its outcome resumes it, takes it back or revokes."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias, assert_never

from contracts.message import Context, Decider
from contracts.vocabulary import VIETNAM, DossierId
from services.review.complaint.messages import (
    CloseMatter,
    ClosingEvidence,
    ExtendingEvidence,
    ExtendMatter,
    MatterClosed,
    MatterCommand,
    MatterEvent,
    MatterExtended,
    MatterOpened,
    MatterOutcome,
    OpeningEvidence,
    OpenMatter,
)
from services.review.complaint.refusals import (
    MatterClosedAlready,
    MatterDayWrong,
    MatterNotStandingBody,
    MatterOfNoDossier,
    MatterOpenedAlready,
    NoSuchMatter,
)


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """No such matter."""


@dataclass(frozen=True, slots=True)
class Open:
    """The matter is open; `extended` are the dossiers that it concerns since."""

    event: MatterOpened
    extended: frozenset[DossierId] = frozenset()


@dataclass(frozen=True, slots=True)
class Closed:
    """The matter is over."""

    opened: MatterOpened
    event: MatterClosed


MatterEvidence: TypeAlias = OpeningEvidence | ClosingEvidence | ExtendingEvidence | None
"""The evidence of the command at hand."""
MatterState = Unrecorded | Open | Closed
INITIAL: MatterState = Unrecorded()


def decide(
    command: MatterCommand, state: MatterState, evidence: MatterEvidence, context: Context
) -> tuple[MatterEvent, ...]:
    """The events that follow from a command about a matter."""
    if context.actor.unit is not None:
        raise MatterNotStandingBody
    match command:
        case OpenMatter():
            found = evidence if isinstance(evidence, OpeningEvidence) else OpeningEvidence()
            return _open(command, state, found, context)
        case CloseMatter():
            ending = evidence if isinstance(evidence, ClosingEvidence) else ClosingEvidence()
            return _close(command, state, ending, context)
        case ExtendMatter():
            filed = evidence if isinstance(evidence, ExtendingEvidence) else ExtendingEvidence()
            return _extend(command, state, filed)
        case _:
            assert_never(command)


def _open(
    command: OpenMatter, state: MatterState, evidence: OpeningEvidence, context: Context
) -> tuple[MatterEvent, ...]:
    if not isinstance(state, Unrecorded):
        stands = state.event if isinstance(state, Open) else state.opened
        if any(getattr(stands, name) != value for name, value in dict(command).items()):
            raise MatterOpenedAlready
        return ()
    if evidence.subject is None:
        raise MatterOfNoDossier
    _check_day(command.opened_on, None, context)
    concerned = [one for one in evidence.open if command.whole_subject or one.dossier_id == command.dossier_id]
    return (
        MatterOpened(
            **dict(command),
            subject=evidence.subject,
            dossiers=tuple(one.dossier_id for one in concerned),
            suspends=tuple(one.dossier_id for one in concerned if not one.suspended),
        ),
    )


def _extend(command: ExtendMatter, state: MatterState, evidence: ExtendingEvidence) -> tuple[MatterEvent, ...]:
    """A matter about a subject concerns what is filed for them while it is open; one about a dossier that one alone."""
    if isinstance(state, Unrecorded):
        raise NoSuchMatter
    if isinstance(state, Closed) or evidence.dossier is None:
        return ()
    matter = state.event
    known = {*matter.dossiers, *state.extended}
    if not matter.whole_subject or evidence.subject != matter.subject or command.dossier_id in known:
        return ()
    return (
        MatterExtended(
            matter_id=command.matter_id,
            kind=matter.kind,
            opened_on=matter.opened_on,
            dossier_id=command.dossier_id,
            suspends=not evidence.dossier.suspended,
        ),
    )


def _close(
    command: CloseMatter, state: MatterState, evidence: ClosingEvidence, context: Context
) -> tuple[MatterEvent, ...]:
    match state:
        case Unrecorded():
            raise NoSuchMatter
        case Closed(event=stands):
            if any(getattr(stands, name) != value for name, value in dict(command).items()):
                raise MatterClosedAlready
            return ()
        case Open(event=opened):
            _check_day(command.closed_on, opened.opened_on, context)
            founded = command.outcome is MatterOutcome.FOUNDED
            return (
                MatterClosed(
                    **dict(command),
                    resumes=() if founded else evidence.resumable,
                    takes_back=evidence.open if founded else (),
                    revokes=opened.dossier_id if founded and evidence.awarded else None,
                ),
            )
        case _:
            assert_never(state)


def _check_day(day: date, since: date | None, context: Context) -> None:
    if day > context.now.astimezone(VIETNAM).date() or (since is not None and day < since):
        raise MatterDayWrong(day=f"{day:%d/%m/%Y}")


def evolve(state: MatterState, event: MatterEvent) -> MatterState:
    """The state of a matter after an event."""
    match event:
        case MatterOpened():
            return Open(event)
        case MatterExtended():
            return replace(state, extended=state.extended | {event.dossier_id}) if isinstance(state, Open) else state
        case MatterClosed():
            return Closed(state.event, event) if isinstance(state, Open) else state
        case _:
            assert_never(event)


DECIDER: Decider[MatterCommand, MatterState, MatterEvent] = Decider(INITIAL, decide, evolve)
