"""The pages of the catalogue: titles and rules as dated law, each with its citation and how sure that is."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import catalogue, listed, ruleset, ruleset_on
from services.review.catalogue.law import law_of_ruleset, law_of_title

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@pages.get("/catalogue")
async def list_rulesets(request: Reading) -> Response:
    """The rulesets in the order of their days."""
    return request.render("catalogue/list.html", rulesets=catalogue().rulesets, today=ruleset_on(request.now().date()))


@pages.get("/catalogue/{ruleset_id}")
async def show_ruleset(ruleset_id: str, request: Reading) -> Response:
    """The titles and forms under one ruleset, with every rule that they are awarded by."""
    try:
        found = law_of_ruleset(ruleset_id)
    except KeyError:
        raise NotFound("ruleset") from None
    return request.render("catalogue/show.html", found=found, papers=catalogue().documents, terms=review_words)


@pages.get("/catalogue/{ruleset_id}/{code}")
async def show_title(ruleset_id: str, code: str, request: Reading) -> Response:
    """One title or form under a ruleset: every line of its law with its citation, and the same under other laws."""
    try:
        found = law_of_title(ruleset_id, code)
    except KeyError:
        raise NotFound("title") from None
    others = [
        one for one in catalogue().rulesets if one.id != ruleset_id and any(of.code == code for of in listed(one.id))
    ]
    return request.render(
        "catalogue/title.html",
        found=found,
        ruleset=ruleset(ruleset_id),
        others=others,
        papers=catalogue().documents,
        terms=review_words,
    )
