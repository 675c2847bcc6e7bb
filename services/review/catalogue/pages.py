"""The pages of the catalogue: titles and rules as dated law, with citations, and the confirmation of a line."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web import NotFound
from chassis.web.pages import PageRequest, open_to
from contracts import review_words
from contracts.catalog import catalogue, listed, ruleset, ruleset_on
from contracts.message import Message
from contracts.vocabulary import CatalogCode, Day
from services.review.catalogue import queries
from services.review.catalogue.law import common_law, law_line, law_of_ruleset, law_of_title
from services.review.catalogue.lines import COMMON, lines
from services.review.catalogue.messages import CheckedAgainst, ConfirmLine, LineId, Remark, WithdrawConfirmation

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Appraising = Annotated[PageRequest, open_to("appraiser", whole_site=True)]
_DONE = {
    "confirmed": ("Đã xác minh nội dung này.", "The line is confirmed."),
    "withdrawn": ("Đã rút việc xác minh.", "The confirmation was withdrawn."),
}


class ConfirmForm(Message):
    """The text that a line was compared with, and when."""

    source: CheckedAgainst
    checked_on: Day
    remark: Remark | None = None


class WithdrawForm(Message):
    """Why a confirmation is taken back."""

    reason: Remark


@pages.get("/catalogue")
async def list_rulesets(request: Reading) -> Response:
    """The rulesets in the order of their days."""
    return request.render(
        "catalogue/list.html",
        rulesets=catalogue().rulesets,
        today=ruleset_on(request.now().date()),
        common=common_law(await queries.confirmations(request.reader)),
        common_id=COMMON,
    )


@pages.get("/catalogue/{ruleset_id}")
async def show_ruleset(ruleset_id: str, request: Reading) -> Response:
    """The titles and forms under one ruleset, with every rule that they are awarded by."""
    try:
        found = law_of_ruleset(ruleset_id, await queries.confirmations(request.reader))
    except KeyError:
        raise NotFound("ruleset") from None
    return request.render("catalogue/show.html", found=found, papers=catalogue().documents, terms=review_words)


@pages.get("/catalogue/{ruleset_id}/{code}")
async def show_title(ruleset_id: str, code: str, request: Reading) -> Response:
    """One title or form under a ruleset: every line of its law with its citation, and the same under other laws."""
    try:
        found = law_of_title(ruleset_id, code, await queries.confirmations(request.reader))
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


@pages.get("/catalogue/{ruleset_id}/lines/{line}")
async def show_line(ruleset_id: str, line: LineId, request: Reading) -> Response:
    """One line of a ruleset: what it says, the titles that it stands in, and its confirmation."""
    return await _line_page(request, ruleset_id, line)


@pages.post("/catalogue/{ruleset_id}/lines/{line}/confirm")
async def confirm_line(ruleset_id: CatalogCode, line: LineId, request: Appraising) -> Response:
    """Confirm a line."""
    body = request.form.read(ConfirmForm)
    if body is not None:
        answer = await request.attempt(ConfirmLine(ruleset=ruleset_id, line=line, **dict(body)))
        if answer is not None:
            return request.see(f"/review/catalogue/{ruleset_id}/lines/{line}", answer, done="confirmed")
    return await _line_page(request, ruleset_id, line)


@pages.post("/catalogue/{ruleset_id}/lines/{line}/withdraw")
async def withdraw_confirmation(ruleset_id: CatalogCode, line: LineId, request: Appraising) -> Response:
    """Take a confirmation back."""
    body = request.form.read(WithdrawForm)
    if body is not None:
        answer = await request.attempt(WithdrawConfirmation(ruleset=ruleset_id, line=line, reason=body.reason))
        if answer is not None:
            return request.see(f"/review/catalogue/{ruleset_id}/lines/{line}", answer, done="withdrawn")
    return await _line_page(request, ruleset_id, line)


async def _line_page(request: PageRequest, ruleset_id: str, line: LineId) -> Response:
    try:
        found = law_line(ruleset_id, line, await queries.confirmations(request.reader))
    except KeyError:
        raise NotFound("ruleset") from None
    if found is None:
        raise NotFound("line")
    codes = lines(ruleset_id)[line].titles
    return request.render(
        "catalogue/line.html",
        found=found,
        ruleset_id=ruleset_id,
        ruleset=None if ruleset_id == COMMON else ruleset(ruleset_id),
        titles=[one for one in listed(ruleset_id) if one.code in codes],
        may_confirm="appraiser" in request.viewer.duties and request.viewer.unit is None,
        done=_DONE,
    )
