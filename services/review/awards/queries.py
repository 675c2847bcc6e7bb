"""Awards of subordinate sites as evidence: a part of a statement, so that evidence is read in one snapshot."""

from typing import Final

AWARDS_OF: Final = (
    "(select unit, subject_key, title from read_awards where plan_id = one.plan_id and procedure = 'ordinary')"
)
"""An SQL table: the awards that subordinate sites have decided under the plan of a row `one`, but of sudden deeds."""
RECORD_OF: Final = """(
    select coalesce(jsonb_agg(jsonb_build_object(
        'title', known.title, 'year', known.year, 'decision', known.decision, 'revoked', known.revoked
    ) order by known.year, known.title), '[]') from read_subject_awards known
    where known.subject_key = one.subject_key and known.dossier_id is distinct from one.dossier_id
    and known.procedure = 'ordinary'
)"""
"""An SQL expression: the AwardFound of each award of the subject of a row `one`.

What was given for a sudden deed is none: one achievement grounds one award (docs/domain.md §0, fact 8).
"""
AWARDS_SINCE: Final = "(select min(year) from read_subject_awards)"
"""An SQL expression: the first year of which this site knows an award; null where it knows none."""
