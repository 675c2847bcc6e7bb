"""The row of each request for opinions, and of what each body says of each dossier."""

from collections.abc import Iterable

from chassis.declaring.rows import Change, Put, RowChange, Table
from contracts.envelope import Origin
from services.review.opinion.messages import OpinionGiven, OpinionsAsked, OpinionsClosed

READ_OPINIONS = Table(
    "read_opinions",
    ("opinion_id",),
    {
        "question": "",
        "bodies": [],
        "reference": None,
        "asked_on": None,
        "working_days": None,
        "due": None,
        "sure": True,
        "silence": None,
        "citation": "",
        "confidence": None,
        "asked_at": None,
        "closed": None,
    },
)
READ_OPINIONS_GIVEN = Table(
    "read_opinions_given",
    ("opinion_id", "body", "dossier_id"),
    {
        "place": 0,
        "unit": None,
        "position": None,
        "ground": "",
        "given_on": None,
        "late": False,
        "reference": None,
        "by_standing_body": False,
        "closed": False,
    },
)

TABLES = (READ_OPINIONS, READ_OPINIONS_GIVEN)


def asked(event: OpinionsAsked, origin: Origin) -> Iterable[RowChange]:
    """A request, with a row for each opinion that is awaited."""
    values = event.model_dump(mode="json", include={"bodies", "question", "silence", "citation", "confidence"})
    days = {"asked_on": event.asked_on, "working_days": event.working_days, "due": event.due, "sure": event.sure}
    reference = None if event.reference is None else event.reference.model_dump(mode="json")
    given = {**values, **days, "reference": reference, "asked_at": origin.occurred_at}
    yield Put(READ_OPINIONS, (event.opinion_id,), given)
    for place, body in enumerate(event.bodies):
        for dossier in event.dossiers:
            yield Put(READ_OPINIONS_GIVEN, (event.opinion_id, body.name, dossier), {"place": place, "unit": body.unit})


def given(event: OpinionGiven, origin: Origin) -> Iterable[RowChange]:
    """What a body says."""
    _ = origin
    values = {
        **event.model_dump(mode="json", include={"position", "ground", "reference"}),
        "given_on": event.given_on,
        "late": event.late,
        "by_standing_body": event.by_standing_body,
    }
    for dossier in event.dossiers:
        yield Change(READ_OPINIONS_GIVEN, (event.opinion_id, event.body, dossier), values)


def closed(event: OpinionsClosed, origin: Origin) -> Iterable[RowChange]:
    """Nothing more is awaited: who has not answered was silent."""
    _ = origin
    end = event.model_dump(mode="json", include={"closed_on", "objected", "silence"})
    yield Change(READ_OPINIONS, (event.opinion_id,), {"closed": end})
    for one in event.silent:
        for dossier in one.dossiers:
            yield Change(READ_OPINIONS_GIVEN, (event.opinion_id, one.body, dossier), {"closed": True})
