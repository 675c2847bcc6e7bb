"""The rows of the subordinates' trees: each unit of a site below as it stands from a day on, and the end of each."""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from chassis.reading.names import subject_sort_key
from contracts.envelope import Origin
from contracts.units import UnitDissolved, UnitEstablished, UnitMoved, UnitRenamed, UnitsMerged, UnitSplit, ended_by
from contracts.vocabulary import SubjectKind

READ_SUBORDINATE_UNITS = Table(
    "read_subordinate_units",
    ("site", "code", "since"),
    {"name": None, "kind": None, "parent": None, "parent_name": None, "sort_key": ""},
)
READ_SUBORDINATE_UNIT_ENDS = Table("read_subordinate_unit_ends", ("site", "code"), {"ended": None})
TABLES = (READ_SUBORDINATE_UNITS, READ_SUBORDINATE_UNIT_ENDS)


def stand(event: UnitEstablished | UnitRenamed | UnitMoved, origin: Origin) -> Iterable[RowChange]:
    """A unit of a subordinate as it stands from the day on."""
    unit = event.became
    values = {
        "name": unit.name,
        "kind": unit.kind.value,
        "parent": None if unit.parent is None else unit.parent.code,
        "parent_name": None if unit.parent is None else unit.parent.name,
        "sort_key": subject_sort_key(unit.name, SubjectKind.COLLECTIVE),
    }
    yield Put(READ_SUBORDINATE_UNITS, (origin.site, unit.code, event.effective), values)


def end(event: UnitsMerged | UnitSplit | UnitDissolved, origin: Origin) -> Iterable[RowChange]:
    """Units of a subordinate that are no more from the day on."""
    for one, _ in ended_by(event):
        yield Put(READ_SUBORDINATE_UNIT_ENDS, (origin.site, one.code), {"ended": event.effective})
