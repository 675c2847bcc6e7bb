"""The pages of the steps between filing and council: the receipt, the request for a supplement, and the supplement."""

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.forms import Form
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.message import Message
from contracts.review import Documents
from contracts.review_steps import FlaggedFacts, WorkingDays
from contracts.vocabulary import DossierId, SubjectKind
from services.review.catalogue.messages import papers_asked, title_names
from services.review.dossier import queries, words
from services.review.dossier.facts import FiledFacts
from services.review.dossier.filing_pages import FLAGS, LISTS, NUMBERS, About
from services.review.dossier.rows import DossierInFull
from services.review.dossier.standing import awaits_supplement
from services.review.dossier.steps import (
    IssueReceipt,
    RequestSupplement,
    StepLimits,
    SupplementDossier,
    SupplementNote,
    SupplementReason,
)
from services.review.plans import queries as plans

handling = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Filing = Annotated[PageRequest, open_to("clerk", "appraiser")]
Appraising = Annotated[PageRequest, open_to("appraiser")]


class RequestForm(Message):
    """What the unit is asked for, why, and for how long."""

    documents: Documents = ()
    facts: FlaggedFacts = ()
    reason: SupplementReason
    working_days: WorkingDays | None = None


class SupplementForm(Message):
    """The documents and facts as they stand now, and what the unit says to them."""

    documents: Documents = ()
    facts: FiledFacts
    note: SupplementNote = ""


@handling.post("/dossiers/{dossier_id}/receipt")
async def issue_receipt(dossier_id: DossierId, request: Appraising) -> Response:
    """Receive a dossier and issue its receipt."""
    answer = await request.attempt(IssueReceipt(dossier_id=dossier_id))
    if answer is not None:
        return request.see(f"/review/dossiers/{dossier_id}", answer, done="received")
    return await _request_page(request, await found(request, dossier_id))


@handling.get("/dossiers/{dossier_id}/receipt")
async def show_receipt(dossier_id: DossierId, request: Reading) -> Response:
    """The receipt as a document."""
    dossier = await found(request, dossier_id)
    if dossier.receipt is None:
        raise NotFound(f"dossier-{dossier_id}")
    plan = await plans.plan(request.reader, dossier.plan_id, dossier.unit, dossier.forwarded_by)
    return request.render("dossier/receipt.html", plan=plan, **_words(dossier))


@handling.get("/dossiers/{dossier_id}/supplement-request")
async def begin_request(dossier_id: DossierId, request: Appraising) -> Response:
    """The form by which a unit is asked for a supplement."""
    return await _request_page(request, await found(request, dossier_id))


@handling.post("/dossiers/{dossier_id}/supplement-request")
async def request_supplement(dossier_id: DossierId, request: Appraising) -> Response:
    """Ask the unit for a supplement."""
    body = request.form.read(RequestForm, ("working_days",), (), ("documents", "facts"))
    if body is not None:
        answer = await request.attempt(RequestSupplement(dossier_id=dossier_id, **dict(body)))
        if answer is not None:
            return request.see(f"/review/dossiers/{dossier_id}", answer, done="requested")
    return await _request_page(request, await found(request, dossier_id))


@handling.get("/dossiers/{dossier_id}/supplement")
async def begin_supplement(dossier_id: DossierId, request: Filing) -> Response:
    """The form of the dossier as it was filed, with what is asked for."""
    dossier = await found(request, dossier_id)
    if not awaits_supplement(dossier) or not isinstance(dossier.facts, dict):
        return request.see(f"/review/dossiers/{dossier_id}")
    _fill(request.form, dossier.documents, dossier.facts)
    return await _supplement_page(request, dossier)


@handling.post("/dossiers/{dossier_id}/supplement")
async def supplement_dossier(dossier_id: DossierId, request: Filing) -> Response:
    """Supplement the dossier, or change the rows of the form."""
    dossier = await found(request, dossier_id)
    if not request.form.change_rows():
        body = request.form.read(SupplementForm, NUMBERS, FLAGS, LISTS)
        if body is not None:
            answer = await request.attempt(SupplementDossier(dossier_id=dossier_id, **dict(body)))
            if answer is not None:
                return request.see(f"/review/dossiers/{dossier_id}", answer, done="supplemented")
    return await _supplement_page(request, dossier)


async def found(request: PageRequest, dossier_id: DossierId) -> DossierInFull:
    """The dossier as the viewer may see it, which is audited; raises NotFound."""
    dossier = await queries.dossier(request.reader, request.viewer, dossier_id)
    if dossier is None:
        raise NotFound(f"dossier-{dossier_id}")
    await request.audit_read("dossier", [dossier_id])
    return dossier


def _fill(form: Form, documents: tuple[str, ...], facts: dict[str, Any]) -> None:
    """Have the documents and facts stand in the form as if they were typed."""
    form.choose("documents", documents)
    members = facts.get("members", [])
    for name, value in Form.filled({"facts": {**facts, "members": []}}).fields():
        form.put(name, value)
    form.choose("facts.members", members)


async def _request_page(request: PageRequest, dossier: DossierInFull) -> Response:
    facts = dossier.facts if isinstance(dossier.facts, dict) else {}
    limits = request.site.limits
    return request.render(
        "dossier/request.html",
        stated=[name for name in facts if name != "kind"],
        usual=limits.supplement_days if isinstance(limits, StepLimits) else StepLimits().supplement_days,
        **_words(dossier),
    )


async def _supplement_page(request: PageRequest, dossier: DossierInFull) -> Response:
    plan = await plans.plan(request.reader, dossier.plan_id, dossier.unit)
    about = About(
        dossier.plan_id,
        None if plan is None else plan.document,
        dossier.unit,
        dossier.unit_name,
        dossier.subject,
        dossier.title,
        dossier.year,
        dossier.dossier_id,
    )
    kind = dossier.subject.kind
    people = (
        await queries.people(request.reader, request.viewer, dossier.plan_id, dossier.unit)
        if kind is SubjectKind.COLLECTIVE
        else ()
    )
    return request.render(
        "dossier/file.html",
        about=about,
        supplement=dossier.supplement,
        asked=None,
        law={},
        kind=kind,
        people=people,
        choices=(),
        gaps=(),
        outcomes=(),
        **_words(dossier),
    )


def _words(dossier: DossierInFull) -> dict[str, Any]:
    return {
        "dossier": dossier,
        "papers": papers_asked(),
        "titles": title_names(),
        "words": words,
        "terms": review_words,
    }
