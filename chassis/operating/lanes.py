"""The verb of an operator that hands out signed notes about lanes, as evidence for another site or an auditor."""

from chassis.declaring.service import Service
from chassis.log.notes import Kind, notes
from chassis.operating.verbs import opened
from chassis.settings import Settings


async def list_notes(service: Service, settings: Settings, kind: Kind) -> str:
    """The notes of a kind as they were signed, each after a line that begins with `#` and names its lane."""
    async with opened(service, settings) as store:
        found = await notes(store.pool, kind)
    return "\n".join(f"# {one.subject}\n{one.note}" for one in found) or f"there are no {kind}"
