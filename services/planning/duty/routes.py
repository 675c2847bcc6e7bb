"""The duties over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from chassis.web import Answer, AuthorizedRequest, Page, allow, page_of
from contracts.message import Message
from contracts.vocabulary import Day, Text
from services.planning.account import queries as accounts
from services.planning.duty import queries
from services.planning.duty.messages import AccountId, EndDuty, GrantDuty, GrantedDuty, GrantId
from services.planning.duty.queries import DutiesAsked, DutyRow

router = APIRouter(tags=["duties"])

Granting = Annotated[AuthorizedRequest, allow("operator", whole_site=True)]
Reading = Annotated[AuthorizedRequest, allow("operator", "auditor", whole_site=True)]


class GrantBody(Message):
    """A duty, the account whose holder is to have it, and the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "account_id": "0199c0de-0000-7000-8000-0123456789ab",
                    "granted": {
                        "duty": "signer",
                        "valid_from": "2017-01-03",
                        "valid_until": "2017-12-31",
                        "authority": "KT",
                        "acting_for": "Chủ tịch",
                        "authorised_by": {
                            "issuer": "UBND thành phố Lạng Sơn",
                            "number": "12",
                            "symbol": "TB-UBND",
                            "dated": "2016-12-30",
                        },
                    },
                    "reason": "Phân công công tác năm 2017",
                }
            ]
        }
    )

    account_id: AccountId
    granted: GrantedDuty
    reason: Text


class EndBody(Message):
    """The last day on which a duty is held, and the reason for its end."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"last_day": "2017-06-30", "reason": "Chuyển công tác"}]})

    last_day: Day
    reason: Text


@router.post("/duties", status_code=201, summary="Giao nhiệm vụ cho một tài khoản")
async def grant_duty(body: GrantBody, request: Granting) -> Answer:
    """Grant a duty to the holder of an account; its stream in the answer is `duty-` and the account's id."""
    account = await accounts.account_in_use(request.reader, body.account_id)
    return await request.handle(
        GrantDuty(
            account_id=body.account_id,
            grant_id=GrantId(request.new_id()),
            subject=account.user_name,
            granted=body.granted,
            reason=body.reason,
        )
    )


@router.post("/duties/{account_id}/{grant_id}/end", summary="Kết thúc nhiệm vụ đã giao")
async def end_duty(account_id: AccountId, grant_id: GrantId, body: EndBody, request: Granting) -> Answer:
    """End a granted duty; it is held on the last day still."""
    return await request.handle(
        EndDuty(account_id=account_id, grant_id=grant_id, last_day=body.last_day, reason=body.reason)
    )


@router.get("/duties", summary="Danh sách nhiệm vụ đã giao")
async def list_duties(request: Reading, asked: Annotated[DutiesAsked, Query()]) -> Page[DutyRow]:
    """The duties that were granted, the latest first; `after` is the last grant of the page before."""
    rows, total = await queries.duties(request.reader, request.viewer, asked)
    await request.audit_read("duty", [row.grant_id for row in rows])
    return page_of(request.address, rows, total, asked.limit, lambda row: row.grant_id)
