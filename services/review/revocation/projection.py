"""The row of each revocation, and of each dossier that rests on a revoked award."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.awards import AwardRevoked
from contracts.envelope import Origin
from services.review.revocation.messages import (
    BonusRecovered,
    DependantReevaluated,
    DependantReexamined,
    DependantsFound,
    RecoveryWrittenOff,
    RevocationDropped,
    RevocationProposed,
)

READ_REVOCATIONS = Table(
    "read_revocations",
    ("dossier_id",),
    {
        "state": "proposed",
        "filed": None,
        "filed_at": None,
        "revoked": None,
        "signature": None,
        "dropped": "",
        "due": 0,
        "outstanding": 0,
        "written_off": None,
    },
)
READ_DEPENDANTS = Table(
    "read_dependants", ("award", "dossier_id"), {"found": None, "evaluated": None, "stands": None, "said": ""}
)

TABLES = (READ_REVOCATIONS, READ_DEPENDANTS)


def proposed(event: RevocationProposed, origin: Origin) -> Iterable[RowChange]:
    """A revocation lies with the head."""
    filed = event.model_dump(mode="json", exclude={"dossier_id"})
    values = {"state": "proposed", "filed": filed, "filed_at": origin.occurred_at, "dropped": ""}
    yield Put(READ_REVOCATIONS, (event.dossier_id,), values)


def dropped(event: RevocationDropped, origin: Origin) -> Iterable[RowChange]:
    """The head revokes nothing."""
    _ = origin
    yield Change(READ_REVOCATIONS, (event.dossier_id,), {"state": "dropped", "dropped": event.reason})


def revoked(event: AwardRevoked, origin: Origin) -> Iterable[RowChange]:
    """The award is annulled, and its bonus due."""
    _ = origin
    values = {
        "state": "recovering" if event.due else "revoked",
        "revoked": event.model_dump(mode="json"),
        "due": event.due,
        "outstanding": event.due,
    }
    yield Put(READ_REVOCATIONS, (event.dossier_id,), values)


def found(event: DependantsFound, origin: Origin) -> Iterable[RowChange]:
    """What rests on the award, and who signed."""
    _ = origin
    signature = None if event.signature is None else event.signature.model_dump(mode="json")
    yield Change(READ_REVOCATIONS, (event.dossier_id,), {"signature": signature})
    for one in event.dependants:
        yield Put(READ_DEPENDANTS, (event.dossier_id, one.dossier_id), {"found": one.model_dump(mode="json")})


def recovered(event: BonusRecovered, origin: Origin) -> Iterable[RowChange]:
    """What is still due; the payments themselves stand in the events."""
    _ = origin
    state = "recovering" if event.outstanding else "recovered"
    yield Change(READ_REVOCATIONS, (event.dossier_id,), {"state": state, "outstanding": event.outstanding})


def written_off(event: RecoveryWrittenOff, origin: Origin) -> Iterable[RowChange]:
    """What is expected no more."""
    _ = origin
    said = event.model_dump(mode="json", exclude={"dossier_id"})
    values = {"state": "written-off", "outstanding": 0, "written_off": said}
    yield Change(READ_REVOCATIONS, (event.dossier_id,), values)


def reevaluated(event: DependantReevaluated, origin: Origin) -> Iterable[RowChange]:
    """What the rules come to without the award."""
    _ = origin
    evaluated = event.model_dump(mode="json", include={"verdict", "rules"})
    yield Change(READ_DEPENDANTS, (event.dossier_id, event.dependant), {"evaluated": evaluated})


def reexamined(event: DependantReexamined, origin: Origin) -> Iterable[RowChange]:
    """What was found of a dossier that rested on the award."""
    _ = origin
    values = {"stands": event.stands, "said": event.found}
    yield Change(READ_DEPENDANTS, (event.dossier_id, event.dependant), values)
