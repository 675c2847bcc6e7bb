"""A log line says what happened and to which conversation it belongs, and quotes nobody's data."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Literal
from uuid import UUID

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from chassis.errors import StoreUnavailableError
from chassis.telemetry import conversation, conversation_of, route_of, set_up

_log = structlog.get_logger()


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up("json", "info", stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def _lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_its_level_and_instant(out: io.StringIO) -> None:
    """Every line has the fields that a collector needs, and Vietnamese stays readable."""
    _log.info("plan_issued", number="254/KH-UBND", place="Lạng Sơn")

    (line,) = _lines(out)
    assert line == {
        "event": "plan_issued",
        "level": "info",
        "number": "254/KH-UBND",
        "place": "Lạng Sơn",
        "timestamp": line["timestamp"],
    }
    assert "Lạng Sơn" in out.getvalue()


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_line_carries_nothing_that_a_terminal_would_carry_out(
    out: io.StringIO, log_format: Literal["json", "console"]
) -> None:
    """Escape sequences, C1 controls and marks of direction stand as letters; JSON keeps its content."""
    forged = "\x1b[2J\x9b1A\u202e\U000e0041"
    set_up(log_format, "info", out)
    _log.warning("message_parked", stream=forged)

    (line,) = out.getvalue().splitlines()
    assert line.isprintable()
    assert log_format == "console" or json.loads(line)["stream"] == forged


def test_lines_of_one_conversation_can_be_found_together(out: io.StringIO) -> None:
    """The ids of a conversation are on each of its lines, those of libraries too."""
    with structlog.contextvars.bound_contextvars(correlation_id="c-1"):
        _log.info("plan_issued")
        logging.getLogger("some.library").warning("said")
    _log.info("plan_withdrawn")

    assert [line.get("correlation_id") for line in _lines(out)] == ["c-1", "c-1", None]


def test_what_is_below_the_level_is_not_written(out: io.StringIO) -> None:
    """An operator chooses how much is logged."""
    _log.debug("detail")
    logging.getLogger("uvicorn.error").info("chatter")

    assert out.getvalue() == ""


def test_a_client_that_shouts_is_overheard_but_not_written(out: io.StringIO) -> None:
    """Aiokafka's thousand lines a second stay out; whoever listens on its logger still hears why."""
    heard: list[str] = []

    class _Ear(logging.Handler):
        @override
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    ear = _Ear()
    logging.getLogger("aiokafka").addHandler(ear)
    try:
        logging.getLogger("aiokafka.conn").error("Unable connect")
    finally:
        logging.getLogger("aiokafka").removeHandler(ear)

    assert heard == ["Unable connect"]
    assert out.getvalue() == ""


def test_a_fault_is_traced_to_its_cause_without_quoting_data(out: io.StringIO) -> None:
    """Where it happened is shown down to the first cause; a library's message may hold somebody's name."""
    name = "Nguyễn Văn An"

    def fail(name: str) -> None:
        try:
            int(name)
        except ValueError as wrong:
            raise StoreUnavailableError("the database is away") from wrong

    try:
        fail(name)
    except StoreUnavailableError:
        _log.exception("loop_faulted")

    (line,) = _lines(out)
    traced = str(line["exception"])
    assert traced.index("ValueError") < traced.index("StoreUnavailableError: the database is away")
    assert "in fail" in traced
    assert "Nguyễn" not in out.getvalue()


def test_a_person_can_read_the_console_form() -> None:
    """The same lines without JSON, for a terminal."""
    stream = io.StringIO()
    set_up("console", "info", stream)
    _log.info("plan_issued", number="254/KH-UBND")
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = []

    assert "plan_issued" in stream.getvalue()
    assert "number=254/KH-UBND" in stream.getvalue()


@given(st.uuids())
def test_a_conversation_that_is_named_goes_on(correlation: UUID) -> None:
    """The caller's correlation is ours, and the trace is the same 128 bits."""
    talk = conversation(str(correlation), None)

    assert talk.correlation_id == correlation
    assert talk.traceparent.split("-")[1] == correlation.hex


@given(st.integers(min_value=1, max_value=2**128 - 1))
def test_a_trace_that_is_named_goes_on(trace: int) -> None:
    """A trace of another system is the correlation of its events here, under a span of our own."""
    talk = conversation(None, f"00-{trace:032x}-00f067aa0ba902b7-01")

    assert talk.correlation_id.int == trace
    assert talk.trace_id == f"{trace:032x}"
    assert talk.span_id != "00f067aa0ba902b7"


def test_a_correlation_and_a_trace_may_differ() -> None:
    """Both are kept as they were given."""
    talk = conversation("6d1c1d0e-2f0b-5a2e-9d55-7a1b5e0c2a10", f"00-{'a' * 32}-{'b' * 16}-00")

    assert str(talk.correlation_id) == "6d1c1d0e-2f0b-5a2e-9d55-7a1b5e0c2a10"
    assert talk.trace_id == "a" * 32


@given(st.text(max_size=80), st.text(max_size=80))
def test_malformed_headers_begin_a_new_conversation(correlation: str, traceparent: str) -> None:
    """For every input of a caller there is a conversation with well-formed ids."""
    talk = conversation(correlation, traceparent)

    assert (len(talk.trace_id), len(talk.span_id)) == (32, 16)
    assert int(talk.trace_id, 16)


def test_a_trace_of_zeros_is_no_trace() -> None:
    """W3C Trace Context §3.2.2.3: all zeros is invalid."""
    assert conversation(None, f"00-{'0' * 32}-{'b' * 16}-01").correlation_id.version == 7


def test_a_request_without_a_middleware_has_a_conversation_all_the_same() -> None:
    """The first who asks begins it, the next is given the same."""
    scope: dict[str, object] = {}

    assert conversation_of(scope) is conversation_of(scope)
    assert route_of(scope) == "-"
