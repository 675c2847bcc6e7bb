"""What an appraisal would find of a dossier today, under the law that was recorded for it."""

from typing import Final

from pydantic import TypeAdapter

from chassis.database import Reader
from contracts.facts import Facts
from contracts.review import DossierSubmitted, RuleOutcome
from contracts.vocabulary import DossierId, Subject
from services.review.dossier import evidence
from services.review.dossier.appraisal import appraise
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import AppraiseDossier

_FILED: Final = """
    select dossier_id, plan_id, unit, unit_name, title, year, submitted_at, ruleset, subject, documents, facts
    from read_dossiers where dossier_id = $1 and facts is not null and ruleset is not null and forwarded_by is null
"""
_FACTS: Final[TypeAdapter[Facts]] = TypeAdapter(Facts)
_CODES: Final = TypeAdapter(tuple[str, ...])
_AS_JSON: Final = {"subject", "documents", "facts"}


async def reappraised(reader: Reader, dossier_id: DossierId) -> tuple[RuleOutcome, ...]:
    """The outcome of every rule on what this site knows now.

    Empty for a dossier that was not filed here: one from below rests on what the sites below have found.
    """
    row = await reader.fetchrow(_FILED, dossier_id)
    seen = await evidence.for_appraisal(AppraiseDossier(dossier_id=dossier_id), reader)
    if row is None or not isinstance(seen, AppraisalEvidence):
        return ()
    whose = {name: value for name, value in dict(row).items() if name not in _AS_JSON}
    submitted = DossierSubmitted(**whose, subject=Subject.model_validate_json(row["subject"]))
    facts, documents = _FACTS.validate_json(row["facts"]), _CODES.validate_json(row["documents"])
    return appraise(submitted, documents, facts, seen)
