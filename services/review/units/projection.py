"""The row of each unit that has ended: the unit that holds now what was its own."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from contracts.units import UnitSucceeded

READ_UNIT_HOLDERS = Table("read_unit_holders", ("unit",), {"holder": None, "holder_name": None, "since": None})
TABLES = (READ_UNIT_HOLDERS,)


def succeed(event: UnitSucceeded, origin: Origin) -> Iterable[RowChange]:
    """The successor holds what the units held that it follows on."""
    _ = origin
    holder = {"holder": event.successor.code, "holder_name": event.successor.name, "since": event.since}
    for one in event.units:
        yield Put(READ_UNIT_HOLDERS, (one.code,), holder)
