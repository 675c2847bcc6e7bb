"""The module that every service has: the record of its operators' interventions, each with its actor and its reason.

The log already names the actor of every event. These events hold the reason and the particulars; they stand in the
stream `operations-<service>`, where an auditor reads them with all others (`/events?stream=operations-review`).
An order is recorded before it is carried out, so that none is carried out without a trace; a restored log is recorded
after it is there.
"""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field
from typing_extensions import override

from chassis.declaring.module import Module
from contracts.declaration import HomeEvent
from contracts.message import Command, Context, Decider, Event, Message
from contracts.vocabulary import Name, NameOrEmpty, Text

_Position = Annotated[int, Field(ge=0, le=2**63 - 1)]
_Names = Annotated[tuple[Name, ...], Field(max_length=100)]


class _Parked(Message):
    parked_id: UUID
    topic: Name
    lane: _Position
    offset: _Position
    parked_for: Name
    """The code for which the message was parked."""


class _Replay(Message):
    loops: _Names
    after: _Position
    """The last position that is not sent or reacted to again."""


class _Rebuild(Message):
    tables: _Names


class _Pass(Message):
    loop: Name
    position: _Position
    held_stream: Name
    held_for: Text
    """The exception of the rule, or `behind`."""


class _Restore(Message):
    file: Name
    position: _Position
    """The last position of the export."""
    head: Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64, examples=["0f" * 32])]
    """Its hash, in hexadecimal digits."""


class _Token(Message):
    subject: Name
    unit: NameOrEmpty
    """The code of the unit that the bearer acts for; empty for the staff of the site."""
    duties: _Names
    expires_at: AwareDatetime


class _Verb(Message):
    verb: Name
    """The words of the verb, such as `account add`."""
    subject: Name
    """What it was done to."""


class _Operation(Command):
    service: Name
    reason: Text

    @property
    @override
    def stream(self) -> str:
        """The one stream of operations of the service."""
        return f"operations-{self.service}"


class _Recorded(Event):
    reason: Text


class OrderDiscard(_Parked, _Operation):
    """Order that a parked message is never heard."""


class DiscardOrdered(_Parked, _Recorded):
    """An operator decided that a parked message is never heard (bỏ thông điệp)."""


class OrderAnchor(_Parked, _Operation):
    """Order that a lane goes on with a parked message, whatever was heard before it."""


class AnchorOrdered(_Parked, _Recorded):
    """An operator continued a lane with a parked message (nối lại luồng)."""


class OrderReplay(_Replay, _Operation):
    """Order that loops go back to a position."""


class ReplayOrdered(_Replay, _Recorded):
    """An operator sent loops back to a position (phát lại)."""


class OrderPass(_Pass, _Operation):
    """Order that a loop never deals with an event that is held for it."""


class PassOrdered(_Pass, _Recorded):
    """An operator decided that a loop never deals with an event that is held for it (bỏ qua sự kiện)."""


class OrderRebuild(_Rebuild, _Operation):
    """Order that read tables are made anew from the log."""


class RebuildOrdered(_Rebuild, _Recorded):
    """An operator had read tables made anew from the log (dựng lại bảng đọc)."""


class RecordRestore(_Restore, _Operation):
    """Record that the log before this event came from an export."""


class LogRestored(_Restore, _Recorded):
    """An operator filled an empty log from an export (khôi phục nhật ký)."""


class IssueToken(_Token, _Operation):
    """Issue a token with the site's own key."""


class TokenIssued(_Token, _Recorded):
    """An operator issued a token with the site's own key (cấp mã truy cập)."""


class OrderVerb(_Verb, _Operation):
    """Order a verb that a module of the service brings."""


class VerbOrdered(_Verb, _Recorded):
    """An operator ordered a verb that a module of the service brings (thao tác của người vận hành)."""


_EVENTS: dict[type[_Operation], type[_Recorded]] = {
    OrderDiscard: DiscardOrdered,
    OrderAnchor: AnchorOrdered,
    OrderReplay: ReplayOrdered,
    OrderPass: PassOrdered,
    OrderRebuild: RebuildOrdered,
    RecordRestore: LogRestored,
    IssueToken: TokenIssued,
    OrderVerb: VerbOrdered,
}


def decide(command: _Operation, state: None, evidence: None, context: Context) -> tuple[_Recorded, ...]:
    """Record the operation; the verb itself checks whether it is possible."""
    _ = (state, evidence, context)
    return (_EVENTS[type(command)].model_validate(_particulars(command)),)


def evolve(state: None, event: _Recorded) -> None:
    """No operation depends on an earlier one."""
    _ = (state, event)


def _particulars(command: _Operation) -> dict[str, Any]:
    return {name: value for name, value in command if name != "service"}


OPERATIONS = Module(
    "operations",
    __name__,
    decider=Decider(None, decide, evolve),
    commands=tuple(_EVENTS),
    events=tuple(HomeEvent(kind.__name__, kind) for kind in _EVENTS.values()),
)
