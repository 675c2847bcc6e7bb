"""The service of people as it is read, limited by the viewer; and the units that a person may leave or join."""

from datetime import date, datetime

from pydantic import Json

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from contracts.message import Message
from contracts.staffing import StaffManager
from contracts.vocabulary import Document, SubjectKey


class UnitKnown(Message):
    """A unit that a plan names, by its code and name; `now` and `name_now` are those of the unit that holds it now."""

    code: str
    name: str
    now: str
    name_now: str


class StaffChangeRow(Message):
    """A change in the service of a person; a unit is empty where the person came from elsewhere or left.

    `left_name` and `joined_name` are the names on that day, `left_now` and `joined_now` those of the units that hold
    now what was theirs. `retracted_at` is when the change was found to be a mistake, None for one that counts.
    """

    change: int
    kind: str
    left_name: str
    left_now: str
    joined_name: str
    joined_now: str
    on_day: date
    paper: Json[Document]
    recorded_at: datetime
    retracted_at: datetime | None


class ServiceOfPerson(Message):
    """The service of a person: the unit where the register has the person, the changes, and who manages the person."""

    subject: SubjectKey
    name: str
    unit: str
    unit_name: str
    managed_by: StaffManager
    changes: tuple[StaffChangeRow, ...]

    @property
    def counting(self) -> tuple[StaffChangeRow, ...]:
        """The changes that count, in the order in which they were recorded."""
        return tuple(one for one in self.changes if one.retracted_at is None)


_PERSON = """
    select s.subject, s.name, coalesce(h.holder, s.unit) as unit, coalesce(h.holder_name, s.unit_name) as unit_name,
        s.unit as named_by, coalesce(m.managed_by, 'own') as managed_by
    from read_subjects s left join read_unit_holders h on h.unit = s.unit
    left join read_staff_managers m on m.subject = s.subject
    where s.subject = $1 and s.kind = 'individual'
"""
_CHANGES = """
    select c.change, c.kind, c.left_name, coalesce(l.holder_name, c.left_name) as left_now, c.joined_name,
        coalesce(j.holder_name, c.joined_name) as joined_now, c.on_day, c.paper, c.recorded_at, c.retracted_at,
        array_remove(array[c.left_unit, c.joined_unit, l.holder, j.holder], null) as units
    from read_staff_changes c left join read_unit_holders l on l.unit = c.left_unit
    left join read_unit_holders j on j.unit = c.joined_unit
    where c.subject = $1 order by c.change
"""
_UNITS = """
    select s.unit as code, s.unit_name as name, coalesce(h.holder, s.unit) as now,
        coalesce(h.holder_name, s.unit_name) as name_now
    from (
        select distinct on (unit) unit, unit_name from (
            select unit, unit_name, year from read_sheets
            union all select unit, unit_name, 0 from read_subjects where unit is not null
        ) named order by unit, year desc
    ) s left join read_unit_holders h on h.unit = s.unit order by s.unit_name, s.unit
"""


async def service(reader: Reader, viewer: Viewer, subject: SubjectKey) -> ServiceOfPerson | None:
    """The service of a person; None for somebody whom `viewer` may not see, now or by a unit that the person left."""
    row = await reader.fetchrow(_PERSON, subject)
    if row is None:
        return None
    rows = await reader.fetch(_CHANGES, subject)
    units = {row["unit"], row["named_by"]}.union(*(one["units"] for one in rows))
    if not any(viewer.sees(unit) for unit in units):
        return None
    changes = tuple(
        StaffChangeRow.model_validate({name: one[name] for name in StaffChangeRow.model_fields}) for one in rows
    )
    held = {name: row[name] for name in ServiceOfPerson.model_fields if name != "changes"}
    return ServiceOfPerson(**held, changes=changes)


async def units(reader: Reader) -> tuple[UnitKnown, ...]:
    """Every unit that a plan here names or that named somebody, by name; one that has ended with the one after it."""
    return tuple(UnitKnown.model_validate(dict(row)) for row in await reader.fetch(_UNITS))
