"""Conditional requests and HEAD: what the JSON answers of a service have in common (RFC 9110 §8.8.3, §9.3.2, §13).

The ETag of an answer is `"<position>-<hash>"` where one thing with a stream of its own is shown, as in `"42-9f86d081"`,
and `"<hash>"` elsewhere. A GET with it in `If-None-Match` is answered with 304 while the answer would be the same; a
command with it in `If-Match` is refused with 412 where the stream has an event behind that position.
"""

import re
from collections.abc import Mapping, MutableMapping
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

from fastapi import Header
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.web.parameters import Position

_SHOWN_AT = "tdkt.shown_at"
_TAG = re.compile(r'^(?:W/)?"?([0-9]{1,19})(?:-[0-9a-f]+)?"?$')
_NAMEABLE = re.compile(r"^[A-Za-z0-9._-]{1,200}$")
_NO_POSITION = {
    "vi": 'Phải là ETag mà địa chỉ của chính nội dung này đã trả lời, như "42-9f86d081", hoặc vị trí 42.',
    "en": 'Should be the ETag that the address of the thing itself answered with, as in "42-9f86d081", or position 42.',
}
_PRIVATE: Final = "private, no-cache"
"""An answer belongs to its reader, and is asked for again before it is shown again."""


def position_of(header: object) -> object:
    """The position in an `If-Match` header: the largest of several, None for `*`.

    A weak tag counts as a strong one: a proxy that compresses makes tags weak, and the position stays what it was.
    Raises PydanticCustomError for a tag without a position.
    """
    if not isinstance(header, str) or header.strip() == "*":
        return None
    found = [_TAG.match(tag.strip()) for tag in header.split(",")]
    positions = [int(tag[1]) for tag in found if tag]
    if len(positions) < len(found):
        raise PydanticCustomError("etag_form", "Should be an ETag with a position", dict(_NO_POSITION))
    return max(positions)


IfMatch: TypeAlias = Annotated[
    Position | None,
    BeforeValidator(position_of),
    WithJsonSchema({"type": "string", "examples": ['"42-9f86d081884c7d65"']}),
    Header(
        description="ETag mà người gửi đã đọc; bị từ chối (412) nếu nội dung đã thay đổi sau đó."
        " The ETag that the sender had read; refused (412) where the stream has gone on since."
    ),
]
"""The position that the sender of a command had read; None where nothing is to be compared."""


def stream_named(form: str, parameters: Mapping[str, str]) -> str:
    """The stream that `form` names, as in `plan-{plan_id}`, for the parameters of a path, an id as it is recorded."""
    return form.format_map({name: _as_recorded(value) for name, value in parameters.items()})


def _as_recorded(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return value if _NAMEABLE.match(value) else ""


def shown_at(scope: MutableMapping[str, Any], position: int) -> None:
    """Name the position of the last event of the stream that the answer to an ASGI request shows."""
    scope[_SHOWN_AT] = position


class Conditional:
    """ASGI middleware: an ETag with each JSON answer to a GET, 304 where the caller has it, and HEAD as GET."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        # The scope itself changes and not a copy: the layers around read the route that is found for it.
        scope["method"] = "GET"
        try:
            await self._app(scope, receive, _Answer(scope, send, head=method == "HEAD"))
        finally:
            scope["method"] = method


class _Answer:
    """Sends one answer: the start of a JSON answer waits for its body, of which the ETag is made."""

    def __init__(self, scope: Scope, send: Send, *, head: bool) -> None:
        self._scope = scope
        self._send = send
        self._head = head
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_tagged(message):
            self._start = message
            return
        if message["type"] == "http.response.body":
            if self._start is not None:
                message = await self._begin(self._start, message)
            if self._head:
                message = {**message, "body": b""}
        await self._send(message)

    async def _begin(self, start: Message, body: Message) -> Message:
        self._start = None
        if not body.get("more_body", False):
            headers = MutableHeaders(scope=start)
            tag = _tag(body.get("body", b""), self._scope.get(_SHOWN_AT))
            headers["etag"] = tag
            headers.setdefault("cache-control", _PRIVATE)
            if _has(Headers(scope=self._scope).get("if-none-match", ""), tag):
                del headers["content-length"], headers["content-type"]
                start, body = {**start, "status": HTTPStatus.NOT_MODIFIED}, {**body, "body": b""}
        await self._send(start)
        return body


def _is_tagged(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == HTTPStatus.OK and headers.get("content-type") == "application/json"


def _tag(body: bytes, position: int | None) -> str:
    content = sha256(body).hexdigest()[:16]
    return f'"{content}"' if position is None else f'"{position}-{content}"'


def _has(header: str, tag: str) -> bool:
    """Whether an `If-None-Match` header names the tag, by the weak comparison that RFC 9110 §13.1.2 wants."""
    known = {one.strip().removeprefix("W/") for one in header.split(",")}
    return "*" in known or tag in known
