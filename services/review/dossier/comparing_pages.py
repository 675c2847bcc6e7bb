"""The page of a dossier under every ruleset side by side."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.vocabulary import DossierId
from services.review.catalogue.messages import title_names
from services.review.dossier import evidence, queries
from services.review.dossier.comparing import filed_of, under_every_law
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import AppraiseDossier
from services.review.dossier.standing import limited

comparing = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@comparing.get("/dossiers/{dossier_id}/laws")
async def compare_laws(dossier_id: DossierId, request: Reading) -> Response:
    """A dossier that was filed, judged under every ruleset on what is known today; the rules that differ come first."""
    found = await queries.dossier(request.reader, request.viewer, dossier_id)
    filed = None if found is None else filed_of(await request.history(f"dossier-{dossier_id}"))
    seen = await evidence.for_appraisal(AppraiseDossier(dossier_id=dossier_id), request.reader)
    if found is None or filed is None or not isinstance(seen, AppraisalEvidence):
        raise NotFound(f"dossier-{dossier_id}")
    await request.audit_read("dossier", [dossier_id])
    compared = under_every_law(filed, limited(seen, request.viewer, found.unit))
    by_law = {law.ruleset: {one.rule: one for one in law.rules} for law in compared.laws}
    every = dict.fromkeys(one.rule for law in compared.laws for one in law.rules)
    differing = [one.rule for one in compared.differences]
    return request.render(
        "dossier/laws.html",
        dossier=found,
        compared=compared,
        by_law=by_law,
        differing=differing,
        same=[rule for rule in every if rule not in differing],
        titles=title_names(),
        terms=review_words,
    )
