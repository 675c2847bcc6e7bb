"""The answer to a request that is not carried out: RFC 9457 problem details in Vietnamese and English.

`type` is `urn:tdkt:problem:<code>`; a code never changes once published.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from chassis.database import is_away
from chassis.deciding.decider import CommandIdReused, EventTooLarge, StreamTooLarge, StreamWentOn
from chassis.errors import (
    Fault,
    IssuerUnavailableError,
    ReadModelBehindError,
    StoreRejectedError,
    StoreUnavailableError,
    StreamConflictError,
)
from chassis.telemetry import conversation_of, route_of
from chassis.web.auth import DutyMissing, SiteStaffOnly, TokenExpired, TokenMissing, TokenRefused, UnitMissing
from chassis.web.blame import faults_of
from chassis.web.json_text import BodyNotUtf8, JsonFieldTwice, JsonMalformed
from chassis.web.wording import fault_in_words, place_of
from contracts.message import Refusal, RefusalKind

_log = structlog.get_logger()


class NotFound(Refusal):
    """Something that does not exist, or not for this viewer, cannot be shown."""

    kind = RefusalKind.NOT_FOUND
    code = "not-found"
    vi = "Không tìm thấy {sought}."
    en = "There is no {sought}."

    def __init__(self, sought: str) -> None:
        """Name the thing that was `sought`, as in `plan-0190…`; never personal data."""
        super().__init__(sought=sought)


class PageUnknown(Refusal):
    """A page follows a listed row; where that row is gone, the list is read from its beginning."""

    code = "page-unknown"
    vi = "Không tiếp tục được danh sách vì mục {after} không còn; hãy đọc lại từ đầu."
    en = "The list cannot go on after {after}, which is not in it any more; read it from the beginning."


class PositionBeyondLog(Refusal):
    """A position to wait for is one that this service has answered with."""

    code = "position-beyond-log"
    vi = "Vị trí {position} chưa có trong nhật ký của dịch vụ này; hãy gửi đúng vị trí mà dịch vụ này đã trả lời."
    en = "This service's log has no position {position} yet; send the position that this service answered with."


class BodyWithheld(HTTPException):
    """A body is not read, because `cause` (a Refusal or a Fault) keeps the request out.

    Frameworks make a bad request of any exception while a body is read, except of an HTTPException.
    """

    def __init__(self, cause: Exception) -> None:
        """Keep `cause`, from which the answer to the caller is made."""
        super().__init__(problem_of(cause).status)
        self.cause = cause


_STATUS: Mapping[type[Refusal], int] = {
    TokenMissing: 401,
    TokenRefused: 401,
    TokenExpired: 401,
    PageUnknown: 410,
    PositionBeyondLog: 422,
    StreamWentOn: 412,
    BodyNotUtf8: 400,
    JsonFieldTwice: 400,
    JsonMalformed: 400,
}
"""The refusals of the web with an HTTP status of their own; every other is answered by its kind."""
_STATUS_OF_KIND: Mapping[RefusalKind, int] = {
    RefusalKind.NOT_ALLOWED: 403,
    RefusalKind.NOT_FOUND: 404,
    RefusalKind.CONFLICT: 409,
    RefusalKind.INVALID: 422,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: its HTTP status, its stable code, its sentence in both languages, and further members.

    `members` are further members of the JSON object, `headers` further headers of the answer.
    """

    status: int
    code: str
    vi: str
    en: str
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


