"""The facts about the council's sessions: the agenda of each, and what the council has proposed.

A dossier stands on one agenda only. Its row here is apart from what is said of the dossier itself, because an event of
the council names dossiers by id alone and may be heard before those about them.
"""

from collections.abc import Iterable

from chassis.declaring.rows import Put, RowChange, Table
from contracts.envelope import Origin
from contracts.review import CouncilConvened, CouncilVoted
from contracts.vocabulary import Deadline

READ_WORK_SESSIONS = Table(
    "read_work_sessions",
    ("session_id",),
    {"council": "", "held_on": None, "due": None, "convened_at": None, "voted_at": None},
)
READ_WORK_AGENDAS = Table("read_work_agendas", ("dossier_id",), {"session_id": None, "proposed": None})


def convened(event: CouncilConvened, origin: Origin) -> Iterable[RowChange]:
    """The session is to be held on its day, over the dossiers of its agenda."""
    facts = {
        "council": event.council,
        "held_on": event.held_on,
        "due": Deadline(day=event.held_on, inclusive=True).ends_at,
        "convened_at": origin.occurred_at,
    }
    yield Put(READ_WORK_SESSIONS, (event.session_id,), facts)
    for dossier in event.dossiers:
        yield Put(READ_WORK_AGENDAS, (dossier,), {"session_id": event.session_id})


def voted(event: CouncilVoted, origin: Origin) -> Iterable[RowChange]:
    """The session is over, and each dossier of its agenda is proposed or not; what was put off stands on none."""
    facts = {"council": event.council, "held_on": event.held_on, "voted_at": origin.occurred_at}
    yield Put(READ_WORK_SESSIONS, (event.session_id,), facts)
    for one in event.results:
        yield Put(READ_WORK_AGENDAS, (one.dossier_id,), {"session_id": event.session_id, "proposed": one.proposed})
    for dossier in event.put_off:
        yield Put(READ_WORK_AGENDAS, (dossier,), {"session_id": None, "proposed": None})
