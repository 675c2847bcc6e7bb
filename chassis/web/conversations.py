"""The outermost layer of a service's web: each request belongs to a conversation, and leaves one line of log."""

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.clock import monotonic
from chassis.telemetry import Conversation, conversation, keep, route_of
from chassis.web.bodies import LONGEST_BODY_WAIT, Body
from chassis.web.metrics import Metrics
from chassis.web.problems import answer

_log = structlog.get_logger()
_QUIET = ("/health", "/metrics")
"""Addresses that monitoring requests all day; such requests are logged at debug."""


class Conversations:
    """ASGI middleware: binds the correlation and the trace, guards the body, answers for faults, logs the request.

    A request without `Correlation-Id` or `traceparent` begins a conversation; the answer names it in both.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap `app`, and count and measure in `metrics`."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        begun = conversation(headers.get("correlation-id"), headers.get("traceparent"))
        keep(scope, begun)
        with structlog.contextvars.bound_contextvars(correlation_id=str(begun.correlation_id), trace_id=begun.trace_id):
            response = _Response(send, begun)
            began = monotonic()
            await self._serve(scope, Body(scope, receive, LONGEST_BODY_WAIT), response)
            self._log_request(scope, begun, response.status, monotonic() - began)

    async def _serve(self, scope: Scope, body: Body, response: "_Response") -> None:
        try:
            body.refuse_if_declared_too_large()
            await self._app(scope, body, response)
        except Exception as fault:
            if response.status:
                raise
            await answer(scope, fault)(scope, body, response)

    def _log_request(self, scope: Scope, begun: Conversation, status: int, seconds: float) -> None:
        route = route_of(scope)
        self._metrics.request(scope["method"], route, status, seconds, begun.problem)
        log = _log.debug if route.startswith(_QUIET) else _log.info
        facts = {} if begun.problem is None else {"problem": begun.problem}
        milliseconds = round(seconds * 1000, 1)
        log("request_served", method=scope["method"], route=route, status=status, ms=milliseconds, **facts)


class _Response:
    """Sends the response, with the headers of the conversation; `status` is 0 until it has begun.

    No browser takes it for another type than it says, so that no text that somebody typed is read as a page.
    """

    def __init__(self, send: Send, begun: Conversation) -> None:
        self._send = send
        self._conversation = begun
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["correlation-id"] = str(self._conversation.correlation_id)
            headers["traceparent"] = self._conversation.traceparent
            headers["x-content-type-options"] = "nosniff"
            headers.update(self._conversation.headers)
        await self._send(message)
