"""The read tables of review, with the value of each column where nothing was said."""

from chassis.declaring.rows import Table
from services.review.domain.facts import Progress

READ_PLANS = Table(
    "read_plans",
    ("plan_id",),
    {
        "document": None,
        "year": None,
        "standing_body": None,
        "gates": [],
        "ends_at": None,
        "locked_for": None,
        "withdrawn": False,
    },
)
READ_UNITS = Table(
    "read_units",
    ("plan_id", "unit"),
    {"expected": False, "heard": False, "unit_plan": None, "returned": None, "missing": False, "closed": False},
)
READ_REGISTRATIONS = Table(
    "read_registrations",
    ("plan_id", "unit", "subject_key", "title"),
    {
        "event_id": None,
        "received_at": None,
        "on_time": False,
        "late_reason": "",
        "withdrawn": False,
    },
)
READ_DOSSIERS = Table(
    "read_dossiers",
    ("dossier_id",),
    {
        "plan_id": None,
        "unit": None,
        "unit_name": None,
        "subject_key": None,
        "subject": None,
        "title": None,
        "year": None,
        "state": Progress.OPENED.value,
        "registered_by": None,
        "ruleset": None,
        "submitted_at": None,
        "documents": [],
        "facts": None,
        "result": None,
        "reason_codes": [],
        "stage": None,
        "explanation": "",
        "rules": [],
        "appraised_on": None,
        "appraising_body": None,
        "session_id": None,
        "threshold": None,
        "votes_for": None,
        "council_members": None,
        "passed": None,
        "decision_id": None,
        "decision": None,
        "sort_key": None,
        "search_key": None,
    },
)
READ_SESSIONS = Table(
    "read_sessions",
    ("session_id",),
    {"council": None, "members": None, "held_on": None, "state": "sitting", "dossiers": 0, "passed": None},
)
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
        "decided_at": None,
    },
)
TABLES = (READ_PLANS, READ_UNITS, READ_REGISTRATIONS, READ_DOSSIERS, READ_SESSIONS, READ_DECISIONS)
