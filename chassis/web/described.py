"""What the description says of every operation beyond FastAPI's own: examples of answers, and the headers it takes.

An answer's example is made of those of its fields; a class with an `example(…)` of its own shows that one.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from contracts.examples import Maker, NoExampleError

_JSON: Final = "application/json"
_OF_COMMANDS: Final = frozenset({"idempotency-key", "if-match"})
"""The headers that mean something for a command alone."""
_WORDS: Final[Mapping[str, str | int]] = {
    "account_name": "chuyenvien",
    "actor": "chuyenvien",
    "also": "Chuyên viên",
    "acting_for": "Chủ tịch",
    "addressee": "phuong-vinh-trai",
    "addressee_name": "Phường Vĩnh Trại",
    "appraising_body": "Phòng Nội vụ",
    "begun_at": "2017-01-12T09:30:00+07:00",
    "by": "Chủ tịch UBND thành phố",
    "cluster": "cum-phuong",
    "council": "Hội đồng Thi đua - Khen thưởng thành phố",
    "council_members": 11,
    "deciding_authority": "Chủ tịch UBND thành phố",
    "deciding_site": "lang-son",
    "decision": "3120/QĐ-UBND",
    "device": "Firefox, Linux",
    "display_name": "Chuyên viên Phòng Nội vụ",
    "email": "vanphong@vinhtrai.langson.gov.vn",
    "email_detail": "550 mailbox unavailable",
    "ended_by": "quantri",
    "end_reason": "Chuyển công tác",
    "ends_at": "2017-01-12T19:30:00+07:00",
    "en": "The sheet of 2017 is waited for.",
    "explanation": "Đủ điều kiện theo quy định của năm 2017.",
    "from_whom": "Phòng Nội vụ",
    "granted_by": "quantri",
    "holder": "Phòng Nội vụ",
    "holder_en": "The division of home affairs",
    "issuer": "UBND thành phố Lạng Sơn",
    "late_reason": "Đường truyền của đơn vị bị ngắt",
    "listed": 12,
    "members": 11,
    "missing_en": "The report of merit",
    "missing_vi": "Báo cáo thành tích",
    "name": "Nguyễn Thị Ánh Đào",
    "number": "254",
    "page": "/planning/plans/01592b6f-8a40-7c11-9d27-5e0c6a41f254",
    "password": "tam-thoi-8f3k-27qd",
    "plan": "254/KH-UBND",
    "position": "Chuyên viên",
    "reason": "Theo kế hoạch đã ban hành",
    "reason_code": "INCOMPLETE",
    "reason_codes": "NO_PLAN",
    "registered": 12,
    "result": "eligible",
    "ruleset": "L2003_ND91",
    "signer_role": "CHỦ TỊCH",
    "site": "lang-son",
    "stage": "appraisal",
    "state": "in-force",
    "state_en": "Waits for the appraisal",
    "state_vi": "Chờ thẩm định",
    "stream": "plan-01592b6f-8a40-7c11-9d27-5e0c6a41f254",
    "subject": "nguyen-thi-anh-dao",
    "superior": "tinh-lang-son",
    "symbol": "KH-UBND",
    "text": "Ủy ban nhân dân thành phố đã ban hành kế hoạch.",
    "thing": "01592b6f-8a40-7c11-9d27-5e0c6a41f254",
    "title": "Kế hoạch thi đua, khen thưởng năm 2017",
    "title_en": "Plan 254/KH-UBND was issued",
    "unit": "phuong-vinh-trai",
    "unit_name": "Phường Vĩnh Trại",
    "used_at": "2017-01-12T10:30:00+07:00",
    "user_name": "chuyenvien",
    "vi": "Chờ phiếu đăng ký năm 2017",
    "votes_for": 9,
    "year": 2017,
}
"""Examples by the names of fields whose types have none of their own; a field of another meaning brings its own."""
_NONE_MATCH: Final[dict[str, Any]] = {
    "name": "if-none-match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "examples": ['"42-9f86d081884c7d65"']},
    "description": "ETag đã có; trả lời 304 nếu nội dung không đổi."
    " The ETag that the caller has; answered with 304 while the answer is the same.",
}
_TAG: Final = {
    "schema": {"type": "string"},
    "description": "Phiên bản của câu trả lời, dùng cho If-None-Match; của một đối tượng thì dùng cả cho If-Match."
    " The version of the answer, for If-None-Match; that of a single thing also for If-Match.",
}
_POSITION: Final = {
    "schema": {"type": "integer"},
    "description": "Vị trí sau lệnh; gửi làm Read-After để đọc được kết quả."
    " The position after the command; send it as Read-After to read the result.",
}
_UNCHANGED: Final = {"description": "Nội dung không đổi so với If-None-Match. Unchanged since If-None-Match."}


def complete(document: dict[str, Any]) -> None:
    """Complete an OpenAPI document in place."""
    schemas = document["components"].get("schemas", {})
    chosen: dict[str, dict[str, str | int]] = {}
    for address, method, operation in _operations(document):
        # What a list may be asked for stands in its rows, and in the single thing that is shown beside it.
        tag = str(next(iter(operation.get("tags", ())), ""))
        words = {**_WORDS, **chosen.get(tag, {}), **dict(_chosen(operation))}
        chosen[tag] = words
        following = {"next": f"{address}?limit=50&after={words['thing']}"}
        made = Maker(schemas, complete=True, words=words | following)
        if method == "get":
            _complete_read(operation)
        for status, response in operation["responses"].items():
            content = response.get("content", {}).get(_JSON)
            if not status.startswith("2") or content is None:
                continue
            with suppress(NoExampleError):
                content["example"] = made.make("", content["schema"])
            if method == "get":
                response["headers"] = {"ETag": _TAG}
            elif content["schema"].get("$ref", "").endswith("/Answer"):
                response["headers"] = {"Position": _POSITION}


def _complete_read(operation: dict[str, Any]) -> None:
    """Say of a read that it may be conditional, and not that it has the headers of a command."""
    if "parameters" in operation:
        operation["parameters"] = [one for one in operation["parameters"] if one["name"] not in _OF_COMMANDS]
    if _JSON in operation["responses"].get("200", {}).get("content", {}):
        operation.setdefault("parameters", []).append(_NONE_MATCH)
        operation["responses"]["304"] = _UNCHANGED


def _chosen(operation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The filters of an operation with a form or a choice, each with a value that it takes."""
    for parameter in operation.get("parameters", ()):
        name, schema = parameter["name"], parameter["schema"]
        taken: Mapping[str, Any] = next(
            (one for one in (schema, *schema.get("anyOf", ())) if "enum" in one or "pattern" in one), {}
        )
        word = str(_WORDS.get(name, ""))
        values = taken.get("enum") or schema.get("examples") or taken.get("examples")
        is_taken = word in taken["enum"] if "enum" in taken else bool(re.match(taken.get("pattern", ""), word))
        if values and isinstance(values[0], str):
            yield name, word if is_taken else values[0]


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for address, operations in document["paths"].items():
        for method, operation in operations.items():
            yield address, method, operation
