"""The row of each decision, and of each number that was given; its recipients stand in the rows of the dossiers."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.awards import AwardRevoked
from contracts.envelope import Origin
from contracts.review import AwardDecided
from contracts.vocabulary import Document
from services.review.decision.messages import DecisionIssued, series_of

READ_DECISIONS = Table(
    "read_decisions",
    ("decision_id",),
    {
        "decision": None,
        "deciding_authority": None,
        "signer_role": None,
        "level": None,
        "recipients": 0,
        "grounds": [],
        "proposal_id": None,
        "signature": None,
        "retention": None,
        "decided_at": None,
    },
)
READ_DECISION_NUMBERS = Table(
    "read_decision_numbers", ("document",), {"series": None, "number": 0, "drawn": False, "dated": None}
)
READ_AWARDED = Table(
    "read_awarded",
    ("dossier_id",),
    {"decision_id": None, "award": None, "amount": None, "revoked": None},
)

TABLES = (READ_DECISIONS, READ_DECISION_NUMBERS, READ_AWARDED)


def issued(event: DecisionIssued, origin: Origin) -> Iterable[RowChange]:
    """A decision as it was issued, and its number."""
    signature, retention = event.signature, event.retention
    values = {
        "decision": event.decision.model_dump(mode="json"),
        "deciding_authority": event.deciding_authority,
        "signer_role": event.signer_role,
        "level": event.level.value,
        "recipients": len(event.dossiers),
        "grounds": [ground.model_dump(mode="json") for ground in event.grounds],
        "proposal_id": event.proposal_id,
        "signature": None if signature is None else signature.model_dump(mode="json"),
        "retention": None if retention is None else retention.model_dump(mode="json"),
        "decided_at": origin.occurred_at,
    }
    yield Put(READ_DECISIONS, (event.decision_id,), values)
    yield _number(event.decision, drawn=event.drawn)


def awarded(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """An award as it was decided, with its bonus."""
    _ = origin
    amount = None if event.bonus is None else event.bonus.amount
    award = event.model_dump(mode="json")
    values = {"decision_id": event.decision_id, "award": award, "amount": amount}
    yield Put(READ_AWARDED, (event.dossier_id,), values)


def revoked(event: AwardRevoked, origin: Origin) -> Iterable[RowChange]:
    """An award that was annulled, and the number of the decision that annuls it."""
    _ = origin
    said = event.model_dump(mode="json", include={"decision", "ground", "revoked_on"})
    yield Change(READ_AWARDED, (event.dossier_id,), {"revoked": said})
    yield _number(event.decision, drawn=True)


def _number(decision: Document, *, drawn: bool) -> RowChange:
    """A number that was given; `drawn` where the site itself counts the series."""
    digits = int(decision.number.rstrip("abcdefghijklmnopqrstuvwxyz"))
    series = series_of(decision.issuer, decision.symbol, decision.dated.year)
    values = {"series": series, "number": digits, "drawn": drawn, "dated": decision.dated}
    return Put(READ_DECISION_NUMBERS, (decision.key,), values)