_AGAIN = {"retry-after": "2"}
_FAULTS: Mapping[type[Fault], Problem] = {
    StoreUnavailableError: Problem(
        503,
        "store-unavailable",
        "Cơ sở dữ liệu tạm thời không đáp ứng. Hãy gửi lại sau ít giây với cùng Idempotency-Key: "
        "yêu cầu chỉ được thực hiện một lần.",
        "The database does not answer for the moment. Send this again in a few seconds under the same "
        "Idempotency-Key: it will be carried out once.",
        headers=_AGAIN,
    ),
    StoreRejectedError: Problem(
        422,
        "content-not-storable",
        "Nội dung có ký tự không lưu được. Hãy bỏ các ký tự điều khiển rồi gửi lại.",
        "The content holds characters that cannot be stored. Remove control characters and send it again.",
    ),
    StreamConflictError: Problem(
        503,
        "stream-busy",
        "Hồ sơ này đang được nhiều người cùng thay đổi. Hãy gửi lại với cùng Idempotency-Key.",
        "Others are changing this at the same moment. Send it again under the same Idempotency-Key.",
        headers=_AGAIN,
    ),
    ReadModelBehindError: Problem(
        503,
        "read-model-behind",
        "Dữ liệu để xem chưa cập nhật tới vị trí bạn yêu cầu. Hãy thử lại sau ít giây.",
        "What can be read has not reached the position you asked for. Try again in a few seconds.",
        headers=_AGAIN,
    ),
    IssuerUnavailableError: Problem(
        503,
        "issuer-unavailable",
        "Chưa kiểm tra được mã truy cập vì dịch vụ đăng nhập không đáp ứng. Hãy thử lại sau ít giây.",
        "The token cannot be checked because the sign-in service does not answer. Try again in a few seconds.",
        headers=_AGAIN,
    ),
}
_INVALID = "request-invalid"
_UNEXPECTED = Problem(
    500,
    "unexpected",
    "Hệ thống gặp lỗi ngoài dự kiến. Hãy báo cho người vận hành kèm mã `trace_id`.",
    "Something went wrong that should not. Tell the operator, with the `trace_id`.",
)
_HTTP: Mapping[int, Problem] = {
    400: Problem(400, "request-malformed", "Không đọc được yêu cầu này.", "This request cannot be read."),
    404: Problem(404, "address-unknown", "Không có địa chỉ này.", "There is nothing at this address."),
    405: Problem(
        405,
        "method-not-allowed",
        "Địa chỉ này không nhận phương thức này.",
        "This address does not take this method.",
    ),
    408: Problem(
        408,
        "request-too-slow",
        "Nội dung gửi lên quá chậm. Hãy gửi lại với cùng Idempotency-Key.",
        "The body came too slowly. Send it again under the same Idempotency-Key.",
    ),
    413: Problem(
        413,
        "body-too-large",
        "Nội dung gửi lên lớn hơn mức cho phép (2 MiB, biểu mẫu có tệp 21 MiB). Hãy chia nhỏ và gửi nhiều lần.",
        "What was sent is larger than allowed (2 MiB, a form with a file 21 MiB). Send it in several parts.",
    ),
    415: Problem(
        415,
        "media-type-unsupported",
        "Nội dung phải là JSON, với tiêu đề Content-Type: application/json.",
        "The body must be JSON, with the header Content-Type: application/json.",
    ),
}


_REFUSALS: Sequence[type[Refusal]] = (
    TokenMissing,
    TokenRefused,
    TokenExpired,
    DutyMissing,
    UnitMissing,
    SiteStaffOnly,
    NotFound,
    PageUnknown,
    PositionBeyondLog,
    CommandIdReused,
    EventTooLarge,
    StreamTooLarge,
    StreamWentOn,
    BodyNotUtf8,
    JsonFieldTwice,
    JsonMalformed,
)
"""The refusals of the chassis, which every service may answer with."""


class KnownProblem(NamedTuple):
    """A problem that a service may answer with: its HTTP status, its code, and the rule or sentence behind it."""

    status: int
    code: str
    meaning: str


def known_problems(refusals: Sequence[type[Refusal]]) -> Iterator[KnownProblem]:
    """Every problem of a service with `refusals` of its own."""
    for refusal in (*_REFUSALS, *refusals):
        yield KnownProblem(_status_of(refusal), refusal.code, (refusal.__doc__ or "").partition("\n")[0])
    for problem in (*_FAULTS.values(), *_HTTP.values(), _UNEXPECTED):
        yield KnownProblem(problem.status, problem.code, problem.en)
    yield KnownProblem(422, _INVALID, "The request is wrong in some places; see the list `faults`.")


def register(app: FastAPI) -> None:
    """Answer refusals, faults, malformed requests and unknown addresses of `app` as problems."""
    for kind in (Refusal, Fault, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _answer)


async def _answer(request: Request, exception: Exception) -> Response:
    return answer(request.scope, exception)


def answer(scope: Scope, exception: Exception) -> Response:
    """The response to an ASGI request whose handling ended in `exception`; a fault is logged."""
    exception = exception.cause if isinstance(exception, BodyWithheld) else exception
    problem = problem_of(exception)
    if isinstance(exception, Refusal) and (faults := faults_of(exception, scope)):
        problem = replace(problem, members={**problem.members, "faults": faults})
    if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request_failed", route=route_of(scope), exc_info=exception)
    elif isinstance(exception, Fault):
        _log.warning("request_not_served", code=problem.code, route=route_of(scope), fault=str(exception))
    pages: PageProblems | None = getattr(scope["app"].state, "page_problems", None) if "app" in scope else None
    if pages is not None and pages.owns(scope):
        return pages.answer(scope, problem)
    return _response(scope, problem)


class PageProblems(Protocol):
    """Answers for pages that cannot be shown."""

    def owns(self, scope: Scope) -> bool:
        """Whether the request asks for a page."""

    def answer(self, scope: Scope, problem: Problem) -> Response:
        """The page that shows `problem`."""


