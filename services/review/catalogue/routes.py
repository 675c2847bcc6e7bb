"""The catalogue over HTTP: the codes that a dossier is filed with."""

from typing import Annotated

from fastapi import APIRouter

from chassis.web import AuthorizedRequest, NotFound, allow
from contracts.catalog import catalogue, listed_documents, listed_titles
from contracts.catalog.entries import ListedDocument, ListedTitle, Ruleset
from contracts.vocabulary import CatalogCode
from services.review.catalogue.law import RulesetLaw, law_of_ruleset

router = APIRouter(tags=["catalogue"])

Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


@router.get("/catalogue/rulesets", summary="Danh sách bộ quy định theo thời gian")
async def list_rulesets(request: Reading) -> tuple[Ruleset, ...]:
    """The rulesets in the order of their days; the one in force on the day of filing stays with a dossier."""
    _ = request
    return catalogue().rulesets


@router.get("/catalogue/rulesets/{ruleset_id}", summary="Toàn bộ quy định của một bộ, từng điều với độ tin cậy")
async def show_ruleset(ruleset_id: CatalogCode, request: Reading) -> RulesetLaw:
    """Every title and form of a ruleset, line by line with citation; what is unsure is marked `chưa xác minh`."""
    _ = request
    try:
        return law_of_ruleset(ruleset_id)
    except KeyError:
        raise NotFound("ruleset") from None


@router.get("/catalogue/titles", summary="Danh mục danh hiệu và hình thức khen thưởng")
async def list_titles(request: Reading) -> tuple[ListedTitle, ...]:
    """Every title and form under every ruleset: code, name, days, documents, and the levels that decide it."""
    _ = request
    return listed_titles()


@router.get("/catalogue/documents", summary="Danh mục giấy tờ của hồ sơ")
async def list_documents(request: Reading) -> tuple[ListedDocument, ...]:
    """The documents that a dossier can hold."""
    _ = request
    return listed_documents()
