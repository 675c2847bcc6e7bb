"""The catalogue over HTTP: the codes that a dossier is filed with, and the confirmation of what is unsure."""

from typing import Annotated

from fastapi import APIRouter

from chassis.web import Answer, AuthorizedRequest, NotFound, allow, example
from contracts.catalog import catalogue, listed_documents, listed_titles
from contracts.catalog.entries import ListedDocument, ListedTitle, Ruleset
from contracts.message import Message
from contracts.vocabulary import CatalogCode, Day
from services.review.catalogue import queries
from services.review.catalogue.law import LawLine, RulesetLaw, common_law, law_line, law_of_ruleset
from services.review.catalogue.messages import CheckedAgainst, ConfirmLine, LineId, Remark, WithdrawConfirmation

router = APIRouter(tags=["catalogue"])

Reading = Annotated[AuthorizedRequest, allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")]
Appraising = Annotated[AuthorizedRequest, allow("appraiser")]
Showing = Annotated[
    AuthorizedRequest,
    allow("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator", shows="catalogue-{ruleset_id}"),
]


class ConfirmationBody(Message):
    """The text that a line was compared with, and the day in Viet Nam."""

    model_config = example(
        source="Nghị định 91/2017/NĐ-CP, Điều 45 khoản 8, Công báo số 633 + 634", checked_on="2017-10-02"
    )

    source: CheckedAgainst
    checked_on: Day
    remark: Remark | None = None


class WithdrawalBody(Message):
    """Why a confirmation is taken back."""

    model_config = example(reason="Đối chiếu nhầm khoản.")

    reason: Remark


@router.get("/catalogue/rulesets", summary="Danh sách bộ quy định theo thời gian")
async def list_rulesets(request: Reading) -> tuple[Ruleset, ...]:
    """The rulesets in the order of their days; the one in force on the day of filing stays with a dossier."""
    _ = request
    return catalogue().rulesets


@router.get("/catalogue/common", summary="Nội dung không thuộc bộ quy định nào: lương cơ sở, thời hạn bảo quản hồ sơ")
async def show_common(request: Reading) -> tuple[LawLine, ...]:
    """The base salaries by their days and how long files are kept, confirmed as the lines of the ruleset `COMMON`."""
    return common_law(await queries.confirmations(request.reader))


@router.get("/catalogue/rulesets/{ruleset_id}", summary="Toàn bộ quy định của một bộ, từng điều với độ tin cậy")
async def show_ruleset(ruleset_id: CatalogCode, request: Showing) -> RulesetLaw:
    """Every title and form of a ruleset, line by line with citation; what is unsure is marked `chưa xác minh`."""
    try:
        return law_of_ruleset(ruleset_id, await queries.confirmations(request.reader))
    except KeyError:
        raise NotFound("ruleset") from None


@router.get("/catalogue/rulesets/{ruleset_id}/lines/{line}", summary="Một nội dung của quy định, với việc xác minh")
async def show_line(ruleset_id: CatalogCode, line: LineId, request: Showing) -> LawLine:
    """One line of a ruleset: what it says, its citation, how sure that is, and who has confirmed it by which text."""
    try:
        found = law_line(ruleset_id, line, await queries.confirmations(request.reader))
    except KeyError:
        raise NotFound("ruleset") from None
    if found is None:
        raise NotFound("line")
    return found


@router.post("/catalogue/rulesets/{ruleset_id}/lines/{line}/confirm", summary="Xác minh một nội dung của quy định")
async def confirm_line(ruleset_id: CatalogCode, line: LineId, body: ConfirmationBody, request: Appraising) -> Answer:
    """Confirm that a line says what its statute says; it is no longer unsure wherever a dossier is judged by it."""
    return await request.handle(ConfirmLine(ruleset=ruleset_id, line=line, **dict(body)))


@router.post("/catalogue/rulesets/{ruleset_id}/lines/{line}/withdraw", summary="Rút việc xác minh")
async def withdraw_confirmation(
    ruleset_id: CatalogCode, line: LineId, body: WithdrawalBody, request: Appraising
) -> Answer:
    """Take a confirmation back; outcomes that were recorded meanwhile stay as they are."""
    return await request.handle(WithdrawConfirmation(ruleset=ruleset_id, line=line, reason=body.reason))


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
