"""The rows of what can be searched for: people and collectives, units, plans and decisions, as events name them.

A row that was named once stays, since a search asks for what was as well; the last name that was heard is shown.
"""

from collections.abc import Iterable
from typing import TypeAlias

from chassis.declaring.rows import Put, RowChange, Table, Value
from chassis.reading.names import search_key, sort_key
from contracts.envelope import Origin, Relation
from contracts.planning import PlanAmended, PlanIssued
from contracts.registration import TitleRegistered
from contracts.review import AwardDecided, DossierAnswered, DossierForwarded, DossierSubmitted
from contracts.text import folded
from contracts.vocabulary import DecisionId, Document

READ_SEARCH = Table(
    "read_search",
    ("kind", "thing", "unit", "term"),
    {
        "name": "",
        "also": "",
        "number": "",
        "unit_name": "",
        "year": None,
        "whole": False,
        "everyone": False,
        "search_key": "",
        "marked_key": "",
        "sort_key": "",
    },
)
TABLES = (READ_SEARCH,)
OfSubject: TypeAlias = TitleRegistered | DossierSubmitted | DossierForwarded | AwardDecided | DossierAnswered


def plan_named(event: PlanIssued | PlanAmended, origin: Origin) -> Iterable[RowChange]:
    """The plan, which every unit may see, and the units of its clusters, each for itself and for the staff."""
    content = event.content
    own = origin.relation is Relation.OWN
    yield _row(
        ("plan" if own else "superior-plan", str(event.plan_id), "", 0),
        content.title,
        {
            "number": str(content.document),
            "also": content.document.issuer,
            "year": content.year,
            "whole": True,
            "everyone": True,
        },
    )
    for code, name in content.units().items() if own else ():
        yield _row(("unit", code, code, 0), name, {"unit_name": name, "whole": True})


def subject_named(event: OfSubject, origin: Origin) -> Iterable[RowChange]:
    """The person or the collective, once for each unit and year."""
    _ = origin
    subject = event.subject
    facts = {"also": subject.position, "unit_name": event.unit_name, "year": event.year, "whole": True}
    yield _row((subject.kind.value, subject.key, event.unit, event.year), subject.name, facts)


def award_decided(event: AwardDecided, origin: Origin) -> Iterable[RowChange]:
    """The subject, and the decision: for the staff, and for the unit of the subject."""
    yield from subject_named(event, origin)
    yield from _decision(event, event.decision_id, event.decision, event.deciding_authority)


def dossier_answered(event: DossierAnswered, origin: Origin) -> Iterable[RowChange]:
    """The subject, and the decision of a site further up."""
    yield from subject_named(event, origin)
    result = event.result
    if result.decision is not None and result.decision_id is not None:
        yield from _decision(event, result.decision_id, result.decision, result.deciding_authority)


def _decision(
    event: AwardDecided | DossierAnswered, decision_id: DecisionId, document: Document, authority: str
) -> Iterable[RowChange]:
    facts = {"number": str(document), "also": document.dated.isoformat(), "year": event.year}
    yield _row(("decision", str(decision_id), "", 0), authority, {**facts, "whole": True})
    yield _row(("decision", str(decision_id), event.unit, 0), authority, facts)


def _row(key: tuple[str, str, str, int], name: str, facts: dict[str, Value]) -> RowChange:
    keys = {"search_key": search_key(name), "marked_key": " ".join(folded(name).split()), "sort_key": sort_key(name)}
    return Put(READ_SEARCH, key, {"name": name, **keys, **facts})
