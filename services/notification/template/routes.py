"""The addresses under which the table and the texts of notices are read."""

from typing import Annotated

from fastapi import APIRouter

from chassis.web import AuthorizedRequest, allow
from contracts.notification import About
from services.notification.template import queries
from services.notification.template.queries import TemplateRow, TemplateText

router = APIRouter(tags=["templates"])
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "signer", "auditor", "operator")]


@router.get("/templates", summary="Danh sách mẫu thông báo")
async def list_templates(_request: Reading) -> tuple[TemplateRow, ...]:
    """Each kind of notice: its text and version, what leads to it, for whom, and whether it is mailed."""
    return queries.templates()


@router.get("/templates/{about}", summary="Xem trước một mẫu thông báo")
async def show_template(about: About, _request: Reading) -> TemplateText:
    """The text of one kind of notice in both languages, and how it reads with example facts."""
    return queries.template(about)
