"""The addresses under which choices are made and read."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from chassis.web import Answer, AuthorizedRequest, allow
from contracts.message import Message
from contracts.vocabulary import Code
from services.notification.choice import queries
from services.notification.choice.messages import ChooseNotices, Chosen
from services.notification.choice.queries import ChoiceRow
from services.notification.contact.messages import EmailAddress, Language

router = APIRouter(tags=["choices"])
Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]


class WaysBody(Message):
    """How the addressee's own mailbox gets each kind of notice; a kind that is not named goes out by the table."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ways": [{"about": "work-due", "way": "digest"}]}]})

    ways: Annotated[tuple[Chosen, ...], Field(max_length=100)]


class ChoiceBody(WaysBody):
    """The same for the own mailbox of the person who asks; without an address it gets nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"email": "can-bo@chilang.example", "ways": [{"about": "work-due", "way": "digest"}]}]
        }
    )

    email: EmailAddress | None
    language: Language = Language.VI


@router.get("/choices", summary="Lựa chọn nhận thông báo")
async def list_choices(request: Reading) -> tuple[ChoiceRow, ...]:
    """The choices that were made, as far as the person who asks may see them."""
    rows = await queries.choices(request.reader, request.viewer)
    await request.audit_read("choice", [f"{row.addressee}/{row.person}" for row in rows])
    return rows


@router.put("/choices/mine", summary="Chọn cách nhận thông báo của tôi")
async def choose_mine(
    body: ChoiceBody,
    request: Annotated[
        AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
    ],
) -> Answer:
    """Choose which notices of the own unit's inbox come to the own mailbox, and how."""
    return await request.handle(
        ChooseNotices(
            addressee=request.viewer.unit or request.site.code,
            person=request.actor.subject,
            email=body.email,
            language=body.language,
            ways=body.ways,
        )
    )


@router.put("/choices/{addressee}", summary="Chọn cách nhận thông báo của hộp thư đơn vị")
async def choose_for_addressee(
    addressee: Code, body: WaysBody, request: Annotated[AuthorizedRequest, allow("clerk", "appraiser", "operator")]
) -> Answer:
    """Choose how the addressee's own mailbox gets each kind of notice."""
    return await request.handle(ChooseNotices(addressee=addressee, ways=body.ways))
