"""The catalogue over HTTP: the codes that a dossier is filed with, and the rules that it is judged by."""

from typing import Annotated

from fastapi import APIRouter

from chassis.web import AuthorizedRequest, NotFound, allow
from contracts.catalog import catalogue, titles
from contracts.catalog.entries import Ruleset, Title, Words
from contracts.message import Message
from contracts.vocabulary import CatalogCode, Name

router = APIRouter(tags=["catalogue"])

Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


class DocumentRow(Message):
    """A document that a dossier can hold."""

    code: CatalogCode
    name: Words


@router.get("/catalogue/rulesets")
async def list_rulesets(request: Reading) -> tuple[Ruleset, ...]:
    """The rulesets in the order of their days; the one in force on the day of filing stays with a dossier."""
    _ = request
    return catalogue().rulesets


@router.get("/catalogue/rulesets/{ruleset}/titles")
async def list_titles(ruleset: Name, request: Reading) -> tuple[Title, ...]:
    """The titles of a ruleset: code, name, prerequisites, documents, competent levels, quota and vote."""
    _ = request
    found = titles(ruleset)
    if not found:
        raise NotFound(f"ruleset {ruleset}")
    return found


@router.get("/catalogue/documents")
async def list_documents(request: Reading) -> tuple[DocumentRow, ...]:
    """The documents that a dossier can hold, by code."""
    _ = request
    documents = catalogue().documents
    return tuple(DocumentRow(code=code, name=documents[code]) for code in sorted(documents))
