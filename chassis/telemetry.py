"""The log lines of a service while it runs, tied together by the conversation that they belong to.

A conversation is known by its correlation id. The trace id of W3C Trace Context is the same 128 bits, so that a log
line, an event and a trace of another system can be found from one another. No line holds personal data.
"""

import json
import logging
import secrets
import sys
import traceback
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from re import compile as pattern
from typing import Any, Literal, TextIO
from uuid import UUID

import structlog
from structlog.typing import ExcInfo, Processor
from typing_extensions import override

from chassis.errors import Fault
from chassis.ids import new_id

_TRACEPARENT = pattern(r"^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$")
_STATE = "tdkt.conversation"
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_SILENCED = ("aiokafka",)
"""Writes 1,000 lines a second while a broker is away (docs/measurements.md, runtime note 3)."""
_WARNINGS_ONLY = ("uvicorn", "httpx", "asyncio", "faststream")
"""Libraries whose lines below a warning do not help an operator."""


@dataclass(slots=True)
class Conversation:
    """The conversation of a request: its correlation and its trace.

    `headers` are the lower-case names and values to answer with; `problem` is the code of the answer's problem.
    `trace_id` is 32 and `span_id` 16 lower-case hexadecimal digits, as in W3C Trace Context.
    """

    correlation_id: UUID
    trace_id: str
    span_id: str
    headers: dict[str, str] = field(default_factory=dict)
    problem: str | None = None

    @property
    def traceparent(self) -> str:
        """The header that hands the conversation on."""
        return f"00-{self.trace_id}-{self.span_id}-01"


def conversation(correlation: str | None, traceparent: str | None) -> Conversation:
    """The conversation that two headers name, or a new one where they are missing or malformed."""
    correlation_id = _uuid(correlation)
    traced = _TRACEPARENT.match(traceparent or "")
    trace_id = traced[1] if traced and int(traced[1], 16) else None
    if correlation_id is None:
        correlation_id = UUID(hex=trace_id) if trace_id else new_id()
    return Conversation(correlation_id, trace_id or correlation_id.hex, secrets.token_hex(8))


def keep(scope: MutableMapping[str, Any], begun: Conversation) -> None:
    """Remember the conversation of an ASGI request."""
    scope[_STATE] = begun


def conversation_of(scope: MutableMapping[str, Any]) -> Conversation:
    """The conversation of an ASGI request; a new one where no middleware has begun one."""
    begun: Conversation | None = scope.get(_STATE)
    if begun is None:
        begun = conversation(None, None)
        keep(scope, begun)
    return begun


def route_of(scope: MutableMapping[str, Any]) -> str:
    """The route of an ASGI request as it is served, without the ids in its address; `-` for none.

    FastAPI keeps a route that was included with a prefix as it was declared, and the whole path beside it.
    """
    whole = scope.get("fastapi", {}).get("effective_route_context")
    return str(getattr(whole, "path", None) or getattr(scope.get("route"), "path", "-"))


def set_up(log_format: Literal["json", "console"], level: str, stream: TextIO | None = None) -> None:
    """Send every log line, ours and those of libraries, to `stream` (standard output) as JSON or for a person.

    `level` is `debug`, `info`, `warning` or `error`.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        _Printable(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(log_format)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(_LEVELS[level])
    for name in _WARNINGS_ONLY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _SILENCED:
        silenced = logging.getLogger(name)
        silenced.propagate = False
        silenced.addHandler(logging.NullHandler())


def in_a_line(fault: BaseException) -> str:
    """A fault in a line: `Kind: message`, with the message only where it is ours or the system's.

    The message of a library may quote what the library was given, and that may be personal data.
    """
    kind = type(fault).__name__
    return f"{kind}: {fault}" if isinstance(fault, Fault | OSError) else kind


def printable(text: str) -> str:
    """`text` with every character that is not printable escaped as in JSON, `u001b` after a backslash for ESC.

    A terminal then shows the content of a forged message and carries out nothing of it; JSON stays JSON.
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


class _Printable(structlog.stdlib.ProcessorFormatter):
    """Makes every line of log printable; a person's traceback keeps its lines."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(printable, super().format(record).split("\n")))


def _renderer(log_format: Literal["json", "console"]) -> Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)


def _traceback(exc_info: ExcInfo) -> str:
    """The traceback, down to the first cause, with each fault as `in_a_line` writes it."""
    fault: BaseException | None = exc_info[1]
    lines: list[str] = []
    while fault is not None:
        lines[:0] = [*traceback.format_tb(fault.__traceback__), f"{in_a_line(fault)}\n"]
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return "".join(lines)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(_traceback),
)
