"""The outermost layer of a service's web: each request belongs to a conversation, and leaves one line of log."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.clock import monotonic
from chassis.telemetry import Conversation, conversation, keep, route_of
from chassis.web.problems import answer

_log = structlog.get_logger()
LARGEST_BODY: Final = 2 * 1024 * 1024
"""Bytes: a sheet of 2,000 titles is about 0.5 MB of JSON."""
_QUIET = ("/health", "/metrics")


@dataclass(slots=True)
class Counts:
    """What was served since the start: requests by status, refusals and faults by the code of their problem."""

    requests: Counter[int] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)


class Conversations:
    """ASGI middleware: binds the correlation and the trace, limits what is sent, answers for faults, logs the request.

    A request without `Correlation-Id` or `traceparent` begins a conversation; the answer names it in both.
    """

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        """Stand before `app`, and count in `counts`."""
        self._app = app
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        talk = conversation(headers.get("correlation-id"), headers.get("traceparent"))
        keep(scope, talk)
        with structlog.contextvars.bound_contextvars(correlation_id=str(talk.correlation_id), trace_id=talk.trace_id):
            reply = _Reply(send, talk)
            began = monotonic()
            await self._serve(scope, _Limited(receive, headers), reply)
            self._note(scope, talk, reply.status, monotonic() - began)

    async def _serve(self, scope: Scope, receive: "_Limited", reply: "_Reply") -> None:
        try:
            receive.refuse_if_declared_too_large()
            await self._app(scope, receive, reply)
        except Exception as fault:
            if reply.status:
                raise
            await answer(scope, fault)(scope, receive, reply)

    def _note(self, scope: Scope, talk: Conversation, status: int, seconds: float) -> None:
        self._counts.requests[status] += 1
        if talk.problem is not None:
            self._counts.problems[talk.problem] += 1
        route = route_of(scope)
        say = _log.debug if route.startswith(_QUIET) else _log.info
        facts = {} if talk.problem is None else {"problem": talk.problem}
        milliseconds = round(seconds * 1000, 1)
        say("request_served", method=scope["method"], route=route, status=status, ms=milliseconds, **facts)


class _Limited:
    """Receives a body, and stops at the limit."""

    def __init__(self, receive: Receive, headers: Headers) -> None:
        self._receive = receive
        self._declared = headers.get("content-length", "")
        self._size = 0

    def refuse_if_declared_too_large(self) -> None:
        if self._declared.isdecimal() and int(self._declared) > LARGEST_BODY:
            raise HTTPException(413)

    async def __call__(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > LARGEST_BODY:
            raise HTTPException(413)
        return message


class _Reply:
    """Sends the answer, with the headers of the conversation; `status` is 0 until it has begun."""

    def __init__(self, send: Send, talk: Conversation) -> None:
        self._send = send
        self._talk = talk
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["correlation-id"] = str(self._talk.correlation_id)
            headers["traceparent"] = self._talk.traceparent
            headers.update(self._talk.headers)
        await self._send(message)