def headers_of(refusal: Refusal | None) -> dict[str, str]:
    """The headers of a refusal's answer: the scheme of tokens with 401, and when one that passes is over.

    A refusal that passes by itself has the fact `seconds`. None has no headers.
    """
    if refusal is None:
        return {}
    headers = {"www-authenticate": "Bearer"} if status_of(refusal) == HTTPStatus.UNAUTHORIZED else {}
    return headers | ({"retry-after": str(refusal.facts["seconds"])} if "seconds" in refusal.facts else {})


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return _status_of(type(refusal))


def problem_of(exception: Exception) -> Problem:
    """The problem that stands for `exception`."""
    if isinstance(exception, BodyWithheld):
        return problem_of(exception.cause)
    if isinstance(exception, Refusal):
        return _of_refusal(exception)
    if isinstance(exception, RequestValidationError):
        return _of_faults(exception.errors(), exception.body)
    if isinstance(exception, HTTPException):
        known = _HTTP.get(exception.status_code, _HTTP[400])
        return Problem(
            exception.status_code, known.code, known.vi, known.en, known.members, dict(exception.headers or {})
        )
    if isinstance(exception, Fault):
        return next((_FAULTS[kind] for kind in type(exception).__mro__ if kind in _FAULTS), _UNEXPECTED)
    # A query reads through the pool itself, so the driver's own exception for a server that is away comes here.
    return _FAULTS[StoreUnavailableError] if is_away(exception) else _UNEXPECTED


def _status_of(refusal: type[Refusal]) -> int:
    return next((_STATUS[kind] for kind in refusal.__mro__ if kind in _STATUS), _STATUS_OF_KIND[refusal.kind])


def _of_refusal(refusal: Refusal) -> Problem:
    status = _status_of(type(refusal))
    members = {"facts": refusal.facts} if refusal.facts else {}
    vi, en = refusal.sentence("vi"), refusal.sentence("en")
    return Problem(status, refusal.code, vi, en, members, headers_of(refusal))


def _of_faults(faults: Sequence[Mapping[str, Any]], body: object) -> Problem:
    """Every fault with its place in the request, and never with the value, which may be personal data."""
    listed = [{**place_of(fault["loc"], body), **fault_in_words(fault)} for fault in faults]
    if any(fault["type"] == "json_invalid" for fault in faults):
        return _of_refusal(JsonMalformed())
    return Problem(
        422,
        _INVALID,
        f"Yêu cầu có {len(listed)} chỗ chưa đúng; xem danh sách `faults`.",
        f"The request is wrong in {len(listed)} place(s); see the list `faults`.",
        {"faults": listed},
    )


def _response(scope: Scope, problem: Problem) -> Response:
    talk = conversation_of(scope)
    talk.problem = problem.code
    language = language_of(scope)
    body = {
        "type": f"urn:tdkt:problem:{problem.code}",
        "title": problem.code.replace("-", " ").capitalize(),
        "status": problem.status,
        "code": problem.code,
        "detail": problem.vi if language == "vi" else problem.en,
        "detail_vi": problem.vi,
        "detail_en": problem.en,
        "correlation_id": str(talk.correlation_id),
        "trace_id": talk.trace_id,
        **problem.members,
        **(_help(scope, language) if problem.status == HTTPStatus.UNAUTHORIZED else {}),
    }
    return Response(
        json.dumps(body, ensure_ascii=False, default=str),
        problem.status,
        {"content-language": language, **problem.headers},
        "application/problem+json",
    )


def _help(scope: Scope, language: str) -> dict[str, str]:
    """Instructions to get a token at this site, for a caller without a valid one."""
    app = scope.get("app")
    if app is None:
        return {}
    settings, service = app.state.web_state.settings, app.state.web_state.handler.service.name
    if settings.oidc_issuer is not None:
        vi = f"Lấy mã truy cập tại {settings.oidc_issuer}, cho đối tượng (audience) {settings.oidc_audience}."
        en = f"Get an access token from {settings.oidc_issuer}, for the audience {settings.oidc_audience}."
    else:
        command = f"python -m services.{service} token"
        vi = f"Người quản trị vận hành của {settings.site} cấp mã truy cập bằng lệnh `{command}` (xem `--help`)."
        en = f"The operator of {settings.site} issues tokens by the command `{command}` (see `--help`)."
    return {"help": vi if language == "vi" else en, "help_vi": vi, "help_en": en}


def language_of(scope: Scope) -> str:
    """`vi` or `en`, whichever the request's Accept-Language prefers; `vi` where it names neither."""
    weights = {"vi": 0.0, "en": 0.0}
    for entry in Headers(scope=scope).get("accept-language", "").lower().split(","):
        language, _, weight = entry.strip().partition(";q=")
        known = language.partition("-")[0]
        if known in weights:
            weights[known] = max(weights[known], _weight(weight))
    return "en" if weights["en"] > weights["vi"] else "vi"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
