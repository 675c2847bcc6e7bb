"""The commands that grant and end duties, and their events."""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from contracts.duties import Duty
from contracts.message import Command, Event, Message
from contracts.vocabulary import Day, Document, NameOrEmpty, Text, UnitCode

AccountId = NewType("AccountId", UUID)
GrantId = NewType("GrantId", UUID)
UserName = Annotated[str, Field(min_length=1, max_length=200, examples=["chuyenvien"])]
"""The name under which a person signs in, which events name as their actor."""


class Authority(StrEnum):
    """By whose authority a duty is held; the words before a signature (Decree 30/2020, article 13)."""

    OWN = "own"
    FOR_THE_HEAD = "KT"
    """Ký thay: a deputy in place of the head."""
    BY_ORDER = "TL"
    """Thừa lệnh: the head of a unit by order of the head of the agency."""
    BY_DELEGATION = "TUQ"
    """Thừa ủy quyền: by a delegation in writing."""


class GrantedDuty(Message):
    """A duty as it is held: for one unit or, without `unit`, for the whole site, from a day to a day, both included.

    Without `valid_until` it is held until it is ended. With an authority that is not the holder's own, `acting_for` is
    the position acted for and `authorised_by` the document that says so.
    """

    duty: Duty
    unit: UnitCode | None = None
    valid_from: Day
    valid_until: Day | None = None
    authority: Authority = Authority.OWN
    acting_for: NameOrEmpty = ""
    authorised_by: Document | None = None


class OfHolder(Command):
    """A command about the duties of one account."""

    account_id: AccountId

    @property
    @override
    def stream(self) -> str:
        """The account's own."""
        return f"duty-{self.account_id}"


class GrantDuty(OfHolder):
    """Grant a duty to the holder of an account, whose name is `subject` (giao nhiệm vụ)."""

    grant_id: GrantId
    subject: UserName
    granted: GrantedDuty
    reason: Text


class EndDuty(OfHolder):
    """End a granted duty: `last_day` is the last on which it is held (kết thúc nhiệm vụ)."""

    grant_id: GrantId
    last_day: Day
    reason: Text


DutyCommand = GrantDuty | EndDuty


class DutyGranted(Event):
    """A duty was granted to the holder of an account, whose name is `subject`."""

    account_id: AccountId
    grant_id: GrantId
    subject: UserName
    granted: GrantedDuty
    reason: Text


class DutyEnded(Event):
    """A granted duty ends after `last_day`."""

    account_id: AccountId
    grant_id: GrantId
    subject: UserName
    last_day: Day
    reason: Text


DutyEvent = DutyGranted | DutyEnded
