"""The sheets of units that have ended, which are due to be handed over."""

from chassis.database import Reader
from contracts.message import Command
from contracts.vocabulary import Body
from services.registration.sheet.succession import HandOverSheet

_AT_ONCE = 500


async def to_hand_over(reader: Reader) -> tuple[Command, ...]:
    """Each sheet of a unit that has ended goes to the one that follows on it."""
    rows = await reader.fetch(
        "select s.sheet_id, h.holder, h.holder_name, h.since from read_unit_holders h join read_sheets s using (unit)"
        " where s.stage <> 'closed' and s.superior is null and s.holder is distinct from h.holder"
        " order by s.sheet_id limit $1",
        _AT_ONCE,
    )
    return tuple(
        HandOverSheet(sheet_id=one, holder=Body(code=code, name=name), since=day) for one, code, name, day in rows
    )
