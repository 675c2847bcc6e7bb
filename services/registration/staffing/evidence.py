"""The evidence that a change in the service of a person needs: who the register has the person with, and the units."""

from chassis.database import Reader
from contracts.vocabulary import Body
from services.registration.staffing import queries
from services.registration.staffing.messages import StaffCommand
from services.registration.staffing.rules import Known


async def for_change(command: StaffCommand, reader: Reader) -> Known:
    """The unit that named the person last, None for somebody the register does not know, and every unit known here."""
    row = await reader.fetchrow(
        "select unit, unit_name from read_subjects where subject = $1 and kind = 'individual'", command.subject
    )
    units = {one.code: Body(code=one.now, name=one.name_now) for one in await queries.units(reader)}
    if row is None:
        return Known(None, units)
    named_by = Body(code=row["unit"], name=row["unit_name"])
    return Known(named_by, {named_by.code: named_by, **units})
