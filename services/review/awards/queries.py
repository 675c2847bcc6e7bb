"""Awards of subordinate sites as evidence: a part of a statement, so that evidence is read in one snapshot."""

from typing import Final

AWARDS_OF: Final = "(select unit, subject_key, title from read_awards where plan_id = one.plan_id)"
"""An SQL table: the awards that subordinate sites have decided under the plan of a row `one`."""
