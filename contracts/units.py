"""The contract events of the tree of units: established, renamed, moved, merged, split, dissolved.

Each holds the day from which it counts and the unit as it then is, so that any day of the past can be read back
without another table. A reorganisation is one decision (quyết định, nghị quyết) and says several events.
"""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message
from contracts.text import ONE_LINE
from contracts.vocabulary import Body, Day, Document, Name, TextOrEmpty, UnitCode

ReorganisationId = NewType("ReorganisationId", UUID)


class UnitKind(StrEnum):
    """The kind of a unit: a level of the state, or a body that stands below one."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    """Xã, phường, thị trấn, đặc khu."""
    VILLAGE = "village"
    """Thôn, làng, bản, ấp, tổ dân phố."""
    DEPARTMENT = "department"
    """Sở, ban, ngành; phòng chuyên môn of a district."""
    DIVISION = "division"
    """Phòng, ban, đơn vị within an agency."""
    SCHOOL = "school"
    PUBLIC_SERVICE = "public-service"
    """Another public service body (đơn vị sự nghiệp công lập), such as a hospital."""
    ENTERPRISE = "enterprise"
    ARMED_FORCES = "armed-forces"
    PARTY = "party"
    FRONT = "front"
    """A level of the Vietnam Fatherland Front."""
    UNION = "union"
    """A union or association (tổ chức chính trị - xã hội, hội)."""
    COLLECTIVE = "collective"
    """Another collective that is commended as one, such as a team or a ward of a hospital."""


class OfficialCode(Message):
    """A code that a list of the state gives to a unit; `system` names the list, and the code is kept as it stands."""

    system: Annotated[str, Field(min_length=1, max_length=300, examples=["QĐ 20/2020/QĐ-TTg"]), ONE_LINE]
    code: Annotated[str, Field(min_length=1, max_length=60, examples=["H37.01.02"]), ONE_LINE]


class Unit(Message):
    """A unit as it stands from a day on; without a `parent` it is a root of its tree."""

    code: UnitCode
    name: Name
    kind: UnitKind
    parent: Body | None = None


class OfReorganisation(Message):
    """What each event of a reorganisation holds. It counts from the beginning of the day `effective`.

    `basis` is the deciding document, None where it is not known. `reason` is what its clerk has written, or empty.
    """

    reorganisation_id: ReorganisationId
    effective: Day
    basis: Document | None = None
    reason: TextOrEmpty = ""


class UnitEstablished(OfReorganisation, Event):
    """A unit was established (thành lập), with the codes that it has from that day on."""

    became: Unit
    official_codes: Annotated[tuple[OfficialCode, ...], Field(max_length=20)] = ()


class UnitRenamed(OfReorganisation, Event):
    """A unit bears another name, or is one of another kind (đổi tên)."""

    became: Unit
    former_name: Name
    former_kind: UnitKind


class UnitMoved(OfReorganisation, Event):
    """A unit stands below another one, or became a root (chuyển về); `former_parent` is the one above it before."""

    became: Unit
    former_parent: Body | None = None


class UnitCodeAssigned(OfReorganisation, Event):
    """A unit has a code of the state's list; it replaces the one that the same list gave before."""

    unit_code: UnitCode
    name: Name
    official_code: OfficialCode


class UnitsMerged(OfReorganisation, Event):
    """Units ended and go on as part of another one (sáp nhập, hợp nhất), which is their successor."""

    merged: Annotated[tuple[Body, ...], Field(min_length=1, max_length=1000)]
    into: Body


class UnitSplit(OfReorganisation, Event):
    """A unit was split (chia, tách) into several; `successor` keeps what is open and inherits.

    A unit that stands in `into` itself goes on (tách), and is its own successor unless another one is named; one that
    does not has ended (chia).
    """

    split: Body
    into: Annotated[tuple[Body, ...], Field(min_length=1, max_length=1000)]
    successor: Body

    @property
    def has_ended(self) -> bool:
        """Whether the unit that was split is no more."""
        return self.split.code not in {one.code for one in self.into}


class UnitDissolved(OfReorganisation, Event):
    """A unit ended (giải thể, kết thúc hoạt động); without a successor the reason says why there is none."""

    dissolved: Body
    successor: Body | None = None


class UnitSucceeded(Event):
    """From now on the affairs of units that have ended are their successor's (kế thừa): the day has come.

    `units` are those that ended on that day and those that they had followed on themselves. What is open of them goes
    to `successor`, which is the one at the end of the chain.
    """

    units: Annotated[tuple[Body, ...], Field(min_length=1, max_length=10_000)]
    successor: Body
    since: Day


TreeEvent = UnitEstablished | UnitRenamed | UnitMoved | UnitCodeAssigned | UnitsMerged | UnitSplit | UnitDissolved
"""The events of which a tree is made; UnitSucceeded follows from them and from the day."""


def ended_by(event: UnitsMerged | UnitSplit | UnitDissolved) -> tuple[tuple[Body, Body | None], ...]:
    """The units that an event has ended, each with its successor, None where there is none."""
    match event:
        case UnitsMerged(merged=merged, into=into):
            return tuple((one, into) for one in merged)
        case UnitSplit(split=split, successor=successor):
            return ((split, successor),) if event.has_ended else ()
        case UnitDissolved(dissolved=dissolved, successor=successor):
            return ((dissolved, successor),)
