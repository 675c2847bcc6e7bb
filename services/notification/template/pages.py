"""The pages of texts: the table of notices, and how each text reads."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter
from starlette.responses import Response

from chassis.web.pages import PageRequest, open_to
from contracts.notification import About
from services.notification.notice.table import Audience, EmailHolds, Mailed
from services.notification.notice.terms import Bilingual
from services.notification.template import queries

pages = APIRouter()

Reading = Annotated[PageRequest, open_to("clerk", "appraiser", "signer", "auditor", "operator")]
AUDIENCES: Final[Mapping[Audience, Bilingual]] = {
    Audience.RECIPIENTS: Bilingual("các nơi nhận của kế hoạch", "recipients of the plan"),
    Audience.NEWLY_NAMED: Bilingual("nơi nhận mới được nêu tên", "recipients newly named"),
    Audience.NAMED_BEFORE: Bilingual("nơi nhận đã được nêu tên trước đó", "recipients named before"),
    Audience.UNIT: Bilingual("đơn vị được nói đến", "the unit concerned"),
    Audience.WHOM_IT_WAITS_FOR: Bilingual("đơn vị, người mà việc đang chờ", "whom the work waits for"),
    Audience.HEAD: Bilingual("người đứng đầu", "the head"),
}
MAILED: Final[Mapping[Mailed, Bilingual]] = {
    Mailed.ALWAYS: Bilingual("có gửi thư", "mailed"),
    Mailed.NEVER: Bilingual("chỉ trong hộp thông báo", "inbox alone"),
    Mailed.WHEN_BY_STANDING_BODY: Bilingual(
        "gửi thư khi cơ quan thường trực thực hiện", "mailed when the standing body did it"
    ),
}
EMAILS_HOLD: Final[Mapping[EmailHolds, Bilingual]] = {
    EmailHolds.WHOLE: Bilingual("thư ghi toàn văn", "the e-mail holds the whole text"),
    EmailHolds.WITHOUT_REASONS: Bilingual("thư không ghi lý do", "the e-mail holds no reasons"),
}


@pages.get("/templates")
async def list_templates(request: Reading) -> Response:
    """The table of notices: which event is announced to whom, by which text, and whether by e-mail."""
    return request.render(
        "template/list.html", templates=queries.templates(), audiences=AUDIENCES, mailed=MAILED, hold=EMAILS_HOLD
    )


@pages.get("/templates/{about}")
async def show_template(about: About, request: Reading) -> Response:
    """One text in both languages, as it is written and as it reads with example facts."""
    return request.render(
        "template/show.html", shown=queries.template(about), mailed=MAILED, hold=EMAILS_HOLD, audiences=AUDIENCES
    )
