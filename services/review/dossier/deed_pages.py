"""The page on which a sudden deed is filed: whose it is, what was done, and what the dossier still lacks."""

from typing import Annotated, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import ruleset, ruleset_on
from contracts.facts import DeedFacts
from contracts.message import Message
from contracts.review import Documents, RuleOutcome
from contracts.vocabulary import CatalogCode, Instant, PlanId, Subject, TitleCode, UnitCode
from services.review.catalogue.messages import papers_asked, title_names
from services.review.dossier import words
from services.review.dossier.filing_pages import About, foreseen
from services.review.dossier.messages import FileDossier
from services.review.plans import queries as plans

deeds = APIRouter()

Filing = Annotated[PageRequest, open_to("clerk", "appraiser")]
_FLAGS: Final = ("facts.certified",)
_LISTS: Final = ("documents",)


class DeedForm(Message):
    """A sudden deed of somebody for whom a unit files; `submitted_at` only where the standing body enters a paper."""

    plan_id: PlanId
    unit: UnitCode
    subject: Subject
    title: TitleCode
    documents: Documents = ()
    facts: DeedFacts
    submitted_at: Instant | None = None


@deeds.get("/dossiers/emergency")
async def begin_deed(request: Filing) -> Response:
    """The form of a sudden deed."""
    request.form.put("facts.special_results.0.name", "")
    return await _page(request)


@deeds.post("/dossiers/emergency")
async def file_deed(request: Filing) -> Response:
    """File a sudden deed once its gaps have been shown; else the form with its faults or gaps."""
    form = request.form
    if form.change_rows():
        return await _page(request)
    known = {} if request.viewer.unit is None else {"unit": request.viewer.unit}
    if typed := form.value("submitted_at").strip():
        known["submitted_at"] = f"{typed}:00+07:00"
    body = form.read(DeedForm, (), _FLAGS, _LISTS, **known)
    about = None if body is None else await _about(request, body)
    if body is None or about is None:
        return await _page(request)
    command = FileDossier(year=about.year, **dict(body))
    outcomes = await foreseen(request, command, about)
    is_whole = all(one.holds for one in outcomes)
    if form.button == "check" or not (is_whole or form.value("knows_gaps") == "yes"):
        return await _page(request, outcomes)
    answer = await request.attempt(command)
    if answer is None:
        return await _page(request, outcomes)
    return request.see(f"/review/dossiers/{command.dossier_id}", answer, done="filed")


async def _about(request: PageRequest, body: DeedForm) -> About | None:
    """Whose dossier was typed; None with the fault at its field."""
    plan = await plans.plan(request.reader, body.plan_id, body.unit)
    if plan is None or plan.unit_name is None:
        request.form.blame("unit", "Kế hoạch không nêu đơn vị này.", "The plan does not name this unit.")
        return None
    return About(body.plan_id, plan.document, body.unit, plan.unit_name, body.subject, body.title, plan.year)


async def _page(request: PageRequest, outcomes: tuple[RuleOutcome, ...] = ()) -> Response:
    law = ruleset(ruleset_on(request.now().date())).simplified
    return request.render(
        "dossier/deed.html",
        law=law,
        needed=frozenset[CatalogCode](one.code for one in law.documents.required),
        choices=await plans.plans_to_file_under(request.reader, request.viewer),
        gaps=tuple(one for one in outcomes if not one.holds),
        outcomes=outcomes,
        papers=papers_asked(),
        titles=title_names(),
        words=words,
        terms=review_words,
    )
