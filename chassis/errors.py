"""Faults: what broke, as opposed to what a rule refused.

Fault
├── StoreUnavailableError     the database does not answer; nothing is known to be written
├── StoreRejectedError        the database cannot hold what it was given
├── StreamConflictError       somebody else wrote to the stream first; decide again
├── RepeatedCommandError      the command id was used before
├── RepeatedEventError        the event id is in the store already
├── CodecError
│   ├── UnknownEventError     no declaration under this name, or a version from the future
│   └── MalformedEventError   the data is not what the declaration says
├── RegisterUnreadableError   the file of the sites' keys cannot be read (chassis/messaging/register.py)
├── ParkingFullError          a topic has reached its limit of parked messages, so that no more of it is heard
├── BrokerUnavailableError    Kafka does not answer
├── OutsideAwayError          the server that effects need cannot be reached; nothing has been done there
├── PutOffError               one effect was put off by the server outside; nothing has been done there
├── IssuerUnavailableError    the keys that tokens are checked with cannot be fetched
├── ReadModelBehindError      a read model did not reach the requested position in time
├── ReadModelShapeError       a read table is not what the projections take it for
├── RebuildUnderWayError      the read model is being rebuilt by somebody else, or held events changed meanwhile
├── UnfoldableEventError      a projection raises for an event that is not held
├── RestoreRefusedError       the log to restore into is not empty
├── CompositionError          the modules of a service do not fit together
├── RepeatedReactionError     a reaction asks twice for the same command on one stream
├── DivergedReactionError     a reaction asks for another command than it once did for the same event
├── UnguardedRouteError       a route does not say whom it serves
├── AddressTakenError         another program listens where the service is to listen
├── PartEndedError            a part of a running service ended by itself
├── ForeignStoreError         the log in the database is that of another site or service
├── MigrationRefusedError     the database must not be brought to the shape of this code
└── HistoryBrokenError        the stored log does not verify

UnverifiedError (contracts/proof.py) stands beside them: a message does not prove where it comes from.
"""

from contracts.proof import UnverifiedError as UnverifiedError  # noqa: PLC0414 - raised where contracts cannot see a Fault


class Fault(Exception):  # noqa: N818 - the family name; its members end in Error
    """Something broke; it is logged with its cause, and an operator has to look at it."""


class StoreUnavailableError(Fault):
    """The database does not answer; whether the last write took effect is not known."""


class StoreRejectedError(Fault):
    """The database cannot hold what it was given, and has stored nothing of it; trying again does not help."""


class StreamConflictError(Fault):
    """Another writer appended to the stream between reading and writing."""


class RepeatedCommandError(Fault):
    """The command id has been answered before."""


class RepeatedEventError(Fault):
    """An event with this id, or at this place of its stream, has been stored before."""


class CodecError(Fault):
    """An event cannot be turned from or into its recorded form."""


class UnknownEventError(CodecError):
    """No event is declared under this name and version."""


class MalformedEventError(CodecError):
    """The data does not have the shape that its declaration promises."""


class ParkingFullError(Fault):
    """A topic has reached its limit of parked messages, so that no more of it is heard; `topic` names it."""

    def __init__(self, topic: str) -> None:
        """Name the topic, and the verbs that help."""
        super().__init__(
            f"{topic} has parked its most: discard forged messages, let its origin send again what is missing,"
            " or raise PARKED_MOST_MESSAGES or PARKED_MOST_MEGABYTES"
        )
        self.topic = topic


class BrokerUnavailableError(Fault):
    """Kafka does not answer, or does not take what it is sent."""


class OutsideAwayError(Fault):
    """The server that the effects of a service need cannot be reached; nothing has been done there, and all wait.

    Raised by an effect that has not begun.
    """


class PutOffError(Fault):
    """The server outside has asked for one effect to be tried later; nothing has been done there, and others go on.

    Raised by an effect that has not begun.
    """


class IssuerUnavailableError(Fault):
    """The issuer of tokens has not published its keys, so that no token can be checked."""


class ReadModelBehindError(Fault):
    """A read model did not reach the requested position within the time a reader waits."""


class ReadModelShapeError(Fault):
    """A read table in the database lacks what its declaration names; the message says which."""


class RebuildUnderWayError(Fault):
    """Somebody else is rebuilding or comparing the read model, or has held or released events meanwhile."""


class UnfoldableEventError(Fault):
    """A projection raises for an event that is not held; the message names position, event, stream and exception."""


class RestoreRefusedError(Fault):
    """A log is restored only into an empty one, and nothing has been written."""


class ForeignStoreError(Fault):
    """The log in the database is that of another site or another service; the message names both."""


class MigrationRefusedError(Fault):
    """The database must not be brought to the shape of this code; the message says what to do."""


class HistoryBrokenError(Fault):
    """A log, or its export, does not verify; the message names the first position that does not."""


class CompositionError(Fault):
    """The modules of a service do not fit together; the message names them."""


class RepeatedReactionError(Fault):
    """A reaction asks twice for one kind of command on one stream because of one event: their ids could not differ."""


class DivergedReactionError(Fault):
    """A reaction asks for another command than the one that was answered under the same id; the message names it."""


class UnguardedRouteError(Fault):
    """A route is open to nobody and to everybody at once, because it names no duty."""


class AddressTakenError(Fault):
    """The service cannot listen at its address; the message says where."""


class PartEndedError(Fault):
    """A part of a running service ended by itself; the process ends too, since half a service would look healthy."""
