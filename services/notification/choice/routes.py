"""The addresses under which choices are made and read."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from chassis.web import Answer, AuthorizedRequest, NotFound, allow
from contracts.message import Message
from contracts.vocabulary import Code, Name
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
    """Choose which notices of the own unit's inbox come to the own mailbox, and how; its address is kept or erased."""
    addressee, person = request.viewer.unit or request.site.code, request.actor.subject
    answer = await request.handle(
        ChooseNotices(addressee=addressee, person=person, language=body.language, ways=body.ways)
    )
    await queries.keep_address(request.reader, addressee, person, body.email, request.now())
    return answer


@router.delete("/choices/mine/address", status_code=204, summary="Xóa địa chỉ thư điện tử của tôi")
async def erase_mine(request: Reading) -> Response:
    """Erase the address of the own mailbox; nothing more is sent to it."""
    await queries.erase_address(request.reader, request.viewer.unit or request.site.code, request.actor.subject)
    return Response(status_code=204)


@router.delete("/choices/{addressee}/{person}/address", status_code=204, summary="Xóa địa chỉ thư của một người")
async def erase_address(
    addressee: Code, person: Name, request: Annotated[AuthorizedRequest, allow("operator")]
) -> Response:
    """Erase the address of somebody else, as of somebody who has left."""
    if not request.viewer.sees(addressee):
        raise NotFound(f"mailbox-{addressee}")
    await queries.erase_address(request.reader, addressee, person)
    return Response(status_code=204)


@router.put("/choices/{addressee}", summary="Chọn cách nhận thông báo của hộp thư đơn vị")
async def choose_for_addressee(
    addressee: Code, body: WaysBody, request: Annotated[AuthorizedRequest, allow("clerk", "appraiser", "operator")]
) -> Answer:
    """Choose how the addressee's own mailbox gets each kind of notice."""
    return await request.handle(ChooseNotices(addressee=addressee, ways=body.ways))
